"""Puts replies into the carrier's markup: sentences that follow each other in one message, the desk's words in their own."""

from collections.abc import Iterator, Mapping, Sequence

from twilio.twiml.messaging_response import MessagingResponse

from hotline.channels.sms.dialogue import Line, Reply
from hotline.channels.sms.segments import parts
from hotline.wording.catalogue import LANGUAGES
from hotline.wording.scripts import Scripts

_BETWEEN = {"zh": "", "en": " "}


def messages(replies: Sequence[Reply], scripts: Scripts, language: str, values: Mapping[str, str]) -> Iterator[str]:
    """The texts that go out, in order. Where the language is not known each sentence is said in all, and shorter."""
    gathered: list[Line] = []
    for reply in replies:
        if isinstance(reply, Line):
            gathered.append(reply)
            continue
        yield from _joined(gathered, scripts, language, values)
        gathered = []
        yield from parts(reply.text)
    yield from _joined(gathered, scripts, language, values)


def render(texts: Sequence[str], status: str) -> str:
    """The markup; ``status`` is the address to which the carrier tells what became of each text."""
    response = MessagingResponse()
    for text in texts:
        response.message(text, action=status, method="POST")
    return str(response)


def _joined(lines: Sequence[Line], scripts: Scripts, language: str, values: Mapping[str, str]) -> Iterator[str]:
    if not lines:
        return
    for spoken in [language] if language else LANGUAGES:
        names = [line.name if language else _shorter(scripts, spoken, line.name) for line in lines]
        said = (scripts.say(name, spoken, **{**values, **line.values}) for name, line in zip(names, lines, strict=True))
        yield _BETWEEN[spoken].join(said)


def _shorter(scripts: Scripts, language: str, name: str) -> str:
    short = f"{name}_short"
    return short if short in scripts.sentences[language] else name
