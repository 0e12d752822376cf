"""What the voice menu promises to a caller, without carrier or database."""

import pytest

from hotline.channels.voice.plans import Gather, HungUp, LetGo, MarkRead, Record, Spoken, Words
from hotline.channels.voice.state import CallState, Place
from tests.channels.voice_callers import CODE, NUMBER, REWARD, Caller


def test_what_to_do_in_danger_is_said_before_anything_else_in_both_languages() -> None:
    assert Caller().said == ["emergency_first", "choose_language", "emergency_first", "choose_language"]


def test_what_is_true_is_said_before_the_first_word_is_asked_for() -> None:
    assert Caller().press("2").said == ["emergency_first", "what_is_true", "menu"]
    assert Caller().press("2").state.language == "en"


def test_key_one_speaks_the_emergency_number_and_records_at_once() -> None:
    caller = Caller().press("1", "1")

    assert caller.said[0] == "danger"
    assert caller.plan.then == Record(silence=10)
    assert caller.state.danger


def test_silence_ends_the_telling_only_after_one_question() -> None:
    caller = Caller().press("1", "2").speak("RE1")

    assert caller.said == ["more"]
    assert caller.speak("RE2").place is Place.KEY_BACK
    assert caller.kept == [("thread-of-RE1", "RE1"), ("thread-of-RE1", "RE2")]


def test_who_ends_with_the_hash_key_is_asked_nothing_more() -> None:
    assert Caller().press("1", "2").speak(by_key=True).place is Place.KEY_BACK


def test_the_number_is_read_twice_and_let_go_when_its_last_digits_come_back() -> None:
    caller = Caller().press("1", "2").speak(by_key=True)
    assert caller.digits == [NUMBER, NUMBER]

    assert caller.press(NUMBER[-4:]).said == ["number_kept", "after"]
    assert caller.notes == [LetGo()]
    assert caller.state.number == ""


def test_after_wrong_digits_the_number_is_read_again_but_not_for_ever() -> None:
    caller = Caller().press("1", "2").speak(by_key=True)

    assert caller.press("0000").said[0] == "not_the_same"
    assert caller.digits == [NUMBER, NUMBER]
    assert caller.press("", "1111").said == ["number_stays", "goodbye"]
    assert caller.over
    assert caller.notes == []


def test_too_few_last_digits_are_told_of_without_reading_all_again() -> None:
    caller = Caller().press("1", "2").speak(by_key=True).press("123")

    assert caller.plan.lines == (Spoken("digits_short", {"heard": "3", "missing": "1"}), Spoken("key_back"))
    assert caller.press(NUMBER[-4:]).place is Place.AFTER


def test_the_star_reads_the_number_again_as_often_as_it_is_wanted() -> None:
    caller = Caller().press("1", "2").speak(by_key=True).press("*", "*", "*", "*")

    assert caller.digits == [NUMBER, NUMBER]
    assert caller.plan.then == Gather(count=4, seconds=15, ends_with="*")
    assert caller.press(NUMBER[-4:]).place is Place.AFTER


def test_the_hash_key_leads_on_without_keying_back() -> None:
    assert Caller().press("1", "2").speak(by_key=True).press("#").place is Place.MENU


def test_more_words_in_the_same_call_join_the_same_tip() -> None:
    caller = Caller().press("1", "2").speak("RE1", by_key=True).press(NUMBER[-4:], "1").speak("RE2", by_key=True)

    assert caller.kept[1] == ("thread-of-RE1", "RE2")
    assert caller.said == ["added", "after"]


def test_danger_told_after_another_matter_is_a_tip_of_its_own() -> None:
    caller = Caller().press("1", "2").speak("RE1", by_key=True).press("#", "1").speak("RE2", by_key=True)

    assert caller.kept == [("thread-of-RE1", "RE1"), ("thread-of-RE2", "RE2")]


def test_who_says_nothing_is_asked_once_and_then_told_goodbye() -> None:
    caller = Caller().press("1", "2", "")
    assert caller.said == ["nothing_heard", "more_unheard"]

    assert caller.press("").said == ["nothing_said", "goodbye"]
    assert caller.over


