"""What the engine promises beyond the cases of the packs."""

import json
import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from hotline.rewards.contract import finding_json
from hotline.rewards.engine import evaluate
from hotline.rewards.facts import FactsError
from hotline.rewards.finding import Outcome
from hotline.rewards.loader import load_pack
from tests.rewards.builders import LANWAN, NATIONAL, RULES, TODAY, YANSHAN, answer, refused, the_pack

HEROIN = {"reported_on": "2020-03-02", "seizures": [{"substance": "heroin", "net": "35 g"}]}
BOTH = [{"ref": "A", "accepted_at": "2020-03-02T09:00:00Z"}, {"ref": "B", "accepted_at": "2020-03-02T08:00:00Z"}]


def test_the_answer_has_exactly_the_keys_of_the_contract() -> None:
    keys = (
        "pack version currency outcome amount min max reason shares instalments due_now heads deadlines options steps"
    )
    assert list(answer(NATIONAL, HEROIN)) == keys.split()


def test_the_answer_is_json() -> None:
    assert json.loads(json.dumps(answer(LANWAN, HEROIN)))["currency"] == "CNY"


def test_lanwan_gives_nine_hundred_for_thirty_five_grams_and_two_suspects() -> None:
    facts = {"seizures": [{"substance": "heroin", "net": "35 g"}], "suspects_caught": 2}
    found = answer(LANWAN, facts)
    assert (found["outcome"], found["amount"], found["version"]) == ("pay", "900", "2026-01-01")


def test_a_range_has_no_amount_no_shares_and_nothing_due() -> None:
    found = answer(NATIONAL, {"factories": 1})
    assert (found["amount"], found["shares"], found["due_now"], found["reason"]) == (None, None, None, None)


def test_nothing_is_said_as_nothing() -> None:
    found = answer(NATIONAL, {})
    assert (found["amount"], found["due_now"], found["min"], found["max"], found["shares"]) == (
        "0",
        "0",
        None,
        None,
        {},
    )


def test_a_finding_knows_its_outcome() -> None:
    finding = evaluate(the_pack(NATIONAL), HEROIN, TODAY)
    assert finding.outcome is Outcome.PAY
    assert finding.amount == Decimal(500)


def test_the_same_facts_give_the_same_finding_whatever_the_day() -> None:
    facts = {**HEROIN, "claim": {"notice_received_on": "2020-03-02"}}
    assert answer(NATIONAL, facts, date(2020, 3, 3)) == answer(NATIONAL, facts, date(2035, 1, 1))


def test_the_order_of_facts_does_not_matter() -> None:
    facts = {**HEROIN, "drivers_caught": 3, "users_found": 4}
    assert answer(NATIONAL, facts) == answer(NATIONAL, dict(reversed(facts.items())))


def test_every_step_names_its_source() -> None:
    facts = {**HEROIN, "tipsters": BOTH, "report_mode": "joint", "already_paid": 1000, "drivers_caught": 1}
    for language in ("zh", "en"):
        steps = finding_json(evaluate(the_pack(NATIONAL), facts, TODAY), language)["steps"]
        assert isinstance(steps, list)
        assert all(step["reference"] and step["text"] and "{" not in step["text"] for step in steps)


def test_the_amount_before_a_cap_is_shown() -> None:
    facts = {"seizures": [{"substance": "heroin", "net": "60 kg"}], "bounty": 250000}
    steps = {step["id"]: step for step in answer(NATIONAL, facts)["steps"]}  # type: ignore[attr-defined]
    assert "450,000 CNY before the cap" in steps["cap.total"]["text"]
    assert steps["total"]["amount"] == "450000"


def test_a_missing_day_of_report_is_said() -> None:
    first = answer(NATIONAL, {"drivers_caught": 1})["steps"][0]  # type: ignore[index]
    assert "'Reported on' was not given" in first["text"]


def test_a_deadline_in_a_year_without_holidays_is_null_and_said() -> None:
    found = answer(NATIONAL, {"drivers_caught": 1, "solved_on": "2026-12-25"})
    assert found["deadlines"] == {"notify_by": None, "claim_by": None}
    assert any("whose holidays are not known" in step["text"] for step in found["steps"])  # type: ignore[attr-defined]


