"""Faults of keys, values, figures and facts: each is named with its file and line."""

from pathlib import Path

import pytest

from tests.rewards.builders import broken, faults_of

FACTS = "mini/facts.yaml"
EACH, STEPS = "mini/parameters/each.yaml", "mini/parameters/steps.yaml"


@pytest.mark.parametrize(
    ("path", "old", "new", "fault"),
    [
        (EACH, "kind: amount", "kind: amount\ncolour: red", "each.yaml:2: unknown key 'colour'"),
        (EACH, "kind: amount", "kind: amount\nkind: amount", "each.yaml:2: the key 'kind' stands twice"),
        (EACH, "    reference: no. 1\n", "", "each.yaml:4: 'reference' is missing"),
        (EACH, '"100"', "100", "each.yaml:5: money is not text in quotes"),
        (EACH, '"100"', "0.1", "each.yaml:5: money is not text in quotes"),
        (EACH, '"100"', '"-100"', "each.yaml:5: money has a sign"),
        (EACH, '"100"', "[100]", "each.yaml:5: 'amount' is not a single value"),
        (EACH, "kind: amount", "kind: guess", "each.yaml:1: 'kind' is 'guess'"),
        (EACH, "from: 2020-01-01", "from: soon", "each.yaml:4: not a date"),
        (EACH, "{zh: 每名, en: Each}", "Each", "each.yaml:2: 'description' is not a table"),
        (EACH, "{zh: 每名, en: Each}", "{zh: 每名}", "each.yaml:2: 'en' is missing"),
        (EACH, "  - from: 2020-01-01\n    amount", "  from: 2020-01-01\n  amount", "each.yaml"),
        (EACH, "en: Each", "en: ''", "each.yaml:2: 'en' is empty"),
        (EACH, "kind: amount", "kind: &a amount", "each.yaml:1: an anchor, alias or tag of YAML"),
        (EACH, "kind: amount", "kind: !!python/name:os.system amount", "each.yaml:1: an anchor, alias or tag of YAML"),
        (EACH, "kind: amount", "kind: [", "each.yaml:3: unreadable YAML"),
        (EACH, "kind: amount", "? [a]\n: b\nkind: amount", "each.yaml:2: unknown key '?'"),
    ],
)
def test_a_faulty_key_or_value_is_named(tmp_path: Path, path: str, old: str, new: str, fault: str) -> None:
    found = faults_of(tmp_path, broken(path, old, new))
    assert any(fault in one for one in found), found


@pytest.mark.parametrize(
    ("path", "old", "new", "fault"),
    [
        (
            EACH,
            "no. 1\n",
            "no. 1\n  - from: 2019-01-01\n    amount: '1'\n    reference: no. 1\n",
            "not in order of their days",
        ),
        (
            EACH,
            "no. 1\n",
            "no. 1\n  - from: 2021-01-01\n    amount: '1'\n    reference: no. 1\n",
            "when no version begins",
        ),
        (EACH, "from: 2020-01-01", "from: 2021-01-01", "each.yaml:1: 'each' has no value on 2020-01-01"),
        (EACH, "kind: amount", "kind: range", "each.yaml:4: 'min' is missing"),
        (
            STEPS,
            'from: "5", min',
            'from: "6", min',
            "steps.yaml:8: the bracket [6, …) does not begin where [1, 5) ends",
        ),
        (STEPS, 'from: "5", min', 'above: "5", min', "steps.yaml:8: the bracket (5, …) does not begin"),
        (STEPS, 'under: "5"', 'up_to: "5"', "steps.yaml:8: the bracket [5, …) does not begin where [1, 5] ends"),
        (STEPS, 'under: "5"', 'under: "1"', "steps.yaml:7: the bracket ends before it begins"),
        (STEPS, 'from: "1"', 'from: "1 g"', "steps.yaml:7: 'from' is not a quantity in count"),
        (STEPS, 'max: "30"', 'max: "3"', "steps.yaml:8: the maximum is below the minimum"),
        (STEPS, "unit: count", "unit: pints", "steps.yaml:2: 'unit' is 'pints'"),
    ],
)
def test_a_faulty_figure_is_named(tmp_path: Path, path: str, old: str, new: str, fault: str) -> None:
    found = faults_of(tmp_path, broken(path, old, new))
    assert any(fault in one for one in found), found


@pytest.mark.parametrize(
    ("path", "old", "new", "fault"),
    [
        (FACTS, "type: count", "type: sums", "facts.yaml:3: 'type' is 'sums'"),
        (FACTS, "type: count", "type: choice", "facts.yaml:3: 'caught' has nothing to choose from"),
        (FACTS, "unit: g", "unit: stone", "facts.yaml:10: 'unit' is 'stone'"),
        (FACTS, "type: rows", "type: rows\n    open: true", "facts.yaml:6: unknown key 'open'"),
        (FACTS, "name: caught", "name: claim", "facts.yaml:3: 'claim' is a fact of every programme"),
        (FACTS, "name: caught", "name: reported_on", "facts.yaml:3: 'reported_on' stands twice in 'facts'"),
        (FACTS, "type: rows", "type: rows\n    required: perhaps", "facts.yaml:6: 'required' is not true or false"),
    ],
)
def test_a_faulty_declaration_of_a_fact_is_named(tmp_path: Path, path: str, old: str, new: str, fault: str) -> None:
    found = faults_of(tmp_path, broken(path, old, new))
    assert any(fault in one for one in found), found
