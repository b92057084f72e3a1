"""Pure rules of the inbox: what a message of the queue says, in whichever of its two forms it comes."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from reelestate.kit.errors import InvalidInput

STRIPE = "stripe"
UNREADABLE = "unreadable"
"""Source under which messages are kept that say nothing we understand."""
MOST_CHARACTERS = 1_048_576
"""Of a message: as many bytes as a queue takes, and more than any sender we know sends."""
MOST_LEVELS = 64

_PARTNERS = {"aws.partner/stripe.com/": STRIPE}
_LENGTHS = {"source": 200, "id": 255, "type": 255}


@dataclass(frozen=True, slots=True)
class Received:
    """An event of a third party. ``event_id`` is the sender's own, the same each time it is sent again."""

    source: str
    event_id: str
    type: str
    payload: dict[str, Any]


def read(body: str) -> Received:
    """The event in a message. Raises InvalidInput for what is none, or could not be stored.

    It is either an EventBridge event (a partner's keeps the partner's own event in ``detail``), or a webhook whose
    signature was checked: ``{"source": …, "id": …, "type": …, "payload": {…}}``.
    """
    message = _parse(body)
    found = _of_event_bridge(message) if "detail-type" in message else _of_webhook(message)
    for name, value in (("source", found.source), ("id", found.event_id), ("type", found.type)):
        if len(value) > _LENGTHS[name]:
            _refuse(name, f"is longer than {_LENGTHS[name]} characters")
    return found


def _parse(body: str) -> dict[str, Any]:
    if len(body) > MOST_CHARACTERS:
        _refuse("message", f"is longer than {MOST_CHARACTERS} characters")
    try:
        message = json.loads(body, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        _refuse("message", "is no JSON")
    if not isinstance(message, dict):
        _refuse("message", "is no JSON object")
    _require_storable(message)
    return message


def _of_event_bridge(message: Mapping[str, Any]) -> Received:
    source, detail = _text(message, "source"), _object(message, "detail")
    for prefix, name in _PARTNERS.items():
        if source.startswith(prefix):
            # EventBridge names each delivery anew; the partner's own id is the same when it delivers again.
            return Received(name, _text(detail, "id"), _text(detail, "type"), detail)
    return Received(source, _text(message, "id"), _text(message, "detail-type"), detail)


def _of_webhook(message: Mapping[str, Any]) -> Received:
    return Received(_text(message, "source"), _text(message, "id"), _text(message, "type"), _object(message, "payload"))


def _text(message: Mapping[str, Any], name: str) -> str:
    value = message.get(name)
    if not isinstance(value, str) or not value:
        _refuse(name, "is no text")
    return value


def _object(message: Mapping[str, Any], name: str) -> dict[str, Any]:
    value = message.get(name)
    if not isinstance(value, dict):
        _refuse(name, "is no JSON object")
    return value


def _require_storable(message: dict[str, Any]) -> None:
    """Refuses what JSON can write down and PostgreSQL cannot: NUL, halves of characters, numbers without end."""
    level: list[Any] = [message]
    for _ in range(MOST_LEVELS):
        for value in level:
            if isinstance(value, str) and not _is_storable(value):
                _refuse("message", "holds a character that no text can hold")
            if isinstance(value, float) and not math.isfinite(value):
                _refuse("message", "holds a number that is too large")
        level = [part for value in level for part in _parts(value)]
        if not level:
            return
    _refuse("message", f"is nested deeper than {MOST_LEVELS} levels")


def _parts(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [*value.keys(), *value.values()]
    return value if isinstance(value, list) else []


def _is_storable(value: str) -> bool:
    return "\0" not in value and not any("\ud800" <= character <= "\udfff" for character in value)


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _refuse(field: str, problem: str) -> NoReturn:
    raise InvalidInput(field, problem, "Send an EventBridge event, or source, id, type and payload")
