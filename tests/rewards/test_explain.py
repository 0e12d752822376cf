"""The explanation: like an invoice, in both languages, and its arithmetic is the finding's."""

from string import Formatter

import pytest

from hotline.rewards.engine import evaluate
from hotline.rewards.explain import explain
from hotline.rewards.reasons import Reason
from hotline.rewards.sentences import SENTENCES
from tests.rewards.builders import LANWAN, NATIONAL, TODAY, the_pack

HEROIN = {"reported_on": "2026-03-02", "seizures": [{"substance": "heroin", "net": "35 g"}], "suspects_caught": 2}


def _lines(name: str, facts: dict[str, object], language: str) -> dict[str, str]:
    return {line.id: line.text for line in explain(evaluate(the_pack(name), facts, TODAY), language)}


def test_an_english_explanation_follows_the_sum() -> None:
    lines = _lines(LANWAN, HEROIN, "en")
    assert lines["drug_crime_scale"] == "Drug crime: 35 g lies in the step from 10 g to under 50 g: 500 CNY."
    assert lines["suspect_each"] == "Suspects caught: 2 x 200 CNY = 400 CNY."
    assert lines["total"] == "2 heads together: 900 CNY."
    assert lines["result"] == "Reward: 900 CNY."


def test_a_chinese_explanation_follows_the_sum() -> None:
    lines = _lines(LANWAN, HEROIN, "zh")
    assert lines["drug_crime_scale"] == "毒品犯罪案件：35 g，属于 10 g 以上、不满 50 g 档，500 CNY。"
    assert lines["result"] == "应付奖金 900 CNY。"


def test_an_invented_scheme_is_called_invented_in_every_explanation() -> None:
    assert "it is no place's law" in _lines(LANWAN, HEROIN, "en")["demonstration"]


def test_a_conversion_names_its_table_and_its_ratio() -> None:
    facts: dict[str, object] = {"seizures": [{"substance": "ketamine", "net": "1 kg"}]}
    line = _lines(NATIONAL, facts, "en")["to_heroin.ketamine"]
    assert line == "1 kg of ketamine x 0.1 by the table 'Conversion table for illegal drugs of 2004' = 100 g of heroin."


@pytest.mark.parametrize(
    ("facts", "zh", "en"),
    [
        ({"factories": 2}, "40,000 至 400,000 CNY", "40,000 to 400,000 CNY"),
        (
            {"seizures": [{"substance": "heroin", "net": "1 t"}]},
            "200,000 CNY 以上，不设上限",
            "at least 200,000 CNY, no maximum stated",
        ),
    ],
)
def test_a_range_is_said_with_both_ends(facts: dict[str, object], zh: str, en: str) -> None:
    assert zh in _lines(NATIONAL, facts, "zh")["result"]
    assert en in _lines(NATIONAL, facts, "en")["result"]


@pytest.mark.parametrize("sentence", SENTENCES)
def test_both_languages_say_the_same_facts(sentence: str) -> None:
    words = SENTENCES[sentence]
    zh, en = ({name for _, name, _, _ in Formatter().parse(text) if name} for text in (words.zh, words.en))
    assert zh <= en
    assert en - zh <= {"target"}


def test_every_reason_has_words() -> None:
    computed_elsewhere = {Reason.NO_VERSION_IN_FORCE}
    assert {f"none.{reason}" for reason in Reason if reason not in computed_elsewhere} <= set(SENTENCES)