def test_the_first_given_tipster_is_described_where_nobody_is_called_a() -> None:
    people = [{"ref": "K7"}, {"ref": "K2"}]
    facts = {**HEROIN, "tipsters": people, "report_mode": "joint", "reporter": {"category": "suspect"}}
    assert answer(NATIONAL, facts)["shares"] == {"K2": "500"}


def test_a_deadline_missed_without_facts_is_not_missed() -> None:
    assert answer(NATIONAL, {**HEROIN, "claim": {"claimed_on": "2020-05-03"}})["outcome"] == "pay"


def test_a_county_without_range_facts_pays_an_exact_sum() -> None:
    assert answer(YANSHAN, {"drivers_caught": 2})["amount"] == "1000"


def test_a_decided_figure_for_a_refused_head_changes_nothing() -> None:
    facts = {"precursors": [{"substance": "ephedrine", "net": "30 kg"}], "decided": {"precursor_crime": 5000}}
    assert answer(NATIONAL, facts)["reason"] == "figure_not_read"


@pytest.mark.parametrize(
    ("facts", "path", "expected"),
    [
        ({"decided": {"drug_factory": 20000}}, "decided.drug_factory", "nothing: no head applies here (rules/amount.yaml)"),
        (
            {"factories": 1, "decided": {"drug_factory": 1}},
            "decided.drug_factory",
            "an amount from 20000 to 200000 (art. 7, drug factories)",
        ),
        (
            {"seizures": [{"substance": "heroin", "net": "1 t"}], "decided": {"drug_crime": 1}},
            "decided.drug_crime",
            "an amount from 200000 up (art. 7 item 2)",
        ),
        (
            {"options": {"top_bracket": "third"}},
            "options.top_bracket",
            "one of: literal, practical (art. 7 item 10)",
        ),
        (
            {"options": {"colour": "red"}},
            "options.colour",
            "one of: top_bracket, exceptional, month_rule, last_day (pack.yaml)",
        ),
        (
            {"live_plants": [{"kind": "poppy_seedling", "count": 5, "net": "5 g"}]},
            "live_plants[0].count",
            "count alone for poppy_seedling (Shanyang 2023; national figure not read verbatim)",
        ),
    ],
)
def test_a_fact_that_a_rule_refuses_is_named_with_what_was_expected(
    facts: dict[str, object], path: str, expected: str
) -> None:
    assert refused(NATIONAL, facts) == {path: expected}


@pytest.mark.parametrize(
    ("more", "path"),
    [
        ({"tipsters": BOTH}, "report_mode"),
        ({"tipsters": BOTH, "report_mode": "single"}, "report_mode"),
        ({"tipsters": [*BOTH, BOTH[0]], "report_mode": "joint"}, "tipsters"),
        ({"tipsters": [BOTH[0], {"ref": "B"}], "report_mode": "successive"}, "tipsters[1].accepted_at"),
    ],
)
def test_facts_about_several_tipsters_have_to_fit_together(more: dict[str, object], path: str) -> None:
    assert list(refused(NATIONAL, {**HEROIN, **more})) == [path]


def test_no_seed_at_all_is_no_fact() -> None:
    assert answer(NATIONAL, {"live_plants": [{"kind": "poppy_seed", "net": "0 g"}]})["reason"] == "no_head_applies"


def test_a_kind_without_a_threshold_is_refused_by_the_rule(tmp_path: Path) -> None:
    plants = (RULES / NATIONAL / "parameters" / "live_plant_thresholds.yaml").read_text(encoding="utf-8")
    shutil.copytree(RULES, tmp_path / "rules")
    copy = tmp_path / "rules" / NATIONAL / "parameters" / "live_plant_thresholds.yaml"
    copy.write_text(plants.replace("kind: poppy_seed,", "kind: rapeseed,"), encoding="utf-8")
    with pytest.raises(FactsError) as error:
        evaluate(
            load_pack(tmp_path / "rules", NATIONAL), {"live_plants": [{"kind": "poppy_seed", "net": "1 g"}]}, TODAY
        )
    assert error.value.faults[0].fact == "live_plants[0].kind"


def test_faults_of_several_heads_are_named_together() -> None:
    facts = {"live_plants": [{"kind": "poppy_seed", "count": 1}], "decided": {"bounty": 5}}
    assert set(refused(NATIONAL, facts)) == {"live_plants[0].net", "decided.bounty"}
