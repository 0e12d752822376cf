"""What the money pages call things: states, accounts, votes, and what is wrong with what somebody typed."""

from collections.abc import Mapping

from flask import Blueprint

from hotline.channels import edge
from hotline.domain.awards import AwardState, Verdict, Vote
from hotline.domain.errors import BadInputError
from hotline.services.awards import Mismatch
from hotline.store.fund import Account
from hotline.wording.marking import _

STATES: Mapping[AwardState, str] = {
    AwardState.IN_BALLOT: _("before the committee"),
    AwardState.CARRIED: _("carried, waits for its release"),
    AwardState.REFUSED: _("refused by the committee"),
    AwardState.CLAIMABLE: _("released, waits for the tipster"),
    AwardState.CLAIMED: _("code issued, waits at the counter"),
    AwardState.PAID: _("paid"),
    AwardState.LAPSED: _("lapsed, not claimed in time"),
}

VOTES: Mapping[Vote, str] = {Vote.APPROVE: _("for it"), Vote.REFUSE: _("against it")}

VERDICTS: Mapping[Verdict, str] = {
    Verdict.OPEN: _("Your vote is counted. The ballot goes on."),
    Verdict.CARRIED: _("Your vote is counted. The award is carried."),
    Verdict.REFUSED: _("Your vote is counted. The award is refused."),
}

MISMATCHES: Mapping[Mismatch, str] = {
    Mismatch.PACK: _("Another reward programme is in force here now."),
    Mismatch.DIGEST: _("The rule files have changed since."),
    Mismatch.FINDING: _("The rules give another result for the stored facts now."),
    Mismatch.AMOUNT: _("The stored finding gives another sum than the award."),
}

ACCOUNTS: Mapping[Account, str] = {
    Account.APPROPRIATION: _("Appropriations"),
    Account.DONATION: _("Donations"),
    Account.AVAILABLE: _("Available"),
    Account.COMMITTED: _("Committed to awards"),
    Account.PAID: _("Paid out"),
}

#: One movement of the books by the accounts it goes to and comes from.
MOVEMENTS: Mapping[tuple[Account, Account], str] = {
    (Account.AVAILABLE, Account.APPROPRIATION): _("Appropriation"),
    (Account.AVAILABLE, Account.DONATION): _("Donation"),
    (Account.COMMITTED, Account.AVAILABLE): _("Committed to an award"),
    (Account.PAID, Account.COMMITTED): _("Paid out"),
    (Account.AVAILABLE, Account.COMMITTED): _("Returned, the award lapsed"),
}

#: The choice in the form for money that came in.
SOURCES: Mapping[Account, str] = {
    Account.APPROPRIATION: _("Appropriation: the authority set it aside"),
    Account.DONATION: _("Donation: somebody gave it"),
}

FAULTS: Mapping[str, str] = {
    "accounts_sum": _("All accounts together must come to nothing"),
    "committed": _("What is committed must be what released awards come to"),
    "paid": _("What is paid out must be what paid awards come to"),
    "negative_available": _("What is available must not be below nothing"),
}

#: By field and problem, what to do about it.
PROBLEMS: Mapping[tuple[str, str], str] = {
    ("amount", "missing"): _("Enter a sum."),
    ("amount", "not_a_sum"): _("Enter the sum in figures, such as 5000 or 5000.50."),
    ("amount", "not_positive"): _("The sum must be more than nothing."),
    ("amount", "too_large"): _("The books hold no sum as large as this one."),
    ("amount", "finer_than_minor_unit"): _("The sum has more decimals than the currency has."),
    ("purpose", "empty"): _("Say what the money is for."),
    ("purpose", "too_long"): _("Say it in at most %(longest)s characters."),
    ("purpose", "binary"): _("There is something here that is no text. Type it again."),
    ("source", "unknown"): _("Choose where the money comes from."),
    ("books", "moved"): _(
        "Money has come in since this page was opened, perhaps this very entry. Look at the statement, then enter it if it is missing."
    ),
    ("reason", "empty"): _("Say why you refuse."),
    ("reason", "too_long"): _("Say it in at most %(longest)s characters."),
    ("reason", "binary"): _("There is something here that is no text. Type it again."),
    ("payout_code", "digits"): _("A code has digits only. Type the 12 digits again."),
    ("payout_code", "length"): _("A code has 12 digits. Count them and type it again."),
    ("payout_code", "check"): _("A digit is wrong or two are exchanged. Compare with the code and type it again."),
    ("payout_code", "opens_nothing"): _("This code opens nothing: it was never issued, a newer one replaced it, it was paid, or its time is over."),
    ("payout_code", "too_often"): _("Many codes were tried here. Wait an hour, or ask a colleague."),
    ("document_seen", "required"): _("The programme asks for a document at collection. Look at it, then tick the box."),
    ("decided", "needed"): _("The law leaves the sum open here. Enter an amount inside the range."),
    ("decided", "not_a_sum"): _("Enter the sum in figures, such as 5000 or 5000.50."),
}


def problem_of(error: BadInputError) -> str:
    """What is wrong with a field and what to do, in the language of the page."""
    values = {name: value for name, value in error.facts.items() if name not in {"field", "problem"}}
    return edge.say(PROBLEMS.get((error.field, error.problem), _("This cannot be taken as it is.")), **values)


def errors_of(error: BadInputError) -> dict[str, str]:
    """The same by the name of the field, as the pages' forms take it."""
    return {error.field: problem_of(error)}


def state_name(state: AwardState) -> str:
    """Where an award stands."""
    return edge.say(STATES[state])


def register(blueprint: Blueprint) -> None:
    """Give templates these words."""
    blueprint.add_app_template_filter(state_name)
    blueprint.add_app_template_filter(_account_name, "account_name")


def _account_name(account: Account) -> str:
    return edge.say(ACCOUNTS[account])
