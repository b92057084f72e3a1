"""Which passwords a person may choose (OWASP ASVS 5.0, V6.2, level 2).

At least 8 characters, any characters, no rules of composition. Refused are passwords that are known from breaches or
that a guesser reaches soon: common words, names, the person's own data, the product's name, keyboard rows, dates.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from reelestate.kit.errors import InvalidInput

MIN_CHARACTERS = 8
MAX_CHARACTERS = 256
"""What Cognito takes; far beyond the 64 that must be allowed."""

PRODUCT_WORDS = ("reelestate", "reel", "studio", "realtor", "realestate", "listing")
"""Words of the product and its trade, which a guesser tries first (ASVS 6.1.2)."""

MIN_GUESSES = 10_000_000
"""How many guesses a password must withstand; eight characters without any pattern stand for ten times as many."""

_ESTIMATED_CHARACTERS = 72  # zxcvbn's time grows with the square of the length


def check_password(password: str, context: Iterable[str] = (), *, field: str = "password") -> None:
    """Raises InvalidInput for a password that must not be used.

    ``context`` is what is known of the person: e-mail address, name, company. ``field`` is the request's name of the
    password.
    """
    if len(password) < MIN_CHARACTERS:
        problem = f"has {len(password)} characters"
        raise InvalidInput(field, problem, f"Use at least {MIN_CHARACTERS}; 15 or more are better.")
    if len(password) > MAX_CHARACTERS:
        raise InvalidInput(field, f"has {len(password)} characters", f"Use at most {MAX_CHARACTERS}.")
    if is_common(password):
        raise InvalidInput(field, "is one of the most common passwords", "Choose another; four random words do well.")
    words = context_words(context)
    if min(_guesses(password, words), _guesses(_without(password, words), words)) < MIN_GUESSES:
        problem = "is easy to guess, or made of your own data"
        raise InvalidInput(field, problem, "Choose another; four random words do well.")


def is_common(password: str) -> bool:
    """Whether the password is on the list of those most often found in breaches, in whatever case."""
    return password.lower() in _common_passwords()


def context_words(context: Iterable[str]) -> tuple[str, ...]:
    """The product's words, and what the person's data is made of: of ``Ann.Lee@x.org`` ann, lee, ann.lee and so on."""
    words = dict.fromkeys(PRODUCT_WORDS)
    for value in context:
        whole = value.strip().lower()
        parts = re.split(r"[\W_]+", whole)
        found = [whole, whole.partition("@")[0], "".join(parts), *parts]
        words.update(dict.fromkeys(word for word in found if len(word) > 2))
    return tuple(words)


def _guesses(password: str, words: tuple[str, ...]) -> int:
    from zxcvbn import zxcvbn

    if not password:
        return 0
    return int(zxcvbn(password[:_ESTIMATED_CHARACTERS], user_inputs=list(words))["guesses"])


def _without(password: str, words: tuple[str, ...]) -> str:
    """What is left of the password when the words a guesser knows are taken out, longest first."""
    known = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return re.sub(known, "", password, flags=re.IGNORECASE)


@lru_cache(maxsize=1)
def _common_passwords() -> frozenset[str]:
    from zxcvbn.frequency_lists import FREQUENCY_LISTS

    return frozenset(FREQUENCY_LISTS["passwords"])
