"""What a text means, and what the answers cost: commands only where they stand alone, each answer within its segments."""

import inspect
import re
from collections.abc import Mapping

import pytest

from hotline.channels.sms import acts, dialogue, thread_words
from hotline.channels.sms.commands import Command
from hotline.channels.sms.dialogue import Line, Quoted
from hotline.channels.sms.hearing import understand
from hotline.channels.sms.markup import messages
from hotline.channels.sms.segments import LONGEST, is_gsm, parts, segments
from hotline.domain.phone import Hours
from hotline.wording.catalogue import FOLDER, LANGUAGES
from hotline.wording.scripts import load_scripts

SCRIPTS = load_scripts()
VALUES: Mapping[str, str] = {
    "emergency": "110110", "number": "1234 5678 9012 3456", "code": "1234 5678 9012", "first": "22", "last": "24",
    "sum": "3,000,000 Chinese yuan", "day": "22 September 2026", "count": "20", "missing": "4",
}
#: A segment each, but for these.
BUDGETS = {"tip_taken": 2, "text_help": 2}
RECEIPT = "1234567890123450"


def names() -> list[str]:
    return re.findall(r"^(\w+):", (FOLDER / "en" / "text.yaml").read_text("utf-8"), re.MULTILINE)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", names())
def test_every_sentence_stays_within_its_segments(name: str, language: str) -> None:
    text = SCRIPTS.say(name, language, **VALUES)
    assert segments(text) <= BUDGETS.get(name, 1)
    assert language == "zh" or is_gsm(text)


def test_every_sentence_of_the_file_is_said_somewhere() -> None:
    source = "".join(inspect.getsource(module) for module in (acts, dialogue, thread_words))
    assert {name.removesuffix("_short") for name in names()} <= {*re.findall(r'"(\w+)"', source), "notice"}  # the carrier worker sends that one


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["tip_taken", "tip_taken_short", "words_added", "text_help", "text_help_short"])
def test_the_sentence_for_emergencies_comes_first(name: str, language: str) -> None:
    first = re.split("[。.]", SCRIPTS.say(name, language, **VALUES))[0]
    assert "110110" in first


@pytest.mark.parametrize("word", ["drug", "police", "tip", "crime", "anonymous", "report", "毒", "警察", "警方", "公安", "举报", "匿名"])
def test_no_sentence_tells_a_stranger_what_it_is_about(word: str) -> None:
    for language in LANGUAGES:
        for name in names():
            assert not re.search(rf"\b{word}\b" if word.isascii() else word, SCRIPTS.sentences[language][name].lower())


@pytest.mark.parametrize(
    ("text", "command"),
    [("STOP", Command.STOP), (" stop. ", Command.STOP), ("停", Command.STOP), ("退订！", Command.STOP), ("新", Command.NEW),
     ("帮助", Command.HELP), ("lang en", Command.LANGUAGE), ("中文", Command.LANGUAGE), ("领奖码", Command.CODE),
     ("撤回", Command.BACK), ("全部", Command.ALL), ("NOTIFY 9-21", Command.NOTIFY), ("提醒 9到21点", Command.NOTIFY),
     ("通知", Command.NOTIFY), ("FORGET", Command.STOP), ("忘记", Command.STOP), ("start", Command.HELP), ("英文", Command.LANGUAGE)],
)
def test_a_word_that_stands_alone_is_a_command(text: str, command: Command) -> None:
    assert understand(text).command is command
    assert understand(text).words == ""


@pytest.mark.parametrize(
    ("text", "command"),
    [("STOP please", Command.STOP), ("停止通知", Command.STOP), ("请不要再联系我", Command.STOP), ("I want to take my tip back", Command.BACK),
     ("我想撤回，谢谢", Command.BACK), ("Please notify me, thanks", Command.NOTIFY), ("请提醒我9到21点", Command.NOTIFY),
     ("Hello, show me all answers please", Command.ALL), ("请给我领奖码", Command.CODE), ("中文，谢谢", Command.LANGUAGE)],
)
def test_a_command_may_have_please_and_thanks_around_it(text: str, command: Command) -> None:
    assert (understand(text).command, understand(text).words) == (command, "")


@pytest.mark.parametrize("text", ["please help", "Help me!", "请帮忙", "help please"])
def test_a_cry_for_help_is_words(text: str) -> None:
    assert (understand(text).command, understand(text).words) == (None, text)


@pytest.mark.parametrize("text", ["Stop them!", "stop it", "They stop messages to her", "我想停车场有人卖", "new people live there", "新来的人", "停车场有人卖", "notify the school", "back door", "yes, there"])
def test_a_command_within_words_is_words(text: str) -> None:
    said = understand(text)
    assert (said.command, said.words) == (None, text)


@pytest.mark.parametrize("written", ["1234567890123450", "1234 5678 9012 3450", "1234-5678-9012-3450", "1234.5678.9012.3450",
    "一二三四五六七八九〇一二三四五零", "幺两三四 五六拐八 勾洞幺二 三四五洞", "壹贰叁肆伍陆柒捌玖零壹贰叁肆伍零",
    "One two three four, five six seven eight, nine oh one two, three four five zero", "收据号：1234 5678 9012 3450", "123456789O12345O", "１２３４５６７８９０１２３４５０", "no: 1234 5678 9012 3450"])
