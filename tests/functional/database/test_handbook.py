"""What the operators' handbook has the database's master ask, asked of a cluster as Amazon hands it over."""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest

from functions.migrate.handler import handler
from reelestate.kit.ids import new_id
from tests.functional.database.conftest import MASTER, PASSWORD, Cluster

HANDBOOK = Path(__file__).parents[3] / "docs" / "operations.md"
BLOCK = re.compile(r"^ *```sql\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)


def _transaction(naming: str) -> list[str]:
    """The statements of the handbook's one block that names the table."""
    (block,) = (found for found in BLOCK.findall(HANDBOOK.read_text(encoding="utf-8")) if naming in found)
    return [statement.strip() for statement in block.split(";") if statement.strip()]


def _answers(cluster: Cluster, statements: list[str]) -> list[list[tuple[Any, ...]]]:
    """What the master is answered to each statement that answers rows."""
    with psycopg.connect(
        host="127.0.0.1",
        port=cluster.plain,
        user=MASTER,
        password=PASSWORD,
        dbname="reelestate",
        autocommit=True,
    ) as connection:
        cursors = [connection.execute(statement.encode()) for statement in statements]
        return [cursor.fetchall() for cursor in cursors if cursor.description]


@pytest.fixture
def two_organizations(cluster: Cluster, secret: None) -> tuple[str, str]:
    """One whose balance is what its ledger says, and one that lost a line of it; the first has a job."""
    handler({}, None)
    sound, torn = str(new_id()), str(new_id())
    with cluster.connect("reelestate") as connection:
        for organization, balance in ((sound, 8), (torn, 8)):
            connection.execute(
                "insert into organizations (id, name, slug) values (%s, 'Bay', %s)", (organization, organization)
            )
            connection.execute(
                "insert into credit_accounts (id, organization_id, balance, reserved) values (%s, %s, %s, 0)",
                (new_id(), organization, balance),
            )
        for organization, kind, amount, after in ((sound, "grant", 10, 10), (sound, "deduction", -2, 8)):
            _line(connection, organization, kind, amount, after)
        _line(connection, torn, "grant", 10, 10)
        connection.execute(
            "insert into jobs (id, organization_id, kind, status, execution_arn, parameters, created_at,"
            " progress, attempt, credits_required, cost_usd)"
            " values (%s, %s, 'render', 'processing', 'arn:lost', '{}', '2026-11-20T04:00:00Z', 0, 1, 0, 0)",
            (new_id(), sound),
        )
    return sound, torn


def _line(connection: "psycopg.Connection[Any]", organization: str, kind: str, amount: int, after: int) -> None:
    connection.execute(
        "insert into credit_transactions"
        " (id, organization_id, type, amount, balance_after, description, idempotency_key, details)"
        " values (%s, %s, %s, %s, %s, '', %s, '{}')",
        (new_id(), organization, kind, amount, after, str(new_id())),
    )


def _hidden(cluster: Cluster) -> list[Any]:
    """The tables whose rows their owner does not see either."""
    return cluster.query("select relname from pg_class where relforcerowsecurity order by relname")


def test_the_look_at_a_restored_database_shows_every_organization_and_leaves_nothing_open(
    cluster: Cluster, two_organizations: tuple[str, str]
) -> None:
    _, torn = two_organizations
    hidden = _hidden(cluster)

    newest, unequal = _answers(cluster, _transaction("credit_transactions"))

    assert newest == [(datetime(2026, 11, 20, 4, tzinfo=UTC), 1)]
    assert [(str(organization), balance, ledger) for organization, balance, ledger in unequal] == [(torn, 8, 10)]
    assert "credit_transactions" in hidden
    assert _hidden(cluster) == hidden


def test_without_the_owner_being_let_every_ledger_would_seem_lost(
    cluster: Cluster, two_organizations: tuple[str, str]
) -> None:
    forced = [each for each in _transaction("credit_transactions") if not each.startswith("alter table")]

    _, unequal = _answers(cluster, forced)

    assert {(str(organization), ledger) for organization, _, ledger in unequal} == {
        (organization, 0) for organization in two_organizations
    }


def test_the_keys_that_seal_are_counted_over_all_people(cluster: Cluster, secret: None) -> None:
    handler({}, None)
    hidden = _hidden(cluster)

    (keys,) = _answers(cluster, _transaction("second_factors"))

    assert keys == []
    assert _hidden(cluster) == hidden


def test_jobs_of_a_lost_region_are_ready_to_be_launched_again(
    cluster: Cluster, two_organizations: tuple[str, str]
) -> None:
    hidden = _hidden(cluster)

    _answers(cluster, _transaction("execution_arn"))

    assert cluster.query("select execution_arn from jobs") == [None]
    assert _hidden(cluster) == hidden
