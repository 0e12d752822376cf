"""What changed in a programme between two days, in words: its figures, from what to what, and its rules."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from hotline.rewards.pack import Pack, Version
from hotline.rewards.parameters import Dated, Missing
from hotline.rewards.programme.chapters import Chapter, rules_of
from hotline.rewards.programme.figures import is_table, say_value, table_lines
from hotline.rewards.programme.scene import Clause, Scene


@dataclass(frozen=True)
class Change:
    """One thing that is not as it was. ``kind`` is ``added``, ``removed`` or ``changed``; ``before`` holds the lines that
    are gone, ``after`` those that have come, a figure being one line; ``since`` is the day from which it holds, with its ``reference``.
    """

    chapter: str
    id: str
    kind: str
    what: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    since: date
    reference: str | None


@dataclass(frozen=True)
class Differences:
    """The versions in force on the two days and what changed from the first to the second, in the pack's order."""

    pack: str
    title: str
    before: Version
    after: Version
    changes: tuple[Change, ...]


def differences(pack: Pack, before: date, after: date, language: str) -> Differences | None:
    """What changed between the versions in force on two days; None where on one of them none is."""
    old, new = pack.version_on(before), pack.version_on(after)
    if old is None or new is None:
        return None
    changes = (*_figures(pack, old, new, language), *_rules(pack, old, new, language))
    return Differences(pack.id, pack.title.of(language), old, new, changes)


def _figures(pack: Pack, old: Version, new: Version, language: str) -> Iterator[Change]:
    """Every figure and line of a table that is not the same."""
    was, now = Scene.of(pack, old.start, language), Scene.of(pack, new.start, language)
    for name, parameter in pack.parameters.items():
        before, after = was.figure(name), now.figure(name)
        if before == after:
            continue
        what = parameter.description.of(language).rstrip("。.")
        told = _FigureChange(name, what, now.figures[name])
        if is_table(before) and is_table(after):
            yield from told.lines(_lines(was, name), _lines(now, name))
        else:
            yield told.whole(_whole(was, name), _whole(now, name))


@dataclass(frozen=True)
class _FigureChange:
    """A figure that changed, with the value now in force, from which the day and the source are taken."""

    name: str
    what: str
    dated: Dated

    def whole(self, before: tuple[str, ...], after: tuple[str, ...]) -> Change:
        return self._change(self.name, self.what, before, after)

    def lines(self, before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[Change]:
        for line in dict.fromkeys((*before, *after)):
            if before.get(line) != after.get(line):
                was, now = (tuple(filter(None, [told.get(line)])) for told in (before, after))
                yield self._change(f"{self.name}.{line}", f"{self.what}: {line}", was, now)

    def _change(self, id_: str, what: str, before: tuple[str, ...], after: tuple[str, ...]) -> Change:
        return Change("figures", id_, _kind(before, after), what, before, after, self.dated.start, self.dated.reference)


def _kind(before: tuple[str, ...], after: tuple[str, ...]) -> str:
    return "added" if not before else "removed" if not after else "changed"


def _lines(scene: Scene, name: str) -> Mapping[str, str]:
    return {line.what: line.says for line in table_lines(scene.figure(name), scene)}


def _whole(scene: Scene, name: str) -> tuple[str, ...]:
    """A figure, or all lines of a table; nothing where the text has none."""
    value = scene.figure(name)
    if value is Missing.NONE:
        return ()
    if not is_table(value):
        return (say_value(value, scene),)
    return tuple(scene.say("line", what=what, says=says) for what, says in _lines(scene, name).items())


def _rules(pack: Pack, old: Version, new: Version, language: str) -> Iterator[Change]:
    """Heads, caps, exclusions and the rest, told without their figures, so that a new figure is no new rule."""
    was, now = (Scene.of(pack, version.start, language, with_figures=False) for version in (old, new))
    for before, after in zip(rules_of(was), rules_of(now), strict=True):
        yield from _chapter(before, after, new)


def _chapter(before: Chapter, after: Chapter, version: Version) -> Iterator[Change]:
    old, new = ({clause.id: tuple(_flat(clause)) for clause in chapter.clauses} for chapter in (before, after))
    for name in dict.fromkeys((*old, *new)):
        was, now = old.get(name, ()), new.get(name, ())
        if was != now:
            gone = tuple(line for line in was if line not in now)
            come = tuple(line for line in now if line not in was)
            what, since = (now or was)[0], version.start
            yield Change(after.id, name, _kind(was, now), what, gone, come, since, version.reference)


def _flat(clause: Clause) -> Iterator[str]:
    """A clause and everything below it, line by line."""
    yield clause.text
    for detail in clause.details:
        yield from _flat(detail)
