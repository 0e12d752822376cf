"""What is said on arriving at each place of the menu, and what is waited for."""

from collections.abc import Mapping, Sequence

from hotline.channels.voice.plans import Digits, Gather, HangUp, Line, Plan, Record, Spoken, Step
from hotline.channels.voice.state import GROUP_LENGTH, CallState, Place

#: Fifteen seconds for each key of a number.
_SECONDS_A_KEY = 15

_THEN: Mapping[Place, Gather | Record | HangUp] = {
    Place.TELL: Record(), Place.MORE: Record(), Place.ADD: Record(), Place.ADD_MORE: Record(),
    Place.KEY_BACK: Gather(count=GROUP_LENGTH, seconds=_SECONDS_A_KEY, ends_with="*"), Place.ENDED: HangUp(),
}


def arrive(state: CallState, *before: Line) -> Step:
    """Say ``before``, then what belongs to the place, and wait for what it waits for."""
    return wait(state, *before, *_lines(state))


def wait(state: CallState, *lines: Line) -> Step:
    """Say these lines instead of the place's own, and wait for what the place waits for."""
    return Step(state, Plan(lines, _then(state)))


def goodbye(state: CallState, *before: Line) -> Step:
    """Say goodbye and end the call; in danger the last that is heard is what to dial."""
    return Step(state, Plan((*before, Spoken("danger_goodbye" if state.danger else "goodbye")), HangUp()))


def spoken(*names: str) -> tuple[Line, ...]:
    """Sentences by their names."""
    return tuple(Spoken(name) for name in names)


def short_of_digits(keys: str) -> Spoken:
    """How many of a group's digits came, and how many are missing."""
    return Spoken("digits_short", {"heard": str(len(keys)), "missing": str(GROUP_LENGTH - len(keys))})


def _then(state: CallState) -> Gather | Record | HangUp:
    if state.place is Place.GROUP:
        # All that is missing may come in one go; what pauses, or the hash key, leave out is asked for by its group.
        missing = GROUP_LENGTH * state.groups.count("")
        return Gather(count=missing, seconds=_SECONDS_A_KEY)
    return _THEN.get(state.place, Gather())


def _lines(state: CallState) -> Sequence[Line]:
    match state.place:
        case Place.LANGUAGE:
            return [Spoken(name, language=language) for language in ("zh", "en")
                    for name in ("emergency_first", "choose_language")]
        case Place.TELL:
            return spoken("tell_danger" if state.danger else "tell_more" if state.told else "tell")
        case Place.MORE if not state.told:
            return spoken("more_unheard")
        case Place.AFTER if state.danger:
            return spoken("after_danger")
        case Place.THREAD if state.withdrawn:
            return spoken("thread_menu_withdrawn")
        case Place.KEY_BACK:
            return _number_twice(state)
        case Place.GROUP:
            return spoken(f"group_{state.at + 1}")
        case Place.WHICH:
            return _groups_read_back(state)
        case _:
            return spoken(*_NAMES[state.place])


_NAMES: Mapping[Place, Sequence[str]] = {
    Place.MENU: ("menu",), Place.MORE: ("more",), Place.AFTER: ("after",), Place.THREAD: ("thread_menu",),
    Place.ANSWER: ("answer_menu",), Place.ADD: ("add",), Place.ADD_MORE: ("more",), Place.TAKE_BACK: ("take_back",),
    Place.CODE_SURE: ("code_sure",), Place.CODE: ("code_menu",), Place.ENDED: (),
}


def _number_twice(state: CallState) -> Sequence[Line]:
    number = Digits(state.number)
    return [Spoken("your_number"), number, Spoken("once_more"), number, Spoken("key_back")]


def _groups_read_back(state: CallState) -> Sequence[Line]:
    lines: list[Line] = [Spoken("number_slip")]
    for place, group in enumerate(state.groups, 1):
        lines += [Spoken(f"name_group_{place}"), Digits(group)]
    return [*lines, Spoken("which_group")]
