"""Who of the tipsters may be rewarded at all, and whether the report fails for everybody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hotline.rewards.matter import Matter
from hotline.rewards.pack import Excludes, Pack, Test
from hotline.rewards.persons import asked_of_person
from hotline.rewards.reasons import Reason
from hotline.rewards.sharing import Tipster, described, tipsters
from hotline.rewards.span import Span
from hotline.rewards.steps import Step


@dataclass(frozen=True)
class Eligibility:
    """The tipsters left, in order of acceptance; a line for each test that was met; why nothing can be paid; the tests
    that were met, each with the tipsters whom it leaves out.
    """

    entitled: tuple[Tipster, ...]
    steps: tuple[Step, ...]
    reasons: frozenset[Reason]
    met: tuple[tuple[Test, Sequence[str]], ...]

    @property
    def left_out(self) -> Mapping[str, str]:
        """The tipsters whom tests exclude, by reference, each with the ids of those tests."""
        refs = dict.fromkeys(ref for _, out in self.met for ref in out)
        return {ref: ", ".join(test.id for test, out in self.met if ref in out) for ref in refs}


def check_eligibility(pack: Pack, matter: Matter, persons: Mapping[str, Matter]) -> Eligibility:
    """Apply every test. A tipster who is excluded is left out; only when none is left does the report fail.

    ``persons`` is the matter as it is for each tipster, by reference; empty where only one of them is described.
    """
    met = [(test, refs) for test in pack.tests if (refs := _met_by(pack, test, matter, persons)) is not None]
    everybody = tipsters(matter.sheet)
    steps = tuple(step for test, refs in met for step in _steps(test, refs if len(everybody) > 1 else (), matter))
    out = {ref for _, refs in met for ref in refs}
    left = tuple(tipster for tipster in everybody if tipster.ref not in out)
    reasons = frozenset(test.reason for test, _ in met if test.excludes is Excludes.REPORT or not left)
    return Eligibility(left, steps, reasons, tuple(met))


def _met_by(pack: Pack, test: Test, matter: Matter, persons: Mapping[str, Matter]) -> Sequence[str] | None:
    """The tipsters whom it leaves out, none where it is about the report; None where it is not met."""
    if test.excludes is Excludes.TIPSTER and persons and asked_of_person(pack, test.when.needs()):
        return [ref for ref, person in persons.items() if test.when.holds(person)] or None
    if not test.when.holds(matter):
        return None
    return (described(matter.sheet),) if test.excludes is Excludes.TIPSTER else ()


def _steps(test: Test, refs: Sequence[str], matter: Matter) -> tuple[Step, ...]:
    """Why, for whom where there are several, and what has to be paid back where the law asks for it."""
    why = [Step(f"test.{test.id}.{ref}", "left_out", {"ref": ref, "words": test.text}, test.reference) for ref in refs]
    why = why or [Step(f"test.{test.id}", "words", {"words": test.text}, test.reference)]
    paid = matter.sheet.money("already_paid")
    if test.reclaims and paid > 0:
        why.append(Step(f"reclaim.{test.id}", "reclaim_all", {}, test.reference, Span.exactly(paid)))
    return tuple(why)
