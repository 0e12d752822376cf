"""A thousand random conversations of two phones through the face itself: no word lost, no phone mixed, each state left."""

import secrets
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hotline.channels.sms.segments import segments
from hotline.domain.tips import hour_of
from tests.channels.text_client import QUICK, Phone, fresh_sid, words_by_thread
from tests.channels.voice_client import CarrierPlace

#: Segments of one reply of ours; the desk's own words do not count.
BUDGET = 3


@dataclass
class Talk:
    """One phone in a conversation: what it sent as words, its numbers, and its last delivery."""

    phone: Phone
    mark: str = field(default_factory=lambda: f"m{secrets.token_hex(6)}")  # begins with a letter: digits would lengthen a number
    words: list[str] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)
    last: tuple[str, str] = ("", "")

    def send(self, text: str, **more: str) -> None:
        self.last = (text, fresh_sid())
        self.phone.text(text, sid=self.last[1], **more)
        assert sum(segments(each) for each in self.phone.read) <= BUDGET, self.phone.read
        if "1202555" not in text and ("Received. Your" in self.phone.seen or "您的号码：" in self.phone.seen):
            self.numbers.append(self.phone.receipt)


Act = Callable[[Talk], None]


def _say(text: str) -> Act:
    def act(talk: Talk) -> None:
        words = f"{talk.mark} {text} {len(talk.words)}."
        talk.words.append(words.replace("\x00", "").replace("\r\n", "\n"))
        talk.send(words)
    return act


def _command(text: str) -> Act:
    return lambda talk: talk.send(text)


def _with_number(more: str) -> Act:
    def act(talk: Talk) -> None:
        if talk.numbers:
            talk.send(f"{talk.numbers[-1]} {more}")
    return act


def _number_and_words(talk: Talk) -> None:
    if talk.numbers:
        talk.words.append(f"{talk.mark} beside {len(talk.words)}.")
        talk.send(f"{talk.numbers[0]} {talk.words[-1]}")


def _slip_and_words(talk: Talk) -> None:
    talk.words.append(f"{talk.mark} beside {len(talk.words)}.")
    talk.send(f"1234 5678 9012 3451 {talk.words[-1]}")


def _picture(talk: Talk) -> None:
    talk.words.append(f"{talk.mark} picture {len(talk.words)}.")
    talk.send(talk.words[-1], NumMedia="1")


def _repeat(talk: Talk) -> None:
    text, sid = talk.last
    if sid:
        before = list(talk.phone.read)
        assert talk.phone.text(text, sid=sid).read == before


_ACTS = st.one_of(
    st.text(max_size=30).map(_say),
    st.sampled_from(["NEW", "新", "HELP", "lang zh", "lang en", "notify", "提醒8-9", "notify 99-1", "code", "back", "停", "stop", "", "?"]).map(_command),
    st.sampled_from(["", "code", "back", "撤回", "all", "notify", "help", "new", "stop"]).map(_with_number),
    st.just(_number_and_words), st.just(_slip_and_words), st.just(_picture), st.just(_repeat),
)


@pytest.fixture(scope="module")
def place(sqlite_template: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[CarrierPlace]:
    folder = tmp_path_factory.mktemp("texts")
    shutil.copyfile(str(sqlite_template), folder / "hotline.db")
    made = CarrierPlace(folder, f"sqlite:///{folder / 'hotline.db'}", datetime(2026, 3, 2, 6, 5, 7, tzinfo=UTC), QUICK)
    yield made
    made.close()


@settings(max_examples=1000, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(path=st.lists(st.tuples(st.booleans(), _ACTS), max_size=7))
def test_a_thousand_conversations_lose_no_word_and_mix_no_phones(place: CarrierPlace, path: list[tuple[bool, Act]]) -> None:
    place.turn_clock(timedelta(hours=1))  # an hour of its own: each conversation's words are found by it
    talks = [Talk(Phone(place, f"+1202555{secrets.randbelow(10**8):08}")) for _ in range(2)]
    for second, act in path:
        act(talks[second])
    _every_word_is_kept_in_a_thread_of_its_own_phone(place, talks)
    for talk in talks:
        talk.send("stop")
        assert "forgotten" in talk.phone.seen or "已忘记" in talk.phone.seen


def _every_word_is_kept_in_a_thread_of_its_own_phone(place: CarrierPlace, talks: list[Talk]) -> None:
    threads = words_by_thread(place, hour=hour_of(place.now))
    for talk in talks:
        own = [words for words in threads.values() if any(talk.mark in each for each in words)]
        assert sorted(each for words in own for each in words) == sorted(talk.words)
