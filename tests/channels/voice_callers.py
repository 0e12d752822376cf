"""Callers for the pure menu: they answer what the menu asks of the pages, and remember what they heard and said."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from hotline.channels.voice import menu
from hotline.channels.voice.plans import (
    CodeGiven,
    Digits,
    DrawCode,
    HangUp,
    Heard,
    KeepRecording,
    Kept,
    Line,
    Look,
    LookUp,
    Note,
    Opened,
    OpensNothing,
    Part,
    Plan,
    Pressed,
    Recorded,
    Silence,
    Spoken,
    Step,
    TakeBack,
    TakenBack,
    Thread,
    VisitOver,
    Words,
)
from hotline.channels.voice.state import CallState, Place
from hotline.domain.receipts import check_digit

NUMBER = "123456789012345" + check_digit("123456789012345")
CODE = "11112222333" + check_digit("11112222333")
REWARD = (Spoken("reward_waits", {"sum": "3,000 CNY"}),)


@dataclass
class Caller:
    """One caller at the pure menu. ``known`` numbers open the thread; ``alive`` is whether the visit still lives."""

    known: frozenset[str] = frozenset({NUMBER})
    answers: Sequence[Part] = ((Words("Which door?"),), (Words("We wait for you."),))
    reward: Sequence[Line] = ()
    asks: bool = False
    past: str = ""
    alive: bool = True
    fresh: int = 1
    state: CallState = field(default_factory=CallState)
    plan: Plan = field(default_factory=Plan)
    kept: list[tuple[str, str]] = field(default_factory=list)  # thread and recording
    notes: list[Note] = field(default_factory=list)
    withdrawn: bool = False

    def __post_init__(self) -> None:
        self._take(menu.begin())

    def hear(self, heard: Heard) -> "Caller":
        """One thing heard of this caller, whatever it leads to."""
        step = menu.step(self.state, heard)
        while step.ask is not None:
            step = menu.step(step.state, self._answered(step))
        self._take(step)
        return self

    def press(self, *keys: str) -> "Caller":
        """Press keys one entry after the other; an empty entry is silence."""
        for entry in keys:
            self.hear(Pressed(entry) if entry else Silence())
        return self

    def speak(self, sid: str = "RE1", **more: bool) -> "Caller":
        """Say something until a silence or the hash key."""
        return self.hear(Recorded(sid, 7, **more))

    def key_in(self, number: str) -> "Caller":
        """A number in groups of four."""
        return self.press(*(number[at : at + 4] for at in range(0, 16, 4)))

    @property
    def place(self) -> Place:
        return self.state.place

    @property
    def said(self) -> list[str]:
        """Names of the sentences that were spoken last."""
        return [line.name for line in self.plan.lines if isinstance(line, Spoken)]

    @property
    def digits(self) -> list[str]:
        """Numbers that were read out last."""
        return [line.number for line in self.plan.lines if isinstance(line, Digits)]

    @property
    def over(self) -> bool:
        return isinstance(self.plan.then, HangUp)

    def _take(self, step: Step) -> None:
        before = self.state
        self.state = CallState.from_bytes(replace(step.state, step=before.step + 1).to_bytes())
        assert self.state == replace(step.state, step=before.step + 1)
        self.plan = step.plan
        self.notes += step.notes

    def _answered(self, step: Step) -> Heard:
        match step.ask:
            case KeepRecording(recorded=recorded):
                thread = step.state.target or f"thread-of-{recorded.sid}"
                self.kept.append((thread, recorded.sid))
                return Kept(recorded, thread, "" if step.state.target else NUMBER)
            case LookUp(number=number):
                return Opened("c0ffee") if number in self.known else OpensNothing()
            case _ if not self.alive:
                return VisitOver()
            case Look():
                return Thread("earlier", "standing_in_hands", self.withdrawn, self.answers, self.fresh, self.reward, self.asks, self.past)
            case TakeBack():
                self.withdrawn = True
                return TakenBack()
            case DrawCode():
                return CodeGiven(CODE)
            case _:
                raise AssertionError(step.ask)
