"""Readers that several sections of a pack share: lists of named things, members of a closed vocabulary, conditions."""

from collections.abc import Callable
from enum import StrEnum
from typing import TypeVar

from hotline.rewards.conditions import read_condition
from hotline.rewards.document import Entry
from hotline.rewards.fact_conditions import Condition, Unreadable

_Thing = TypeVar("_Thing")
_Member = TypeVar("_Member", bound=StrEnum)


def read_each(entry: Entry, key: str, names: str, read: Callable[[Entry], _Thing]) -> tuple[_Thing, ...]:
    """The things of a list, each with a name of its own under the key ``names``."""
    seen: set[str] = set()
    things: list[_Thing] = []
    for item in entry.entries(key, optional=True):
        things.append(read(item))
        name = item.text(names)
        if name in seen:
            item.fault(f"'{name}' stands twice in '{key}'", "Give each its own name", names)
        seen.add(name)
        item.done()
    return tuple(things)


def member(entry: Entry, key: str, stand_in: _Member, allowed: tuple[_Member, ...]) -> _Member:
    """One of a closed vocabulary; the stand-in keeps the reading going after a fault."""
    value = entry.choice(key, allowed)
    return next((member for member in allowed if member == value), stand_in)


def condition(entry: Entry, key: str) -> Condition:
    """The condition under a key that has to be there."""
    inner = entry.entry(key)
    return read_condition(inner) if inner else Unreadable()
