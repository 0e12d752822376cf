"""Tables of triage as data: the file that comes with the program, and a city's own laid over it.

A city's file holds only what differs. It may replace a figure, and ``add`` to or ``remove`` from a list; every fault names
file, line and what to write instead. Nothing is guessed: a key that the shipped table does not know is refused.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

from hotline.domain.urgency import Clock, Clocks, Priority

FOLDER = Path(__file__).parent / "lexicon"
CLOCKS_FILE, THRESHOLDS_FILE = "clocks.yaml", "thresholds.yaml"
_CHANGES = ("add", "remove")
_LONGEST_MINUTES = 366 * 24 * 60
#: Beyond any figure of a table, and what a time can be counted with.
_LARGEST = 1e7


class LexiconError(ValueError):
    """A table must not be used; the text names the file, the place and the fault."""


@dataclass(frozen=True)
class LargeAmounts:
    """From which amount on a quantity is large; grams, tablets and plants."""

    hard_drug_grams: float
    any_drug_grams: float
    hard_drug_tablets: float
    opium_poppy_plants: float
    cannabis_plants: float

    @property
    def plants(self) -> Mapping[str, float]:
        """The threshold of each species that has one."""
        return {"opium_poppy": self.opium_poppy_plants, "cannabis": self.cannabis_plants}


@dataclass(frozen=True)
class Windows:
    """How soon after receipt a thing must happen to be one to intercept, and one that is planned."""

    interception: timedelta
    planned: timedelta


def load_clocks(own: Path | None = None) -> Clocks:
    """The clock of each level. Raises LexiconError, also where a more urgent level would have more time."""
    table = read_table(CLOCKS_FILE, own=own)
    clocks: dict[Priority, Clock] = {}
    for level in Priority:
        read, hand_over = (_minutes(table[level.value][key], own, level.value, key) for key in ("read", "hand_over"))
        if read > hand_over:
            raise LexiconError(f"{_place(CLOCKS_FILE, own, level.value)} is handed over before it is read; write a hand_over of {read} or more")
        clocks[level] = Clock(timedelta(minutes=read), timedelta(minutes=hand_over))
    for urgent, calm in pairwise(Priority):
        if clocks[calm].read_within < clocks[urgent].read_within or clocks[calm].hand_over_within < clocks[urgent].hand_over_within:
            place = _place(CLOCKS_FILE, own, calm.value)
            raise LexiconError(f"{place} has less time than {urgent}, which is more urgent; write as many minutes or more")
    return clocks


def load_large_amounts(shipped: Path = FOLDER, own: Path | None = None) -> LargeAmounts:
    """The thresholds of a large amount. Raises LexiconError."""
    return LargeAmounts(**_figures("large_amount", "an amount", shipped, own))


def load_windows(shipped: Path = FOLDER, own: Path | None = None) -> Windows:
    """The windows of time after receipt. Raises LexiconError."""
    hours = _figures("hours_after_receipt", "a time", shipped, own)
    return Windows(**{key: timedelta(hours=value) for key, value in hours.items()})


def _figures(part: str, what: str, shipped: Path, own: Path | None) -> dict[str, float]:
    figures = read_table(THRESHOLDS_FILE, shipped=shipped, own=own)[part]
    for key, value in figures.items():
        if isinstance(value, bool) or not 0 < value < _LARGEST:
            raise LexiconError(f"{_place(THRESHOLDS_FILE, own, part, key)} is not {what}; write a number above 0")
    return {key: float(value) for key, value in figures.items()}


def read_table(name: str, *, shipped: Path = FOLDER, own: Path | None = None) -> dict[str, Any]:
    """A shipped table with the city's own laid over it, where there is one. Raises LexiconError."""
    table = read_yaml(shipped / name)
    mine = None if own is None else own / name
    if mine is None or not mine.exists():
        return table
    if name == "substances.yaml":  # a drug that has no slang yet may be given some
        table = {drug: {"zh": [], "en": [], "slang_zh": [], "slang_en": [], **entry} for drug, entry in table.items()}
    merged = _laid_over(table, read_yaml(mine, with_lines=True), f"{mine}:")
    assert isinstance(merged, dict)  # noqa: S101 (a mapping laid over a mapping is one)
    return merged


