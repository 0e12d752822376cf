"""Two independent tips on one matter are scored again on what both say; a level only rises, and an echo raises nothing."""

from datetime import datetime, timedelta

import pytest

from hotline.domain.urgency import Priority, Reason
from hotline.triage.evaluate import TipLine, predictions
from hotline.triage.joining import Facts, every_fact, gained, is_second_voice, joined_reasons
from hotline.triage.lexicon import FOLDER, Lexicon, LexiconError, load_lexicon
from tests.triage.conftest import MONDAY

HOUR = timedelta(hours=1)


def levels(lexicon: Lexicon, *told: tuple[timedelta, str]) -> list[str]:
    tips = [TipLine(str(number), "web", MONDAY + after, text) for number, (after, text) in enumerate(told)]
    return [prediction["priority"] for prediction in predictions(tips, lexicon)]


def facts(*names: str, at: datetime = MONDAY) -> Facts:
    return Facts(frozenset(names), at)


LAB = "云桥路18号的地下室整夜有很浓的化学味道，排风扇一直开着"
SELLS = "Somebody sells meth at 18 Yunqiao Road"
CHILD = "云桥路18号卖冰毒。屋里有个三岁的孩子没人管"


def test_what_one_tip_names_completes_what_another_saw(lexicon: Lexicon) -> None:
    apart = [joined_reasons([each], lexicon) for each in (facts("make_strong"), facts("spot", "located"))]
    assert [Reason.LAB_LOCATED in reasons for reasons in apart] == [False, False]
    assert joined_reasons([facts("make_strong"), facts("spot", "located")], lexicon)[0] is Reason.LAB_LOCATED


def test_a_second_tip_gains_the_reasons_of_the_first_and_its_line_says_so(lexicon: Lexicon) -> None:
    assert levels(lexicon, (0 * HOUR, SELLS)) == ["P3"]
    assert levels(lexicon, (0 * HOUR, CHILD), (30 * HOUR, SELLS)) == ["P2", "P2"]


def test_the_line_of_the_first_tip_stands_as_it_was_at_its_arrival(lexicon: Lexicon) -> None:
    assert levels(lexicon, (0 * HOUR, SELLS), (30 * HOUR, CHILD)) == ["P3", "P2"]


def test_what_was_so_now_is_not_so_after_hours(lexicon: Lexicon) -> None:
    other = facts("located", at=MONDAY + 5 * HOUR)
    assert Reason.LIFE_NOW not in joined_reasons([facts("life_now"), other], lexicon)
    assert Reason.CHILD_EXPOSED in joined_reasons([facts("child_exposed"), other], lexicon)


@pytest.mark.parametrize("reason", [Reason.THREAT_TIPSTER, Reason.DANGER_KEY, Reason.THREAT_STAFF])
def test_what_befell_one_teller_is_not_the_others(lexicon: Lexicon, reason: Reason) -> None:
    assert reason not in joined_reasons([facts(reason.value), facts("located")], lexicon)


def test_a_level_only_rises() -> None:
    assert gained([Reason.LIFE_NOW, Reason.LOCATED, Reason.VAGUE], Priority.P3) == (Reason.LIFE_NOW,)
    assert gained([Reason.LOCATED], Priority.P1) == ()


@pytest.mark.parametrize("code", ["one_voice_repeated", "like_wording"])
def test_an_echo_is_no_second_voice(code: str) -> None:
    assert is_second_voice("duplicate", ["same_place"])
    assert not is_second_voice("duplicate", ["same_place", code])
    assert not is_second_voice("related", ["same_place"])


def test_facts_are_kept_under_names_from_closed_lists(lexicon: Lexicon) -> None:
    names = {feature.value for feature in every_fact(lexicon)}
    assert "#fact kept:life_now" in names
    assert "#fact kept:make_strong" in names
    assert len(names) < 300


def test_a_table_that_names_an_unknown_reason_is_refused(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("lexicon")
    for path in FOLDER.glob("*.yaml"):
        (folder / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "joined.yaml").write_text("own: [nonsense]\nhours: {}\n", encoding="utf-8")
    with pytest.raises(LexiconError, match="nonsense"):
        load_lexicon(folder)
