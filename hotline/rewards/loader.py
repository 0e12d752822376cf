"""Reads reward packs from their folder: safe YAML only, every fault of a pack at once, each with file and line."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from hotline.domain.errors import HotlineError
from hotline.domain.working_days import HolidayCalendar
from hotline.rewards.document import Entry, Fault, Faults, Leaf, Listing, Table, Tree, nearest
from hotline.rewards.pack import Pack, SourceFile
from hotline.rewards.pack_check import check_pack
from hotline.rewards.pack_reader import Sources, read_calendar, read_pack

#: What a pack and its folder may be called.
PACK_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_TAGS = "tag:yaml.org,2002:"
#: What to do about a key that stands twice.
TWICE = "Keep one of the two"
_KINDS = {"map", "seq", "str", "int", "float", "bool", "null", "timestamp"}
_RULES = {f"rules/{name}.yaml" for name in ("eligibility", "amount", "decision", "deadlines")}
_FILES = {"pack.yaml", "facts.yaml", *_RULES}


class PackError(HotlineError):
    """A pack that must not be used; ``faults`` holds everything that is wrong with it."""

    key = "reward_pack"

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(faults=self.faults)

    def __str__(self) -> str:
        return "\n".join(map(str, self.faults))


def pack_names(rules_dir: Path) -> tuple[str, ...]:
    """The packs in a folder: every folder in it that has a pack.yaml."""
    return tuple(sorted(path.parent.name for path in rules_dir.glob("*/pack.yaml")))


def load_all(rules_dir: Path) -> tuple[Pack, ...]:
    """All packs in order of name. Raises PackError with the faults of all of them together."""
    packs: list[Pack] = []
    faults: list[Fault] = []
    for name in pack_names(rules_dir):
        try:
            packs.append(load_pack(rules_dir, name))
        except PackError as error:
            faults.extend(fault for fault in error.faults if fault not in faults)
    if faults:
        raise PackError(faults)
    return tuple(packs)


def load_pack(rules_dir: Path, name: str) -> Pack:
    """Read one pack with the packs that it extends. Raises PackError carrying every fault found."""
    return _load(rules_dir, name, ())


def _load(rules_dir: Path, name: str, on_the_way: tuple[str, ...]) -> Pack:
    faults = Faults()
    place = Leaf(f"{name}/pack.yaml", 1, "", "null")
    if not PACK_NAME.fullmatch(name) or not (rules_dir / name / "pack.yaml").is_file():
        known = pack_names(rules_dir)
        faults.add(place, "there is no such pack", f"{nearest(name, known)}Packs here: {', '.join(known)}")
        raise PackError(faults.found)
    if name in on_the_way:
        faults.add(place, "the pack extends itself", f"Break the ring: {' -> '.join((*on_the_way, name))}")
        raise PackError(faults.found)
    files = _pack_files(rules_dir, name, faults)
    trees = _trees(files, name, faults)
    if "pack.yaml" not in trees:
        raise PackError(faults.found)
    base = _load_base(rules_dir, trees["pack.yaml"], (*on_the_way, name), faults)
    calendars, holiday_files = _read_calendars(rules_dir, faults)
    pack = read_pack(Sources(trees, base, calendars), faults)
    if pack.id != name:
        faults.add(trees["pack.yaml"], f"the id is '{pack.id}'", f"Write the name of the folder: {name}")
    check_pack(pack, trees, faults)
    if faults.found:
        raise PackError(faults.found)
    country = pack.holidays.country
    holidays = (holiday_files[country],) if country else ()
    every = {file.path: file for file in (*files, *(base.files if base else ()), *holidays)}
    return replace(pack, files=tuple(every.values()))


def _load_base(rules_dir: Path, header: Table, on_the_way: tuple[str, ...], faults: Faults) -> Pack | None:
    name = header.entries.get("extends")
    if not isinstance(name, Leaf):
        return None
    try:
        return _load(rules_dir, name.text, on_the_way)
    except PackError as error:
        # Without its base a local pack cannot be judged: what was seen of it is reported with the base's faults.
        raise PackError((*faults.found, *error.faults)) from None


def _pack_files(rules_dir: Path, name: str, faults: Faults) -> tuple[SourceFile, ...]:
    files: list[SourceFile] = []
    for path in sorted((rules_dir / name).rglob("*")):
        inside = path.relative_to(rules_dir / name).as_posix()
        if path.is_dir() or inside == "README.md" or inside.startswith("cases/"):
            continue
        shown = f"{name}/{inside}"
        if inside not in _FILES and not re.fullmatch(r"parameters/[a-z0-9_]+\.yaml", inside):
            known = f"{', '.join(sorted(_FILES))}, parameters/*.yaml, cases/*.yaml, README.md"
            hint = f"{nearest(inside, _FILES)}Files of a pack: {known}"
            faults.add(Leaf(shown, 1, "", "null"), "not a file of a pack", hint)
            continue
        files.append(SourceFile(shown, path.read_bytes()))
    return tuple(files)


def _trees(files: Iterable[SourceFile], name: str, faults: Faults) -> Mapping[str, Table]:
    trees: dict[str, Table] = {}
    for file in files:
        tree = read_table(file, faults)
        if tree is not None:
            trees[file.path.removeprefix(f"{name}/")] = tree
    return trees


def _read_calendars(rules_dir: Path, faults: Faults) -> tuple[Mapping[str, HolidayCalendar], Mapping[str, SourceFile]]:
    calendars: dict[str, HolidayCalendar] = {}
    files: dict[str, SourceFile] = {}
    for path in sorted((rules_dir / "holidays").glob("*.yaml")):
        file = SourceFile(f"holidays/{path.name}", path.read_bytes())
        tree = read_table(file, faults)
        if tree is not None:
            calendars[path.stem], files[path.stem] = read_calendar(Entry(tree, faults)), file
    return calendars, files


def read_table(file: SourceFile, faults: Faults) -> Table | None:
    """The tree of a YAML file whose top is a mapping; None, with a fault, when it is not one or cannot be read."""
    tree = _read_tree(file, faults)
    if tree is None or isinstance(tree, Table):
        return tree
    faults.add(tree, "the file is not a table of keys and values", "Begin with a key and a colon")
    return None


def _read_tree(file: SourceFile, faults: Faults) -> Tree | None:
    from ruamel.yaml import YAML  # noqa: PLC0415 - here, because it costs more than a tenth of a second
    from ruamel.yaml.error import MarkedYAMLError, YAMLError  # noqa: PLC0415 - likewise

    top = Leaf(file.path, 1, "", "null")
    try:
        node = YAML(typ="safe", pure=True).compose(file.content.decode("utf-8"))
        return _Grower(file.path, faults).tree(node) if node is not None else top
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Leaf(file.path, mark.line + 1 if mark else 1, "", "null")
        faults.add(place, f"unreadable YAML: {error.problem}", "Correct the line, or the one before it: mostly an indent, a missing space after a colon, or a text with a comma, colon or bracket that is not in quotes")
    except (YAMLError, UnicodeDecodeError, RecursionError):
        faults.add(top, "unreadable YAML", "Write UTF-8 text in plain YAML")
    return None


class _Grower:
    """Turns the library's nodes into our trees, refusing what a pack must not hold."""

    def __init__(self, file: str, faults: Faults) -> None:
        self.file = file
        self.faults = faults

    def tree(self, node: Any) -> Tree:
        line = node.start_mark.line + 1
        tag = str(node.tag).removeprefix(_TAGS)
        if node.anchor is not None or tag not in _KINDS:
            place = Leaf(self.file, line, "", "null")
            self.faults.add(place, "an anchor, alias or tag of YAML", "Write the value out in full")
            return place  # never followed: aliases may hold themselves, or multiply without end
        if node.id == "mapping":
            return self._table(node, line)
        if node.id == "sequence":
            return Listing(self.file, line, tuple(self.tree(item) for item in node.value))
        return Leaf(self.file, line, node.value, tag)

    def _table(self, node: Any, line: int) -> Table:
        entries: dict[str, Tree] = {}
        for key_node, value_node in node.value:
            key = key_node.value if isinstance(key_node.value, str) else "?"
            value = self.tree(value_node)
            if key in entries:
                place = Leaf(self.file, key_node.start_mark.line + 1, "", "null")
                self.faults.add(place, f"the key '{key}' stands twice", TWICE)
            entries[key] = value
        return Table(self.file, line, entries)
