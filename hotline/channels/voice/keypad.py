"""The number on the keypad: sixteen digits at once or group by group, and only a wrong group again."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from hotline.channels.voice.plans import Line, LookUp, Pressed, Spoken, Step
from hotline.channels.voice.prompts import arrive, short_of_digits
from hotline.channels.voice.state import GROUP_LENGTH, GROUPS, CallState, Place
from hotline.domain.receipts import is_well_formed

_STAR, _HASH = "*", "#"


def begin(state: CallState, *before: Line) -> Step:
    """Ask for the number."""
    return arrive(state.to(Place.GROUP, groups=("",) * GROUPS, at=0, greeted=False), *before, Spoken("key_number"))


def group(state: CallState, heard: Pressed) -> Step:
    """Whole groups are taken, an unfinished one is asked for again, alone; the hash key alone leads back."""
    if heard.keys == _HASH:
        return arrive(state.to(Place.MENU, groups=("",) * GROUPS))
    keyed, rest = _fill(state, heard.keys)
    if "" in keyed.groups:
        told = [short_of_digits(rest)] if rest else [Spoken("erased")] if heard.keys.rstrip(_HASH).endswith(_STAR) else []
        return arrive(keyed, *told)
    number = "".join(keyed.groups)
    return Step(keyed, ask=LookUp(number)) if is_well_formed(number) else arrive(keyed.to(Place.WHICH))


def which(state: CallState, heard: Pressed) -> Step | None:
    """Which group was wrong: that one alone is keyed again, with 5 all of them."""
    if heard.keys == "0":
        return arrive(state.to(Place.MENU, groups=("",) * GROUPS))
    if heard.keys == "5":
        return begin(state)
    if heard.keys not in {"1", "2", "3", "4"}:
        return None
    at = int(heard.keys) - 1
    return arrive(state.to(Place.GROUP, at=at, groups=_with(state.groups, at, "")))


def _fill(state: CallState, keys: str) -> tuple[CallState, str]:
    """The state with the groups that were keyed, at the first missing one, and the digits of an unfinished group."""
    groups, rest = state.groups, ""
    for key in keys:
        if key == _STAR:
            groups, rest = (groups if rest else _without_last(groups)), ""
        elif key != _HASH and "" in groups:
            rest += key
            if len(rest) == GROUP_LENGTH:
                groups, rest = _with(groups, groups.index(""), rest), ""
    return replace(state.to(Place.GROUP), groups=groups, at=groups.index("") if "" in groups else 0), rest


def _without_last(groups: tuple[str, ...]) -> tuple[str, ...]:
    """A star with no digit before it erases the group that was just finished."""
    at = groups.index("") if "" in groups else GROUPS
    return _with(groups, at - 1, "") if at else groups


def _with(groups: tuple[str, ...], at: int, digits: str) -> tuple[str, ...]:
    return (*groups[:at], digits, *groups[at + 1 :])


#: What the keys do while a number is keyed in; None means that the key does nothing there.
KEYS: Mapping[Place, Callable[[CallState, Pressed], Step | None]] = {Place.GROUP: group, Place.WHICH: which}
