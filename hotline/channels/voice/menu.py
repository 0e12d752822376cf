"""The voice menu as a pure step: a state and what was heard give the next state, what is said, and what is to be done.

Every place can be left: by a key that its sentence names, by silence, which leads on or ends the call, and by hanging up.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from hotline.channels.voice import keypad, returning, telling
from hotline.channels.voice.plans import (
    CodeGiven,
    Heard,
    HungUp,
    Kept,
    NoCode,
    Opened,
    OpensNothing,
    Pressed,
    Recorded,
    Silence,
    Spoken,
    Step,
    TakenBack,
    Thread,
    TooMany,
    VisitOver,
)
from hotline.channels.voice.prompts import arrive, goodbye, spoken
from hotline.channels.voice.state import SPEAKING, CallState, Place

#: Silences and wrong keys in a row before the call goes on without a key.
MOST_TRIES = 3
_LANGUAGES = {"1": "zh", "2": "en"}


def begin() -> Step:
    """The first thing that a caller hears: what to do in danger, in every language, and the choice of one."""
    return arrive(CallState())


def step(state: CallState, heard: Heard) -> Step:
    """What comes of what was heard. What was recorded is kept wherever the call stands, even after its end."""
    if isinstance(heard, Recorded):
        return telling.recorded(state, heard)
    if state.place is Place.ENDED and not isinstance(heard, Kept):
        return Step(state)
    if isinstance(heard, Silence):
        return _silence(state)
    if isinstance(heard, Pressed):
        return _pressed(state, heard)
    return _ANSWERS[type(heard)](state, heard)


def _pressed(state: CallState, heard: Pressed) -> Step:
    if state.place in SPEAKING:
        return arrive(state)  # a key pressed while speaking ends the recording; nothing else is meant by it
    found = _KEYS[state.place](state, heard)
    return _tried(state, Spoken("wrong_key")) if found is None else found


def _language(state: CallState, heard: Pressed) -> Step | None:
    if heard.keys not in _LANGUAGES:
        return None
    return arrive(state.to(Place.MENU, language=_LANGUAGES[heard.keys]), *spoken("emergency_first", "what_is_true"))


def _main(state: CallState, heard: Pressed) -> Step | None:
    match heard.keys:
        case "1":
            return telling.begin(state, danger=True)
        case "2":
            return telling.begin(state)
        case "3":
            return keypad.begin(state)
        case "4":
            return arrive(state.to(Place.MENU), *spoken("what_is_kept"))
        case "9":
            return goodbye(state.ended())
        case _:
            return None


def _silence(state: CallState) -> Step:
    if state.place in SPEAKING:
        return telling.silence(state)
    if state.place is Place.KEY_BACK:
        return telling.again(state)
    return _tried(state)


def _tried(state: CallState, *before: Spoken) -> Step:
    """Say the place's sentence again; after some tries go on without a key. An old telephone has no tones at all."""
    if state.tries + 1 < MOST_TRIES:
        return arrive(replace(state, tries=state.tries + 1), *before)
    if state.place is Place.LANGUAGE:
        return arrive(state.to(Place.MENU), *spoken("what_is_true"))
    if state.place is Place.MENU and not state.told:
        return telling.begin(state)
    if state.place not in _WITH_NUMBER:
        return goodbye(state.ended())
    if state.tries < MOST_TRIES:
        return arrive(replace(state, tries=state.tries + 1), *before, Spoken("keys_once_more"))
    return goodbye(state.ended(), *spoken("number_valid"))


def _hung_up(state: CallState, _heard: HungUp) -> Step:
    return Step(state.ended())


_KEYS: Mapping[Place, Callable[[CallState, Pressed], Step | None]] = {
    Place.LANGUAGE: _language, Place.MENU: _main, Place.KEY_BACK: telling.key_back, Place.AFTER: telling.after,
    **keypad.KEYS, **returning.KEYS,
}
#: Places of somebody who has a number: these hear the keys once more, and that it stays valid, before the call ends.
_WITH_NUMBER = frozenset({*keypad.KEYS, *returning.KEYS})
_ANSWERS: Mapping[type[Any], Callable[[CallState, Any], Step]] = {
    HungUp: _hung_up, Kept: telling.kept, Opened: returning.opened, OpensNothing: returning.opens_nothing,
    TooMany: returning.too_many, VisitOver: returning.visit_over, Thread: returning.seen,
    TakenBack: returning.taken_back, CodeGiven: returning.code_given, NoCode: returning.no_code,
}
