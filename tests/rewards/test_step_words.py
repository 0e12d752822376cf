"""The words of a finding's lines where they once misled: the day of a transitional rule, a cap half used, one head alone."""

from pathlib import Path
from typing import Any

from tests.rewards.invented_law import amount, fact, head, law, passed, percent, rule, said

MONEY = [fact(name, "money") for name in ("one", "two", "used")]
VERSIONS = [{"from": "2020-01-01", "reference": "no. 1"}, {"from": "2021-01-01", "reference": "no. 2"}]


def steps(folder: Path, *, pack: dict[str, Any] | None = None, facts: dict[str, Any], **amounts: Any) -> dict[str, tuple[str, str]]:
    """Text and reference of each line, by its id, under a law with two heads, each as large as a fact says."""
    heads = [head(name, {"kind": "value", "of": [name]}) for name in ("one", "two")]
    figures = {"most": amount("1000"), "half": percent("50")}
    found = said(passed(folder, law(heads, figures, MONEY, pack=pack, amounts=amounts)), **facts)
    return {step["id"]: (step["text"], step["reference"]) for step in found["steps"]}


def test_a_transitional_rule_is_named_with_the_true_day_of_the_fact(tmp_path: Path) -> None:
    pending = {"when": {"fact_given": "one"}, "version": "2020-01-01", "reference": "art. 21-1"}
    pack = {"versions": VERSIONS, "transitional": [pending]}
    dated = steps(tmp_path, pack=pack, facts={"event_on": "2021-05-02", "one": 5})
    assert dated["version"] == ("Words. Words: 2021-05-02. By the transitional rule (art. 21-1) the rules in force from 2020-01-01 apply.", "art. 21-1")
    undated = steps(tmp_path, pack=pack, facts={"one": 5})
    assert undated["version"] == ("Words. By the transitional rule (art. 21-1) the rules in force from 2020-01-01 apply.", "art. 21-1")
    without = steps(tmp_path, pack=pack, facts={"event_on": "2021-05-02", "two": 5})
    assert without["version"] == ("Words. Words: 2021-05-02. The rules in force from 2021-01-01 apply.", "no. 2")


def test_a_cap_says_how_much_of_it_was_used_before(tmp_path: Path) -> None:
    caps = [rule("month", amount="most", used="used")]
    found = steps(tmp_path, facts={"one": 500, "used": 800}, caps=caps)
    assert found["note.cap.month.used"] == ("Words: 1,000 TWD less 800 TWD already used leaves 200 TWD.", "art. 3")
    assert found["cap.month"][0] == "Words: 500 TWD before the cap, limited to 200 TWD."
    assert "note.cap.month.used" not in steps(tmp_path, facts={"one": 500}, caps=caps)
    assert steps(tmp_path, facts={"one": 5, "used": 1200}, caps=caps)["note.cap.month.used"][0].endswith("already used leaves 0 TWD.")


def test_one_head_that_counts_is_no_sum_of_heads(tmp_path: Path) -> None:
    rivals = [rule("rivals", take="highest", of=["one", "two"])]
    assert steps(tmp_path, facts={"one": 5, "two": 7}, groups=rivals)["total"][0] == "The one head that counts: 7 TWD."
    assert steps(tmp_path, facts={"one": 5, "two": 7})["total"][0] == "2 heads together: 12 TWD."


def test_one_part_that_brings_something_is_no_sum_of_parts(tmp_path: Path) -> None:
    parts = [{"kind": "value", "of": [name]} for name in ("one", "two")]
    pack = passed(tmp_path, law([head("a", {"kind": "together", "parts": parts})], {}, MONEY))
    lines = [step["text"] for step in said(pack, one=5)["steps"]]
    assert "Words: the one sum above, 5 TWD." in lines
    assert "Words: the 2 sums above together, 12 TWD." in [step["text"] for step in said(pack, one=5, two=7)["steps"]]


def test_a_sum_up_to_which_somebody_decides_rests_on_its_own_rule(tmp_path: Path) -> None:
    part = {"kind": "lump_sum", "amount": "most", "up_to": True, "reference": "art. 2(5)"}
    pack = passed(tmp_path, law([head("a", part), head("b", {"kind": "lump_sum", "amount": "most", "up_to": True})], {"most": amount("1000")}, []))
    assert [step["reference"] for step in said(pack)["steps"] if step["id"] == "most.up_to"] == ["art. 2(5)", "art. 2"]


def test_another_reward_that_excludes_is_not_called_higher(tmp_path: Path) -> None:
    excluded = steps(tmp_path, facts={"one": 10000, "other_reward_same_merit": 300}, other_reward={"effect": "excludes", "reference": "art. 8"})
    assert excluded["result"][0] == "No reward: another reward for the same merit excludes this one."
    higher = steps(tmp_path, facts={"one": 100, "other_reward_same_merit": 300})
    assert higher["result"][0] == "No reward: another reward for the same merit is as high or higher."
