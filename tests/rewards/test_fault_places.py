"""A fault points at the line where the name stands that is not there, however deep and however often it is written."""

from pathlib import Path

import pytest

from tests.rewards.builders import SMALL_PACK, faults_of

AMOUNT = """\
heads:
  - id: all
    label: {zh: 一, en: One}
    parts:
      - kind: lesser_of
        parts:
          - {kind: per_unit, count: caught, each: each}
          - kind: brackets
            measure:
              rows_total:
                rows: finds
                weight: gross
            scale: steps
    reference: no. 1
groups:
  - id: team
    label: {zh: 组, en: Team}
    take: sum
    of:
      - all
      - nobody
    reference: no. 1
caps:
  - {id: all_of_it, label: {zh: 总, en: All}, amount: each, of: [team], reference: no. 1}
  - id: all
    label: {zh: 总, en: All}
    amount: most
    when: {in_version: [2020-01-01, 2021-01-01]}
    reference: no. 1
de_minimis:
  inclusive: true
  amount: least
  reference: no. 1
"""


@pytest.mark.parametrize(
    "fault",
    [
        "mini/rules/amount.yaml:12: head 'all' names the fact 'finds.gross'",
        "mini/rules/amount.yaml:21: 'team' names 'nobody'",
        "mini/rules/amount.yaml:27: cap 'all' names the parameter 'most'",
        "mini/rules/amount.yaml:28: cap 'all' names 2021-01-01, when no version begins",
        "mini/rules/amount.yaml:32: de_minimis names the parameter 'least'",
    ],
)
def test_a_fault_points_at_the_line_of_the_name(tmp_path: Path, fault: str) -> None:
    assert fault in faults_of(tmp_path, {**SMALL_PACK, "mini/rules/amount.yaml": AMOUNT})


def test_a_name_that_stands_nowhere_points_at_its_rule(tmp_path: Path) -> None:
    """The vote names no field itself: the engine asks for them in the record."""
    vote = "votes:\n  - {head: crowd, fact: caught, rule: majority, reference: no. 1}\n"
    found = faults_of(tmp_path, {**SMALL_PACK, "mini/rules/decision.yaml": vote})
    assert "mini/rules/decision.yaml:2: the vote on 'crowd' names the fact 'caught.members'" in found


def test_a_value_of_a_day_on_which_no_version_begins_is_pointed_at(tmp_path: Path) -> None:
    later = "  - from: 2021-05-01\n    amount: \"5\"\n    reference: no. 3\n"
    files = {**SMALL_PACK, "mini/parameters/each.yaml": SMALL_PACK["mini/parameters/each.yaml"] + later}
    fault = "mini/parameters/each.yaml:7: a value of 'each' begins on 2021-05-01, when no version begins"
    assert fault in faults_of(tmp_path, files)