def test_who_says_nothing_in_danger_hears_last_what_to_dial_and_leaves_no_tip() -> None:
    caller = Caller().press("1", "1", "", "")

    assert caller.said == ["nothing_heard", "danger_goodbye"]
    assert caller.over
    assert caller.kept == []


def test_who_told_of_danger_is_sent_to_the_emergency_number_before_the_number_is_read() -> None:
    caller = Caller().press("1", "1").speak(by_key=True)
    assert caller.said == ["thanks", "danger_now", "your_number", "once_more", "key_back"]

    assert caller.press(NUMBER[-4:]).said == ["number_kept_danger", "after_danger"]
    assert caller.press("", "", "").said == ["danger_goodbye"]


def test_a_danger_call_that_ends_anywhere_else_ends_with_the_emergency_number() -> None:
    assert Caller().press("1", "1").speak(by_key=True).press("", "", "").said == ["number_stays", "danger_goodbye"]
    assert Caller().press("1", "1").speak(by_key=True).press("#", "9").said == ["danger_goodbye"]


def test_who_says_more_is_promised_no_new_number() -> None:
    caller = Caller().press("1", "2").speak(by_key=True).press(NUMBER[-4:], "1")

    assert caller.said == ["tell_more"]


def test_an_addition_of_silence_is_not_called_kept() -> None:
    told = Caller().press("1", "2").speak(by_key=True).press(NUMBER[-4:], "1", "")
    back = Caller().press("1", "3").key_in(NUMBER).press("2", "")

    assert told.said == ["nothing_heard", "after"]
    assert back.said == ["nothing_heard", "thread_menu"]


def test_an_old_telephone_without_tones_can_still_tell() -> None:
    caller = Caller().press(*[""] * 6)

    assert caller.place is Place.TELL
    assert caller.speak().place is Place.MORE


def test_wrong_keys_are_told_of_and_lead_on_like_silence() -> None:
    caller = Caller().press("1", "8")

    assert caller.said == ["wrong_key", "menu"]
    assert caller.press("8", "8").place is Place.TELL


def test_what_is_kept_can_be_heard_and_the_call_ended_by_a_key() -> None:
    assert Caller().press("1", "4").said == ["what_is_kept", "menu"]
    assert Caller().press("1", "9").over


def test_a_number_is_keyed_in_by_groups_with_fifteen_seconds_a_key() -> None:
    caller = Caller().press("1", "3")

    assert caller.said == ["key_number", "group_1"]
    assert caller.plan.then == Gather(count=16, seconds=15, ends_with="#")
    assert caller.press(NUMBER[:4]).said == ["group_2"]
    assert caller.plan.then == Gather(count=12, seconds=15, ends_with="#")


@pytest.mark.parametrize("keys", [
    [NUMBER], [NUMBER[:4], NUMBER[4:]], [NUMBER[:12], NUMBER[12:]], [NUMBER[:8] + "#", NUMBER[8:]], ["99*" + NUMBER[:13], NUMBER[12:]],
    ["9999*" + NUMBER[:8], NUMBER[8:]], [NUMBER[:4], "9999", "*" + NUMBER[4:]],
])
def test_a_number_may_be_keyed_in_at_once_or_with_pauses_anywhere_between_groups(keys: list[str]) -> None:
    assert Caller().press("1", "3", *keys).place is Place.THREAD


def test_a_group_that_was_left_short_is_asked_again_alone_and_what_is_missing_is_said() -> None:
    caller = Caller().press("1", "3", NUMBER[:7])

    assert caller.plan.lines == (Spoken("digits_short", {"heard": "3", "missing": "1"}), Spoken("group_2"))
    assert caller.press(NUMBER[4:8], NUMBER[8:12], NUMBER[12:]).place is Place.THREAD


def test_the_star_erases_the_group_that_is_being_keyed_or_was_just_finished() -> None:
    caller = Caller().press("1", "3", NUMBER[:4], "56*")
    assert caller.said == ["erased", "group_2"]

    assert caller.press("*").said == ["erased", "group_1"]
    assert caller.press("*").said == ["erased", "group_1"]
    assert caller.press(NUMBER).place is Place.THREAD


