"""What codes are called at a desk: channels, states, topics, dispositions, moves and lines of the trail."""

from collections.abc import Mapping
from enum import StrEnum

from hotline.channels import edge
from hotline.domain.tips import Channel, ClueReason, Disposition, Move, TipState
from hotline.domain.topics import Category
from hotline.domain.trail import Action
from hotline.wording.marking import _

CHANNELS = {Channel.WEB: _("Web"), Channel.SMS: _("Text message"), Channel.VOICE: _("Phone"), Channel.BOX: _("Paper")}

STATES = {
    TipState.RECEIVED: _("Unread"),
    TipState.SCREENING: _("In hand"),
    TipState.AWAITING_TIPSTER: _("Awaiting the tipster"),
    TipState.ASSIGNED: _("With the unit"),
    TipState.UNDER_CHECK: _("Under check"),
    TipState.REPORTED: _("To confirm"),
    TipState.CONCLUDED: _("Concluded"),
    TipState.PURGED: _("Words destroyed"),
}

CATEGORIES = {
    Category.MANUFACTURE: _("Manufacture"),
    Category.TRAFFICKING: _("Trafficking"),
    Category.TRANSPORT: _("Transport"),
    Category.CULTIVATION: _("Cultivation"),
    Category.PRECURSOR: _("Precursors"),
    Category.VENUE: _("Venue"),
    Category.USE_CONCERN: _("Use"),
    Category.FUGITIVE: _("Fugitive"),
    Category.CORRUPT_OFFICER: _("Own staff"),
    Category.OVERDOSE_DANGER: _("Overdose"),
    Category.CHILD_AT_RISK: _("Child at risk"),
    Category.PRANK_ABUSE: _("Prank or abuse"),
    Category.SPAM_AD: _("Advertising"),
    Category.OFF_TOPIC: _("Not about drugs"),
    Category.WRONG_NUMBER: _("Wrong number"),
}

DISPOSITIONS = {
    Disposition.ARREST: _("Arrest"),
    Disposition.SEIZURE: _("Seizure"),
    Disposition.RECOVERY: _("Recovery of proceeds"),
    Disposition.FUGITIVE_LOCATED: _("Fugitive located"),
    Disposition.SAFETY_ACTION_ONLY: _("Safety action only"),
    Disposition.ALREADY_KNOWN: _("Already known"),
    Disposition.DUPLICATE: _("Duplicate"),
    Disposition.REFERRED: _("Referred elsewhere"),
    Disposition.NO_JURISDICTION: _("Not our jurisdiction"),
    Disposition.INCOMPLETE: _("Too little to go on"),
    Disposition.UNABLE_TO_PROCEED: _("Unable to proceed"),
    Disposition.UNFOUNDED: _("Unfounded"),
    Disposition.MALICIOUS: _("Malicious"),
    Disposition.NOT_A_TIP: _("Not a tip"),
}

CLUE_REASONS = {
    ClueReason.SCREENING: _("To screen the tip"),
    ClueReason.DANGER: _("Somebody may be in danger"),
    ClueReason.REPLY: _("To answer the tipster"),
    ClueReason.BRIEF: _("To write the brief"),
}

MOVES = {
    Move.CLAIM: _("claimed"),
    Move.ASK: _("now awaits the tipster"),
    Move.ANSWERED: _("the tipster answered"),
    Move.ASSIGN: _("assigned to a unit"),
    Move.START_CHECK: _("check started"),
    Move.REPORT: _("outcome handed in"),
    Move.SEND_BACK: _("sent back"),
    Move.SEND_BACK_TO_DESK: _("sent back to the desk"),
    Move.CONFIRM: _("conclusion confirmed"),
    Move.CONCLUDE: _("concluded at the desk"),
    Move.REOPEN: _("reopened"),
    Move.PURGE: _("words destroyed, their time was over"),
}

#: What a line about a tip says; lines about other matters are for the trail's own page.
ACTIONS = {
    Action.TIP_RECEIVED: _("tip received"),
    Action.WORDS_ADDED: _("more words from the tipster"),
    Action.TIP_SORTED: _("sorted"),
    Action.TIP_UNSORTED: _("came to the desk unsorted"),
    Action.TIP_LOOKED_AT: _("looked at the tip"),
    Action.CLUES_OPENED: _("opened what points to the tipster"),
    Action.VOICE_HEARD: _("heard the voice"),
    Action.VOICE_TYPED: _("typed what the voice says"),
    Action.VOICE_EMPTY: _("heard a voice without words"),
    Action.BRIEF_LOOKED_AT: _("looked at the brief"),
    Action.TIMES_OPENED: _("opened the exact times"),
    Action.TIP_WITHDRAWN: _("taken back by the tipster"),
    Action.NUMBER_EXCHANGED: _("the tipster took a new number"),
    Action.REPLY_SENT: _("wrote to the tipster"),
    Action.REPLIES_READ: _("the tipster has read our words"),
    Action.BRIEF_RELEASED: _("released a brief"),
    Action.LINK_DECIDED: _("decided on a link"),
    Action.LEVEL_JOINED: _("raised the level together with another tip"),
    Action.PRIORITY_CHANGED: _("corrected level or topic"),
    Action.MARK_CORRECTED: _("corrected a mark"),
    Action.SORTING_CONFIRMED: _("confirmed the sorting"),
    Action.KNOWLEDGE_RECORDED: _("said whether the matter was known"),
    Action.OUTCOME_RECORDED: _("recorded the outcome"),
}

LANGUAGE_NAMES = {"zh": _("Chinese"), "en": _("English")}

#: By class, because members of two string enums with one value are equal and would share an entry.
_TABLES: Mapping[type[StrEnum], Mapping[StrEnum, str]] = {
    Channel: CHANNELS, TipState: STATES, Category: CATEGORIES, Disposition: DISPOSITIONS, Move: MOVES, Action: ACTIONS,  # type: ignore[dict-item]
}


def label(code: StrEnum | None) -> str:
    """What a code is called in the language of this request; a dash for nothing."""
    if code is None:
        return "—"
    text = _TABLES.get(type(code), {}).get(code)
    return edge.say(text) if text else code.value.replace("_", " ")


def language_name(code: str | None) -> str:
    """The name of a language; a dash where it is not known."""
    return edge.say(LANGUAGE_NAMES[code]) if code in LANGUAGE_NAMES else "—"
