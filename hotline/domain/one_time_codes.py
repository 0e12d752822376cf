"""One-time codes of staff (RFC 6238): which time step a typed code belongs to, and what an authenticator is given.

Nothing here knows which codes were used; that is remembered by step, in the database.
"""

import base64
import hmac
import unicodedata
from datetime import datetime

import pyotp

STEP_SECONDS = 30
SEED_BYTES = 20
#: RFC 4226 section 4, R6: a seed of 128 bits is a must, 160 are recommended.
SHORTEST_SEED = 16


def matching_step(seed: bytes, code: str, now: datetime) -> int | None:
    """The step of a right code: the current one, or a neighbour, because clocks differ and typing takes time.

    RFC 6238 section 5.2 allows one step of delay; one ahead is for a phone whose clock runs fast.
    """
    current = int(now.timestamp()) // STEP_SECONDS
    typed = _digits(code).encode("utf-8", "replace")
    totp = pyotp.TOTP(base32(seed))
    # All three are compared to the end: the time taken does not say which one was near.
    right = [step for step in (current - 1, current, current + 1) if hmac.compare_digest(_code(totp, step), typed)]
    return right[0] if right else None


def base32(seed: bytes) -> str:
    """The seed as people type it into an authenticator."""
    return base64.b32encode(seed).decode("ascii").rstrip("=")


def seed_from(text: str) -> bytes | None:
    """The seed that ``base32`` wrote, also with the spaces and small letters of a hand; None for anything else."""
    letters = "".join(text.split()).upper()
    try:
        return base64.b32decode(letters + "=" * (-len(letters) % 8))
    except ValueError:
        return None


def provisioning_address(seed: bytes, sign_in: str, issuer: str) -> str:
    """The otpauth address that an authenticator reads from a QR code. It holds the seed: show it once, log it never."""
    return pyotp.TOTP(base32(seed)).provisioning_uri(name=sign_in, issuer_name=issuer)


def _code(totp: pyotp.TOTP, step: int) -> bytes:
    return totp.generate_otp(step).encode()


def _digits(code: str) -> str:
    # Authenticators show "123 456"; a Chinese keyboard may type full-width digits.
    return "".join(unicodedata.normalize("NFKC", code).split())
