"""Errors that services raise: few, named, with facts and never with anybody's words, number or name."""


class HotlineError(Exception):
    """Root of what an edge knows how to answer. ``key`` names the message that the edge renders."""

    key = "error"

    def __init__(self, **facts: object) -> None:
        super().__init__(self.key, *sorted(facts))
        self.facts = facts


class NotFoundError(HotlineError):
    """There is no such thing, or it is not for this person: the two are never told apart."""

    key = "not_found"


class NotAllowedError(HotlineError):
    """This role, or this person in this matter, may not do that."""

    key = "not_allowed"


class BadInputError(HotlineError):
    """What a person gave cannot be taken as it is; ``field`` names where, ``problem`` what."""

    key = "bad_input"

    def __init__(self, field: str, problem: str, **facts: object) -> None:
        super().__init__(field=field, problem=problem, **facts)
        self.field = field
        self.problem = problem


class WrongStateError(HotlineError):
    """The move is not allowed from the state that the matter is in now."""

    key = "wrong_state"


class ConflictError(HotlineError):
    """Somebody else was first; look again."""

    key = "conflict"


class LeaseLostError(HotlineError):
    """The work was taken over: nothing of this attempt may be written."""

    key = "lease_lost"


class TooManyAttemptsError(HotlineError):
    """Too many failed sign-ins for this name, whether somebody has it or not; it passes by itself."""

    key = "too_many_attempts"


class CarrierError(HotlineError):
    """The carrier refused or could not be asked. ``code`` says why; no text, number, id or address is ever inside."""

    key = "carrier"

    def __init__(self, code: str, *, permanent: bool) -> None:
        super().__init__(code=code, permanent=permanent)
        self.code = code
        self.permanent = permanent


class StartError(Exception):
    """The process must not start; the text is one plain sentence that says what to do."""
