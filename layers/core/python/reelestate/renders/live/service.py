"""Watching a job over a connection that API Gateway keeps.

API Gateway calls us for every message, and nobody runs in between: what a connection has said so far is a row, and a
change of the job is an event. A connection waits until it is known who watches (an access token) and what (a render),
then lives until the job is finished. Whatever is sent is decided anew at that moment: the token has not expired, its
session has not ended, the watcher still belongs to the organization, the job is still there.
"""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy.orm import Session

from reelestate.access.callers import admitted
from reelestate.kit import clock
from reelestate.kit.canonical import content_key
from reelestate.kit.database import act_for, transaction
from reelestate.kit.errors import AuthenticationRequired, ProviderFailed
from reelestate.kit.ids import new_id
from reelestate.kit.logging import get_logger
from reelestate.kit.settings import get_settings
from reelestate.providers import factory
from reelestate.providers.identity.tokens import AccessClaims
from reelestate.renders import repository as jobs
from reelestate.renders import service as renders
from reelestate.renders.live import repository, rules
from reelestate.renders.live.gateway import Gateway, Gone, Message, Patient
from reelestate.renders.live.rules import Closed
from reelestate.renders.live.tables import LiveConnection, WaitingConnection
from reelestate.renders.live.watching import watching

MOST_WATCHERS = 50
"""Of one job; so many are told one after the other well within a function's time."""


class Claims(BaseModel):
    """What a verified access token said: ``AccessClaims`` as a document."""

    model_config = ConfigDict(frozen=True, from_attributes=True)

    subject: str
    session_id: str
    issued_at: datetime
    expires_at: datetime

    def plain(self) -> AccessClaims:
        """The same as the rest of the product knows it."""
        return AccessClaims(self.subject, self.session_id, self.issued_at, self.expires_at)


class Refusal(BaseModel):
    """Why the connection will be ended."""

    model_config = ConfigDict(frozen=True)

    code: int
    reason: str


class Given(BaseModel):
    """What a connection has said so far. ``organization`` is the one asked for; None is the watcher's own."""

    model_config = ConfigDict(frozen=True)

    render: UUID | None = None
    organization: UUID | None = None
    claims: Claims | None = None
    refused: Refusal | None = None

    @property
    def is_settled(self) -> bool:
        """Whether nothing more has to be said."""
        return self.refused is not None or (self.render is not None and self.claims is not None)


def begin(connection_id: str, *, token: str | None, render: str | None, organization: str | None) -> bool:
    """Notes a new connection and what came with it. True when it can be greeted, False when it has more to say."""
    given = Given()
    try:
        given = _with(given, organization=rules.organization_of(organization))
        given = _with_render(given, render) if render else given
        given = _with_token(given, token) if token else given
    except Closed as closed:
        given = _refused(given, closed)
    with transaction(None) as session:
        session.add(
            WaitingConnection(
                connection_id=connection_id, given=given.model_dump(mode="json"), connected_at=clock.now()
            )
        )
    return given.is_settled


def hear(connection_id: str, message: str | None, gateway: Gateway) -> None:
    """Takes what a waiting connection says (None for bytes); what a watcher says changes nothing."""
    with transaction(None) as session:
        row = repository.waiting(session, connection_id)
        if row is None:
            return
        given = Given.model_validate(row.given)
        if not given.is_settled:
            try:
                given = _told(given, message)
            except Closed as closed:
                given = _refused(given, closed)
            row.given = given.model_dump(mode="json")
    if given.is_settled:
        greet(connection_id, gateway)


def greet(connection_id: str, gateway: Gateway) -> None:
    """Lets a connection that has said everything watch, and sends it the job's present state; or ends it, saying why.

    One that is no longer waiting was greeted before.
    """
    patient = Patient(gateway)
    with transaction(None) as session:
        row = repository.waiting(session, connection_id)
        given = Given.model_validate(row.given) if row else Given()
    if not given.is_settled:
        return
    try:
        organization_id = _admit(connection_id, given)
    except Closed as closed:
        _dismiss(connection_id, closed, patient)
        with transaction(None) as session:
            repository.drop_waiting(session, connection_id)
        return
    if organization_id is not None:
        tell(organization_id, connection_id, patient)


def forget(connection_id: str) -> None:
    """The connection has ended."""
    with transaction(None) as session:
        repository.drop_waiting(session, connection_id)
        organization_id = repository.organization_of(session, connection_id)
    if organization_id is not None:
        with transaction(organization_id) as session:
            repository.drop_live(session, connection_id)


def push(organization_id: UUID, job_id: UUID, gateway: Gateway) -> None:
    """Tells everyone who watches the job what is new. Raises ProviderFailed when some could not be told, after all were
    tried; trying again tells those alone.
    """
    with transaction(organization_id) as session:
        connections = repository.watchers(session, job_id)
    untold = 0
    for connection_id in connections:
        try:
            tell(organization_id, connection_id, gateway)
        except ProviderFailed:
            get_logger().exception("a watcher could not be told", job_id=str(job_id))
            untold += 1
    if untold:
        raise ProviderFailed(f"{untold} of {len(connections)} watchers could not be told.", job_id=str(job_id))


