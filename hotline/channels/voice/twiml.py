"""Puts a plan into the carrier's markup: sentences from the templates, digits one by one, keys and recording awaited."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from twilio.twiml.voice_response import Gather as GatherVerb
from twilio.twiml.voice_response import VoiceResponse

from hotline.channels.voice.plans import Digits, Gather, Line, Plan, Record, Spoken, Words
from hotline.domain.receipts import grouped
from hotline.wording.scripts import Scripts

#: A voice speaks its own language only: both must be named, and must match.
_VOICES: Mapping[str, Mapping[str, str]] = {
    "zh": {"voice": "Polly.Zhiyu-Neural", "language": "cmn-CN"},
    "en": {"voice": "Polly.Joanna-Neural", "language": "en-US"},
}
_BETWEEN_DIGITS = {"zh": "，", "en": ", "}
#: The carrier speaks no longer text in one go.
LONGEST_SENTENCE = 1500
#: The longest recording that the carrier makes; an hour.
_LONGEST_RECORDING = 3600
_PAUSE = None


@dataclass(frozen=True)
class Speaker:
    """Who speaks: the templates, the call's language, and values that every sentence may name."""

    scripts: Scripts
    language: str
    values: Mapping[str, str] = field(default_factory=dict)

    def digits(self, number: str, language: str = "") -> str:
        """Digits as words, one by one."""
        chosen = language or self.language
        return _BETWEEN_DIGITS[chosen].join(self.scripts.say(f"digit_{digit}", chosen) for digit in number)

    def say(self, line: Spoken) -> str:
        """A sentence with its values."""
        language = line.language or self.language
        emergency = self.digits(self.values.get("emergency", ""), language)
        return self.scripts.say(line.name, language, **{**self.values, "emergency": emergency, **line.values})


def render(plan: Plan, speaker: Speaker, *, action: str, recording: str) -> str:
    """The markup of one answer; ``action`` takes what the caller does next, ``recording`` when a recording is ready."""
    response = VoiceResponse()
    match plan.then:
        case Gather() as keys:
            _speak(_gather(response, keys, action), plan.lines, speaker)
        case Record(silence=silence):
            _speak(response, plan.lines, speaker)
            _record(response, silence, action, recording)
        case _:
            _speak(response, plan.lines, speaker)
            response.hangup()
    return str(response)


def _gather(response: VoiceResponse, keys: Gather, action: str) -> GatherVerb:
    # Spoken inside, a sentence is cut short by the first key: who knows the menu need not hear it.
    return response.gather(
        input="dtmf", num_digits=keys.count, timeout=keys.seconds, finish_on_key=keys.ends_with, action=action,
        method="POST", action_on_empty_result=True,
    )


def _record(response: VoiceResponse, silence: int, action: str, recording: str) -> None:
    response.record(
        action=action, method="POST", timeout=silence, finish_on_key="#", max_length=_LONGEST_RECORDING, play_beep=True,
        trim="do-not-trim", recording_status_callback=recording, recording_status_callback_method="POST",
        recording_status_callback_event="completed",
    )
    response.redirect(action, method="POST")  # reached only when nothing was said


def _speak(verb: VoiceResponse | GatherVerb, lines: Iterable[Line], speaker: Speaker) -> None:
    for line in lines:
        language = line.language if isinstance(line, Spoken) and line.language else speaker.language
        for text in _texts(line, speaker):
            if text is _PAUSE:
                verb.pause(length=1)
            else:
                verb.say(text, **_VOICES[language])


def _texts(line: Line, speaker: Speaker) -> Iterator[str | None]:
    match line:
        case Digits(number=number):
            for group in grouped(number).split():
                yield speaker.digits(group)
                yield _PAUSE
        case Words(text=text):
            yield from parts(text)
        case _:
            yield speaker.say(line)


def parts(text: str, longest: int = LONGEST_SENTENCE) -> Iterator[str]:
    """Cut a text where a sentence ends, or a word, or anywhere, so that no part is longer than can be spoken in one go."""
    rest = "".join(sign for sign in text if sign.isprintable() or sign.isspace()).strip()
    while len(rest) > longest:
        cut = _cut(rest[:longest]) or longest
        yield rest[:cut].strip()
        rest = rest[cut:].strip()
    if rest:
        yield rest


def _cut(head: str) -> int:
    for signs in ("。！？.!?\n", "，；,; "):
        found = max(head.rfind(sign) for sign in signs)
        if found > 0:
            return found + 1
    return 0
