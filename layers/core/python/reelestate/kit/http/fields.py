"""Field types that request bodies share: cleaned, bounded, and refused with a remedy."""

import re
from typing import Annotated, Any

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, Field

from reelestate.kit.text import clean_text

_EMAIL = re.compile(r"^[^@\s<>,;:\"()\[\]\\]{1,64}@[^@\s.<>]+(?:\.[^@\s.<>]+)+$")
_MAILBOX_USER = re.compile(r"^(?!\.)(?!.*\.\.)[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}(?<!\.)$", re.ASCII)
_HOST = re.compile(r"^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])$", re.ASCII)
_HTTPS_URL = re.compile(r"^https://[^\s/?#@\"<>\\]+(?:[/?#][^\s\"<>\\]*)?$")
_PHONE = re.compile(r"^\+?[0-9 ().\-/x]{3,50}$")


def _clean(value: Any) -> Any:
    return clean_text(value)[0] if isinstance(value, str) else value


def _clean_block(value: Any) -> Any:
    return clean_text(value, multiline=True)[0] if isinstance(value, str) else value


def _not_empty(value: str) -> str:
    if not value:
        raise ValueError("is empty|Write it, or leave the field out")
    return value


def _email(value: str) -> str:
    if not _EMAIL.match(value):
        raise ValueError("is no e-mail address|Write it like jane@example.com")
    return value


def _mailbox(value: str) -> str:
    """The address with its domain in ASCII, where mail can be sent."""
    user, _, domain = value.rpartition("@")
    try:
        host = domain.encode("idna").decode().lower()
    except UnicodeError:
        host = ""
    if len(user) + len(host) > 253 or not (_MAILBOX_USER.match(user) and _HOST.match(host)):
        raise ValueError("is no e-mail address we can send to|Write it like jane@example.com, in plain letters")
    return f"{user}@{host}"


def _https_url(value: str) -> str:
    if not _HTTPS_URL.match(value):
        raise ValueError("is no https address|Write it like https://example.com/jane.jpg")
    return value


def _phone(value: str) -> str:
    if not _PHONE.match(value):
        raise ValueError("is no telephone number|Use digits, spaces, +, - and brackets, such as +27 82 555 0142")
    return value


def _each_once(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))


Line = Annotated[str, BeforeValidator(_clean), Field(min_length=1, max_length=255), AfterValidator(_not_empty)]
"""One line of text, up to 255 characters, without control characters."""
Block = Annotated[str, BeforeValidator(_clean_block), Field(max_length=20_000)]
"""Text of several lines, up to 20,000 characters."""
Email = Annotated[str, BeforeValidator(_clean), Field(max_length=255), AfterValidator(_email)]
"""An e-mail address as people write it; whether it exists only a mail can tell."""
Mailbox = Annotated[str, BeforeValidator(_clean), Field(max_length=254), AfterValidator(_mailbox)]
"""An e-mail address the studio can send to: the part before the @ in ASCII, the domain turned into ASCII."""
HttpsUrl = Annotated[str, BeforeValidator(_clean), Field(max_length=2048), AfterValidator(_https_url)]
"""An address on the web, over https, without a user name in it."""
Phone = Annotated[str, BeforeValidator(_clean), Field(max_length=50), AfterValidator(_phone)]
"""A telephone number as people write it."""
Tag = Annotated[str, BeforeValidator(_clean), Field(min_length=1, max_length=50), AfterValidator(_not_empty)]
Tags = Annotated[tuple[Tag, ...], Field(max_length=50), AfterValidator(_each_once)]
"""Up to 50 different labels."""
Moment = AwareDatetime
"""A point in time with its zone."""


def changes(body: BaseModel, *required: str) -> dict[str, Any]:
    """The fields that were sent, by name; a ``required`` one may be left out but not be null.

    Raises InvalidInput for a null where a value is needed.
    """
    from reelestate.kit.errors import InvalidInput

    sent = body.model_dump(exclude_unset=True)
    for name in required:
        if name in sent and sent[name] is None:
            raise InvalidInput(name, "must not be null", "Give a value, or leave the field out.")
    return sent
