"""Puts replies into the carrier's markup: sentences that follow each other in one message, the desk's words in their own."""

from collections.abc import Iterator, Mapping, Sequence

from twilio.twiml.messaging_response import MessagingResponse

from hotline.channels.sms.dialogue import Line, Reply
from hotline.channels.sms.segments import parts
from hotline.wording.scripts import Scripts

_BETWEEN = {"zh": "", "en": " "}


def messages(replies: Sequence[Reply], scripts: Scripts, language: str, values: Mapping[str, str]) -> Iterator[str]:
    """The texts that go out, in order."""
    gathered: list[str] = []
    for reply in replies:
        if isinstance(reply, Line):
            gathered.append(scripts.say(reply.name, language, **{**values, **reply.values}))
            continue
        yield from _joined(gathered, language)
        gathered = []
        yield from parts(reply.text)
    yield from _joined(gathered, language)


def render(texts: Sequence[str], status: str) -> str:
    """The markup; ``status`` is the address to which the carrier tells what became of each text."""
    response = MessagingResponse()
    for text in texts:
        response.message(text, action=status, method="POST")
    return str(response)


def _joined(sentences: Sequence[str], language: str) -> Iterator[str]:
    if sentences:
        yield _BETWEEN[language].join(sentences)
