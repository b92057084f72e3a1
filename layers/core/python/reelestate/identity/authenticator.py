"""Pure rules of the second factor: codes of an authenticator app (TOTP, RFC 6238) and recovery codes.

A code is of one 30-second step. The step before and the one after count too, for clocks that go wrong and people who
type slowly; a step is good once.
"""

import secrets
from datetime import datetime

from reelestate.identity.rules import secret_hash

ISSUER = "ReelEstate Studio"
STEP_SECONDS = 30
RECOVERY_CODES = 10
_DRIFT_STEPS = 1
_SEED_CHARACTERS = 32
"""Base32: 160 bits, as RFC 4226 recommends."""
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's: 5 bits a character, none of which looks like another."""
_RECOVERY_CHARACTERS = 24
_GROUP = 4
_MISREAD = str.maketrans({"I": "1", "L": "1", "O": "0"})


def new_seed() -> str:
    """A fresh seed for an authenticator app, in base32."""
    import pyotp

    return pyotp.random_base32(_SEED_CHARACTERS)


def enrolment_uri(seed: str, email: str) -> str:
    """What an authenticator app reads from a QR code (``otpauth://totp/…``)."""
    import pyotp

    return pyotp.TOTP(seed, interval=STEP_SECONDS).provisioning_uri(name=email, issuer_name=ISSUER)


def step_of(seed: str, code: str, now: datetime, after: int) -> int | None:
    """The step that the code is of, if it counts now and is later than ``after``; else None."""
    import pyotp

    totp = pyotp.TOTP(seed, interval=STEP_SECONDS)
    present = totp.timecode(now)
    fitting = [
        step
        for step in range(present - _DRIFT_STEPS, present + _DRIFT_STEPS + 1)
        if secrets.compare_digest(totp.generate_otp(step), code)
    ]
    return next((step for step in fitting if step > after), None)


def is_app_code(code: str) -> bool:
    """Whether it is the kind of code that an authenticator app shows."""
    plain = code.replace(" ", "")
    return len(plain) == 6 and plain.isascii() and plain.isdigit()


def new_recovery_codes() -> list[str]:
    """Fresh recovery codes as people keep them: six groups of four, 120 random bits."""
    return ["-".join(_group() for _ in range(_RECOVERY_CHARACTERS // _GROUP)) for _ in range(RECOVERY_CODES)]


def recovery_hash(code: str) -> str:
    """Under what a recovery code is stored, however it was typed. 120 bits need no salt."""
    letters = "".join(character for character in code.upper() if character.isascii() and character.isalnum())
    return secret_hash(letters.translate(_MISREAD))


def _group() -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(_GROUP))
