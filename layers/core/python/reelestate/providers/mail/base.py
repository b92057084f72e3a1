"""A mail, and what the studio asks of whoever carries it."""

import re
from dataclasses import dataclass
from email.utils import parseaddr
from typing import Protocol

from reelestate.kit.errors import InvalidInput

_CONTROL = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]")
_ADDRESS = re.compile(r"[^\s@<>()\[\],;:\"\\]+@[^\s@<>()\[\],;:\"\\]+")
_MAX_ADDRESS = 254
_MAX_SUBJECT = 200


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail to one person, as plain text and as HTML that say the same.

    Raises InvalidInput when ``to`` is anything but one bare address, or a header could be broken out of.
    """

    to: str
    subject: str
    text: str
    html: str

    def __post_init__(self) -> None:
        if _CONTROL.search(self.to) or len(self.to) > _MAX_ADDRESS or not _ADDRESS.fullmatch(self.to):
            raise InvalidInput("to", "is not one e-mail address", "Give one address such as ann@example.com.")
        if _CONTROL.search(self.subject) or not 0 < len(self.subject) <= _MAX_SUBJECT:
            raise InvalidInput("subject", "is empty, long or has line breaks", "Give one line of 1 to 200 characters.")


class Mailer(Protocol):
    """A way to send mail."""

    name: str

    def send(self, mail: Mail) -> str:
        """Hands the mail over and returns the carrier's name for it.

        Raises InvalidInput for an address of a form the carrier cannot reach, and ProviderFailed when it refuses.
        """


def sender_parts(sender: str) -> tuple[str, str]:
    """Name and address of ``Name <address>``. Raises InvalidInput for a sender that is no such thing."""
    name, address = parseaddr(sender)
    if _CONTROL.search(sender) or not _ADDRESS.fullmatch(address):
        raise InvalidInput(
            "mail_sender", "is no sender", "Give a name and an address: ReelEstate <studio@example.com>."
        )
    return name, address
