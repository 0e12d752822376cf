"""What changed in a programme between two days: figures from what to what, rules that came, went or changed."""

from datetime import date
from pathlib import Path

import pytest

from hotline.rewards.pack import Pack
from hotline.rewards.programme.differences import Change, Differences, differences
from hotline.rewards.programme.pages import differences_json, differences_page
from tests.rewards.builders import the_pack
from tests.rewards.invented_law import START, amount, fact, figure, head, law, passed, rule

OLD, NEW = date(2020, 6, 1), date(2022, 6, 1)
VERSIONS = [{"from": START, "reference": "no. 1"}, {"from": "2022-01-01", "reference": "no. 2"}]
LATER = "2022-01-01"


def found(pack: Pack, before: date = OLD, after: date = NEW, language: str = "en") -> Differences:
    compared = differences(pack, before, after, language)
    assert compared is not None
    return compared


def changes(pack: Pack, before: date = OLD, after: date = NEW) -> dict[tuple[str, str], Change]:
    return {(change.chapter, change.id): change for change in found(pack, before, after).changes}


def test_a_figure_is_told_from_what_to_what_with_its_day_and_source() -> None:
    change = changes(the_pack("tw-drug"), date(2010, 1, 1), date(2020, 1, 1))["figures", "person_each"]
    assert (change.kind, change.before, change.after) == ("changed", ("30,000 TWD",), ("50,000 TWD",))
    assert (change.since, change.reference) == (date(2019, 11, 30), "art. 6 para. 3 of 2019")


def test_only_the_lines_of_a_table_that_changed_are_told() -> None:
    pack = the_pack("tw-drug")
    lines = [change for change in found(pack, date(2010, 1, 1), date(2020, 1, 1)).changes if change.id.startswith("class_2_scale")]
    told = {change.what.partition(": ")[2]: (change.before, change.after) for change in lines}
    assert told == {
        "from 5 g to under 10 g": ((), ("5,000 TWD",)),
        "from 200 kg on": (("5,000,000 TWD",), ()),
        "from 200 kg to under 500 kg": ((), ("5,000,000 TWD",)),
        "from 500 kg on": ((), ("8,000,000 TWD",)),
    }


def test_a_head_that_came_an_exclusion_that_went_and_a_rule_that_changed_are_told() -> None:
    taiwan = changes(the_pack("tw-drug"), date(2010, 1, 1), date(2020, 1, 1))
    assert taiwan["heads", "processing_place"].kind == "added"
    assert taiwan["heads", "proceeds"].kind == "changed"
    act = changes(the_pack("us-bsa"), date(2000, 1, 1), date(2023, 1, 1))
    assert (act["exclusions", "recovery_too_small"].kind, act["exclusions", "sanctions_too_small"].kind) == ("removed", "added")


def test_within_one_version_nothing_changed() -> None:
    same = found(the_pack("tw-drug"), date(2022, 1, 1), date(2023, 1, 1))
    assert same.changes == ()
    assert list(differences_page(same, "en"))[-1] == "Nothing changed."


def test_backward_what_came_goes() -> None:
    there, back = (changes(the_pack("us-bsa"), *days) for days in ((date(2000, 1, 1), date(2023, 1, 1)), (date(2023, 1, 1), date(2000, 1, 1))))
    assert there.keys() == back.keys()
    opposite = {"added": "removed", "removed": "added", "changed": "changed"}
    assert all(back[key].kind == opposite[there[key].kind] for key in there)


@pytest.mark.parametrize("days", [(date(1980, 1, 1), NEW), (NEW, date(1980, 1, 1))])
def test_where_no_version_is_in_force_there_is_nothing_to_compare(days: tuple[date, date]) -> None:
    assert differences(the_pack("us-bsa"), *days, "en") is None


def _law(tmp_path: Path, figures: dict[str, object], **more: object) -> Pack:
    heads = [head("h", {"kind": "lump_sum", "amount": "one"}), head("i", {"kind": "lump_sum", "amount": "sum"})]
    every = {"one": amount("1"), "sum": amount("5"), **figures}
    return passed(tmp_path, law(heads, every, [fact("n", "count")], pack={"versions": VERSIONS}, **more))  # type: ignore[arg-type]


