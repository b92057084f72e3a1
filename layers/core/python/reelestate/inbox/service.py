"""Receiving events of third parties.

An event comes at least once, and its effects happen once: they are committed together with the row that says so.
"""

from collections.abc import Callable, Mapping
from importlib import import_module

from sqlalchemy.orm import Session

from reelestate.inbox import repository, rules
from reelestate.inbox.rules import Received
from reelestate.kit import clock
from reelestate.kit.database import transaction
from reelestate.kit.errors import InvalidInput, StudioError

Handler = Callable[[Session, Received], None]
"""Does what an event asks for. Its session acts for nobody until the handler says for whom (``act_for``)."""

HANDLERS: Mapping[tuple[str, str], str] = {}
"""Who takes the events of a source and type: ``module:function``. What stands here is a ``Handler``."""

_FAULT = "This met a fault of ours. It is logged; the message is tried again."
_KEPT_CHARACTERS = 100_000


def receive(body: str, message_id: str, handlers: Mapping[tuple[str, str], str] = HANDLERS) -> str:
    """Stores the event in a message of the queue and does what it asks for; answers with what became of it.

    That is ``handled``, or ``recorded`` when nobody takes events of its kind. What fails is noted as ``failed``, with
    the reason, and raised: the queue brings the message again, and in the end puts it aside. Raises InvalidInput for
    messages that hold no event; they are kept under ``message_id``.
    """
    try:
        event = rules.read(body)
    except InvalidInput as error:
        _note_failure(_unreadable(body, message_id), error)
        raise
    try:
        return _handle(event, handlers)
    except Exception as error:
        _note_failure(event, error)
        raise


def _handle(event: Received, handlers: Mapping[tuple[str, str], str]) -> str:
    path = handlers.get((event.source, event.type))
    with transaction(None) as session:
        row = repository.take(session, event, clock.now())
        if row.status == "handled":
            return row.status
        row.attempts += 1
        row.error = None
        row.status = "handled" if path else "recorded"
        row.processed_at = clock.now() if path else None
        # Before the handler acts for a tenant, who does not see the row.
        session.flush()
        if path:
            _function(path)(session, event)
    return row.status


def _note_failure(event: Received, error: Exception) -> None:
    with transaction(None) as session:
        row = repository.take(session, event, clock.now())
        # Another delivery of the same event may have succeeded in the meantime.
        if row.status != "handled":
            row.attempts += 1
            row.status = "failed"
            row.error = error.message if isinstance(error, StudioError) else _FAULT


def _unreadable(body: str, message_id: str) -> Received:
    start = body[:_KEPT_CHARACTERS].encode("unicode_escape").decode("ascii")
    return Received(rules.UNREADABLE, message_id, rules.UNREADABLE, {"body": start})


def _function(path: str) -> Handler:
    module, _, function = path.partition(":")
    found: Handler = getattr(import_module(module), function)
    return found
