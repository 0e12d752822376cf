"""Facts: each is checked against its declared type, and all faults are named at once, never the values."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from hotline.rewards.engine import evaluate
from hotline.rewards.facts import FactsError
from hotline.rewards.facts_file import parse_facts
from tests.rewards.builders import NATIONAL, TODAY, answer, refused, the_pack


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
