"""Reads the parts of a head: the closed vocabulary of ways in which law turns facts into a sum."""

from hotline.rewards.composed_parts import COMPOSED, read_composed
from hotline.rewards.conditions import read_condition
from hotline.rewards.document import Entry
from hotline.rewards.heads import PLAIN_PARTS, StatedSum
from hotline.rewards.parts import Bent, Part

#: The closed vocabulary of `kind:` in a part.
PARTS = (*PLAIN_PARTS, *COMPOSED)


def read_part(entry: Entry, reference: str) -> Part:
    """Read one part of a head; ``reference`` is the head's own unless the part has one."""
    kind = entry.choice("kind", PARTS)
    if kind not in PARTS:  # already a fault; its other keys cannot be judged
        return StatedSum("", reference)
    source = entry.text("reference") if entry.has("reference") else reference
    if kind in PLAIN_PARTS:
        part = PLAIN_PARTS[kind](entry, source)
    else:
        part = read_composed(kind, entry, source, read_part)
    bent = _read_bent(entry, part, source)
    entry.done()
    return bent


def _read_bent(entry: Entry, part: Part, reference: str) -> Part:
    when = entry.entry("when") if entry.has("when") else None
    bent = Bent(
        part=part,
        when=read_condition(when) if when else None,
        percent=entry.text("percent") if entry.has("percent") else None,
        at_least=entry.text("at_least") if entry.has("at_least") else None,
        at_most=entry.text("at_most") if entry.has("at_most") else None,
        up_to=entry.flag("up_to"),
        down_to=entry.text("down_to") if entry.has("down_to") else None,
        reference=reference,
    )
    return part if bent == Bent(part, None, None, None, None, up_to=False, reference=reference) else bent
