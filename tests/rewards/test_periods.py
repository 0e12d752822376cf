"""Periods that are there only under a condition, or of which nobody read how long they are."""

from pathlib import Path
from typing import Any

from hotline.rewards.pack import Pack
from tests.rewards.builders import faults_of
from tests.rewards.invented_law import START, amount, fact, head, law, passed, rule, said
from tests.rewards.telling import page

HEADS = [head("award", {"kind": "lump_sum", "amount": "sum"})]
VERSIONS = [{"from": START, "reference": "no. 1"}, {"from": "2022-01-01", "reference": "no. 2"}]


def law_with(*deadlines: dict[str, Any]) -> dict[str, str]:
    return law(HEADS, {"sum": amount("10")}, [fact("big", "flag")], deadlines=deadlines, pack={"versions": VERSIONS})


def periods(folder: Path, *deadlines: dict[str, Any]) -> Pack:
    return passed(folder, law_with(*deadlines))


def steps(pack: Pack, **facts: Any) -> dict[str, str]:
    return {step["id"]: step["text"] for step in said(pack, **facts)["steps"] if step["id"].startswith("deadline")}


def test_a_period_is_there_only_under_its_condition(tmp_path: Path) -> None:
    pack = periods(tmp_path, rule("apply", starts="solved_on", days=10, when={"fact_true": "big"}))
    assert said(pack, solved_on="2020-05-01", big=True)["deadlines"] == {"apply": "2020-05-11"}
    assert said(pack, solved_on="2020-05-01")["deadlines"] == {"apply": None}
    assert steps(pack, solved_on="2020-05-01") == {}
    assert any("only where 'Words' is answered yes" in line for line in page(pack))


def test_a_period_may_be_longer_since_an_amendment(tmp_path: Path) -> None:
    pack = periods(
        tmp_path,
        rule("old", starts="solved_on", days=10, when={"in_version": [START]}),
        rule("new", starts="solved_on", days=20, when={"in_version": ["2022-01-01"]}),
    )  # fmt: skip
    assert said(pack, event_on="2021-12-31", solved_on="2022-05-01")["deadlines"] == {"old": "2022-05-11", "new": None}
    assert said(pack, event_on="2022-01-01", solved_on="2022-05-01")["deadlines"] == {"old": None, "new": "2022-05-21"}
    assert [line for line in page(pack) if "20 days" in line] == []


def test_a_period_whose_length_nobody_read_gives_no_day_and_says_so(tmp_path: Path) -> None:
    pack = periods(tmp_path, rule("apply", starts="solved_on", unread=True))
    assert said(pack, solved_on="2020-05-01")["deadlines"] == {"apply": None}
    assert "was not read" in steps(pack, solved_on="2020-05-01")["deadline.apply"]
    assert any("for how long was not read in the sources" in line for line in page(pack))


def test_a_period_that_hangs_on_another_or_on_a_head_is_refused(tmp_path: Path) -> None:
    missed = {"deadline_missed": {"deadline": "first", "done": "claim.claimed_on", "unless": "claim.good_cause"}}
    files = law_with(
        rule("first", starts="solved_on", days=1),
        rule("second", starts="solved_on", days=1, when=missed),
        rule("third", starts="solved_on", days=1, when={"head_brings": "award"}),
    )  # fmt: skip
    found = [fault.partition(": ")[2] for fault in faults_of(tmp_path, files, "new")]
    assert found == ["'second' hangs on a head or another period", "'third' hangs on a head or another period"]


def test_a_period_has_one_length_or_was_not_read(tmp_path: Path) -> None:
    files = law_with(rule("apply", starts="solved_on", days=1, unread=True))
    assert [fault for fault in faults_of(tmp_path, files, "new") if "not one period" in fault]
