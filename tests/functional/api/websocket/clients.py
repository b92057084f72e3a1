"""Browsers and other programs at the other end of API Gateway, and the renders that they watch."""

from itertools import count
from typing import Any
from uuid import UUID

from sqlalchemy import select

from functions.websocket import handler as module
from functions.websocket.handler import handler
from reelestate.kit.database import transaction
from reelestate.kit.ids import new_id
from reelestate.renders import announcing
from reelestate.renders.announcing import PROGRESSED
from reelestate.renders.live.tables import LiveConnection, WaitingConnection
from reelestate.renders.tables import Job
from tests.functional.api.conftest import Person
from tests.functional.api.connections import Bus, Connections, socket_event

_names = count(1)


class Client:
    """A browser, or another program, at the other end of API Gateway."""

    def __init__(self, gateway: Connections, bus: Bus) -> None:
        self.gateway, self.bus = gateway, bus
        # API Gateway's names hold characters that have to be quoted in paths.
        self.id = f"L0S/M9c{next(_names)}OFvHcCIhw="

    def connect(
        self, render: object = None, token: str | None = None, *, greeted: bool = True, **more: Any
    ) -> dict[str, Any]:
        """Opens the connection, and lets the bus do its part."""
        asked = {"queryStringParameters": {"render": str(render)}} if render else {}
        headers = {"Host": "live.studio.example"} | ({"Authorization": f"Bearer {token}"} if token else {})
        answer = handler(socket_event("CONNECT", self.id, **{**asked, "headers": headers, **more}), None)
        assert answer is not None
        if answer["statusCode"] == 200:
            self.gateway.open.add(self.id)
        if greeted:
            self.bus.hand_on(handler, module.OPENED)
        return answer

    def say(self, body: str, **more: Any) -> None:
        """Sends a message."""
        assert handler(socket_event("MESSAGE", self.id, body=body, **more), None) == {"statusCode": 200}

    def leave(self) -> None:
        """Ends the connection."""
        self.gateway.open.discard(self.id)
        handler(socket_event("DISCONNECT", self.id), None)

    @property
    def told(self) -> list[dict[str, Any]]:
        """What it was sent."""
        return self.gateway.told.get(self.id, [])

    @property
    def types(self) -> list[str]:
        """The types of what it was sent."""
        return self.gateway.types(self.id)

    @property
    def is_open(self) -> bool:
        """Whether the server has not ended it."""
        return self.id in self.gateway.open

    def ended_with(self) -> int:
        """The code it was told before it was ended."""
        assert not self.is_open
        assert self.types[-1] == "closed"
        return int(self.told[-1]["code"])


def add_render(owner: Person, **values: Any) -> UUID:
    """A render's row."""
    job = Job(id=new_id(), organization_id=owner.organization_id, kind="render", parameters={}, **values)
    with transaction(owner.organization_id) as session:
        session.add(job)
    return job.id


def change(owner: Person, job_id: UUID, **values: Any) -> None:
    """Gives the job values and has the change announced."""
    with transaction(owner.organization_id) as session:
        job = session.get_one(Job, job_id)
        for name, value in values.items():
            setattr(job, name, value)
        announcing.changed(session, owner.organization_id, job_id)


def hand_on_progress(bus: Bus) -> None:
    """Lets the function hear what was announced."""
    bus.hand_on(handler, PROGRESSED)


def token_of(person: Person) -> str:
    """The person's access token."""
    return person.headers["Authorization"].removeprefix("Bearer ")


def watchers(owner: Person) -> list[LiveConnection]:
    """Who watches for the person's organization."""
    with transaction(owner.organization_id) as session:
        return list(session.scalars(select(LiveConnection)).all())


def waiting(client: Client) -> WaitingConnection | None:
    """The client's row while it has not said who it is."""
    with transaction(None) as session:
        return session.get(WaitingConnection, client.id)


def detail(person: Person, job_id: UUID) -> dict[str, Any]:
    """What events say of a job."""
    return {"organization_id": str(person.organization_id), "job_id": str(job_id)}
