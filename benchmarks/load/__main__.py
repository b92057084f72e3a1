"""``python -m benchmarks.load``: the API and its peer under the same users, on this machine, in one run.

Prints requests a second, failures, p50, p95 and p99 for each number of users, then what one request costs each of them
when nobody else asks: the ratio is the price of tenancy, row-level security, versions and audit.
"""

import argparse
import contextlib
import csv
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from benchmarks.load import accounts
from local.runtime import LocalStudio
from local.server import serving

PEOPLE = Path(__file__).with_name("people.py")
WORKERS = 2


def main() -> None:
    """Runs everything and prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--users", type=int, nargs="+", default=[100, 500, 1000])
    parser.add_argument("--seconds", type=int, default=40)
    parser.add_argument("--rounds", type=int, default=300, help="Requests of each kind for the cost of one.")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, LocalStudio(home=Path(folder) / "home") as studio:
        scratch = Path(folder)
        with _ours(studio, scratch, max(given.users)) as (address, tokens):
            _load("ours", address, tokens, given.users, given.seconds, scratch)
            ours = _cost(address, tokens, given.rounds)
        with _peer(studio, scratch, max(given.users)) as (address, tokens):
            _load("peer", address, tokens, given.users, given.seconds, scratch)
            peer = _cost(address, tokens, given.rounds)
    print("\nOne request alone (median ms)")
    for kind in ours:
        ratio = ours[kind] / peer[kind]
        print(f"  {kind:8s} ours {ours[kind]:6.2f}  peer {peer[kind]:6.2f}  ratio {ratio:5.2f}  (asked: <= 2)")


@contextlib.contextmanager
def _ours(studio: LocalStudio, scratch: Path, people: int) -> Iterator[tuple[str, Path]]:
    tokens = scratch / "ours.txt"
    tokens.write_text("\n".join(accounts.open_accounts(people)), encoding="ascii")
    with serving(studio, port=0, workers=WORKERS) as api:
        yield api.address, tokens


@contextlib.contextmanager
def _peer(studio: LocalStudio, scratch: Path, people: int) -> Iterator[tuple[str, Path]]:
    url = _peer_database(studio.settings_env["REELESTATE_OWNER_DATABASE_URL"])
    os.environ["DATABASE_URL"] = url
    from benchmarks.load import baseline

    tokens = scratch / "peer.txt"
    tokens.write_text("\n".join(baseline.prepare(people)), encoding="ascii")
    baseline.engine().dispose()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "uvicorn", "benchmarks.load.baseline:app", "--port", str(port)]
    command += ["--workers", str(WORKERS), "--no-access-log", "--log-level", "warning", "--backlog", "2048"]
    with subprocess.Popen(command) as server:
        address = f"http://127.0.0.1:{port}"
        _wait_for(f"{address}/api/v1/health")
        yield address, tokens
        server.terminate()


def _peer_database(owner_url: str) -> str:
    """A schema of its own in the same server, so that both use the same PostgreSQL."""
    with psycopg.connect(owner_url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(sql.SQL("create schema if not exists peer authorization current_user"))
    return f"{owner_url}?options=-csearch_path%3Dpeer"


def _load(name: str, address: str, tokens: Path, crowds: list[int], seconds: int, scratch: Path) -> None:
    for users in crowds:
        out = scratch / f"{name}-{users}"
        command = [sys.executable, "-m", "locust", "-f", str(PEOPLE), "--headless", "--host", address]
        command += ["-u", str(users), "-r", str(max(10, users // 8)), "-t", f"{seconds}s", "--csv", str(out)]
        command += ["--only-summary", "--reset-stats", "--loglevel", "ERROR"]
        environment = os.environ | {"LOAD_TOKENS": str(tokens)}
        subprocess.run(command, env=environment, check=False, capture_output=True)
        figures = _figures(Path(f"{out}_stats.csv"))
        times = ", ".join(f"p{share} {figures[f'{share}%']:.0f}" for share in (50, 95, 99))
        failed = f"{figures['Failure Count']:.0f} failed of {figures['Request Count']:.0f}"
        print(f"  {name} {users:5d} users: {figures['Requests/s']:7.1f} requests/s, {failed}, {times} ms", flush=True)


def _figures(path: Path) -> dict[str, float]:
    with path.open(encoding="utf-8", newline="") as file:
        total = next(row for row in csv.DictReader(file) if row["Name"] == "Aggregated")
    return {name: float(value) for name, value in total.items() if value and name not in {"Name", "Type"}}


def _cost(address: str, tokens: Path, rounds: int) -> dict[str, float]:
    """Median milliseconds of each kind of request, one after the other over one connection."""
    import http.client
    import json

    host = address.removeprefix("http://")
    token = tokens.read_text(encoding="ascii").split()[0]
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    connection = http.client.HTTPConnection(host)

    def call(method: str, path: str, body: dict[str, Any] | None = None) -> tuple[float, Any]:
        started = time.perf_counter()
        connection.request(method, f"/api/v1{path}", json.dumps(body) if body else None, headers)
        answer = connection.getresponse()
        data = json.loads(answer.read())
        if answer.status >= 400:
            raise SystemExit(f"{method} {path}: {answer.status} {data}")
        return (time.perf_counter() - started) * 1000, data

    fields = {"name": "Thandi Mokoena", "email": "thandi@example.com", "type": "buyer"}
    _, made = call("POST", "/contacts", fields)
    contact = f"/contacts/{made['contact']['id']}"
    kinds: dict[str, tuple[Any, ...]] = {
        "read": ("GET", contact),
        "list": ("GET", "/contacts?limit=20"),
        "change": ("PATCH", contact, {"status": "active"}),
        "add": ("POST", "/contacts", fields),
    }
    costs = {}
    for kind, request in kinds.items():
        for _ in range(20):
            call(*request)
        costs[kind] = statistics.median(call(*request)[0] for _ in range(rounds))
    return costs


def _wait_for(url: str) -> None:
    for _ in range(300):
        with contextlib.suppress(OSError):
            urllib.request.urlopen(url, timeout=1).close()  # noqa: S310 (our own address)
            return
        time.sleep(0.1)
    raise SystemExit(f"{url} does not answer")


if __name__ == "__main__":
    main()