def test_a_new_figure_is_no_new_rule(tmp_path: Path) -> None:
    pack = _law(tmp_path, {"sum": amount("5", later=[{"from": LATER, "amount": "6"}])})
    assert changes(pack).keys() == {("figures", "sum")}


def test_the_same_figure_under_another_source_is_no_change(tmp_path: Path) -> None:
    assert changes(_law(tmp_path, {"sum": amount("5", later=[{"from": LATER, "amount": "5"}])})) == {}


def test_a_figure_that_ends_takes_its_head_with_it(tmp_path: Path) -> None:
    found_changes = changes(_law(tmp_path, {"sum": amount("5", later=[{"from": LATER, "none": True}])}))
    assert found_changes["figures", "sum"].after == ()
    assert found_changes["heads", "i"].kind == "removed"


def test_a_figure_that_was_read_at_last_is_told(tmp_path: Path) -> None:
    change = changes(_law(tmp_path, {"sum": figure("amount", unread=True, later=[{"from": LATER, "amount": "5"}])}))["figures", "sum"]
    assert (change.before, change.after) == (("not read in the sources",), ("5 TWD",))


def test_a_cap_that_came_is_told_without_its_figure(tmp_path: Path) -> None:
    caps = [rule("most", amount="cap")]
    pack = _law(tmp_path, {"cap": figure("amount", none=True, later=[{"from": LATER, "amount": "900"}])}, amounts={"caps": caps})
    assert changes(pack)["bounds", "most"].after == ("Words: everything together at most 'Words'",)


def test_the_page_tells_every_change_under_its_chapter() -> None:
    page = list(differences_page(found(the_pack("us-bsa"), date(2000, 1, 1), date(2023, 1, 1), "zh"), "zh"))
    assert page[0].endswith("[us-bsa]")
    assert page[1].startswith("自 1984-01-01 [31 U.S.C. 5323 as enacted 1984] 起施行的规则 → 自 2022-12-29")
    assert "   奖金比例：25% → 10% 至 30% [2022-12-29; 5323 of 2022]" in page
    assert "   不再有：最高额（原为 150,000 USD） [2021-01-01; 5323 of 2021 has none]" in page
    assert page.count("数额") == page.count("给什么") == page.count("不予奖励") == 1


def test_a_whole_table_that_came_is_told_line_by_line() -> None:
    page = list(differences_page(found(the_pack("tw-drug"), date(2020, 1, 1), date(2022, 1, 1)), "en"))
    place = page.index("   New: Mixed products by packets or bottles [2021-03-16; art. 6 of 2021]")
    assert page[place + 1] == "      now: from 100 to under 500: 10,000 TWD"
    gone = page.index("   No longer: Mixed products by net weight [2021-03-16; art. 6 of 2021 counts packets]")
    assert page[gone + 1].startswith("      before: from 2 kg to under 5 kg")


def test_as_json_both_sides_are_lists_of_lines() -> None:
    answer = differences_json(found(the_pack("us-bsa"), date(2000, 1, 1), date(2023, 1, 1)))
    assert (answer["from"], answer["to"]) == (
        {"version": "1984-01-01", "reference": "31 U.S.C. 5323 as enacted 1984"},
        {"version": "2022-12-29", "reference": "AML Whistleblower Improvement Act"},
    )
    change = next(one for one in answer["changes"] if one["id"] == "award_percent")  # type: ignore[attr-defined]
    assert change == {
        "chapter": "figures", "id": "award_percent", "kind": "changed", "what": "Part of what was collected", "before": ["25 %"],
        "after": ["10 % to 30 %"], "since": "2022-12-29", "reference": "5323 of 2022",
    }  # fmt: skip


def test_a_pack_with_words_in_both_languages_differs_in_both_alike() -> None:
    pack = the_pack("kr-narcotics")
    zh, en = (found(pack, date(2024, 1, 1), date(2026, 1, 1), language) for language in ("zh", "en"))
    assert [(one.chapter, one.kind) for one in zh.changes] == [(one.chapter, one.kind) for one in en.changes]
