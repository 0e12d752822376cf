"""Faults of rules, of the pack's own page and of holidays: each is named with its file and line."""

from pathlib import Path

import pytest

from hotline.rewards.loader import PackError, load_pack
from tests.rewards.builders import SMALL_PACK, broken, faults_of, write_packs

PACK, AMOUNT, DAYS = "mini/pack.yaml", "mini/rules/amount.yaml", "holidays/XX.yaml"
TESTS, DEADLINES = "mini/rules/eligibility.yaml", "mini/rules/deadlines.yaml"


@pytest.mark.parametrize(
    ("path", "old", "new", "fault"),
    [
        (AMOUNT, "count: caught", "count: fled", "amount.yaml:5: head 'caught' names the fact 'fled'"),
        (
            AMOUNT,
            "count: caught",
            "count: reported_on",
            "amount.yaml:5: head 'caught' cannot use the fact 'reported_on'",
        ),
        (
            AMOUNT,
            "fact: caught",
            "fact: finds.net",
            "amount.yaml:11: head 'crowd' names 'finds.net', which stands in rows",
        ),
        (AMOUNT, "each: each", "each: every", "amount.yaml:5: head 'caught' names the parameter 'every'"),
        (AMOUNT, "each: each", "each: steps", "amount.yaml:5: head 'caught' cannot use the parameter 'steps'"),
        (AMOUNT, ", each: each", "", "amount.yaml:5: 'each' is missing"),
        (AMOUNT, "kind: per_unit", "kind: per_mile", "amount.yaml:5: 'kind' is 'per_mile'"),
        (AMOUNT, "{fact: caught}", "{guess: caught}", "amount.yaml:11: not one known measure"),
        (AMOUNT, "{fact: caught}", "{fact: caught, equivalent: {}}", "amount.yaml:11: not one known measure"),
        (AMOUNT, "{fact: caught}", "{equivalent: caught}", "amount.yaml:11: 'equivalent' is not a table"),
        (AMOUNT, "{fact: caught}", "caught", "amount.yaml:11: 'measure' is not a table"),
        (
            AMOUNT,
            "    parts:\n      - {kind: per_unit, count: caught, each: each}",
            "    parts: []",
            "amount.yaml:4: a head without parts",
        ),
        (
            AMOUNT,
            "- {kind: per_unit, count: caught, each: each}",
            "- 7",
            "amount.yaml:5: an item of 'parts' is not a table",
        ),
        (
            AMOUNT,
            "kind: per_unit, count: caught, each: each",
            "kind: when_true, fact: caught, amount: each, at_most_when: 1",
            "amount.yaml:5: 'at_most_when' is not a table",
        ),
        (AMOUNT, "reading: wide}", "reading: wild}", "amount.yaml:18: cap 'all' names 'wild' of option 'reading'"),
        (
            AMOUNT,
            "{option_is: {option: reading, reading: wide}}",
            "{option_is: reading}",
            "amount.yaml:18: 'option_is' is not a table",
        ),
        (
            AMOUNT,
            "{option_is: {option: reading, reading: wide}}",
            "{heads_at_least: two}",
            "amount.yaml:18: 'heads_at_least' is not a whole number",
        ),
        (
            AMOUNT,
            "{option_is: {option: reading, reading: wide}}",
            "{heads_at_least: [2]}",
            "amount.yaml:18: 'heads_at_least' is not a single value",
        ),
        (
            AMOUNT,
            "{option_is: {option: reading, reading: wide}}",
            "{any_of: [{fact_true: rain}]}",
            "amount.yaml:18: cap 'all' names the fact 'rain'",
        ),
        (TESTS, "fact_true", "if", "eligibility.yaml:3: not one known condition"),
        (TESTS, "{fact_true: previously_known}", "previously_known", "eligibility.yaml:3: 'when' is not a table"),
        (
            TESTS,
            "{fact_true: previously_known}",
            "{deadline_missed: notify_by}",
            "eligibility.yaml:3: 'deadline_missed' is not a table",
        ),
        (
            TESTS,
            "{fact_true: previously_known}",
            "{deadline_missed: {deadline: x, done: solved_on, unless: claim.good_cause}}",
            "eligibility.yaml:3: test 'known' names the deadline 'x'",
        ),
        (
            TESTS,
            "{fact_true: previously_known}",
            "{category_in: citizen}",
            "eligibility.yaml:3: 'category_in' is not a list",
        ),
        (
            TESTS,
            "{fact_true: previously_known}",
            "{category_in: [[citizen]]}",
            "eligibility.yaml:3: 'category_in' is not a single value",
        ),
        (TESTS, "excludes: report", "excludes: town", "eligibility.yaml:4: 'excludes' is 'town'"),
        (
            TESTS,
            "reason: previously_known",
            "reason: no_head_applies",
            "eligibility.yaml:5: 'reason' is 'no_head_applies'",
        ),
        (
            DEADLINES,
            "starts: solved_on",
            "starts: already_paid",
            "deadlines.yaml:4: deadline 'notify_by' cannot use the fact",
        ),
        (DEADLINES, "working_days: 5\n", "months: some\n", "deadlines.yaml:5: 'months' is not a whole number"),
        (DEADLINES, "    working_days: 5\n", "", "deadlines.yaml:2: not one period"),
    ],
)
def test_a_faulty_rule_is_named(tmp_path: Path, path: str, old: str, new: str, fault: str) -> None:
    found = faults_of(tmp_path, broken(path, old, new))
    assert any(fault in one for one in found), found


