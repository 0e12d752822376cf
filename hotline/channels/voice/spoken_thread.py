"""What the voice says of a thread: where it stands, what the desk said, sums and days as a person would say them."""

from collections.abc import Iterator, Mapping

from hotline.channels.voice.plans import Line, Part, Spoken, Thread, Words
from hotline.channels.voice.twiml import parts
from hotline.domain.awards import AwardState
from hotline.domain.tips import PublicStatus
from hotline.services.payouts import Reward
from hotline.services.return_visit import ThreadView
from hotline.services.sealing import Said
from hotline.wording import spelling

_STANDING: Mapping[PublicStatus, str] = {
    PublicStatus.RECEIVED: "standing_received",
    PublicStatus.IN_HANDS: "standing_in_hands",
    PublicStatus.CLOSED: "standing_closed",
}
_IDENTITY: Mapping[str, str] = {
    "none": "reward_none", "document_shown": "reward_document_shown", "document_kept": "reward_document_kept",
}
#: What is said of a reward that no longer waits.
_PAST: Mapping[str | None, str] = {AwardState.PAID: "reward_paid", AwardState.LAPSED: "reward_lapsed"}
_QUESTION = "question"


def thread_as_spoken(thread_id: str, view: ThreadView, reward: Reward | None, language: str) -> Thread:
    """A thread in the terms of the menu; only what the desk has signed is among the answers."""
    return Thread(
        thread_id=thread_id, standing=_STANDING[view.status], withdrawn=view.withdrawn,
        answers=[part for heard in view.heard for part in _answer(heard.said, language)],
        fresh=sum(heard.new and not (view.asks and heard.said.kind == _QUESTION) for heard in view.heard),
        reward=list(_reward(reward, language)), asks=view.asks, past="" if reward else _PAST.get(view.award_state, ""),
    )


def _answer(said: Said, language: str) -> Iterator[Part]:
    """What the desk said, in parts. What is long is named once, at its beginning."""
    if said.kind != "notice":
        named: list[Line] = [Spoken("a_question" if said.kind == _QUESTION else "an_answer")]
        yield from ([*named[at:], Words(part)] for at, part in enumerate(parts(said.text)))
    elif said.values.get("notice") == "reward_waits":
        # Whether it still waits, what collecting asks and the last day are said with the reward itself: true as of now.
        yield [Spoken("reward_told", {"sum": _money(said.values["amount"], said.values["currency"], language)})]
    else:
        yield [Spoken("other_notice")]


def _reward(reward: Reward | None, language: str) -> Iterator[Line]:
    if reward is None:
        return
    yield Spoken("reward_waits", {"sum": _money(reward.amount.text, reward.amount.currency, language)})
    if reward.claim_by is not None:
        yield Spoken("reward_by", {"day": spelling.day(reward.claim_by, language)})
    if reward.identity_at_collection in _IDENTITY:
        yield Spoken(_IDENTITY[reward.identity_at_collection])


def _money(amount: str, currency: str, language: str) -> str:
    return spelling.sum_in_words(amount, currency, language, spelling.SPOKEN)
