"""What the voice promises to be heard: each sentence in each language, with a voice that matches, short enough to be spoken."""

import inspect
import re
from datetime import UTC, date, datetime
from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest

from hotline.channels.voice import acts, keypad, menu, prompts, returning, spoken_thread, telling, twiml
from hotline.channels.voice.plans import Digits, Gather, HangUp, Plan, Record, Spoken, Words
from hotline.channels.voice.spoken_thread import thread_as_spoken
from hotline.channels.voice.twiml import LONGEST_SENTENCE, Speaker, parts, render
from hotline.domain.awards import AwardState
from hotline.domain.money import Money
from hotline.domain.tips import PublicStatus
from hotline.services.payouts import Reward
from hotline.services.return_visit import Heard, ThreadView
from hotline.services.sealing import Said
from hotline.wording.catalogue import FOLDER, LANGUAGES
from hotline.wording.scripts import load_scripts, places

SCRIPTS = load_scripts()
NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
VALUES = {"emergency": "110", "days": "7"}


def speaker(language: str = "en") -> Speaker:
    return Speaker(SCRIPTS, language, VALUES)


def rendered(plan: Plan, language: str = "en") -> ET.Element:
    return ET.fromstring(render(plan, speaker(language), action="https://x/step", recording="https://x/recording"))  # noqa: S314


def names() -> set[str]:
    """Names of the sentences of calls."""
    text = (FOLDER / "en" / "voice.yaml").read_text("utf-8")
    return set(re.findall(r"^(\w+):", text, re.MULTILINE))


def test_every_sentence_is_there_in_every_language_with_the_same_places() -> None:
    for name in names():
        (found, *others) = [places(SCRIPTS.sentences[language][name]) for language in LANGUAGES]
        assert all(other == found for other in others), name


def test_every_sentence_that_the_menu_names_is_there_and_no_other() -> None:
    source = "".join(inspect.getsource(module) for module in (acts, keypad, menu, prompts, returning, spoken_thread, telling, twiml))
    numbered = {f"{kind}_{number}" for kind in ("group", "name_group") for number in range(1, 5)}
    named = set(re.findall('"([a-z_]+)"', source)) & names() | numbered | {f"digit_{digit}" for digit in range(10)}

    assert names() == named


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_is_too_long_to_be_understood(language: str) -> None:
    for name in names():
        for sentence in re.split("[。！？.!?:：]", SCRIPTS.sentences[language][name]):
            assert len(sentence) < (40 if language == "zh" else 110), name


@pytest.mark.parametrize(("language", "voice", "code"), [
    ("zh", "Polly.Zhiyu-Neural", "cmn-CN"), ("en", "Polly.Joanna-Neural", "en-US")])
def test_each_language_has_the_voice_that_speaks_it(language: str, voice: str, code: str) -> None:
    said = rendered(Plan([Spoken("goodbye"), Digits("1230"), Words("Hello")]), language).findall("Say")

    assert {(verb.get("voice"), verb.get("language")) for verb in said} == {(voice, code)}


def test_a_sentence_of_the_other_language_is_spoken_by_its_own_voice() -> None:
    (said,) = rendered(Plan([Spoken("choose_language", language="zh")]), "en").findall("Say")

    assert said.get("language") == "cmn-CN"


def test_digits_are_read_one_by_one_with_a_pause_after_each_group() -> None:
    root = rendered(Plan([Digits("11023400")]), "zh")

    assert [verb.text for verb in root.findall("Say")] == ["幺，幺，零，二", "三，四，零，零"]
    assert [verb.tag for verb in root] == ["Say", "Pause", "Say", "Pause", "Hangup"]


def test_a_key_cuts_a_sentence_short() -> None:
    (gather, ) = rendered(Plan([Spoken("menu")], Gather()))

    assert [verb.tag for verb in gather] == ["Say"]
    assert gather.attrib == {
        "input": "dtmf", "numDigits": "1", "timeout": "8", "finishOnKey": "#", "action": "https://x/step", "method": "POST",
        "actionOnEmptyResult": "true",
    }


def test_a_recording_goes_on_where_nothing_was_said_and_is_told_of_beside_the_call() -> None:
    said, record, onwards = rendered(Plan([Spoken("tell")], Record()))

    assert said.tag == "Say"
    assert record.get("timeout") == "10"
    assert record.get("finishOnKey") == "#"
    assert record.get("recordingStatusCallback") == "https://x/recording"
    assert (onwards.tag, onwards.text) == ("Redirect", "https://x/step")


