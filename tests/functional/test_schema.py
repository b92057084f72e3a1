"""The schema: one model, reversible migrations, tenants that cannot see each other."""

from pathlib import Path
from uuid import UUID

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import IntegrityError, ProgrammingError

from local.postgres import PostgresServer
from reelestate.kit import migrations
from reelestate.kit.database import transaction
from reelestate.kit.ids import new_id
from reelestate.migrations.metadata import METADATA
from reelestate.projects.tables import Project

NOBODYS = {"rate_windows", "sign_in_waits"}
"""Tables that hold nobody's data: counters under hashed names."""
TABLES = sorted(set(METADATA.tables) - NOBODYS)


def test_migrations_give_exactly_the_tables_of_the_code(owner: Engine) -> None:
    with owner.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), METADATA)

    assert differences == []


def test_every_revision_can_be_undone(tmp_path: Path) -> None:
    server = PostgresServer(tmp_path / "data", tmp_path / "postgres.log")
    server.start()
    engine = create_engine(server.owner_url)
    try:
        migrations.upgrade(server.owner_url)
        migrations.downgrade(server.owner_url, "base")
        with engine.connect() as connection:
            tables = connection.scalars(text("select tablename from pg_tables where schemaname = 'public'")).all()
            functions = connection.scalars(
                text("select proname from pg_proc where pronamespace = 'public'::regnamespace")
            ).all()
    finally:
        engine.dispose()
        server.stop()
    assert tables == ["alembic_version"]
    assert functions == []


@pytest.mark.parametrize("table", TABLES)
def test_every_table_is_guarded_from_its_owner_too(owner: Engine, table: str) -> None:
    with owner.connect() as connection:
        enabled, forced, policies = connection.execute(
            text(
                "select relrowsecurity, relforcerowsecurity,"
                " (select count(*) from pg_policy where polrelid = c.oid and polname = 'tenant') from pg_class c"
                " where relname = :table and relnamespace = 'public'::regnamespace"
            ),
            {"table": table},
        ).one()

    assert (enabled, forced, policies) == (True, True, 1)


def test_the_application_owns_nothing_and_cannot_bypass(owner: Engine) -> None:
    with owner.connect() as connection:
        role = connection.execute(
            text("select rolsuper, rolbypassrls, rolcreaterole from pg_roles where rolname = 'reelestate_app'")
        ).one()
        owned = connection.scalars(text("select tablename from pg_tables where tableowner = 'reelestate_app'")).all()

    assert tuple(role) == (False, False, False)
    assert owned == []


def _add_project(organization: UUID) -> UUID:
    with transaction(organization) as session:
        project = Project(organization_id=organization, title="18 Alder Crescent", type="listing_tour")
        session.add(project)
    return project.id


def test_another_tenant_sees_nothing_and_changes_nothing(organization: UUID) -> None:
    project_id = _add_project(organization)

    with transaction(new_id()) as session:
        assert session.get(Project, project_id) is None
        assert session.execute(text("update projects set title = 'mine'")).rowcount == 0  # type: ignore[attr-defined]
        assert session.execute(text("delete from projects")).rowcount == 0  # type: ignore[attr-defined]
    with transaction(organization) as session:
        project = session.get(Project, project_id)
        assert project is not None
        assert project.title == "18 Alder Crescent"


def test_a_row_cannot_be_put_into_another_tenant(organization: UUID) -> None:
    with pytest.raises(ProgrammingError, match="row-level security"), transaction(new_id()) as session:
        session.add(Project(organization_id=organization, title="planted", type="listing_tour"))


def test_a_failed_transaction_leaves_no_half_written_row(organization: UUID) -> None:
    with pytest.raises(IntegrityError), transaction(organization) as session:
        session.add(Project(organization_id=organization, title="first", type="listing_tour"))
        session.flush()
        session.add(Project(organization_id=organization, title="second", type="listing_tour", status="nonsense"))

    with transaction(organization) as session:
        assert session.execute(text("select count(*) from projects")).scalar_one() == 0