@pytest.mark.parametrize(
    ("path", "old", "new", "fault"),
    [
        (PACK, "id: mini", "id: maxi", "pack.yaml:1: the id is 'maxi'"),
        (PACK, "currency: CNY", "currency: XXX", "pack.yaml:4: 'currency' is 'XXX'"),
        (PACK, 'pays_in: "1"', 'pays_in: "0"', "pack.yaml:5: 'pays_in' is nothing"),
        (PACK, "grade: A", "grade: D", "pack.yaml:10: 'grade' is 'D'"),
        (
            PACK,
            "selecting_fact: reported_on",
            "selecting_fact: caught",
            "the selection of the version cannot use the fact",
        ),
        (PACK, "versions:\n  - from: 2020-01-01\n    reference: no. 1\n", "", "pack.yaml:1: no version"),
        (
            PACK,
            "    reference: no. 1\nidentity",
            "    reference: no. 1\n  - {from: 2019-01-01, reference: no. 0}\nidentity",
            "versions are not in order",
        ),
        (
            PACK,
            "identity_at_collection:\n  kind: none\n  note: {zh: 无, en: None}\n",
            "",
            "'identity_at_collection' is missing",
        ),
        (PACK, "kind: none", "kind: passport", "pack.yaml:16: 'kind' is 'passport'"),
        (
            PACK,
            "sharing: {joint: equal, order_unknown: equal, successive: first_accepted, reference: no. 1}\n",
            "",
            "'sharing' is missing",
        ),
        (PACK, "joint: equal", "joint: lottery", "pack.yaml:18: 'joint' is 'lottery'"),
        (PACK, "holidays: XX", "holidays: YY", "pack.yaml:19: 'holidays' is 'YY'"),
        (PACK, "default: narrow", "default: other", "pack.yaml:23: 'default' is 'other'"),
        (
            PACK,
            "    readings:\n      narrow: {zh: 窄, en: Narrow}\n      wide: {zh: 宽, en: Wide}\n",
            "",
            "'readings' is missing",
        ),
        (
            PACK,
            "instrument:\n  title: {zh: 小法, en: Small law}\n  reference: no. 1\n  sources: [a shelf]\n  grade: A\n",
            "",
            "'instrument' is missing",
        ),
        (PACK, "id: mini", "- mini", "pack.yaml:2: unreadable YAML"),
    ],
)
def test_a_fault_of_the_packs_own_page_is_named(tmp_path: Path, path: str, old: str, new: str, fault: str) -> None:
    found = faults_of(tmp_path, broken(path, old, new))
    assert any(fault in one for one in found), found


@pytest.mark.parametrize(
    ("path", "old", "new", "fault"),
    [
        (DAYS, "off: [2020-01-01]", "off: [2021-01-01]", "XX.yaml:4: a day that is not of the year 2020"),
        (DAYS, "off: [2020-01-01]", "off: [[2020-01-01]]", "XX.yaml:5: not a date"),
        (
            DAYS,
            "years:\n  2020:\n    reference: no. 2\n    off: [2020-01-01]\n    worked: []\n",
            "",
            "XX.yaml:1: 'years' is missing",
        ),
        (
            DAYS,
            "  2020:\n    reference: no. 2\n    off: [2020-01-01]\n    worked: []\n",
            "  2020: none\n",
            "XX.yaml:3: '2020' is not a table",
        ),
        (DAYS, "  2020:", "  next:", "a day that is not of the year next"),
    ],
)
def test_a_fault_of_the_holidays_is_named(tmp_path: Path, path: str, old: str, new: str, fault: str) -> None:
    found = faults_of(tmp_path, broken(path, old, new))
    assert any(fault in one for one in found), found


@pytest.mark.parametrize(
    ("path", "old", "new", "meant"),
    [
        (AMOUNT, "count: caught, each: each}", "count: caught, eahc: each}", "Did you mean 'each'? Known here: "),
        (AMOUNT, "kind: per_unit", "kind: per_unti", "Did you mean 'per_unit'? Write one of: "),
        (AMOUNT, "{fact: caught}", "{facts: caught}", "Did you mean 'fact'? Write exactly one of: "),
        (TESTS, "fact_true", "fact_treu", "Did you mean 'fact_true'? Write exactly one of: "),
        (AMOUNT, "{fact: caught}", "{zzz: caught}", "Write exactly one of: "),
        (PACK, "id: mini", "id: mini\nextends: minni", "Did you mean 'mini'? Packs here: mini"),
    ],
)
def test_a_misspelling_is_met_with_what_was_probably_meant(tmp_path: Path, path: str, old: str, new: str, meant: str) -> None:
    with pytest.raises(PackError) as error:
        load_pack(write_packs(tmp_path, broken(path, old, new)), "mini")
    assert any(fault.hint.startswith(meant) for fault in error.value.faults), [fault.hint for fault in error.value.faults]


def test_a_misspelt_file_is_met_with_the_one_that_was_probably_meant(tmp_path: Path) -> None:
    with pytest.raises(PackError) as error:
        load_pack(write_packs(tmp_path, {**SMALL_PACK, "mini/rules/deadline.yaml": ""}), "mini")
    assert error.value.faults[0].hint.startswith("Did you mean 'rules/deadlines.yaml'? Files of a pack: ")
