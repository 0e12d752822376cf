"""A thousand random ways through the voice menu: no fault, every recording kept, always a way out."""

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from hotline.channels.voice.plans import HangUp, Heard, HungUp, Pressed, Recorded, Silence, Spoken
from hotline.channels.voice.state import Place
from tests.channels.voice_callers import NUMBER, REWARD, Caller

_GROUPS = [NUMBER[at : at + 4] for at in range(0, 16, 4)]
_KEYS = st.one_of(
    st.sampled_from(["1", "2", "3", "4", "5", "0", "9", "#", "8", "12", "12#", "0000", "*", "12*", NUMBER, NUMBER[:9], *_GROUPS]),
    st.text("0123456789#*", min_size=1, max_size=16),
)
_HEARD: st.SearchStrategy[list[Heard]] = st.lists(
    st.one_of(
        _KEYS.map(lambda keys: [Pressed(keys)]),
        st.just([Silence()]),
        st.just([Pressed(group) for group in _GROUPS]),
        st.just([HungUp()]),
        st.tuples(st.booleans(), st.booleans()).map(lambda ends: [Recorded("RE", 3, by_key=ends[0], hung_up=ends[1])]),
    ),
    max_size=40,
).map(lambda parts: [heard for part in parts for heard in part])
#: From every place this many silences end the call: three at the languages, three at the menu, two while recording.
MOST_SILENCES = 9


def walk(caller: Caller, path: Sequence[Heard]) -> list[str]:
    """Go along a path; every recording has a name of its own. Returns these names."""
    spoken = []
    for at, heard in enumerate(path):
        if isinstance(heard, Recorded):
            spoken.append(f"RE{at}")
            caller.hear(Recorded(spoken[-1], heard.seconds, heard.by_key, heard.hung_up))
        else:
            caller.hear(heard)
        assert caller.place is not Place.ENDED or isinstance(caller.plan.then, HangUp)
    return spoken


@settings(max_examples=1000, derandomize=True, deadline=None)
@given(path=_HEARD, reward=st.booleans(), answers=st.integers(0, 3), alive=st.booleans())
def test_a_thousand_calls_keep_every_word_and_can_be_left(
    path: list[Heard], reward: bool, answers: int, alive: bool
) -> None:
    caller = Caller(reward=REWARD if reward else (), answers=[[Spoken("other_notice")]] * answers, alive=alive)

    assert walk(caller, path) == [sid for _thread, sid in caller.kept]

    for _silence in range(MOST_SILENCES):
        if caller.place is not Place.ENDED:
            caller.hear(Silence())
    assert caller.place is Place.ENDED
    assert (caller.state.number, caller.state.cookie) == ("", "")


@settings(max_examples=1000, derandomize=True, deadline=None)
@given(path=_HEARD)
def test_hanging_up_ends_a_call_anywhere_and_a_late_recording_still_has_its_thread(path: list[Heard]) -> None:
    caller = Caller()
    walk(caller, path)
    target = caller.state.target
    caller.hear(HungUp())
    caller.hear(Recorded("late", 5))

    assert caller.place is Place.ENDED
    assert caller.kept[-1] == (target or "thread-of-late", "late")
