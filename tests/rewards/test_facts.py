"""Facts: each is checked against its declared type, and all faults are named at once, never the values."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from hotline.rewards.engine import evaluate
from hotline.rewards.facts import FactsError
from hotline.rewards.facts_file import parse_facts
from hotline.rewards.pack import Pack
from tests.rewards.builders import NATIONAL, TODAY, answer, refused, the_pack
from tests.rewards.invented_law import WORDS, fact, head, law, passed


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("reported_on", ["yesterday", 20200302, "2020-02-30", "0001-01-01", datetime(2020, 3, 2, tzinfo=UTC), ""]),
        ("users_found", [-1, 2.5, "2.5", "three", True, [3]]),
        ("bounty", [-1, "0.5", Decimal("0.5"), 0.1, True, "many", "NaN", 10**15, []]),
        ("exceptional", ["true", 1, "yes"]),
        ("report_mode", ["together", 3]),
        ("cultivation", ["2 mu", ["2 mu"]]),
        ("seizures", ["heroin", {"substance": "heroin"}, ["heroin"]]),
        ("decided", [500, ["drug_crime"], {"drug_crime": "much"}]),
        ("options", ["literal", {"top_bracket": 1}]),
        ("tipsters", [[{"ref": "A", "accepted_at": "noon"}], [{"ref": ""}], [{"sent_at": "2020-03-02T09:00:00Z"}]]),
    ],
)
def test_a_value_of_another_type_is_refused(name: str, values: list[object]) -> None:
    for value in values:
        named = refused(NATIONAL, {name: value})
        assert len(named) == 1
        assert next(iter(named)).startswith(name)


@pytest.mark.parametrize(
    ("net", "expected"),
    [("35", "a weight"), (35, "a weight"), ("35 mu", "a weight"), ("some g", "a weight")],
)
def test_a_weight_needs_its_unit_and_the_fault_says_which_rule_asks(net: object, expected: str) -> None:
    named = refused(NATIONAL, {"seizures": [{"substance": "heroin", "net": net}]})
    assert named["seizures[0].net"].startswith(expected)
    assert named["seizures[0].net"].endswith("(art. 7 item 2)")


def test_an_area_is_asked_for_as_an_area() -> None:
    assert refused(NATIONAL, {"cultivation": {"area": "2 kg"}})["cultivation.area"].startswith("an area")


def test_unknown_names_and_missing_fields_are_named_at_once() -> None:
    facts = {"colour": "red", "seizures": [{"net": "1 g", "purity": "80"}], "claim": {"paid": True}}
    assert set(refused(NATIONAL, facts)) == {"colour", "seizures[0].purity", "seizures[0].substance", "claim.paid"}


def test_a_refusal_never_repeats_what_was_given() -> None:
    with pytest.raises(FactsError) as error:
        evaluate(the_pack(NATIONAL), {"reported_on": "a name and a number"}, TODAY)
    assert "a name and a number" not in str(error.value) + repr(error.value)
    assert "reported_on: expected a date" in str(error.value)


def test_a_refusal_is_said_in_chinese_too() -> None:
    with pytest.raises(FactsError) as error:
        evaluate(the_pack(NATIONAL), {"users_found": "x"}, TODAY)
    assert error.value.faults[0].say("zh") == "users_found：应为从 0 起的整数；依据：art. 7, group use"


def test_what_is_null_was_not_given() -> None:
    assert answer(NATIONAL, {"users_found": None, "seizures": None, "drivers_caught": 1})["amount"] == "500"


def test_typed_values_are_taken_as_well_as_text() -> None:
    facts = {
        "reported_on": date(2020, 3, 2),
        "bounty": Decimal(701),
        "drivers_caught": "0",
        "tipsters": [
            {"ref": "A", "accepted_at": datetime(2020, 3, 2, 10, tzinfo=UTC)},
            {"ref": "B", "accepted_at": "2020-03-02T09:00:00"},
        ],
        "report_mode": "joint",
    }
    assert answer(NATIONAL, facts)["shares"] == {"A": "350", "B": "351"}


def test_yaml_and_json_say_the_same() -> None:
    yaml = (
        b"reported_on: 2020-03-02\nbounty: 50\nexceptional: false\nseizures: [{substance: heroin, net: 35 g}]\nclaim:\n"
    )
    json = (
        b'{"reported_on": "2020-03-02", "bounty": 50, "exceptional": false,'
        b' "seizures": [{"substance": "heroin", "net": "35 g"}], "claim": null}'
    )
    assert parse_facts(yaml) == parse_facts(json)


def test_figures_of_a_file_keep_every_digit_and_times_stay_as_written() -> None:
    facts = parse_facts(b"a: 0.1\nb: 1e3\nc: 0x1F\nd: 2020-03-02T10:00:00+08:00\ne: 1_000\n")
    assert facts == {"a": Decimal("0.1"), "b": Decimal(1000), "c": "0x1F", "d": "2020-03-02T10:00:00+08:00", "e": 1000}
    assert parse_facts(b'{"a": 0.1}') == {"a": Decimal("0.1")}


@pytest.mark.parametrize(
    ("content", "where"),
    [
        (b"[1, 2]", "line 1"),
        (b"- 1", "line 1"),
        (b"", "line 1"),
        (b"a: 1\nb: [", "line 2"),
        (b"a: 1\na: 2\n", "line 2"),
        (b'{"a": 1, "b": 2, "a": 3}', "a"),
        (b"a: &x 1\nb: *x\n", "line 1"),
        (b"a: 1\nb: &x [*x]\n", "line 2"),
        (b"\xff\xfe", "line 1"),
    ],
)
def test_a_file_that_is_no_table_of_facts_is_refused_with_its_place(content: bytes, where: str) -> None:
    with pytest.raises(FactsError) as error:
        parse_facts(content)
    assert error.value.faults[0].fact == where


def test_money_says_of_what_it_has_to_be_a_multiple(tmp_path: Path) -> None:
    heads = [head("a", {"kind": "value", "of": ["fines"]})]
    cents = passed(tmp_path, law(heads, {}, [fact("fines", "money")], pack={"pays_in": "0.01"}))
    with pytest.raises(FactsError) as error:
        evaluate(cents, {"fines": "100.005", "decided": {"a": "0.001"}}, TODAY)
    assert [fault.expected.en for fault in error.value.faults] == [
        "an amount from 0, a multiple of 0.01", "names with amounts, each a multiple of 0.01",
    ]  # fmt: skip
    assert error.value.faults[0].expected.zh == "不低于 0 的金额，为 0.01 的整数倍"


@pytest.mark.parametrize(("name", "value"), [("bounty", "1,000,000"), ("users_found", "1,000")])
def test_a_figure_with_commas_is_asked_for_without_them(name: str, value: str) -> None:
    assert ", in digits without commas (" in refused(NATIONAL, {name: value})[name]


def test_a_fact_that_is_missing_is_said_to_be_with_the_fact_that_needs_it(tmp_path: Path) -> None:
    heads = [head("a", {"kind": "value", "of": ["fines"]})]
    facts = [fact("level", "count"), fact("fines", "money", needed_with=["level"])]
    pack = passed(tmp_path, law(heads, {}, facts))
    with pytest.raises(FactsError) as error:
        evaluate(pack, {"level": 2}, TODAY)
    assert str(error.value) == "fines: expected an amount from 0, a multiple of 1 (it is missing, and needed with level); needed by: art. 1"
    assert error.value.faults[0].expected.zh == "不低于 0 的金额，为 1 的整数倍（填了 level 就须填写）"
    assert "(it is missing) (" in refused(NATIONAL, {"seizures": [{"net": "1 g"}]})["seizures[0].substance"]


def test_nothing_is_to_be_decided_where_the_sum_is_fixed_or_no_head_applies(tmp_path: Path) -> None:
    pack = passed(tmp_path, law([head("a", {"kind": "value", "of": ["fines"]})], {}, [fact("fines", "money")]))
    for facts, expected in (
        ({"fines": 10000, "decided": {"a": 9000}}, "nothing: this sum is fixed by law (10000), there is nothing to decide"),
        ({"decided": {"a": 9000}}, "nothing: no head applies here"),
        ({"fines": 10000, "decided": {"b": 9000}}, "a head that applies here (a)"),
    ):
        with pytest.raises(FactsError) as error:
            evaluate(pack, facts, TODAY)
        assert error.value.faults[0].expected.en == expected


def divided_by_decision(folder: Path) -> Pack:
    """Suspects are left out; what is left is divided among those who reported together as somebody decides."""
    out = {"id": "officers", "when": {"category_in": ["suspect"]}, "excludes": "tipster", "reason": "excluded_category", "text": WORDS, "reference": "x"}
    sharing = {"joint": "by_decision", "order_unknown": "equal", "successive": "first_accepted", "reference": "art. 7"}
    return passed(folder, law([head("a", {"kind": "value", "of": ["fines"]})], {}, [fact("fines", "money")], pack={"sharing": sharing}, tests=[out]))


def test_shares_decided_for_two_do_not_pass_to_one_unsaid_when_the_other_is_excluded(tmp_path: Path) -> None:
    pack = divided_by_decision(tmp_path)
    facts = {"fines": 100, "tipsters": [{"ref": "A"}, {"ref": "B"}], "report_mode": "joint", "reporter": {"category": "suspect"}}
    with pytest.raises(FactsError) as error:
        evaluate(pack, {**facts, "decided_shares": {"A": 60, "B": 40}}, TODAY)
    assert error.value.faults[0].expected.en == "shares of B that add up to 100 (A is excluded by the test officers)"
    assert evaluate(pack, {**facts, "decided_shares": {"B": 100}}, TODAY).shares == {"B": Decimal(100)}


def test_shares_decided_for_somebody_excluded_name_the_test_that_excludes(tmp_path: Path) -> None:
    pack = divided_by_decision(tmp_path)
    people = {"tipsters": [{"ref": ref} for ref in "ABC"], "report_mode": "joint", "decided_shares": {"A": 50, "B": 50}}
    with pytest.raises(FactsError) as error:
        evaluate(pack, {"fines": 100, **people, "reporter": {"category": "suspect"}}, TODAY)
    assert error.value.faults[0].expected.en == "shares of B, C that add up to 100 (A is excluded by the test officers)"
    with pytest.raises(FactsError) as error:
        evaluate(pack, {"fines": 90, **people}, TODAY)
    assert error.value.faults[0].expected.en == "shares of A, B, C that add up to 90"


def test_a_name_that_stands_twice_in_a_file_of_facts_is_named() -> None:
    with pytest.raises(FactsError) as error:
        parse_facts(b"a: 1\nb: 2\na: 3\n")
    assert error.value.faults[0].say("en") == "line 3: expected each name once ('a' stands twice); needed by: facts file"
