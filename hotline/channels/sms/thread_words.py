"""What a text says of a thread: where it stands, what the desk said, and the reward that waits."""

from collections.abc import Iterator, Mapping, Sequence

from hotline.channels.sms.dialogue import Line, Quoted, Reply
from hotline.domain.tips import PublicStatus
from hotline.services.payouts import Reward
from hotline.services.return_visit import Heard, ThreadView
from hotline.wording import spelling

_STANDING: Mapping[PublicStatus, str] = {
    PublicStatus.RECEIVED: "text_received", PublicStatus.IN_HANDS: "text_in_hands", PublicStatus.CLOSED: "text_closed",
}
_IDENTITY: Mapping[str, str] = {
    "none": "text_reward_none", "document_shown": "text_reward_document_shown", "document_kept": "text_reward_document_kept",
}


def thread_words(view: ThreadView, reward: Reward | None, language: str, *, everything: bool) -> list[Reply]:
    """Status and reward, then answers: those not read before, else the newest, or all when asked for."""
    lines: list[Reply] = [Line("text_withdrawn" if view.withdrawn else _STANDING[view.status]), *_reward(reward, language)]
    answers = [heard for heard in view.heard if not _is_reward_notice(heard)]
    chosen = answers if everything else [heard for heard in answers if heard.new] or answers[:1]
    if not chosen:
        return [*lines, Line("text_no_answer")] if view.status is PublicStatus.IN_HANDS else lines
    return [*lines, *_answers(chosen)]


def _answers(chosen: Sequence[Heard]) -> Iterator[Reply]:
    for heard in reversed(chosen):  # in the order of a talk
        if heard.said.kind == "notice":
            yield Line("text_note")
        else:
            yield Line("text_one_answer")
            yield Quoted(heard.said.text)


def _is_reward_notice(heard: Heard) -> bool:
    """The reward itself says more, and is true now."""
    return heard.said.kind == "notice" and heard.said.values.get("notice") == "reward_waits"


def _reward(reward: Reward | None, language: str) -> Iterator[Line]:
    if reward is None:
        return
    yield Line("text_reward", {"sum": _money(reward.amount.text, reward.amount.currency, language)})
    if reward.claim_by is not None:
        yield Line("text_reward_by", {"day": spelling.day(reward.claim_by, language)})
    if reward.identity_at_collection in _IDENTITY:
        yield Line(_IDENTITY[reward.identity_at_collection])


def _money(amount: str, currency: str, language: str) -> str:
    pattern = "#,##0.##¤¤¤" if language == "zh" else "#,##0.## ¤¤"
    return spelling.money(amount, currency, language, pattern)
