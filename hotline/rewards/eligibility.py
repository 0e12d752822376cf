"""Who of the tipsters may be rewarded at all, and whether the report fails for everybody."""

from collections.abc import Mapping
from dataclasses import dataclass

from hotline.rewards.matter import Matter
from hotline.rewards.pack import Excludes, Pack, Test
from hotline.rewards.reasons import Reason
from hotline.rewards.sharing import Tipster, described, tipsters
from hotline.rewards.span import Span
from hotline.rewards.steps import Step


@dataclass(frozen=True)
class Eligibility:
    """The tipsters left, in order of acceptance; a line for each test that was met; why nothing can be paid."""

    entitled: tuple[Tipster, ...]
    steps: tuple[Step, ...]
    reasons: frozenset[Reason]


def check_eligibility(pack: Pack, matter: Matter) -> Eligibility:
    """Apply every test. A tipster who is excluded is left out; only when none is left does the report fail."""
    met = [test for test in pack.tests if test.when.holds(matter)]
    steps = tuple(step for test in met for step in _steps(test, matter))
    out = {described(matter.sheet)} if any(test.excludes is Excludes.TIPSTER for test in met) else set()
    left = tuple(tipster for tipster in tipsters(matter.sheet) if tipster.ref not in out)
    reasons = frozenset(test.reason for test in met if test.excludes is Excludes.REPORT or not left)
    return Eligibility(left, steps, reasons)


def left_out(pack: Pack, matter: Matter) -> Mapping[str, str]:
    """The tipsters whom tests exclude, by reference, each with the ids of those tests."""
    met = [test.id for test in pack.tests if test.excludes is Excludes.TIPSTER and test.when.holds(matter)]
    return {described(matter.sheet): ", ".join(met)} if met else {}


def _steps(test: Test, matter: Matter) -> tuple[Step, ...]:
    """Why, and what has to be paid back where the law asks for it."""
    why = Step(f"test.{test.id}", "words", {"words": test.text}, test.reference)
    paid = matter.sheet.money("already_paid")
    if not test.reclaims or paid == 0:
        return (why,)
    return why, Step(f"reclaim.{test.id}", "reclaim_all", {}, test.reference, Span.exactly(paid))
