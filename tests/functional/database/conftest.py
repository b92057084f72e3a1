"""A cluster as Amazon hands it over: behind TLS, empty, with a master who is no superuser."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
from moto.server import ThreadedMotoServer

from local.postgres import PostgresServer
from reelestate.kit import aws, database
from reelestate.kit.ids import new_id
from reelestate.kit.settings import get_settings
from tests.functional.database.tls import front, make_certificate

MASTER, PASSWORD = "reelestate_master", "known to Secrets Manager alone"
STUDIO = ("reelestate_app", "reelestate_readonly", "reelestate_owner", "reelestate_gate")


@dataclass(frozen=True)
class Cluster:
    """Where it is, and the authority that vouches for it; ``plain`` is its port without TLS."""

    host: str
    port: int
    plain: int
    roots: Path
    superuser: str

    def connect(self, database: str = "postgres") -> "psycopg.Connection[Any]":
        """As the superuser that Amazon keeps to itself."""
        return psycopg.connect(
            host="127.0.0.1",
            port=self.plain,
            user="postgres",
            password=self.superuser,
            dbname=database,
            autocommit=True,
        )

    def query(self, statement: str, database: str = "reelestate") -> list[Any]:
        """The first column of the answer, as the superuser."""
        with self.connect(database) as connection:
            return [row[0] for row in connection.execute(statement.encode())]


def _as_amazon_hands_it_over(cluster: Cluster) -> None:
    """Takes the studio's own set-up away, and makes the master and Amazon's roles."""
    with cluster.connect() as connection:
        connection.execute("DROP DATABASE reelestate")
        for role in STUDIO:
            connection.execute(f"DROP ROLE {role}".encode())
        connection.execute("CREATE ROLE rds_superuser NOLOGIN")
        connection.execute("CREATE ROLE rds_iam NOLOGIN")
        connection.execute("GRANT rds_iam TO rds_superuser WITH ADMIN TRUE")
        connection.execute(f"CREATE ROLE {MASTER} LOGIN CREATEDB CREATEROLE PASSWORD '{PASSWORD}'".encode())
        connection.execute(f"GRANT rds_superuser TO {MASTER}".encode())


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    """An empty one, which answers over TLS as ``localhost``."""
    server = PostgresServer(tmp_path / "cluster", tmp_path / "cluster.log")
    server.start()
    certificate, key = make_certificate(tmp_path, "localhost")
    plain = urlsplit(server.owner_url).port
    assert plain is not None
    with front(plain, certificate, key) as port:
        found = Cluster("localhost", port, plain, certificate, server._known_passwords().superuser)
        _as_amazon_hands_it_over(found)
        yield found
    server.stop()


@pytest.fixture
def signed_in(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The settings of a function in the cloud: a host, and no URL."""
    for name, value in {
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "AWS_DEFAULT_REGION": "us-east-1",
        "REELESTATE_DATABASE_HOST": cluster.host,
        "REELESTATE_DATABASE_PORT": str(cluster.port),
        "REELESTATE_DATABASE_ROOTS": str(cluster.roots),
    }.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("REELESTATE_DATABASE_URL", raising=False)
    aws.forget_clients()
    get_settings.cache_clear()
    database.dispose()
    yield
    database.dispose()
    aws.forget_clients()
    get_settings.cache_clear()


@pytest.fixture
def secret(signed_in: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The master's password is in Secrets Manager, and the function knows its ARN alone."""
    server = ThreadedMotoServer(port=0)
    server.start()
    _, port = server.get_host_and_port()
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{port}")
    made = aws.client("secretsmanager").create_secret(
        Name=f"master-{new_id()}", SecretString=json.dumps({"username": MASTER, "password": PASSWORD})
    )
    monkeypatch.setenv("REELESTATE_DATABASE_MASTER_SECRET", made["ARN"])
    get_settings.cache_clear()
    yield
    server.stop()