def test_after_a_slip_the_groups_are_read_back_and_only_the_wrong_one_is_keyed_again() -> None:
    slip = NUMBER[:8] + str((int(NUMBER[8]) + 1) % 10) + NUMBER[9:]
    caller = Caller().press("1", "3").key_in(slip)

    assert caller.place is Place.WHICH
    assert caller.digits == [slip[at : at + 4] for at in range(0, 16, 4)]
    assert caller.press("3").plan.then == Gather(count=4, seconds=15)
    assert caller.press(NUMBER[8:12]).place is Place.THREAD


@pytest.mark.parametrize(("keys", "place"), [("5", Place.GROUP), ("0", Place.MENU), ("9", Place.WHICH)])
def test_a_slip_can_be_left_too(keys: str, place: Place) -> None:
    slip = NUMBER[:-1] + str((int(NUMBER[-1]) + 1) % 10)

    assert Caller().press("1", "3").key_in(slip).press(keys).place is place


def test_the_hash_key_leads_out_of_the_number() -> None:
    caller = Caller().press("1", "3", NUMBER[:4], "12#")
    assert caller.said == ["digits_short", "group_2"]

    caller.press("#")
    assert caller.place is Place.MENU
    assert caller.state.groups == ("", "", "", "")


def test_only_a_few_unknown_numbers_may_be_tried_in_one_call() -> None:
    caller = Caller(known=frozenset()).press("1", "3").key_in(NUMBER)
    assert caller.said == ["opens_nothing", "key_number", "group_1"]

    caller.key_in(NUMBER).key_in(NUMBER)
    assert caller.said == ["opens_nothing", "goodbye"]
    assert caller.over


def test_who_comes_back_hears_first_where_the_tip_stands() -> None:
    caller = Caller(reward=REWARD).press("1", "3").key_in(NUMBER)

    assert caller.said == ["standing_in_hands", "new_answers", "reward_waits", "thread_menu"]
    assert "".join(caller.state.groups) == ""


def test_answers_are_spoken_one_by_one_and_count_as_read_at_the_last() -> None:
    caller = Caller().press("1", "3").key_in(NUMBER).press("1")
    assert caller.plan.lines[0] == Words("Which door?")
    assert caller.notes == []

    assert caller.press("1").plan.lines[0] == Words("Which door?")
    assert caller.press("2").plan.lines[0] == Words("We wait for you.")
    assert caller.notes == [MarkRead()]
    assert caller.press("2").said == ["no_more_answers", "thread_menu"]


def test_where_there_is_no_answer_that_is_said() -> None:
    caller = Caller(answers=(), fresh=0).press("1", "3").key_in(NUMBER)

    assert "no_answers" in caller.said
    assert caller.press("1").said == ["no_answers", "thread_menu"]


def test_what_is_added_goes_to_the_thread_of_the_number() -> None:
    caller = Caller().press("1", "3").key_in(NUMBER).press("2").speak("RE9")
    assert caller.said == ["more"]

    assert caller.press("").said == ["added", "thread_menu"]
    assert caller.kept == [("earlier", "RE9")]


def test_a_new_tip_after_a_visit_does_not_join_the_visited_thread() -> None:
    caller = Caller().press("1", "3").key_in(NUMBER).press("2").speak("RE1", by_key=True)
    caller.press("0", "2").speak("RE2", by_key=True)

    assert caller.kept == [("earlier", "RE1"), ("thread-of-RE2", "RE2")]


def test_a_tip_is_taken_back_only_after_a_second_yes() -> None:
    caller = Caller().press("1", "3").key_in(NUMBER).press("3", "0")
    assert not caller.withdrawn

    assert caller.press("3", "1").said == ["taken_back", "thread_menu_withdrawn"]
    assert caller.withdrawn


def test_what_was_taken_back_is_neither_taken_back_again_nor_added_to() -> None:
    caller = Caller(withdrawn=True, asks=True).press("1", "3").key_in(NUMBER)
    assert caller.said == ["withdrawn", "new_answers", "thread_menu_withdrawn"]

    assert caller.press("3").said == caller.press("2").said == ["wrong_key", "thread_menu_withdrawn"]
    assert caller.press("1").place is Place.ANSWER


