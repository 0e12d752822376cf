"""The version of a programme that is tried on past outcomes: an announced one, one in another folder, or an earlier one."""

import shutil
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from hotline.domain.errors import HotlineError
from hotline.rewards.document import Text
from hotline.rewards.loader import load_pack
from hotline.rewards.pack import Pack, Version
from hotline.rewards.parameters import Dated, Parameter


class DraftError(HotlineError):
    """There is no draft to try, or more than one; ``text`` says what to do."""

    key = "reward_draft"

    def __init__(self, zh: str, en: str) -> None:
        self.text = Text(zh, en)
        super().__init__(text=self.text)

    def __str__(self) -> str:
        return self.text.en


@dataclass(frozen=True)
class Draft:
    """``pack`` as if what it announces were law, and the version that is to govern every outcome; None leaves the
    choice to the day of each.
    """

    pack: Pack
    version: Version | None


def enacted(pack: Pack) -> Pack:
    """The pack as if everything it announces were law already. Raises DraftError for a figure without a version."""
    versions = {version.start: version for version in (*pack.versions, *pack.expected_versions)}
    homeless = [
        f"{name} {dated.start}"
        for name, parameter in pack.parameters.items()
        for dated in parameter.expected
        if dated.start not in versions
    ]
    if homeless:
        names = ", ".join(homeless)
        zh = f"下列预告数值的起始日没有对应的版本：{names}。请在 pack.yaml 中加上该日的版本（expected: true）。"
        en = f"announced figures begin when no version does: {names}. Add a version with that day and expected: true to pack.yaml."
        raise DraftError(zh, en)
    parameters = {name: _made_law(parameter) for name, parameter in pack.parameters.items()}
    in_order = tuple(versions[start] for start in sorted(versions))
    return replace(pack, versions=in_order, expected_versions=(), parameters=parameters)


def _made_law(parameter: Parameter) -> Parameter:
    values: dict[date, Dated] = {dated.start: dated for dated in (*parameter.values, *parameter.expected)}
    return replace(parameter, values=tuple(values[start] for start in sorted(values)), expected=())


def announced(pack: Pack) -> Draft:
    """The one version that a pack announces. Raises DraftError when it announces none, or several."""
    expected = pack.expected_versions
    if not expected:
        zh = f"{pack.id} 没有预告的版本。请在 pack.yaml 中写入将施行的版本并注明 expected: true，或者用 --draft、--as-of 指定。"
        en = f"{pack.id} announces no version. Write the coming one into pack.yaml with expected: true, or use --draft or --as-of."
        raise DraftError(zh, en)
    if len(expected) > 1:
        days = ", ".join(str(version.start) for version in expected)
        raise DraftError(f"{pack.id} 预告了几个版本（{days}），请用 --as-of 指定其一。", f"{pack.id} announces several versions ({days}); name one by --as-of.")
    return Draft(enacted(pack), expected[0])


def in_force_on(pack: Pack, day: date) -> Draft:
    """The version in force on a day, once everything announced is law. Raises DraftError when there is none."""
    law = enacted(pack)
    version = law.version_on(day)
    if version is None:
        raise DraftError(f"{pack.id} 在 {day} 没有有效的版本。", f"{pack.id} has no version in force on {day}.")
    return Draft(law, version)


def latest(pack: Pack) -> Draft:
    """The version that a pack in another folder is about: the one it announces, otherwise its last."""
    if pack.expected_versions:
        return announced(pack)
    return Draft(pack, pack.versions[-1])


def of_each_day(pack: Pack) -> Draft:
    """The whole pack: to see whether a mended one changes any answer that was given."""
    return Draft(enacted(pack), None)


def load_draft(rules_dir: Path, name: str, folder: Path) -> Pack:
    """Read a pack as if ``folder`` stood in its place: the folder of the pack itself, or one in which packs stand.

    Packs that it extends and holidays come from the same folder of packs, otherwise from ``rules_dir``. Raises
    PackError when the draft is faulty, DraftError when there is none.
    """
    with tempfile.TemporaryDirectory() as place:
        for source, target in (*_packs_of(rules_dir), *_draft_parts(folder, name)):
            shutil.rmtree(Path(place) / target, ignore_errors=True)
            shutil.copytree(source, Path(place) / target)
        return load_pack(Path(place), name)


def _draft_parts(folder: Path, name: str) -> Iterable[tuple[Path, str]]:
    if (folder / "pack.yaml").is_file():
        return [(folder, name)]
    if (folder / name / "pack.yaml").is_file():
        return list(_packs_of(folder))
    zh = f"{folder} 中既没有 pack.yaml，也没有 {name}/pack.yaml。"
    raise DraftError(zh, f"there is neither a pack.yaml nor a {name}/pack.yaml in {folder}.")


def _packs_of(folder: Path) -> Iterator[tuple[Path, str]]:
    """Folders that make up packs, each with its name."""
    yield from ((path.parent, path.parent.name) for path in folder.glob("*/pack.yaml"))
    if (folder / "holidays").is_dir():
        yield folder / "holidays", "holidays"
