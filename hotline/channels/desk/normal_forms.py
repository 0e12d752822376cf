"""Normal forms as an officer reads them. Keys that only a machine compares (of places and names) are not shown at all."""

from collections.abc import Callable, Mapping
from datetime import datetime

from hotline.channels import edge
from hotline.channels.desk import moments
from hotline.triage.statements import amount_text, substance_name
from hotline.triage.understanding import EntityKind


def said(kind: EntityKind, norm: str | None) -> str:
    """The normal form in words; empty where it says nothing to a person."""
    return _WORDS.get(kind, _nothing)(norm) if norm else ""


def _nothing(_norm: str) -> str:
    return ""


def _substance(norm: str) -> str:
    name = substance_name(norm)
    return edge.say(name) if name else norm


def _amount(norm: str) -> str:
    number, _, unit = norm.partition(" ")
    text = amount_text(unit)
    return edge.say(text, n=number) if text else norm


def _time(norm: str) -> str:
    """A moment or a day; of a habit and a length the words themselves say more."""
    kind, _, value = norm.partition(":")
    if kind == "point":
        return moments.when(datetime.fromisoformat(value))
    return value if kind == "date" else ""


_WORDS: Mapping[EntityKind, Callable[[str], str]] = {
    EntityKind.SUBSTANCE: _substance, EntityKind.QUANTITY: _amount, EntityKind.TIME: _time,
    EntityKind.PLATE: str, EntityKind.PHONE: str, EntityKind.ACCOUNT: str,
}
