"""A visit by keypad: what the thread says, more words, taking back, a reward and its code."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from hotline.channels.voice.keypad import begin
from hotline.channels.voice.plans import (
    CodeGiven,
    Digits,
    DrawCode,
    Line,
    Look,
    MarkRead,
    NoCode,
    Opened,
    OpensNothing,
    Pressed,
    Spoken,
    Step,
    TakeBack,
    TakenBack,
    Thread,
    TooMany,
    VisitOver,
)
from hotline.channels.voice.prompts import arrive, goodbye, spoken, wait
from hotline.channels.voice.state import GROUPS, CallState, Place

#: Numbers that open nothing, in one call, before it ends.
MOST_UNKNOWN = 3


def opened(state: CallState, heard: Opened) -> Step:
    """The number opens its thread."""
    return look(state.to(Place.THREAD, cookie=heard.cookie, groups=("",) * GROUPS, greeted=False))


def opens_nothing(state: CallState, _heard: OpensNothing) -> Step:
    """Known or not, the same pause; only few numbers may be tried in one call."""
    if state.unknown + 1 >= MOST_UNKNOWN:
        return goodbye(state.ended(), *spoken("opens_nothing"))
    return begin(replace(state, unknown=state.unknown + 1), Spoken("opens_nothing"))


def too_many(state: CallState, _heard: TooMany) -> Step:
    """No further number from this telephone in this hour; the other doors stay open."""
    return arrive(state.to(Place.MENU, groups=("",) * GROUPS), Spoken("too_many"))


def visit_over(state: CallState, _heard: VisitOver) -> Step:
    """The visit ended, as on the web: the number is needed again."""
    return begin(replace(state, cookie=""), Spoken("visit_over"))


def look(state: CallState) -> Step:
    """Look at the thread before anything is said of it."""
    return Step(state, ask=Look())


def seen(before: CallState, thread: Thread) -> Step:
    """Say what belongs to the place, now that the thread is known."""
    state = replace(before, withdrawn=thread.withdrawn)
    match state.place:
        case Place.ANSWER:
            return _answer(state, thread)
        case Place.ADD:
            return arrive(replace(state, target=thread.thread_id))
        case Place.CODE_SURE if not thread.reward:
            return arrive(state.to(Place.THREAD), Spoken(thread.past or "no_reward"))
        case Place.CODE_SURE:
            return arrive(state, *thread.reward)
        case _:
            return _greet(state, thread)


def in_thread(state: CallState, heard: Pressed) -> Step | None:
    """The menu of an open thread. What was taken back is not taken back again, and nothing is added to it."""
    if state.withdrawn and heard.keys in {"2", "3"}:
        return None
    match heard.keys:
        case "1":
            return look(state.to(Place.ANSWER, at=0))
        case "2":
            return look(state.to(Place.ADD))
        case "3":
            return arrive(state.to(Place.TAKE_BACK))
        case "4":
            return look(state.to(Place.CODE_SURE))
        case "5":
            return look(state.to(Place.THREAD, greeted=False))
        case "0":
            return arrive(state.to(Place.MENU, cookie=""))
        case _:
            return None


def answers(state: CallState, heard: Pressed) -> Step | None:
    """The same part again, the next, or back."""
    match heard.keys:
        case "1":
            return look(state.to(Place.ANSWER))
        case "2":
            return look(state.to(Place.ANSWER, at=state.at + 1))
        case "0":
            return arrive(state.to(Place.THREAD))
        case _:
            return None


def take_back(state: CallState, heard: Pressed) -> Step | None:
    """Only a second yes takes the tip back."""
    if heard.keys == "1":
        return Step(state, ask=TakeBack())
    return arrive(state.to(Place.THREAD)) if heard.keys == "0" else None


def taken_back(state: CallState, _heard: TakenBack) -> Step:
    """It is done."""
    return arrive(state.to(Place.THREAD, withdrawn=True), Spoken("taken_back"))


def code_sure(state: CallState, heard: Pressed) -> Step | None:
    """A fresh code makes an earlier one worthless, so it is asked twice."""
    if heard.keys == "1":
        return Step(state, ask=DrawCode())
    return arrive(state.to(Place.THREAD)) if heard.keys == "0" else None


def code_given(state: CallState, heard: CodeGiven) -> Step:
    """The code, digit by digit, twice."""
    code = Digits(heard.code)
    return arrive(state.to(Place.CODE), Spoken("your_code"), code, Spoken("once_more"), code, Spoken("code_where"))


def no_code(state: CallState, _heard: NoCode) -> Step:
    """There is no reward to ask for, or its last day is over."""
    return arrive(state.to(Place.THREAD), Spoken("no_reward"))


def code(state: CallState, heard: Pressed) -> Step | None:
    """Back to the thread; a code is not kept in the call, so hearing it again means a fresh one."""
    if heard.keys == "1":
        return look(state.to(Place.CODE_SURE))
    return arrive(state.to(Place.THREAD)) if heard.keys == "0" else None


def _greet(state: CallState, thread: Thread) -> Step:
    if state.greeted:
        return arrive(state)
    past = spoken(thread.past) if thread.past else ()
    return arrive(replace(state, greeted=True), *_standing(thread), *_news(thread), *thread.reward, *past)


def _standing(thread: Thread) -> Sequence[Line]:
    """Where it stands; a question of ours comes first, because the tip waits for its answer."""
    if thread.withdrawn:
        return spoken("withdrawn")
    return spoken(*(["question_waits"] if thread.asks else []), thread.standing)


def _news(thread: Thread) -> Sequence[Line]:
    if thread.fresh:
        return spoken("new_answers")
    if thread.asks and not thread.withdrawn:
        return ()
    return spoken("old_answers" if thread.answers else "no_answers")


def _answer(state: CallState, thread: Thread) -> Step:
    """One part of the answers; with the last one all count as read."""
    if not thread.answers:
        return arrive(state.to(Place.THREAD), Spoken("no_answers"))
    if state.at >= len(thread.answers):
        return arrive(state.to(Place.THREAD), Spoken("no_more_answers"))
    last = state.at == len(thread.answers) - 1
    step = wait(state, *thread.answers[state.at], Spoken("last_answer_menu" if last else "answer_menu"))
    return replace(step, notes=(MarkRead(),)) if last else step


#: What the keys do at each place of a return visit; None means that the key does nothing there.
KEYS: Mapping[Place, Callable[[CallState, Pressed], Step | None]] = {
    Place.THREAD: in_thread, Place.ANSWER: answers, Place.TAKE_BACK: take_back,
    Place.CODE_SURE: code_sure, Place.CODE: code,
}
