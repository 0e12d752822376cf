"""A fact that the law needs only under a condition: missing there it is a fault, elsewhere it is not asked for."""

from pathlib import Path
from typing import Any

import pytest

from hotline.rewards.engine import evaluate
from hotline.rewards.facts import FactsError
from tests.rewards.builders import faults_of
from tests.rewards.invented_law import ON, START, amount, chosen, fact, head, law, passed, refused_facts, rows

CONVICTED = {"fact_is": {"fact": "result", "is": ["convicted"]}}
HEADS = [head("award", {"kind": "lump_sum", "amount": "sum"})]


def needed(*facts: dict[str, Any], **pack: Any) -> dict[str, str]:
    return law(HEADS, {"sum": amount("10")}, [chosen("result", "convicted", "open"), *facts], pack=pack)


def test_a_fact_may_be_needed_with_one_value_of_another(tmp_path: Path) -> None:
    pack = passed(tmp_path, needed({**fact("fine", "money"), "needed_when": CONVICTED}))
    assert refused_facts(pack, result="convicted") == ["fine"]
    assert [refused_facts(pack, result="convicted", fine=fine) for fine in (0, None)] == [[], []]
    assert refused_facts(pack, result="open") == []


def test_a_missing_answer_is_called_missing_and_asked_for_in_the_sums_that_are_paid(tmp_path: Path) -> None:
    pack = passed(tmp_path, needed({**fact("fine", "money"), "needed_when": CONVICTED}, pays_in="50"))
    with pytest.raises(FactsError) as error:
        evaluate(pack, {"result": "convicted"}, ON)
    assert error.value.faults[0].expected.en == "an amount from 0, a multiple of 50 (it is missing)"


def test_a_fact_may_be_needed_from_one_version_on(tmp_path: Path) -> None:
    versions = [{"from": START, "reference": "no. 1"}, {"from": "2022-01-01", "reference": "no. 2"}]
    pack = passed(tmp_path, needed({**fact("fine", "money"), "needed_when": {"in_version": ["2022-01-01"]}}, versions=versions))
    assert [refused_facts(pack, event_on=day) for day in ("2021-12-31", "2022-01-01")] == [[], ["fine"]]


def test_a_field_may_be_needed_where_its_own_row_says_so(tmp_path: Path) -> None:
    seized = {"fact_is": {"fact": "finds.class", "is": ["1"]}}
    finds = rows("finds", chosen("class", "1", "2"), {**fact("net", "quantity", unit="g"), "needed_when": seized})
    paper = {**fact("paper", "record"), "fields": [{**fact("number", "count"), "needed_when": CONVICTED}, fact("day", "date")]}
    pack = passed(tmp_path, needed(finds, paper))
    assert refused_facts(pack, finds=[{"class": "1", "net": "1 g"}, {"class": "2"}, {"class": "1"}]) == ["finds[2].net"]
    assert refused_facts(pack, result="convicted", paper={"day": "2020-01-01"}) == ["paper.number"]
    assert refused_facts(pack, result="convicted") == []


def test_a_condition_that_names_what_is_not_there_is_refused(tmp_path: Path) -> None:
    files = needed({**fact("fine", "money"), "needed_when": {"fact_true": "nowhere"}})
    assert [fault for fault in faults_of(tmp_path, files, "new") if "names the fact 'nowhere'" in fault]
