"""What the office's pages call things: roles, lines of the trail, its faults, and what is wrong with what somebody typed."""

from collections.abc import Mapping

from flask import Blueprint

from hotline.channels import edge
from hotline.channels.desk import words
from hotline.domain.errors import BadInputError
from hotline.domain.roles import Role
from hotline.domain.trail import Action, ActorKind
from hotline.wording.marking import _

ROLES: Mapping[Role, str] = {
    Role.DUTY_OFFICER: _("Duty officer"),
    Role.UNIT_OFFICER: _("Unit officer"),
    Role.SUPERVISOR: _("Supervisor"),
    Role.INTEGRITY_OFFICER: _("Integrity officer"),
    Role.AWARD_SECRETARY: _("Award secretary"),
    Role.COMMITTEE_MEMBER: _("Committee member"),
    Role.APPROVER: _("Approver"),
    Role.PAYER: _("Payer"),
    Role.TREASURER: _("Treasurer"),
    Role.AUDITOR: _("Auditor"),
    Role.ADMINISTRATOR: _("Administrator"),
}

#: Lines of the trail that are not about casework; those stand in ``words``.
ACTIONS: Mapping[Action, str] = {
    Action.TIP_MOVED: _("moved the tip on"),
    Action.RECEIPT_KEPT: _("the tipster has kept the number"),
    Action.AWARD_PREPARED: _("prepared an award"),
    Action.AWARD_PROPOSED: _("proposed an award"),
    Action.AWARD_LOOKED_AT: _("looked at an award"),
    Action.AWARD_VOTED: _("voted on an award"),
    Action.AWARD_RECUSED: _("stays out of an award"),
    Action.AWARD_DECIDED: _("decided an award with this vote"),
    Action.AWARD_APPROVED: _("released an award"),
    Action.CODE_ISSUED: _("the tipster asked for the code"),
    Action.CODE_ENTERED: _("entered a code at the counter"),
    Action.AWARD_PAID: _("paid an award out"),
    Action.AWARD_LAPSED: _("an award lapsed"),
    Action.FUND_POSTED: _("moved money in the fund"),
    Action.SIGNED_IN: _("signed in"),
    Action.SIGN_IN_FAILED: _("a sign-in failed"),
    Action.SIGNED_OUT: _("signed out"),
    Action.REAUTHENTICATED: _("gave password and code again"),
    Action.SESSIONS_REVOKED: _("ended somebody's sessions"),
    Action.STAFF_INVITED: _("invited somebody"),
    Action.STAFF_JOINED: _("took up the invitation"),
    Action.ROLE_GRANTED: _("decided on a role"),
    Action.TRAIL_LOOKED_AT: _("looked at the trail"),
    Action.EXPIRED_PURGED: _("deleted what had expired"),
    Action.CORRECTIONS_REVIEWED: _("measured triage on the corrections"),
}

ACTORS: Mapping[ActorKind, str] = {ActorKind.TIPSTER: _("a tipster"), ActorKind.MACHINE: _("the machine")}

SUBJECTS: Mapping[str, str] = {
    "tip": _("tip"), "thread": _("thread"), "award": _("award"), "staff": _("member of staff"), "fund": _("fund"), "trail": _("trail"),
}

TRAIL_FAULTS: Mapping[str, str] = {
    "forged_head": _("The signed head at line %(position)s was not signed by this installation."),
    "gap": _("Lines are missing before line %(position)s."),
    "changed_line": _("Line %(position)s or one before it was changed after it was written."),
    "changed_chain": _("The chain at line %(position)s is not the one that was signed."),
    "lines_missing": _("The signed head names line %(position)s, which is no longer there."),
    "unchained": _("Lines have waited for the chain for more than a minute: the signer stands still."),
}

PROBLEMS: Mapping[tuple[str, str], str] = {
    ("sign_in", "missing"): _("Enter the name for signing in."),
    ("sign_in", "taken"): _("Somebody has this name already. Choose another."),
    ("sign_in", "too_long"): _("At most %(most)s characters."),
    ("sign_in", "unprintable"): _("There is something here that is no text. Type it again."),
    ("name", "missing"): _("Enter the name that colleagues see."),
    ("name", "too_long"): _("At most %(most)s characters."),
    ("name", "unprintable"): _("There is something here that is no text. Type it again."),
    ("roles", "missing"): _("Choose at least one role."),
    ("roles", "not_together"): _("One person may not hold these roles together."),
    ("roles", "another_desk"): _("One of these roles belongs to the other desk."),
    ("unit_id", "missing"): _("A unit officer needs a unit."),
    ("unit_id", "unknown"): _("Choose a unit from the list."),
    ("password", "too_short"): _("Use at least %(least)s characters; a few words are easy to remember."),
    ("password", "same_as_name"): _("The password must not be the sign-in name."),
    ("password", "one_character"): _("Use more than one character."),
    ("again", "differs"): _("The two passwords differ. Type both again."),
    ("code", "wrong"): _("This is not the code that the authenticator shows. Wait for the next one and type it."),
    ("about", "no_id"): _("An id has up to 32 letters and digits. Copy it from a line of the trail."),
}


def role_name(role: Role) -> str:
    """What a role is called."""
    return edge.say(ROLES[role])


def action_name(action: Action) -> str:
    """What a line of the trail says."""
    return edge.say(ACTIONS[action]) if action in ACTIONS else words.label(action)


def problem_of(error: BadInputError) -> dict[str, str]:
    """What is wrong with which field and what to do, as the pages' forms take it."""
    values = {name: value for name, value in error.facts.items() if name not in {"field", "problem"}}
    sentence = PROBLEMS.get((error.field, error.problem), _("This cannot be taken as it is."))
    return {error.field: edge.say(sentence, **values)}


def register(blueprint: Blueprint) -> None:
    """Give templates these words as filters."""
    blueprint.add_app_template_filter(role_name)
    blueprint.add_app_template_filter(action_name)
