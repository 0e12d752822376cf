"""Which version is tried: an announced one, one of another day, one in another folder; and what is no draft."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from hotline.rewards.drafts import DraftError, announced, enacted, in_force_on, latest, load_draft, of_each_day
from hotline.rewards.engine import evaluate
from hotline.rewards.loader import PackError, load_pack
from hotline.rewards.pack import Pack
from tests.rewards.backtest_builders import BILL, with_bill
from tests.rewards.builders import SMALL_PACK, TODAY, write_packs

THREE = {"reported_on": "2020-03-02", "caught": 3}
TWO_BILLS = "  - from: 2031-01-01\n    reference: another bill\n    expected: true\n"


def _pack(folder: Path, files: dict[str, str]) -> Pack:
    return load_pack(write_packs(folder, files), "mini")


def test_the_announced_version_governs_whatever_the_day_says_and_the_law_in_force_stays(tmp_path: Path) -> None:
    pack = _pack(tmp_path, with_bill())
    draft = announced(pack)
    # three caught: 3 x 100 + 10 in force, 3 x 150 + 10 under the bill
    assert evaluate(pack, THREE, TODAY).amount == Decimal(310)
    under = evaluate(draft.pack, THREE, TODAY, draft.version)
    assert (under.amount, under.version) == (Decimal(460), BILL)


def test_a_pack_that_announces_nothing_has_no_draft(tmp_path: Path) -> None:
    with pytest.raises(DraftError, match="announces no version") as error:
        announced(_pack(tmp_path, SMALL_PACK))
    assert "expected: true" in error.value.text.zh


def test_of_several_announced_versions_one_has_to_be_named(tmp_path: Path) -> None:
    pack = _pack(tmp_path, with_bill(version=TWO_BILLS))
    with pytest.raises(DraftError, match=r"2030-01-01, 2031-01-01.*--as-of"):
        announced(pack)
    with pytest.raises(DraftError, match="--as-of"):
        latest(pack)
    second = in_force_on(pack, date(2031, 5, 1)).version
    assert second is not None
    assert second.start == date(2031, 1, 1)


def test_an_earlier_version_may_be_tried_and_a_day_without_one_may_not(tmp_path: Path) -> None:
    pack = _pack(tmp_path, with_bill())
    version = in_force_on(pack, date(2029, 12, 31)).version
    assert version is not None
    assert version.start == date(2020, 1, 1)
    with pytest.raises(DraftError, match="no version in force on 2019-12-31"):
        in_force_on(pack, date(2019, 12, 31))


def test_an_announced_figure_needs_an_announced_version(tmp_path: Path) -> None:
    files = with_bill()
    files["mini/pack.yaml"] = SMALL_PACK["mini/pack.yaml"]
    with pytest.raises(DraftError, match="each 2030-01-01"):
        enacted(_pack(tmp_path, files))


def test_a_mended_pack_keeps_the_version_of_each_day(tmp_path: Path) -> None:
    draft = of_each_day(_pack(tmp_path, with_bill()))
    assert evaluate(draft.pack, THREE, TODAY, draft.version).amount == Decimal(310)
    assert evaluate(draft.pack, {**THREE, "reported_on": "2030-01-01"}, TODAY, draft.version).amount == Decimal(460)


def _draft_folder(folder: Path, files: dict[str, str]) -> Path:
    write_packs(folder, {path.removeprefix("mini/"): text for path, text in files.items() if path.startswith("mini/")})
    return folder


def test_a_draft_may_stand_in_a_folder_of_any_name_and_takes_holidays_from_the_packs_in_force(tmp_path: Path) -> None:
    rules = write_packs(tmp_path / "rules", SMALL_PACK)
    folder = _draft_folder(tmp_path / "a-bill", with_bill())
    assert latest(load_draft(rules, "mini", folder)).version == announced(load_draft(rules, "mini", folder)).version


def test_without_an_announced_version_the_last_one_of_the_folder_is_tried(tmp_path: Path) -> None:
    rules = write_packs(tmp_path / "rules", SMALL_PACK)
    files = {**SMALL_PACK, "mini/parameters/each.yaml": SMALL_PACK["mini/parameters/each.yaml"].replace('"100"', '"70"')}
    draft = latest(load_draft(rules, "mini", _draft_folder(tmp_path / "draft", files)))
    assert evaluate(draft.pack, THREE, TODAY, draft.version).amount == Decimal(220)


def test_a_folder_of_packs_is_laid_over_those_in_force(tmp_path: Path) -> None:
    rules = write_packs(tmp_path / "rules", SMALL_PACK)
    pack = load_draft(rules, "mini", write_packs(tmp_path / "drafts", with_bill()))
    assert [version.start for version in pack.expected_versions] == [BILL]


def test_a_folder_without_the_pack_is_no_draft(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(DraftError, match=r"neither a pack\.yaml nor a mini/pack\.yaml"):
        load_draft(write_packs(tmp_path / "rules", SMALL_PACK), "mini", tmp_path / "empty")


def test_a_draft_of_packs_without_holidays_of_their_own_uses_those_in_force(tmp_path: Path) -> None:
    drafts = {path: text for path, text in with_bill().items() if path.startswith("mini/")}
    pack = load_draft(write_packs(tmp_path / "rules", SMALL_PACK), "mini", write_packs(tmp_path / "drafts", drafts))
    assert pack.holidays.country == "XX"


def test_a_faulty_draft_names_its_faults(tmp_path: Path) -> None:
    files = with_bill(each="-1")
    with pytest.raises(PackError, match=r"mini/parameters/each\.yaml"):
        load_draft(write_packs(tmp_path / "rules", SMALL_PACK), "mini", _draft_folder(tmp_path / "draft", files))
