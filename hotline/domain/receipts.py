"""The format of receipts and payout codes: length, check digit, grouping, and reading what a person typed.

This module never learns what a number opens; that is the vault's part.
"""

import re
import unicodedata

from hotline.domain.errors import BadInputError

LENGTH = 16
PAYOUT_LENGTH = 12
_GROUP = 4

# Damm's quasigroup of order ten (H. M. Damm, "Total anti-symmetrische Quasigruppen", Marburg 2004). Being totally
# anti-symmetric, it catches every wrong single digit and every swap of neighbours, the two slips that people make.
_DAMM = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)

# Categories of characters that phones, keyboards and copying put between digits: spaces, line ends, hyphens and
# dashes, and the invisible marks of right-to-left pages.
_BETWEEN_DIGITS = frozenset({"Zs", "Zl", "Zp", "Cc", "Cf", "Pd"})
_MINUS_SIGN = "\N{MINUS SIGN}"


def check_digit(digits: str) -> str:
    """The one digit to append to ASCII ``digits``. Raises ValueError, without them, for anything else."""
    if re.fullmatch("[0-9]*", digits) is None:
        raise ValueError("a check digit is computed over ASCII digits only")
    row = 0
    for digit in digits:
        row = _DAMM[row][int(digit)]
    return str(row)


def is_well_formed(number: str) -> bool:
    """Whether this is a receipt in its stored form: 16 ASCII digits, the last of which checks the others."""
    return re.fullmatch(f"[0-9]{{{LENGTH}}}", number) is not None and _checks(number)


def normalise(text: str) -> str:
    """The 16 ASCII digits of a receipt as a person typed it.

    Takes spaces, hyphens and the decimal digits of any script. Raises BadInputError("receipt", problem) with the
    problem "digits" (something that is no digit), "length" or "check"; the error never carries the text.
    """
    return _read(text, field="receipt", length=LENGTH)


def normalise_payout_code(text: str) -> str:
    """The 12 ASCII digits of a payout code; as ``normalise``, with "payout_code" as the error's field."""
    return _read(text, field="payout_code", length=PAYOUT_LENGTH)


def grouped(number: str) -> str:
    """A receipt in groups of four, as it is shown and read aloud."""
    return " ".join(number[start : start + _GROUP] for start in range(0, len(number), _GROUP))


def grouped_payout(code: str) -> str:
    """A payout code in groups of four: three groups, so that nobody takes it for a receipt."""
    return grouped(code)


def last_four(number: str) -> str:
    """What a person types back to show that they kept the number."""
    return number[-_GROUP:]


def _read(text: str, *, field: str, length: int) -> str:
    digits = "".join(_digit(character, field) for character in text if not _is_between_digits(character))
    if len(digits) != length:
        raise BadInputError(field, "length")
    if not _checks(digits):
        raise BadInputError(field, "check")
    return digits


def _digit(character: str, field: str) -> str:
    # str.isdigit would let superscripts and circled digits through; a decimal value is what keyboards produce.
    value = unicodedata.decimal(character, None)
    if value is None:
        raise BadInputError(field, "digits")
    return str(value)


def _is_between_digits(character: str) -> bool:
    return character == _MINUS_SIGN or unicodedata.category(character) in _BETWEEN_DIGITS


def _checks(number: str) -> bool:
    # Damm's table has zeros on its diagonal, so a number with its right check digit ends in row zero.
    return check_digit(number) == "0"