def check_own_folder(own: Path) -> None:
    """Refuse a folder that is not there, and a file in it that lies over no table. Raises LexiconError."""
    if not own.is_dir():
        raise LexiconError(f"{own}: there is no such folder")
    known = {path.name for path in FOLDER.glob("*.yaml")}
    for path in sorted(own.iterdir()):
        if path.name not in known and not path.name.startswith("."):
            raise LexiconError(f"{path}: lies over no table; its name must be one of {', '.join(sorted(known))}")


def read_yaml(path: Path, *, with_lines: bool = False) -> dict[str, Any]:
    """A YAML file that is a mapping; ``with_lines`` costs time and lets its parts tell where they stand. Raises LexiconError."""
    from ruamel.yaml import YAML  # noqa: PLC0415 - only the loader of data needs it
    from ruamel.yaml.error import MarkedYAMLError, YAMLError  # noqa: PLC0415

    try:
        data = YAML(typ="rt" if with_lines else "safe").load(path.read_text(encoding="utf-8"))
    except MarkedYAMLError as fault:
        line = fault.problem_mark.line + 1 if fault.problem_mark else 1
        raise LexiconError(f"{path}, line {line}: cannot be read as YAML: {fault.problem}") from None
    except (OSError, YAMLError, UnicodeDecodeError) as fault:
        raise LexiconError(f"{path}: cannot be read: {type(fault).__name__}") from fault
    if not isinstance(data, dict):
        raise LexiconError(f"{path}: must be a mapping of names")
    return data


def _laid_over(table: object, mine: Any, place: str) -> object:
    """``mine`` laid over ``table``; ``place`` names file, line and keys."""
    if isinstance(table, Mapping):
        return _merged(table, mine, place)
    if isinstance(table, list):
        return _changed(table, mine, place)
    if isinstance(mine, list | dict) or (type(mine) is not type(table) and not _both_numbers(mine, table)):
        raise LexiconError(f"{place} must be one value, such as {table}")
    return mine


def _merged(table: Mapping[str, object], mine: Any, place: str) -> dict[str, object]:
    if not isinstance(mine, dict):
        raise LexiconError(f"{place} must be a mapping; known there are {', '.join(table)}")
    for key in mine:
        if key not in table:
            raise LexiconError(f"{_below(place, mine, key)} is not known there; write one of {', '.join(table)}")
    return {
        key: _laid_over(value, mine[key], _below(place, mine, key)) if key in mine else value for key, value in table.items()
    }


def _changed(table: list[object], mine: Any, place: str) -> list[object]:
    if not isinstance(mine, dict) or not set(mine) <= set(_CHANGES) or not all(isinstance(mine[key], list) for key in mine):
        raise LexiconError(f"{place} takes add: [...] and remove: [...], nothing else")
    added, removed = (mine.get(key, []) for key in _CHANGES)
    for number, entry in enumerate(removed):
        if entry not in table:
            where = _at_line(place, removed.lc.item(number)[0] + 1)
            raise LexiconError(f"{where} removes {entry}, which does not stand in the shipped list; take it out here")
    return [entry for entry in table if entry not in removed] + list(added)


def _both_numbers(one: object, other: object) -> bool:
    return all(isinstance(value, int | float) and not isinstance(value, bool) for value in (one, other))


def _minutes(value: object, own: Path | None, *keys: str) -> int:
    if not isinstance(value, int) or not 1 <= value <= _LONGEST_MINUTES:
        raise LexiconError(f"{_place(CLOCKS_FILE, own, *keys)} is not a time; write whole minutes from 1 to {_LONGEST_MINUTES}")
    return value


def _place(name: str, own: Path | None, *keys: str) -> str:
    """Where a figure stands: in the city's own file as far as the keys are there, else in the shipped one."""
    mine = None if own is None else own / name
    path = mine if mine is not None and mine.exists() else FOLDER / name
    tree, place = read_yaml(path, with_lines=True), f"{path}:"
    for key in keys:
        is_there = key in tree
        place = _below(place, tree, key) if is_there else f"{place} {key}:"
        tree = tree[key] if is_there else {}
    return place


def _below(place: str, tree: Any, key: str) -> str:
    """The place of a key of a mapping: "file, line 3: P1: read:"."""
    return f"{_at_line(place, tree.lc.key(key)[0] + 1)} {key}:"


def _at_line(place: str, line: int) -> str:
    path, _, keys = place.partition(":")
    return f"{path.partition(', line ')[0]}, line {line}:{keys}"
