"""A programme in plain words: what it gives on a day, what bounds it, and what the text leaves open."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from string import Formatter

import pytest

from hotline.rewards.loader import load_pack
from hotline.rewards.pack import Pack
from hotline.rewards.programme.chapters import Programme, describe
from hotline.rewards.programme.pages import programme_json, programme_page
from hotline.rewards.programme.scene import Clause
from hotline.rewards.programme.wording import WORDS
from tests.rewards import every_key as sample
from tests.rewards.builders import RULES, SMALL_PACK, the_pack, write_packs
from tests.rewards.invented_law import START, WORDS as ANY, amount, chosen, fact, figure, head, law, option, passed, percent, rows, rule

DAY = date(2021, 6, 1)


def told(pack: Pack, language: str = "en", on: date = DAY) -> Programme:
    programme = describe(pack, on, language)
    assert programme is not None
    return programme


def page(pack: Pack, language: str = "en", on: date = DAY) -> list[str]:
    return [line.strip() for line in programme_page(told(pack, language, on))]


def said(pack: Pack, words: str, on: date = DAY) -> bool:
    return any(words in line for line in page(pack, on=on))


def clauses(programme: Programme) -> Iterator[Clause]:
    waiting = [clause for chapter in programme.chapters for clause in chapter.clauses]
    while waiting:
        clause = waiting.pop()
        yield clause
        waiting.extend(clause.details)


def test_a_table_is_told_line_by_line_with_its_source() -> None:
    lines = page(the_pack("tw-drug"), on=date(2022, 1, 1))
    place = next(number for number, line in enumerate(lines) if "by 'Class 2'" in line)
    assert lines[place].endswith("[art. 6 of 2019]")
    place = next(number for number, line in enumerate(lines) if "by 'Class 1'" in line)
    assert lines[place + 4] == "from 100 g to under 1 kg: 60,000 TWD, and 5,000 TWD for each completed 100 g beyond 100 g"


def test_only_what_is_in_force_on_the_day_is_told() -> None:
    pack = the_pack("tw-drug")
    assert said(pack, "Mixed products by net weight", date(2020, 1, 1))
    assert not said(pack, "Mixed products by net weight", date(2022, 1, 1))
    assert not any(line.startswith("Processing place") for line in page(pack, on=date(2010, 1, 1)))


def test_a_cap_a_smallest_sum_and_a_rounding_are_told() -> None:
    lines = page(the_pack("kr-acrc"), on=date(2026, 10, 1))
    assert any("is not paid" in line for line in lines)
    assert any(line.startswith("Rounded down to 1,000 KRW") for line in lines)


def test_a_vote_says_how_it_decides() -> None:
    assert said(the_pack("kr-narcotics"), "votes add up from the smallest amount", date(2025, 6, 1))


def test_what_the_law_leaves_open_is_marked_with_the_reading_taken_and_the_others() -> None:
    lines = page(the_pack("tw-drug"), "zh", date(2022, 1, 1))
    place = next(number for number, line in enumerate(lines) if line.startswith("【法文未明】第七条"))
    assert lines[place + 1 : place + 4] == ["取：不计。", "不取（可另行选定）：按比例计算。", "不取（可另行选定）：按一公斤计。"]


def test_an_invented_programme_is_called_invented() -> None:
    assert said(the_pack("demo-lanwan"), "no place's law", date(2026, 6, 1))


def test_outside_every_version_there_is_nothing_to_tell() -> None:
    assert describe(the_pack("us-bsa"), date(1980, 1, 1), "en") is None


def test_a_version_that_ends_says_until_when() -> None:
    assert said(the_pack("th-drug"), "In force from 2018-10-19 until 2020-11-29", date(2019, 1, 1))


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("path", sorted(RULES.glob("*/pack.yaml")), ids=lambda path: path.parent.name)
def test_every_programme_can_be_told_in_every_version(path: Path, language: str) -> None:
    pack = the_pack(path.parent.name)
    for version in pack.versions:
        programme = told(pack, language, version.start)
        assert {"source", "heads", "bounds", "sharing", "identity"} <= {chapter.id for chapter in programme.chapters}
        assert all(clause.text.strip() and "{" not in clause.text for clause in clauses(programme))


def test_json_gives_every_rule_its_reference() -> None:
    answer = programme_json(told(the_pack("tw-drug"), on=date(2022, 1, 1)))
    assert (answer["pack"], answer["version"], answer["until"]) == ("tw-drug", "2021-03-16", None)
    chapters = {chapter["id"]: chapter for chapter in answer["chapters"]}  # type: ignore[attr-defined]
    for name in ("heads", "exclusions", "readings"):
        assert all(clause["reference"] for clause in chapters[name]["clauses"])


def test_every_kind_of_part_measure_and_condition_can_be_told(tmp_path: Path) -> None:
    """A kind that the loader learns stands in this pack, so that telling it cannot be forgotten."""
    pack = load_pack(write_packs(tmp_path, sample.every_key()), "every")
    for language in ("zh", "en"):
        programme = told(pack, language)
        heads = next(chapter for chapter in programme.chapters if chapter.id == "heads")
        parts = next(clause for clause in heads.clauses if clause.id == "parts")
        assert len(parts.details) == len(sample.PARTS)
        exclusions = next(chapter for chapter in programme.chapters if chapter.id == "exclusions")
        assert len(exclusions.clauses) == len(sample.CONDITIONS)


@pytest.mark.parametrize("kind", [kind for kind in sample.CONDITIONS if kind != "not"])
def test_every_condition_has_words_for_its_opposite(tmp_path: Path, kind: str) -> None:
    test = {"id": "t", "when": {"not": {kind: sample.CONDITIONS[kind]}}, "excludes": "report", "reason": "other", "text": ANY, "reference": "art. 1"}
    files = sample.every_key()
    files["every/rules/eligibility.yaml"] = json.dumps({"tests": [test]})
    programme = told(load_pack(write_packs(tmp_path, files), "every"))
    found = [clause for chapter in programme.chapters if chapter.id == "exclusions" for clause in chapter.clauses]
    assert bool(found) is (kind != "in_version")


@pytest.mark.parametrize("key", WORDS)
def test_both_languages_say_the_same(key: str) -> None:
    zh, en = ({name for _, name, _, _ in Formatter().parse(text) if name} for text in (WORDS[key].zh, WORDS[key].en))
    assert zh == en


# --- settled by the version or by a figure that is not there -------------------------------------------------------


def _told(tmp_path: Path, parts: list[dict[str, object]], figures: dict[str, object], facts: list[dict[str, object]], **more: object) -> list[str]:
    return page(passed(tmp_path, law([head("h", {"kind": "lump_sum", "amount": "one"}), head("i", *parts)], {"one": amount("1"), **figures}, facts, **more)))  # type: ignore[arg-type]


def _gone() -> dict[str, object]:
    return figure("amount", none=True)


FINDS = rows("finds", chosen("class", "1"), fact("net", "quantity", unit="g"), fact("purity", "percent"))
NEVER = {"in_version": []}


@pytest.mark.parametrize(
    "part",
    [
        {"kind": "lump_sum", "amount": "gone"},
        {"kind": "lump_sum", "amount": "one", "when": NEVER},
        {"kind": "lump_sum", "amount": "one", "percent": "no_percent"},
        {"kind": "brackets", "measure": {"fact": "n"}, "scale": "no_scale"},
        {"kind": "brackets", "measure": {"rows_number": {"rows": "finds", "where": NEVER}}, "scale": "scale"},
        {"kind": "brackets", "measure": {"rows_total": {"rows": "finds", "weight": "net", "where": NEVER}}, "scale": "grams"},
        {"kind": "per_unit", "count": "n", "each": "gone"},
        {"kind": "from_threshold", "rows": "finds", "row_kind": "class", "weight": "net", "number": "purity", "thresholds": "reach", "amount": "gone"},
        {"kind": "when_true", "fact": "big", "amount": "gone", "at_most_when": NEVER},
        {"kind": "together", "parts": [{"kind": "lump_sum", "amount": "gone"}]},
        {"kind": "lesser_of", "parts": [{"kind": "lump_sum", "amount": "gone"}, {"kind": "lump_sum", "amount": "one"}]},
        {"kind": "each_row", "rows": "finds", "parts": [{"kind": "lump_sum", "amount": "gone"}]},
        {"kind": "each_row", "rows": "finds", "where": NEVER, "parts": [{"kind": "lump_sum", "amount": "one"}]},
        {"kind": "by_kind", "rows": "finds", "row_kind": "class", "rates": "no_rates"},
        {"kind": "by_kind", "rows": "finds", "row_kind": "class", "rates": "rates", "where": NEVER},
        {"kind": "lump_sum", "amount": "one", "when": {"any_row": {"rows": "finds", "where": NEVER}}},
        {"kind": "lump_sum", "amount": "one", "when": {"at_least": {"fact": "n", "than": "gone"}}},
        {"kind": "lump_sum", "amount": "one", "when": {"all_of": [{"fact_true": "big"}, NEVER]}},
    ],
)  # fmt: skip
def test_what_can_bring_nothing_in_the_version_is_not_told(tmp_path: Path, part: dict[str, object]) -> None:
    if part["kind"] == "from_threshold":
        finds = rows("finds", chosen("class", "1"), fact("net", "quantity", unit="g"), fact("purity", "count"))
    else:
        finds = FINDS
    figures: dict[str, object] = {
        "gone": _gone(),
        "no_percent": figure("percent", none=True),
        "no_scale": figure("brackets", unit="count", none=True),
        "no_rates": figure("rates", unit="count", none=True),
        "rates": figure("rates", unit="count", rates=[{"kind": "1", "amount": "1"}]),
        "scale": figure("brackets", unit="count", brackets=[{"from": "1", "amount": "1"}]),
        "grams": figure("brackets", unit="g", brackets=[{"from": "1 g", "amount": "1"}]),
        "reach": figure("thresholds", thresholds=[{"kind": "1", "unit": "g", "from": "1 g"}]),
    }
    lines = _told(tmp_path, [part], figures, [finds, fact("n", "count"), fact("big", "flag")])
    assert sum(line.startswith("Words [art. 2]") for line in lines) == 1


@pytest.mark.parametrize(
    ("when", "words"),
    [
        ({"any_of": [{"fact_true": "big"}, {"in_version": [START]}]}, "1 TWD"),
        ({"any_of": [{"fact_true": "big"}, NEVER]}, "Where 'Words' is answered yes: 1 TWD"),
        ({"any_row": {"rows": "finds", "where": {"in_version": [START]}}}, "Where 'Words' was given: 1 TWD"),
        ({"not": {"head_brings": "empty"}}, "1 TWD"),
        ({"head_brings": "h"}, "Where 'Words' brings something: 1 TWD"),
        ({"all_of": [{"fact_true": "big"}, {"all_of": [{"fact_true": "big"}, {"fact_given": "n"}]}]}, "Where 'Words' is answered yes, and 'Words' was given: 1 TWD"),
        (
            {"all_of": [{"fact_given": "n"}, {"any_of": [{"fact_true": "big"}, {"fact_unknown": "n"}]}]},
            "Where 'Words' was given, and ('Words' is answered yes or 'Words' was given as unknown): 1 TWD",
        ),
        ({"all_of": [{"fact_true": "big"}, {"fact_true": "big"}]}, "Where 'Words' is answered yes: 1 TWD"),
        ({"not": {"any_of": [{"fact_true": "big"}, {"fact_given": "n"}]}}, "Where 'Words' is not answered yes, and 'Words' was not given: 1 TWD"),
    ],
)  # fmt: skip
def test_a_condition_is_told_without_what_is_settled(tmp_path: Path, when: dict[str, object], words: str) -> None:
    heads = [
        head("empty", {"kind": "lump_sum", "amount": "gone"}), head("h", {"kind": "lump_sum", "amount": "two"}),
        head("i", {"kind": "lump_sum", "amount": "one", "when": when}),
    ]  # fmt: skip
    files = law(heads, {"one": amount("1"), "two": amount("2"), "gone": _gone()}, [FINDS, fact("n", "count"), fact("big", "flag")])
    assert any(line.removesuffix(" [art. 4]") == words for line in page(passed(tmp_path, files)))


def test_a_part_of_a_head_that_can_bring_nothing_brings_nothing(tmp_path: Path) -> None:
    heads = [
        head("empty", {"kind": "lump_sum", "amount": "gone"}), head("h", {"kind": "lump_sum", "amount": "one"}),
        head("i", {"kind": "head_sum", "head": "empty"}, {"kind": "head_sum", "head": "h"}),
    ]  # fmt: skip
    lines = page(passed(tmp_path, law(heads, {"one": amount("1"), "gone": _gone()}, [])))
    assert sum(line.startswith("what 'Words' comes to") for line in lines) == 1


@pytest.mark.parametrize(
    ("weight", "words"),
    [
        ("net", "the 'Words' of all 'Words' together"),
        ({"net": "net", "purity": "purity"}, "the 'Words' x 'Words' of all"),
        ({"net": "net", "purity": "purity", "prescribed": "prescribed", "of": "class"}, "in full from 'Words' on"),
        ({"net": "net", "purity": "purity", "prescribed": "none_prescribed", "of": "class"}, "the 'Words' of all 'Words' together"),
    ],
)
def test_a_weight_says_what_of_it_counts(tmp_path: Path, weight: object, words: str) -> None:
    figures = {
        "grams": figure("brackets", unit="g", brackets=[{"from": "1 g", "amount": "1"}]),
        "prescribed": figure("rates", unit="count", rates=[{"kind": "1", "amount": "80"}]),
        "none_prescribed": figure("rates", unit="count", none=True),
    }
    part = {"kind": "brackets", "measure": {"rows_total": {"rows": "finds", "weight": weight}}, "scale": "grams"}
    assert any(words in line for line in _told(tmp_path, [part], figures, [FINDS]))


@pytest.mark.parametrize(("at_most_when", "words"), [(NEVER, "1 TWD where 'Words' is answered yes"), ({"in_version": [START]}, "at most 1 TWD, as a person decides")])
def test_a_sum_for_something_that_is_so_says_whether_it_is_the_most(tmp_path: Path, at_most_when: dict[str, object], words: str) -> None:
    part = {"kind": "when_true", "fact": "big", "amount": "one", "at_most_when": at_most_when}
    assert any(words in line for line in _told(tmp_path, [part], {}, [fact("big", "flag")]))


def test_a_range_of_percentages_says_both_ends(tmp_path: Path) -> None:
    def bent(name: str) -> dict[str, object]:
        return {"kind": "lump_sum", "amount": "one", "percent": name}

    figures = {"both": figure("percent", min="10", max="30"), "low": figure("percent", min="10"), "unread": figure("percent", unread=True)}
    lines = _told(tmp_path, [bent("both"), bent("low"), bent("unread")], figures, [])
    assert [line.partition("; of that, ")[2] for line in lines if "; of that, " in line] == [
        "10 % to 30 % [art. 4]", "10 % or more [art. 4]", "not read in the sources [art. 4]",
    ]  # fmt: skip


def test_what_nobody_read_limits_nothing_and_is_said_to_be_unread(tmp_path: Path) -> None:
    part = {"kind": "lump_sum", "amount": "one", "at_most": "unread", "at_least": "unread"}
    counted = {"kind": "per_unit", "count": "n", "each": "unread", "beyond": "few"}
    figures = {"unread": figure("amount", unread=True), "few": figure("quantity", unit="count", quantity="2"), "no_few": figure("quantity", unit="count", none=True)}
    lines = _told(tmp_path, [part, counted, {**counted, "beyond": "no_few"}], figures, [fact("n", "count")])
    assert "not read in the sources for each of 'Words' [art. 4]" in lines
    assert lines.count("1 TWD [art. 4]") == 2
    assert "not read in the sources for each of 'Words' beyond the first 2 [art. 4]" in lines


def test_a_table_that_nobody_read_says_so(tmp_path: Path) -> None:
    part = {"kind": "brackets", "measure": {"fact": "n"}, "scale": "scale"}
    lines = _told(tmp_path, [part], {"scale": figure("brackets", unit="count", unread=True)}, [fact("n", "count")])
    assert any(line.startswith("not read in the sources") for line in lines)


# --- what bounds and divides the sum -------------------------------------------------------------------------------


def _bounded(tmp_path: Path, **more: object) -> list[str]:
    figures = {"one": amount("1"), "ten": amount("10"), "half": percent("50"), "gone": _gone()}
    heads = [head("h", {"kind": "lump_sum", "amount": "one"}), head("empty", {"kind": "lump_sum", "amount": "gone"})]
    return page(passed(tmp_path, law(heads, figures, [fact("used", "money"), fact("big", "flag")], **more)))  # type: ignore[arg-type]


def test_caps_say_over_what_for_whom_and_when(tmp_path: Path) -> None:
    caps = [
        rule("all", amount="ten", each_tipster=True, used="used", when={"fact_true": "big"}), rule("one", amount="ten", of=["h"]),
        rule("gone", amount="gone"), rule("never", amount="ten", when=NEVER),
    ]  # fmt: skip
    lines = _bounded(tmp_path, amounts={"caps": caps})
    assert "Words: everything together at most 10 TWD, for each tipster, less 'Words', only where 'Words' is answered yes [art. 4]" in lines
    assert "Words: 'Words' at most 10 TWD [art. 4]" in lines
    assert sum("at most 10 TWD" in line for line in lines) == 2


def test_groups_say_what_counts_and_are_left_out_where_nothing_is_in_them(tmp_path: Path) -> None:
    groups = [rule("best", take="highest", of=["h", "empty"]), rule("sum", take="sum", of=["best"]), rule("nothing", take="sum", of=["empty"])]
    lines = _bounded(tmp_path, amounts={"groups": groups})
    assert "Words: only the highest of 'Words' [art. 3]" in lines
    assert sum("added up" in line for line in lines) == 1


@pytest.mark.parametrize(("inclusive", "words"), [(True, "A sum of up to 10 TWD is not paid"), (False, "A sum below 10 TWD is not paid")])
def test_a_smallest_sum_says_whether_the_figure_is_paid(tmp_path: Path, inclusive: bool, words: str) -> None:
    amounts = {"de_minimis": {"amount": "ten", "inclusive": inclusive, "reference": "art. 5"}}
    assert any(line.startswith(words) for line in _bounded(tmp_path, amounts=amounts))


def test_a_smallest_sum_that_the_text_does_not_have_is_not_told(tmp_path: Path) -> None:
    amounts = {"de_minimis": {"amount": "gone", "reference": "art. 5"}}
    assert not any("is not paid" in line for line in _bounded(tmp_path, amounts=amounts))


@pytest.mark.parametrize(("to", "words"), [({"to": "ten"}, "Rounded up to 10 TWD"), ({"to": "gone"}, "Rounded up to the smallest coin"), ({}, "Rounded up to the smallest coin")])
def test_rounding_says_to_what(tmp_path: Path, to: dict[str, str], words: str) -> None:
    lines = _bounded(tmp_path, amounts={"rounding": {"mode": "up", "reference": "art. 6", **to}})
    assert f"{words} [art. 6]" in lines


def test_what_the_pack_does_not_write_is_called_unwritten(tmp_path: Path) -> None:
    lines = _bounded(tmp_path)
    assert any("not written in the pack" in line for line in lines)
    written = _bounded(tmp_path, amounts={"other_reward": {"effect": "ignored", "reference": "art. 7"}})
    assert "Another reward for the same merit changes nothing [art. 7]" in written


def test_instalments_say_how_much_when_and_what_if_it_fails(tmp_path: Path) -> None:
    yes, no = {"fact_true": "big"}, {"not": {"fact_true": "big"}}
    instalments = [
        rule("a", amount="one", due=yes, failed=no, if_failed="lapses"), rule("b", amount="one", percent="half", due={"in_version": [START]}),
        rule("c", percent="half", due=NEVER, failed=NEVER), rule("d", due=yes, failed=no),
    ]  # fmt: skip
    lines = _bounded(tmp_path, amounts={"instalments": instalments})
    start = lines.index("Instalments")
    assert [line.removesuffix(" [art. 3]") for line in lines[start + 1 : start + 11]] == [
        "Words: 1 TWD", "Due where 'Words' is answered yes", "Where 'Words' is not answered yes, this part is lost",
        "Words: 1 TWD, and 50 % of what exceeds it", "Due at once",
        "Words: 50 % of the reward", "Never due in this version",
        "Words: the rest", "Due where 'Words' is answered yes", "Where 'Words' is not answered yes, nothing more is due",
    ]  # fmt: skip


def test_deadlines_say_from_when_and_how_long(tmp_path: Path) -> None:
    deadlines = [
        rule("a", starts=["solved_on", "measure_on"], days=40), rule("b", starts="solved_on", years=1), rule("c", starts="solved_on", month_of=[2, 8]),
    ]  # fmt: skip
    lines = _bounded(tmp_path, deadlines=deadlines)
    assert "Words: 40 days after 'Solved on', or else 'Compulsory measure taken on' [art. 3]" in lines
    assert "Words: 12 months after 'Solved on' [art. 3]" in lines
    assert "Words: the next batch after 'Solved on' (months 2, 8 of the year) [art. 3]" in lines


def test_working_days_are_called_so(tmp_path: Path) -> None:
    pack = load_pack(write_packs(tmp_path, SMALL_PACK), "mini")
    assert said(pack, "5 working days after 'Solved on'")


def test_exclusions_that_never_apply_are_left_out_and_those_that_always_do_say_so(tmp_path: Path) -> None:
    def test(name: str, when: dict[str, object], **more: object) -> dict[str, object]:
        return {"id": name, "when": when, "excludes": "report", "reason": "other", "text": ANY, "reference": "art. 8", **more}

    lines = _bounded(tmp_path, tests=[test("a", NEVER), test("b", {"in_version": [START]}, reclaims=True)])
    assert "Where in every case: nobody is rewarded" in lines
    assert "What was paid is to be paid back" in lines


def test_approvals_say_up_to_what_sum(tmp_path: Path) -> None:
    approvals = [
        {"id": "a", "up_to": "ten", "body": ANY, "reference": "art. 9"}, {"id": "b", "up_to": "gone", "body": ANY, "reference": "art. 9"},
        {"id": "c", "body": ANY, "reference": "art. 9"},
    ]  # fmt: skip
    lines = _bounded(tmp_path, decision={"approvals": approvals})
    assert [line for line in lines if line.endswith("Words [art. 9]")] == ["Up to 10 TWD: Words [art. 9]", *["Everything else: Words [art. 9]"] * 2]


def test_a_vote_without_a_quorum_does_not_speak_of_one(tmp_path: Path) -> None:
    vote = fact("vote", "record", fields=[fact("members", "count"), fact("present", "count"), fact("amounts", "amounts")])
    files = law([head("h", {"kind": "lump_sum", "amount": "one"})], {"one": amount("1")}, [vote], decision={"votes": [{"head": "h", "fact": "vote", "rule": "unanimous", "reference": "art. 9"}]})
    assert "'Words' is decided by a vote: all of those present agree [art. 9]" in page(passed(tmp_path, files))


def test_shares_by_role_name_the_roles(tmp_path: Path) -> None:
    sharing = {"joint": "by_role", "order_unknown": "equal", "successive": "first_accepted", "roles": {"finder": "60", "helper": "40"}, "reference": "art. 7"}
    lines = _bounded(tmp_path, pack={"sharing": sharing})
    assert "Reported together: by the role of each [art. 7]" in lines
    assert "Part of each role: finder 60 %, helper 40 % [art. 7]" in lines


def test_transitional_rules_and_what_is_announced_are_told(tmp_path: Path) -> None:
    pack = {
        "versions": [{"from": START, "reference": "no. 1", "note": ANY}, {"from": "2030-01-01", "reference": "a bill", "expected": True}],
        "transitional": [{"when": {"fact_true": "big"}, "version": START, "reference": "art. 9"}, {"when": {"in_version": [START]}, "version": START, "reference": "art. 9"}],
        "options": [option("o", "a", "b")],
    }  # fmt: skip
    lines = _bounded(tmp_path, pack=pack)
    assert "Where 'Words' is answered yes, the rules in force from 2020-01-01 govern, whatever the day says [art. 9]" in lines
    assert "From 2030-01-01: a new version [a bill]" in lines


def test_an_announced_figure_is_told(tmp_path: Path) -> None:
    figures = {"one": amount("1", ) | {"values": [{"from": START, "amount": "1", "reference": "art. 4"}, {"from": "2030-01-01", "amount": "2", "reference": "a bill", "expected": True}]}}
    pack = passed(tmp_path, law([head("h", {"kind": "lump_sum", "amount": "one"})], figures, []))
    assert said(pack, "From 2030-01-01: 'Words' [a bill]")