def test_a_plan_without_more_hangs_up() -> None:
    assert [verb.tag for verb in rendered(Plan((), HangUp()))] == ["Hangup"]


@pytest.mark.parametrize("text", [
    "Short.", "A sentence. " * 400, "没有空格的一句话。" * 400, "x" * 5000, "words without an end " * 300, "", "  \n "])
def test_an_answer_is_cut_into_parts_that_can_be_spoken_and_loses_nothing(text: str) -> None:
    cut = list(parts(text))

    assert all(0 < len(part) <= LONGEST_SENTENCE for part in cut)
    assert "".join("".join(cut).split()) == "".join(text.split())


def test_signs_that_no_markup_can_carry_are_not_spoken() -> None:
    (said,) = rendered(Plan([Words("<left> & \x00\x08right\ud800")])).findall("Say")

    assert said.text == "<left> & right"


def test_a_notice_of_a_reward_is_put_into_words_and_others_are_said_to_be_there(now: object) -> None:
    heard = [Heard(Said("notice", values={"notice": notice, "amount": "3000", "currency": "CNY"}), None, True)  # type: ignore[arg-type]
             for notice in ("reward_waits", "something_new")]
    thread = thread_as_spoken("t", ThreadView(PublicStatus.CLOSED, False, "zh", heard, None), None, "zh")

    assert [speaker("zh").say(line) for part in thread.answers for line in part if isinstance(line, Spoken)] == [
        "我们告诉过您有一笔奖金：3,000元。", "有一条给您的通知不能用语音说。如果等了很久，请告诉我们。"]
    assert (thread.standing, thread.fresh, thread.reward) == ("standing_closed", 2, [])


@pytest.mark.parametrize("identity", ["none", "document_shown", "document_kept"])
def test_a_reward_says_its_last_day_and_what_collecting_asks_for(identity: str) -> None:
    reward = Reward(AwardState.CLAIMABLE, Money(Decimal("250.50"), "CNY"), date(2026, 5, 2), identity)
    thread = thread_as_spoken("t", ThreadView(PublicStatus.RECEIVED, True, "en", [], None), reward, "en")

    said = [speaker().say(line) for line in thread.reward if isinstance(line, Spoken)]
    assert said[:2] == ["A reward of 250.5 yuan is waiting for you.", "Ask for it by 2 May 2026 at the latest."]
    assert "identity document" in said[2]


def test_a_question_and_an_answer_are_told_apart_at_their_beginning() -> None:
    heard = [Heard(Said("question", "Which door?"), NOON, True), Heard(Said("answer", "Long. " * 400), NOON, False)]
    view = ThreadView(PublicStatus.IN_HANDS, False, "en", heard, None, asks=True)
    question, first, *rest = thread_as_spoken("t", view, None, "en").answers

    assert question == [Spoken("a_question"), Words("Which door?")]
    assert first[0] == Spoken("an_answer")
    assert all(isinstance(line, Words) for part in rest for line in part)
    assert rest


@pytest.mark.parametrize(("asks", "fresh"), [(True, 1), (False, 2)])
def test_a_question_that_waits_is_not_counted_among_the_new_answers(asks: bool, fresh: int) -> None:
    heard = [Heard(Said(kind, "Which door?"), NOON, True) for kind in ("question", "answer")]
    thread = thread_as_spoken("t", ThreadView(PublicStatus.IN_HANDS, False, "en", heard, None, asks), None, "en")

    assert (thread.asks, thread.fresh) == (asks, fresh)


@pytest.mark.parametrize(("state", "past"), [("paid", "reward_paid"), ("lapsed", "reward_lapsed"), ("refused", ""), (None, "")])
def test_a_reward_that_is_over_is_said_to_be(state: str | None, past: str) -> None:
    assert thread_as_spoken("t", ThreadView(PublicStatus.CLOSED, False, "zh", [], state), None, "zh").past == past


def test_nothing_of_a_danger_call_tells_to_wait_for_days() -> None:
    said = [SCRIPTS.sentences[language][name] for language in LANGUAGES for name in names() if "danger" in name]

    assert [sentence for sentence in said if "{days}" in sentence] == []