def test_a_question_is_said_before_where_the_tip_stands() -> None:
    caller = Caller(asks=True, fresh=0).press("1", "3").key_in(NUMBER)
    assert caller.said == ["question_waits", "standing_in_hands", "thread_menu"]

    assert Caller(asks=True, fresh=1).press("1", "3").key_in(NUMBER).said[2] == "new_answers"


@pytest.mark.parametrize("past", ["reward_paid", "reward_lapsed"])
def test_a_reward_that_is_over_is_told_of(past: str) -> None:
    caller = Caller(past=past).press("1", "3").key_in(NUMBER)
    assert caller.said == ["standing_in_hands", "new_answers", past, "thread_menu"]

    assert caller.press("4").said == [past, "thread_menu"]


@pytest.mark.parametrize("key", ["7", ""])
def test_who_finds_no_key_hears_the_keys_once_more_and_that_the_number_stays_valid(key: str) -> None:
    caller = Caller().press("1", "3").key_in(NUMBER).press(key, key, key)
    assert caller.said[-2:] == ["keys_once_more", "thread_menu"]

    assert caller.press(key).said == ["number_valid", "goodbye"]
    assert caller.over


def test_the_code_is_read_twice_and_never_kept_in_the_call() -> None:
    caller = Caller(reward=REWARD).press("1", "3").key_in(NUMBER).press("4")
    assert caller.said == ["reward_waits", "code_sure"]

    assert caller.press("1").digits == [CODE, CODE]
    assert caller.said == ["your_code", "once_more", "code_where", "code_menu"]
    assert CODE not in caller.state.to_bytes().decode()
    assert caller.press("1").place is Place.CODE_SURE


def test_without_a_reward_there_is_no_code() -> None:
    assert Caller().press("1", "3").key_in(NUMBER).press("4").said == ["no_reward", "thread_menu"]


def test_a_visit_that_ended_asks_for_the_number_again() -> None:
    caller = Caller().press("1", "3").key_in(NUMBER)
    caller.alive = False

    assert caller.press("1").said == ["visit_over", "key_number", "group_1"]
    assert caller.state.cookie == ""


def test_hanging_up_takes_along_whatever_opens_something() -> None:
    caller = Caller().press("1", "2").speak("RE1", by_key=True).hear(HungUp())

    assert caller.state == CallState(
        Place.ENDED, step=caller.state.step, target="thread-of-RE1", told="thread-of-RE1")


def test_a_recording_that_comes_after_the_end_is_kept_all_the_same() -> None:
    caller = Caller().press("1", "2").hear(HungUp()).speak("RE1")

    assert caller.kept == [("thread-of-RE1", "RE1")]
    assert caller.state.number == ""
    assert caller.over


def test_a_recording_that_ended_by_hanging_up_is_kept_and_the_call_is_over() -> None:
    caller = Caller().press("1", "1").speak("RE1", hung_up=True)

    assert caller.kept == [("thread-of-RE1", "RE1")]
    assert caller.over


@pytest.mark.parametrize(("way", "place"), [
    (["7"], Place.THREAD), (["1", "0"], Place.THREAD), (["1", "7"], Place.ANSWER), (["3", "7"], Place.TAKE_BACK),
    (["4", "0"], Place.THREAD), (["4", "7"], Place.CODE_SURE), (["4", "1", "0"], Place.THREAD),
    (["4", "1", "7"], Place.CODE), (["5"], Place.THREAD), (["0"], Place.MENU),
])
def test_every_place_of_a_visit_can_be_left_and_wrong_keys_stay(way: list[str], place: Place) -> None:
    assert Caller(reward=REWARD).press("1", "3").key_in(NUMBER).press(*way).place is place


@pytest.mark.parametrize(("key", "place"), [("2", Place.MENU), ("7", Place.AFTER)])
def test_after_telling_the_main_menu_is_one_key_away(key: str, place: Place) -> None:
    assert Caller().press("1", "2").speak(by_key=True).press(NUMBER[-4:], key).place is place


def test_old_answers_are_told_from_new_ones() -> None:
    caller = Caller(fresh=0).press("1", "3").key_in(NUMBER)

    assert "old_answers" in caller.said
