"""The PostgreSQL server: new, warm, killed, left over, and with its passwords lost."""

import os
import signal
import subprocess
from pathlib import Path

import psycopg
import pytest

from local.postgres import PostgresServer
from reelestate.kit.errors import Unavailable


def query(server: PostgresServer, statement: str) -> str:
    """The first value of a statement run as the owner."""
    with psycopg.connect(server.owner_url.replace("+psycopg", ""), autocommit=True) as connection:
        row = connection.execute(statement.encode()).fetchone()
    assert row is not None
    return str(row[0])


def test_data_outlives_stops_kills_and_leftovers(tmp_path: Path) -> None:
    log = tmp_path / "log"
    first = PostgresServer(tmp_path / "postgres", log)
    first.start()
    with psycopg.connect(first.owner_url.replace("+psycopg", "")) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    first.stop()
    first.stop()

    killed = PostgresServer(tmp_path / "postgres", log)
    killed.start()
    assert query(killed, "SELECT answer FROM kept") == "42"
    os.kill(killed.pid, signal.SIGKILL)

    after_kill = PostgresServer(tmp_path / "postgres", log)
    after_kill.start()
    assert query(after_kill, "SELECT answer FROM kept") == "42"
    left = after_kill.pid

    after_leftover = PostgresServer(tmp_path / "postgres", log)
    after_leftover.start()
    assert query(after_leftover, "SELECT answer FROM kept") == "42"
    assert after_leftover.pid != left
    after_leftover.stop()
    for server in (killed, after_kill):
        server.stop()


def test_a_lock_that_names_another_process_is_no_obstacle(tmp_path: Path) -> None:
    server = PostgresServer(tmp_path / "postgres", tmp_path / "log")
    server.start()
    server.stop()
    with subprocess.Popen(["sleep", "60"]) as other:
        (tmp_path / "postgres" / "data" / "postmaster.pid").write_text(f"{other.pid}\n")

        server.start()

        assert query(server, "SELECT 1") == "1"
        server.stop()
        assert other.poll() is None
        other.kill()


def test_lost_passwords_are_explained(tmp_path: Path) -> None:
    (tmp_path / "postgres" / "data").mkdir(parents=True)

    with pytest.raises(Unavailable, match=r"passwords\.json is missing.*remove"):
        PostgresServer(tmp_path / "postgres", tmp_path / "log").start()


def test_a_server_that_is_not_running_has_no_address(tmp_path: Path) -> None:
    server = PostgresServer(tmp_path / "postgres", tmp_path / "log")

    with pytest.raises(Unavailable, match="not running"):
        _ = server.owner_url


def test_a_broken_configuration_shows_the_log(tmp_path: Path) -> None:
    server = PostgresServer(tmp_path / "postgres", tmp_path / "log")
    server.start()
    server.stop()
    (tmp_path / "postgres" / "data" / "postgresql.conf").write_text("no_such_setting = 1\n")

    with pytest.raises(Unavailable, match="no_such_setting"):
        server.start()