def test_a_number_is_found_however_it_is_written(written: str) -> None:
    assert understand(written).number == RECEIPT


@pytest.mark.parametrize("more", ["code", "CODE.", "领奖码", "back", "notify 8-9"])
@pytest.mark.parametrize("order", ["{number} {more}", "{more} {number}", "{number}\n{more}"])
def test_a_number_and_a_command_in_either_order(more: str, order: str) -> None:
    said = understand(order.format(number="1234 5678 9012 3450", more=more))
    assert (said.number, said.command, said.words) == (RECEIPT, understand(more).command, "")


def test_a_telephone_number_before_it_does_not_hide_a_number() -> None:
    assert understand("13800138000, 1234 5678 9012 3450").number == RECEIPT


@pytest.mark.parametrize("text", [
    "card 6222 0212 3456 7891", "card 6222 0212 3456 7891 123", "account 123456789012345", "13800138000", "+86 138 0013 8000",
    "8613800138000", "0086 13800138000", "0755-12345678", "123456789012345678901", "0755 1234 5678 is his number", "2026-11-24 21:30"])
def test_other_long_digits_are_words(text: str) -> None:
    said = understand(text)
    assert (said.number, said.slip, said.words) == ("", False, text)


@pytest.mark.parametrize("text", ["1234 5678 9012 3451", "1234 5678 9012 3451 2 men", "1234567890123451 code", "code 1234567890123451",
    "my number is 1234 5678 9012 3451", "我的号码是1234 5678 9012 3451，有答复吗", "号码一二三四五六七八九零一二三四五一"])
def test_a_slip_where_a_number_stands_is_known(text: str) -> None:
    assert understand(text).slip


@pytest.mark.parametrize(
    ("text", "count"),
    [("3158 6798 1157", 12), ("三一五八六七九八一一五七", 12), ("my number is 3158 6798 1157", 12), ("3158 6798 1157 back", 12),
     ("315867981157426", 15), ("3158 6798 1157 4263 1", 17), ("6222 0212 3456 7890 123", 19), ("12345678901234567890", 20)],
)
def test_digits_alone_of_about_that_length_are_meant_for_a_number(text: str, count: int) -> None:
    assert (understand(text).slip, understand(text).words) == (count, "")


@pytest.mark.parametrize(
    ("text", "words"), [("3158 6798 1157 and a red door", "and a red door"), ("号码3158 6798 1157 426，有红门", "号码 ，有红门")])
def test_a_number_without_its_end_is_taken_out_of_the_words_that_follow(text: str, words: str) -> None:
    assert understand(text).words == words


@pytest.mark.parametrize(("text", "short"), [("maybe", True), ("等等", True), ("粤B12345", False), ("Wait, a red door!", False), ("那边有一扇红色的门", False)])
def test_a_short_answer_is_told_from_words(text: str, short: bool) -> None:
    assert understand(text).is_short is short


def test_hours_are_read_and_wrong_ones_are_said() -> None:
    assert understand("notify 8-20").hours == Hours(8, 20)
    assert understand("提醒22～6点").hours == Hours(22, 6)
    assert understand("notify 25-3").hours_wrong
    assert understand("notify").hours is None


@pytest.mark.parametrize(
    ("text", "count"),
    [("", 1), ("a" * 160, 1), ("a" * 161, 2), ("a" * 306, 2), ("a" * 307, 3), ("€" * 80, 1), ("€" * 81, 2), ("中" * 70, 1),
     ("中" * 71, 2), ("中" * 134, 2), ("中" * 135, 3), ("😀" * 35, 1), ("😀" * 36, 2), ("“" + "a" * 69, 1), ("“" + "a" * 70, 2)],
)
def test_segments_are_counted_as_the_carrier_does(text: str, count: int) -> None:
    assert segments(text) == count


def test_long_words_of_the_desk_are_cut_between_sentences_and_none_is_lost() -> None:
    text = "A sentence of the desk. " * 60
    cut = list(parts(text))
    assert all(len(part) <= LONGEST and part.endswith(".") for part in cut)
    assert " ".join(cut) == text.strip()
    assert [len(part) for part in parts("中" * 1300)] == [600, 600, 100]
    assert list(parts("bell\x07 ")) == ["bell"]


def test_sentences_share_a_message_and_the_desks_words_have_their_own() -> None:
    replies = [Line("text_received"), Line("text_one_answer"), Quoted("Hello."), Line("text_withdrawn")]
    assert list(messages(replies, SCRIPTS, "en", VALUES)) == ["Received. Answer for you:", "Hello.", "You took everything back."]
    assert list(messages([], SCRIPTS, "en", VALUES)) == []


def test_where_no_language_is_known_each_is_said_in_a_message_of_its_own() -> None:
    replies = [Line("tip_taken"), Line("text_received"), Quoted("Hello.")]
    chinese, english, quoted = messages(replies, SCRIPTS, "", VALUES)
    assert chinese == SCRIPTS.say("tip_taken_short", "zh", **VALUES) + "已收到。"
    assert english == SCRIPTS.say("tip_taken_short", "en", **VALUES) + " Received."
    assert quoted == "Hello."
