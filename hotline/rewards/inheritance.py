"""A local pack laid over the one that it extends: what has the same name takes its place, the rest is taken over."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol, TypeVar

from hotline.rewards.fact_specs import FactSpec
from hotline.rewards.pack import Deadline, Head, Instalment, Note, Option, Pack, Test, Totals
from hotline.rewards.section_reader import Sections
from hotline.rewards.voting import Approval, Voting

#: What `drops` may leave out.
SECTIONS = (
    "facts",
    "options",
    "tests",
    "heads",
    "groups",
    "caps",
    "instalments",
    "votes",
    "approvals",
    "deadlines",
    "notes",
)


class _Named(Protocol):
    @property
    def id(self) -> str:
        """The name by which a local pack's entry takes the place of the base's."""


_Thing = TypeVar("_Thing", bound=_Named)


@dataclass(frozen=True)
class Lists:
    """What a pack has in the end."""

    facts: tuple[FactSpec, ...]
    options: tuple[Option, ...]
    tests: tuple[Test, ...]
    heads: tuple[Head, ...]
    totals: Totals
    instalments: tuple[Instalment, ...]
    votings: tuple[Voting, ...]
    approvals: tuple[Approval, ...]
    deadlines: tuple[Deadline, ...]
    notes: tuple[Note, ...]


def laid_over(base: Pack | None, own: Sections, drops: Mapping[str, tuple[str, ...]]) -> Lists:
    """The base's things in their order without the dropped ones, each replaced by the own thing of its name."""
    totals = base.totals if base else Totals()
    return Lists(
        facts=_over(base.facts if base else (), own.facts, drops["facts"]),
        options=_over(base.options if base else (), own.options, drops["options"]),
        tests=_over(base.tests if base else (), own.tests, drops["tests"]),
        heads=_over(base.heads if base else (), own.heads, drops["heads"]),
        totals=own.totals.over(
            totals,
            _over(totals.groups, own.totals.groups, drops["groups"]),
            _over(totals.caps, own.totals.caps, drops["caps"]),
        ),
        instalments=_over(base.instalments if base else (), own.instalments, drops["instalments"]),
        votings=_over(base.votings if base else (), own.votings, drops["votes"]),
        approvals=_over(base.approvals if base else (), own.approvals, drops["approvals"]),
        deadlines=_over(base.deadlines if base else (), own.deadlines, drops["deadlines"]),
        notes=_over(base.notes if base else (), own.notes, drops["notes"]),
    )


def _over(base: Iterable[_Thing], own: Iterable[_Thing], dropped: tuple[str, ...]) -> tuple[_Thing, ...]:
    things = {thing.id: thing for thing in base if thing.id not in dropped}
    things.update({thing.id: thing for thing in own})
    return tuple(things.values())