def tell(organization_id: UUID, connection_id: str, gateway: Gateway) -> None:
    """Sends one watcher the job's present state, unless it is what they were sent last; ends what has come to its end.

    Raises ProviderFailed.
    """
    with transaction(organization_id) as session:
        row = repository.live(session, connection_id)
        claims = Claims.model_validate(row) if row else None
    if claims is None:
        return
    try:
        _send_change(claims, organization_id, connection_id, gateway)
    except Closed as closed:
        _dismiss(connection_id, closed, gateway)
    except Gone:
        get_logger().info("a watcher has gone", connection_id=connection_id)
    else:
        return
    with transaction(organization_id) as session:
        repository.drop_live(session, connection_id)


def _send_change(claims: Claims, organization_id: UUID, connection_id: str, gateway: Gateway) -> None:
    """Raises Closed when there is nothing for this watcher any more."""
    _require_current(claims)
    with watching(admitted(claims.plain(), organization_id, "websocket", str(new_id()))) as caller:
        # Locked before the job is looked at, so that two events at once send what is newer last.
        row = repository.live(caller.session, connection_id, lock=True)
        if row is None:
            return
        message = renders.progress_message(caller.session, row.job_id)
        digest = content_key(message)
        if message["type"] in rules.FINAL:
            gateway.deliver(connection_id, message, _farewell(rules.finished()), close=True)
            caller.session.delete(row)
        elif digest != row.sent:
            gateway.deliver(connection_id, message)
            row.sent = digest


def _admit(connection_id: str, given: Given) -> UUID | None:
    """Makes the waiting connection a watcher's; None when it no longer waits, or has more to say. Raises Closed."""
    if given.refused:
        raise Closed(given.refused.code, given.refused.reason)
    if given.claims is None or given.render is None:
        return None
    _require_current(given.claims)
    with watching(admitted(given.claims.plain(), given.organization, "websocket", str(new_id()))) as caller:
        session = caller.session
        job = jobs.get_job(session, given.render)
        if repository.count_watchers(session, job.id) >= MOST_WATCHERS:
            raise rules.busy()
        if not _took(session, connection_id, caller.organization_id, caller.user_id):
            return None
        session.add(
            LiveConnection(
                organization_id=caller.organization_id,
                connection_id=connection_id,
                job_id=job.id,
                user_id=caller.user_id,
                connected_at=clock.now(),
                **given.claims.model_dump(),
            )
        )
        return caller.organization_id


def _took(session: Session, connection_id: str, organization_id: UUID, user_id: UUID) -> bool:
    """Takes the connection from those that wait, which are nobody's, within the watcher's transaction."""
    act_for(session, None, None)
    row = repository.waiting(session, connection_id)
    if row is not None:
        session.delete(row)
        session.flush()
    act_for(session, organization_id, user_id)
    return row is not None


def _told(given: Given, message: str | None) -> Given:
    """Raises Closed for what is neither a token nor a render."""
    if message is None:
        raise Closed(rules.NOT_SIGNED_IN, "Send an access token as text.")
    render = rules.said_render(message)
    if render is not None:
        return _with_render(given, render)
    if given.claims is not None:
        raise Closed(rules.NO_SUCH_JOB, "Say which render to watch.")
    return _with_token(given, rules.said_token(message))


def _with(given: Given, **values: object) -> Given:
    return given.model_copy(update=values)


def _with_render(given: Given, render: str) -> Given:
    return _with(given, render=rules.render_of(render))


def _with_token(given: Given, token: str) -> Given:
    try:
        claims = factory.access_token_verifier(get_settings()).verify(token)
    except AuthenticationRequired as error:
        raise Closed(rules.NOT_SIGNED_IN, error.message) from error
    return _with(given, claims=Claims.model_validate(claims))


def _refused(given: Given, closed: Closed) -> Given:
    return _with(given, refused=Refusal(code=closed.code, reason=closed.reason))


def _require_current(claims: Claims) -> None:
    if claims.expires_at <= clock.now():
        raise Closed(rules.NOT_SIGNED_IN, "The session's access token has expired. Refresh it.")


def _dismiss(connection_id: str, closed: Closed, gateway: Gateway) -> None:
    try:
        gateway.deliver(connection_id, _farewell(closed), close=True)
    except Gone:
        get_logger().info("whom we would end has gone", connection_id=connection_id)


def _farewell(closed: Closed) -> Message:
    """API Gateway closes without a code of ours, so the code is said before."""
    return {"type": "closed", "code": closed.code, "reason": closed.reason}
