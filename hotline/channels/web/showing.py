"""What templates show: days, sums, notices and states as sentences in the language of the page."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from flask import current_app, request, url_for

from hotline.channels.edge import language, now, say, settings
from hotline.channels.markup import paragraphs
from hotline.domain.errors import StartError
from hotline.domain.tips import PublicStatus
from hotline.services.sealing import Said
from hotline.wiring import read_pack
from hotline.wording import spelling
from hotline.wording.marking import _

_COLLECTION = "hotline-collection"

#: What collecting a reward asks of a person, by the programme's rule; the empty key when no programme can be read.
COLLECTING: Mapping[str, str] = {
    "none": _("A reward is collected with a code. No identity document is needed."),
    "document_shown": _("Whoever collects a reward must show an identity document. It is looked at, not copied."),
    "document_kept": _(
        "Whoever collects a reward must show an identity document, and the office keeps a copy. You may leave the reward."),
    "": _("Before you ask for a reward this page says whether collecting it needs an identity document."),
}

#: Where a tip stands, in one sentence that shows no operation.
STANDING: Mapping[PublicStatus, str] = {
    PublicStatus.RECEIVED: _("Your tip has arrived and is with the duty desk."),
    PublicStatus.IN_HANDS: _("Your tip has been read and is being worked on. What exactly is done is not shown here."),
    PublicStatus.CLOSED: _("The work on your tip is finished. You can still read answers and add words."),
}


def values_for_templates() -> dict[str, Any]:
    """Everything that templates may call, besides what the edge gives."""
    return {
        "city": settings().city_zh if language() == "zh" else settings().city_en,
        "emergency": settings().emergency_number, "other_language": other_language,
        "sentences": sentences, "day": day, "moment": moment, "money": money, "said_as_markup": said_as_markup, "collecting": collecting,
    }


def sentences(*said: str) -> str:
    """Sentences one after the other; Chinese puts no space between them."""
    return ("" if language() == "zh" else " ").join(sentence for sentence in said if sentence)


def day(value: date) -> str:
    """A date in words."""
    return spelling.day(value, language())


def moment(value: datetime) -> str:
    """The day and the hour, near days by name; rows keep no minutes."""
    local, today = value.astimezone(settings().zone), settings().day_of(now())
    near = {today: say(_("today")), today - timedelta(days=1): say(_("yesterday"))}
    named = near.get(local.date()) or day(local.date())
    return say(_("%(day)s, about %(hour)s"), day=named, hour=f"{local:%H:%M}")


def look_again() -> date:
    """The day on which a tipster is told to look again."""
    return settings().day_of(now() + timedelta(days=settings().look_again_days))


def money(amount: str, currency: str) -> str:
    """A sum with its currency as people write it."""
    pattern = "¤#,##0.##" if language() == "zh" else "#,##0.## ¤¤¤"
    return spelling.money(amount, currency, language(), pattern)


def collecting(identity: str | None = None) -> str:
    """What collecting asks of a person: of a given reward, or in general by the programme in force."""
    known = _identity_at_collection() if identity is None else identity
    return say(COLLECTING.get(known, COLLECTING[""]))


def said_as_markup(said: Said) -> object:
    """What the desk said: an officer's words escaped and cleaned, or a notice put into words here."""
    return paragraphs(_notice(said.values) if said.kind == "notice" else said.text)


def other_language(code: str) -> str:
    """This page in another language; the first page where this one is the answer to a form."""
    endpoint = request.endpoint or ""
    kept = request.method == "GET" and endpoint.startswith("public.") and endpoint != "public.front"
    return url_for(endpoint if kept else "public.landing", language=code)


def _notice(values: Mapping[str, str]) -> str:
    if values.get("notice") != "reward_waits":
        return say(_("There is a note for you that this page cannot show. Write here if you have waited long."))
    lines = [say(_("A reward of %(sum)s is waiting for you."), sum=money(values["amount"], values["currency"]))]
    if values.get("claim_by"):
        last_day = date.fromisoformat(values["claim_by"])
        lines.append(say(_("Ask for it by %(day)s at the latest."), day=day(last_day)))
    return "\n".join([*lines, collecting(values.get("identity", ""))])


def _identity_at_collection() -> str:
    """Read from the programme once a process. A programme that cannot be read must not close the door for tips."""
    known = current_app.extensions.get(_COLLECTION)
    if known is None:
        try:
            known = read_pack(settings()).identity_at_collection.value
        except StartError:
            known = ""
        current_app.extensions[_COLLECTION] = known
    return str(known)
