"""Coming back by keypad: four groups of four, what the thread says, more words, taking back, a reward and its code."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from hotline.channels.voice.plans import (
    CodeGiven,
    Digits,
    DrawCode,
    Line,
    Look,
    LookUp,
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
from hotline.channels.voice.state import GROUP_LENGTH, GROUPS, CallState, Place
from hotline.domain.receipts import is_well_formed

#: Numbers that open nothing, in one call, before it ends.
MOST_UNKNOWN = 3


def begin(state: CallState, *before: Line) -> Step:
    """Ask for the first group."""
    return arrive(state.to(Place.GROUP, groups=("",) * GROUPS, at=0, greeted=False), *before, Spoken("key_number"))


def group(state: CallState, heard: Pressed) -> Step:
    """One group: the next missing one follows; one that was erased or left short is asked for again, alone; # leads out."""
    if "#" in heard.keys:
        return arrive(state.to(Place.MENU, groups=("",) * GROUPS))
    if len(heard.keys) != GROUP_LENGTH:
        return arrive(state.to(Place.GROUP))
    groups = (*state.groups[: state.at], heard.keys, *state.groups[state.at + 1 :])
    keyed = state.to(Place.GROUP, groups=groups)
    if "" in groups:
        return arrive(replace(keyed, at=groups.index("")))
    number = "".join(groups)
    return Step(keyed, ask=LookUp(number)) if is_well_formed(number) else arrive(keyed.to(Place.WHICH))


def which(state: CallState, heard: Pressed) -> Step | None:
    """Which group was wrong: that one alone is keyed again, with 5 all of them."""
    if heard.keys == "0":
        return arrive(state.to(Place.MENU, groups=("",) * GROUPS))
    if heard.keys == "5":
        return begin(state)
    if heard.keys not in {"1", "2", "3", "4"}:
        return None
    return arrive(state.to(Place.GROUP, at=int(heard.keys) - 1))


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


def seen(state: CallState, thread: Thread) -> Step:
    """Say what belongs to the place, now that the thread is known."""
    match state.place:
        case Place.ANSWER:
            return _answer(state, thread)
        case Place.ADD:
            return arrive(replace(state, target=thread.thread_id))
        case Place.CODE_SURE if not thread.reward:
            return arrive(state.to(Place.THREAD), Spoken("no_reward"))
        case Place.CODE_SURE:
            return arrive(state, *thread.reward)
        case _:
            return _greet(state, thread)


def in_thread(state: CallState, heard: Pressed) -> Step | None:
    """The menu of an open thread."""
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
    return arrive(state.to(Place.THREAD), Spoken("taken_back"))


def code_sure(state: CallState, heard: Pressed) -> Step | None:
    """A fresh code makes an earlier one worthless, so it is asked twice."""
    if heard.keys == "1":
        return Step(state, ask=DrawCode())
    return arrive(state.to(Place.THREAD)) if heard.keys == "0" else None


def code_given(state: CallState, heard: CodeGiven) -> Step:
    """The code, digit by digit, twice."""
    code = Digits(heard.code)
    return arrive(state.to(Place.CODE), Spoken("your_code"), code, Spoken("once_more"), code)


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
    lines: list[Line] = [Spoken(thread.standing)]
    if thread.withdrawn:
        lines.append(Spoken("withdrawn"))
    lines.append(_how_many(thread))
    return arrive(replace(state, greeted=True), *lines, *thread.reward)


def _how_many(thread: Thread) -> Line:
    if not thread.answers:
        return Spoken("no_answers")
    return Spoken("new_answers") if thread.fresh else Spoken("old_answers")


def _answer(state: CallState, thread: Thread) -> Step:
    """One part of the answers; with the last one all count as read."""
    if not thread.answers:
        return arrive(state.to(Place.THREAD), Spoken("no_answers"))
    if state.at >= len(thread.answers):
        return arrive(state.to(Place.THREAD), Spoken("no_more_answers"))
    last = state.at == len(thread.answers) - 1
    step = wait(state, thread.answers[state.at], Spoken("last_answer_menu" if last else "answer_menu"))
    return replace(step, notes=(MarkRead(),)) if last else step


#: What the keys do at each place of a return visit; None means that the key does nothing there.
KEYS: Mapping[Place, Callable[[CallState, Pressed], Step | None]] = {
    Place.GROUP: group, Place.WHICH: which, Place.THREAD: in_thread, Place.ANSWER: answers, Place.TAKE_BACK: take_back,
    Place.CODE_SURE: code_sure, Place.CODE: code,
}
