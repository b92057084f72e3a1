"""Admission: how many requests work at once, and what becomes of the others."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from reelestate.kit.http.middleware import Admission

OPEN = "/health"


class Room:
    """An ASGI application whose requests stay until they are told to leave."""

    def __init__(self) -> None:
        self.inside = 0
        self.most = 0
        self.leave = asyncio.Event()

    async def __call__(self, _scope: dict[str, Any], _receive: Any, send: Callable[..., Awaitable[None]]) -> None:
        self.inside += 1
        self.most = max(self.most, self.inside)
        await self.leave.wait()
        self.inside -= 1
        await send({"type": "http.response.start", "status": 200, "headers": []})


async def _status(app: Admission, path: str = "/contacts") -> int:
    statuses = []

    async def send(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])

    await app({"type": "http", "path": path, "method": "GET", "headers": []}, None, send)
    return int(statuses[0])


def test_only_so_many_work_at_once_and_all_are_answered() -> None:
    async def scenario() -> tuple[list[int], int]:
        room = Room()
        app = Admission(room, at_once=3, longest_wait=5, open_paths=frozenset())
        calls = [asyncio.create_task(_status(app)) for _ in range(10)]
        await asyncio.sleep(0.01)
        room.leave.set()
        return await asyncio.gather(*calls), room.most

    statuses, most = asyncio.run(scenario())
    assert statuses == [200] * 10
    assert most == 3


def test_who_waits_too_long_is_told_to_come_back_and_takes_no_seat() -> None:
    async def scenario() -> tuple[int, int, int]:
        room = Room()
        app = Admission(room, at_once=1, longest_wait=0.02, open_paths=frozenset())
        first = asyncio.create_task(_status(app))
        await asyncio.sleep(0)
        refused = await _status(app)
        room.leave.set()
        return refused, await first, await _status(app)

    assert asyncio.run(scenario()) == (503, 200, 200)


def test_health_is_answered_while_every_seat_is_taken() -> None:
    async def scenario() -> int:
        room = Room()
        app = Admission(room, at_once=1, longest_wait=5, open_paths=frozenset({OPEN}))
        busy = asyncio.create_task(_status(app))
        await asyncio.sleep(0)
        health = asyncio.create_task(_status(app, OPEN))
        await asyncio.sleep(0)
        inside = room.inside
        room.leave.set()
        await asyncio.gather(busy, health)
        return inside

    assert asyncio.run(scenario()) == 2
