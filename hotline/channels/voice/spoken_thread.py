"""What the voice says of a thread: where it stands, what the desk said, sums and days as a person would say them."""

from collections.abc import Iterator, Mapping

from hotline.channels.voice.plans import Line, Spoken, Thread, Words
from hotline.channels.voice.twiml import parts
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


def thread_as_spoken(thread_id: str, view: ThreadView, reward: Reward | None, language: str) -> Thread:
    """A thread in the terms of the menu; only what the desk has signed is among the answers."""
    return Thread(
        thread_id=thread_id, standing=_STANDING[view.status], withdrawn=view.withdrawn,
        answers=[line for heard in view.heard for line in _answer(heard.said, language)],
        fresh=sum(heard.new for heard in view.heard), reward=list(_reward(reward, language)),
    )


def _answer(said: Said, language: str) -> Iterator[Line]:
    if said.kind != "notice":
        yield from (Words(part) for part in parts(said.text))
    elif said.values.get("notice") == "reward_waits":
        yield from _waits(_money(said.values["amount"], said.values["currency"], language))
    else:
        yield Spoken("other_notice")


def _waits(amount: str) -> Iterator[Line]:
    # What collecting asks, and the last day, are said with the reward itself: there they are true now.
    yield Spoken("reward_waits", {"sum": amount})


def _reward(reward: Reward | None, language: str) -> Iterator[Line]:
    if reward is None:
        return
    yield from _waits(_money(reward.amount.text, reward.amount.currency, language))
    if reward.claim_by is not None:
        yield Spoken("reward_by", {"day": spelling.day(reward.claim_by, language)})
    if reward.identity_at_collection in _IDENTITY:
        yield Spoken(_IDENTITY[reward.identity_at_collection])


def _money(amount: str, currency: str, language: str) -> str:
    pattern = "#,##0.##¤¤¤" if language == "zh" else "#,##0.## ¤¤¤"
    return spelling.money(amount, currency, language, pattern)
