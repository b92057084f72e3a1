"""A real PostgreSQL with the schema, as the owner and as the application see it."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from sqlalchemy import Engine, create_engine, text

from local.postgres import PostgresServer
from reelestate.kit import database
from reelestate.kit.ids import new_id
from reelestate.kit.settings import get_settings
from tests.functional.servers import migrated_server


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresServer]:
    """One server for the whole run."""
    with migrated_server(tmp_path_factory.mktemp("postgres")) as server:
        yield server


@pytest.fixture(scope="session")
def owner(postgres: PostgresServer) -> Iterator[Engine]:
    """An engine as the role that owns the tables."""
    engine = create_engine(postgres.owner_url)
    yield engine
    engine.dispose()


@pytest.fixture(scope="module")
def pool(postgres: PostgresServer) -> Iterator[None]:
    """The product's connections last as long as the tests of a file, for whom each statement is compiled once."""
    yield
    database.dispose()


@pytest.fixture
def application(postgres: PostgresServer, pool: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The product's settings point at the server, as the application role."""
    monkeypatch.setenv("REELESTATE_DATABASE_URL", postgres.application_url)
    get_settings.cache_clear()
    yield
    get_settings.cache_clear()


@pytest.fixture
def organization(application: None) -> UUID:
    """A fresh tenant."""
    organization_id = new_id()
    with database.transaction(organization_id) as session:
        session.execute(
            text("insert into organizations (id, name, slug) values (:id, 'Test', :slug)"),
            {"id": organization_id, "slug": str(organization_id)},
        )
    return organization_id
