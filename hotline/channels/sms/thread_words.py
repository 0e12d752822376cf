"""What a text says of a thread: where it stands, what the desk said, and the reward that waits."""

from collections.abc import Iterator, Mapping, Sequence

from hotline.channels.sms.dialogue import Line, Quoted, Reply
from hotline.domain.awards import AwardState
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
#: What became of a reward that waits no longer.
_OVER: Mapping[str | None, str] = {"paid": "text_paid", "lapsed": "text_lapsed"}


def no_code(view: ThreadView) -> str:
    """The sentence, by its name, that says why there is no code."""
    return _OVER.get(view.award_state, "text_no_code")


def thread_words(view: ThreadView, reward: Reward | None, language: str, *, everything: bool) -> list[Reply]:
    """Status and reward, then what the desk said: what was not read before, or all of it when asked for."""
    standing = [Line("text_withdrawn" if view.withdrawn else _STANDING[view.status])]
    heard = [each for each in view.heard if not _is_reward_notice(each)]
    chosen = heard if everything else [each for each in heard if each.new]
    older = len(heard) > len(chosen)
    return [*standing, *_reward(view, reward, language), *(_heard(chosen) or _silence(view, older=older)), *_onward(view, older=older)]


def _heard(chosen: Sequence[Heard]) -> list[Reply]:
    replies: list[Reply] = []
    for heard in reversed(chosen):  # in the order of a talk
        replies += [Line("text_note")] if heard.said.kind == "notice" else [_called(heard), Quoted(heard.said.text)]
    return replies


def _called(heard: Heard) -> Line:
    return Line("text_one_question" if heard.said.kind == "question" else "text_one_answer")


def _silence(view: ThreadView, *, older: bool) -> list[Reply]:
    """What is said instead of answers: that none is new, or that none came while one may still come."""
    if older:
        return [Line("text_nothing_new")]
    return [] if view.withdrawn or view.status is PublicStatus.CLOSED else [Line("text_no_answer")]


def _onward(view: ThreadView, *, older: bool) -> list[Reply]:
    if view.withdrawn:
        return [Line("text_onward_taken_back")]
    return [Line("text_onward_older" if older else "text_onward")]


def _is_reward_notice(heard: Heard) -> bool:
    """The reward itself says more, and is true now."""
    return heard.said.kind == "notice" and heard.said.values.get("notice") == "reward_waits"


def _reward(view: ThreadView, reward: Reward | None, language: str) -> Iterator[Line]:
    if reward is None:
        yield from (Line(_OVER[state]) for state in [view.award_state] if state in _OVER)
        return
    name = "text_reward_again" if reward.state is AwardState.CLAIMED else "text_reward"
    yield Line(name, {"sum": spelling.sum_in_words(reward.amount.text, reward.amount.currency, language)})
    if reward.claim_by is not None:
        yield Line("text_reward_by", {"day": spelling.day(reward.claim_by, language)})
    if reward.identity_at_collection in _IDENTITY:
        yield Line(_IDENTITY[reward.identity_at_collection])
