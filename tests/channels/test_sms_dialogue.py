"""The dialogue alone, with services that answer anything: every state can be left, every ask is answered, every word asked for."""

from hypothesis import given, settings
from hypothesis import strategies as st

from hotline.channels.sms import dialogue
from hotline.channels.sms.commands import Command
from hotline.channels.sms.dialogue import (
    Add,
    Added,
    Ask,
    BeginVisit,
    CodeGiven,
    DrawCode,
    Heard,
    Line,
    LookUp,
    Notified,
    Notify,
    Opened,
    OpensNothing,
    Place,
    Quoted,
    Show,
    Shown,
    TakeBack,
    TakenBack,
    Tell,
    TextState,
    Told,
    VisitBegun,
)
from hotline.channels.sms.hearing import understand
from hotline.channels.sms.markup import messages
from hotline.channels.sms.segments import segments
from hotline.domain.phone import Hours
from hotline.wording.scripts import load_scripts

SCRIPTS = load_scripts()
NUMBER = "1234 5678 9012 3450"
COMMANDS = ["new", "stop", "help", "notify", "notify 8-9", "notify 99-1", "lang en", "lang zh", "all", "code", "back", "yes", "no"]
TEXTS = st.one_of(
    st.sampled_from([*COMMANDS, NUMBER, "", "1234 5678 9012 3451", "new: There.", f"{NUMBER} words", "1234 5678 9012 3451 words",
                     "maybe", "等等", "3158 6798 1157", "forget", "STOP please"]),
    st.sampled_from(COMMANDS).map(lambda command: f"{NUMBER} {command}"),
    st.text(max_size=40),
)


def answered(ask: Ask, luck: bool) -> Heard:
    """What services may answer to an ask."""
    match ask:
        case Tell():
            return Told("thread", NUMBER.replace(" ", ""))
        case Add():
            return Added(withdrawn=not luck)
        case LookUp(said=said):
            return Opened("another" if said.pictures else "thread", "en", said, withdrawn=bool(said.pictures)) if luck else OpensNothing(said, too_often=bool(said.pictures))
        case Show():
            return Shown([Quoted("Words of the desk.")] if luck else [Line("text_received")])
        case DrawCode():
            return CodeGiven("123456789012" if luck else "")
        case BeginVisit():
            return VisitBegun("00" * 32)
        case TakeBack():
            return TakenBack(luck)
        case Notify(hours=hours):
            return Notified(hours or Hours(9, 9))


def talk(state: TextState, text: str, pictures: int, luck: bool) -> tuple[TextState, list[str], list[str]]:
    """One text: the state after it, what was said, and the words that were to be kept."""
    step, said, kept = dialogue.step(state, understand(text, pictures)), [], []
    while step.ask is not None:
        said += step.replies
        kept += [step.ask.words] if isinstance(step.ask, Tell | Add) else []
        step = dialogue.step(step.state, answered(step.ask, luck))
    values = {"emergency": "110"}
    return step.state, list(messages([*step.replies, *said], SCRIPTS, step.state.language, values)), kept


@settings(max_examples=1000, derandomize=True, deadline=None)
@given(path=st.lists(st.tuples(TEXTS, st.integers(0, 1), st.booleans()), max_size=12))
def test_a_thousand_conversations_answer_every_text_and_can_be_left(path: list[tuple[str, int, bool]]) -> None:
    state = TextState()
    for text, pictures, luck in path:
        before = state
        state, said, kept = talk(state, text, pictures, luck)
        assert said
        assert sum(map(segments, said)) <= 4  # with a sentence of the desk among them
        understood = understand(text, pictures)
        if state.place is Place.AGAIN and before.place is not Place.AGAIN:
            assert (before.place, kept) == (Place.SURE, [])  # asked again, and said that it was not kept
        elif understood.words and understood.command is None:
            assert kept in ([understood.words], [understood.whole])
        assert TextState.from_bytes(state.to_bytes(), state.language, state.thread_id, notices=state.notices) == state
        assert state.language == before.language or not before.chosen or understood.command is Command.LANGUAGE
        assert (state.place is Place.NONE) == (state.thread_id == "")
        for word in ("stop", "停", "new"):
            assert talk(state, word, 0, luck)[0].place is Place.NONE
