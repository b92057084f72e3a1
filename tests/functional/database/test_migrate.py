"""The migrate function, on a cluster as Amazon hands it over."""

import threading
from pathlib import Path

import psycopg
import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy.exc import ProgrammingError

from functions.migrate.handler import handler
from reelestate.kit import database_setup, migrations
from reelestate.kit.errors import Unavailable
from reelestate.kit.settings import get_settings
from reelestate.migrations.metadata import METADATA
from tests.functional.database.conftest import MASTER, Cluster

HEAD = ScriptDirectory(
    str(Path(__file__).parents[3] / "layers" / "core" / "python" / "reelestate" / "migrations")
).get_current_head()


def test_an_empty_cluster_becomes_the_database_and_stays_it(cluster: Cluster, secret: None) -> None:
    first = handler({}, None)
    second = handler({}, None)

    assert first == second == {"revision": HEAD}
    tables = cluster.query("select tablename from pg_tables where schemaname = 'public'")
    assert set(tables) == set(METADATA.tables) | {"alembic_version"}
    owners = cluster.query("select distinct tableowner from pg_tables where schemaname = 'public'")
    assert owners == ["reelestate_owner"]


def test_each_role_can_do_what_it_is_for_and_no_more(cluster: Cluster, secret: None) -> None:
    handler({}, None)

    able = cluster.query("select rolname from pg_roles where rolname like 'reelestate%' and rolcanlogin")
    assert sorted(able) == ["reelestate_app", MASTER]
    mighty = (
        "select rolname from pg_roles where rolname like 'reelestate%'"
        " and (rolsuper or rolcreaterole or rolcreatedb or rolbypassrls or rolreplication)"
    )
    assert cluster.query(mighty) == [MASTER]
    assert cluster.query("select rolpassword from pg_authid where rolname = 'reelestate_app'") == [None]
    with_tokens = (
        "select m.rolname from pg_auth_members join pg_roles m on m.oid = member"
        " join pg_roles g on g.oid = roleid and g.rolname = 'rds_iam'"
    )
    assert sorted(cluster.query(with_tokens)) == ["rds_superuser", "reelestate_app"]
    # Whoever can act as a role that signs in with tokens has to sign in with one too, and the master has a password.
    assert cluster.query(f"select pg_has_role('{MASTER}', 'reelestate_app', 'set')") == [False]


def test_text_sorts_as_on_one_machine(cluster: Cluster, secret: None) -> None:
    handler({}, None)

    locale = "select datcollate || ' ' || datctype from pg_database where datname = 'reelestate'"
    assert cluster.query(locale) == ["C C"]


def test_two_deployments_at_once_take_turns(cluster: Cluster, secret: None) -> None:
    done: list[dict[str, object]] = []
    runs = [threading.Thread(target=lambda: done.append(handler({}, None))) for _ in range(3)]
    for run in runs:
        run.start()
    for run in runs:
        run.join()

    assert done == [{"revision": HEAD}] * 3


def test_a_deployment_that_does_not_get_its_turn_says_so(
    cluster: Cluster, secret: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrations, "TURN_SECONDS", 1)
    with cluster.connect() as other:
        other.execute("select pg_advisory_lock(%s)", (migrations.LOCK_ID,))

        with pytest.raises(Unavailable, match="Another deployment"):
            handler({}, None)
    assert handler({}, None) == {"revision": HEAD}


def test_a_table_in_use_is_waited_for_a_few_times_and_then_named(
    cluster: Cluster, secret: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    handler({}, None)
    owner = f"postgresql+psycopg://postgres:{cluster.superuser}@127.0.0.1:{cluster.plain}/reelestate"
    migrations.downgrade(owner, "base")
    migrations.upgrade(owner, "0001")
    monkeypatch.setattr(migrations, "TABLE_LOCK_SECONDS", 1)
    monkeypatch.setattr(migrations, "PAUSE_SECONDS", 0.5)
    monkeypatch.setattr(migrations, "ATTEMPTS", 2)
    with cluster.connect("reelestate") as user:
        user.autocommit = False
        user.execute("lock table organizations in access exclusive mode")

        with pytest.raises(Unavailable, match="stayed locked"):
            migrations.upgrade(owner)

        monkeypatch.setattr(migrations, "ATTEMPTS", 10)
        release = threading.Timer(2, user.rollback)
        release.start()
        migrations.upgrade(owner)
        release.join()
    assert migrations.revision_of(owner) == HEAD


def test_an_older_release_leaves_a_newer_database_alone(cluster: Cluster, secret: None) -> None:
    handler({}, None)
    with cluster.connect("reelestate") as connection:
        connection.execute("update alembic_version set version_num = '9999'")

    assert handler({}, None) == {"revision": "9999"}


def test_a_failing_revision_fails_the_deployment_and_keeps_what_was_before(
    cluster: Cluster, secret: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def upgrade_into_an_error(config: Config, revision: str) -> None:
        real(config, "0003")
        config.attributes["connection"].exec_driver_sql("select * from no_such_table")

    real = migrations.command.upgrade
    monkeypatch.setattr(migrations.command, "upgrade", upgrade_into_an_error)
    with pytest.raises(ProgrammingError, match="no_such_table"):
        handler({}, None)
    monkeypatch.undo()

    assert cluster.query("select version_num from alembic_version") == ["0003"]


def test_a_password_that_is_wrong_is_not_tried_for_long(
    cluster: Cluster, secret: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    with cluster.connect() as connection:
        connection.execute(f"ALTER ROLE {MASTER} PASSWORD 'rotated'".encode())

    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        handler({}, None)


def test_a_cluster_that_stays_silent_is_reported(
    cluster: Cluster, secret: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    import socket

    monkeypatch.setattr(database_setup.database_auth, "CONNECT_SECONDS", 2)
    monkeypatch.setattr(database_setup, "ATTEMPTS", 2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        monkeypatch.setenv("REELESTATE_DATABASE_PORT", str(silent.getsockname()[1]))
        get_settings.cache_clear()

        with pytest.raises(Unavailable, match="does not answer"):
            handler({}, None)
