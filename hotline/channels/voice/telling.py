"""Telling by voice: recording, the one question, the number read out, and its last digits keyed back."""

from dataclasses import replace

from hotline.channels.voice.plans import KeepRecording, Kept, LetGo, Pressed, Recorded, Spoken, Step
from hotline.channels.voice.prompts import arrive, goodbye, short_of_digits, spoken, wait
from hotline.channels.voice.state import GROUP_LENGTH, SPEAKING, CallState, Place
from hotline.domain.receipts import last_four

#: After the first recording or silence one question is asked; after the second nothing more.
_QUESTION = {Place.TELL: Place.MORE, Place.ADD: Place.ADD_MORE}


def begin(state: CallState, *, danger: bool = False) -> Step:
    """Record at once. Danger told after another matter is a tip of its own, with its own clock."""
    apart = danger and bool(state.told) and not state.danger
    told = "" if apart else state.told
    ready = state.to(Place.TELL, danger=state.danger or danger, told=told, target=told, number="" if apart else state.number)
    return arrive(ready, *(spoken("danger") if danger else ()))


def recorded(state: CallState, heard: Recorded) -> Step:
    """Whatever was said is kept first, wherever the caller is."""
    return Step(state, ask=KeepRecording(heard))


def kept(state: CallState, heard: Kept) -> Step:
    """The recording is kept: ask the one question, or go on."""
    known = remembered(state, heard)
    if heard.recorded.hung_up or known.place is Place.ENDED:
        return Step(known.ended())
    if known.place not in SPEAKING:
        return arrive(known)
    if known.place in _QUESTION and not heard.recorded.by_key:
        return arrive(known.to(_QUESTION[known.place]))
    return _done(known)


def remembered(state: CallState, heard: Kept) -> CallState:
    """The same place, knowing the tip that the recording has become."""
    if not heard.number:
        return state
    return replace(state, told=heard.thread_id, target=heard.thread_id, number=heard.number)


def silence(state: CallState) -> Step:
    """Nothing was said: who has said nothing yet is asked once, others go on with what there is."""
    if state.place is Place.ADD:
        return arrive(state.to(Place.THREAD), Spoken("nothing_heard"))
    if state.place is Place.TELL and state.told:
        return arrive(state.to(Place.KEY_BACK if state.number else Place.AFTER), Spoken("nothing_heard"))
    if state.place is Place.TELL:
        return arrive(state.to(Place.MORE), Spoken("nothing_heard"))
    if state.place is Place.MORE and not state.told:
        return goodbye(state.ended(), *spoken("nothing_heard" if state.danger else "nothing_said"))
    return _done(state)


def key_back(state: CallState, heard: Pressed) -> Step:
    """The last four digits: right ones let the number go; after wrong ones, or the star, it is read out again."""
    if "*" in heard.keys:
        return arrive(state.to(Place.KEY_BACK))
    if "#" in heard.keys:
        return arrive(state.to(Place.MENU))
    if heard.keys == last_four(state.number):
        known = Spoken("number_kept_danger" if state.danger else "number_kept")
        return replace(arrive(state.to(Place.AFTER, number=""), known), notes=(LetGo(),))
    if len(heard.keys) < GROUP_LENGTH:
        return wait(state.to(Place.KEY_BACK), short_of_digits(heard.keys), Spoken("key_back"))
    return again(state, Spoken("not_the_same"))


def again(state: CallState, *before: Spoken) -> Step:
    """Read the number out once more, but not for ever: it stays valid without being keyed back."""
    if state.tries >= 2:
        return goodbye(state.ended(), *spoken("number_stays"))
    return arrive(state.to(Place.KEY_BACK, tries=state.tries + 1), *before)


def after(state: CallState, heard: Pressed) -> Step | None:
    """More words to the tip, or the main menu."""
    match heard.keys:
        case "1":
            return begin(state)
        case "2":
            return arrive(state.to(Place.MENU))
        case _:
            return None


def _done(state: CallState) -> Step:
    if state.place in {Place.ADD, Place.ADD_MORE}:
        return arrive(state.to(Place.THREAD), Spoken("added"))
    if state.number:
        return arrive(state.to(Place.KEY_BACK), *spoken("thanks", *(["danger_now"] if state.danger else [])))
    return arrive(state.to(Place.AFTER), Spoken("added"))
