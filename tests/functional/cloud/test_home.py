"""An open studio: its home, its database's roles, and the process that opened it."""

import os

import psycopg
import pytest

from local.runtime import LocalStudio
from reelestate.kit.errors import Conflict, Unavailable
from tests.functional.cloud.probing import BLUEPRINT


def test_a_second_studio_on_the_same_home_is_refused(studio: LocalStudio) -> None:
    with (
        pytest.raises(Conflict, match=rf"process {os.getpid()}.*kill {os.getpid()}"),
        LocalStudio(studio.home, BLUEPRINT),
    ):
        pass


def test_a_studio_that_is_not_open_has_no_addresses(studio: LocalStudio) -> None:
    closed = LocalStudio(studio.home, BLUEPRINT)

    with pytest.raises(Unavailable, match="not open"):
        _ = closed.settings_env


@pytest.mark.parametrize("variable", ["REELESTATE_DATABASE_URL", "REELESTATE_OWNER_DATABASE_URL"])
def test_neither_role_is_above_row_level_security(studio: LocalStudio, variable: str) -> None:
    url = studio.settings_env[variable].replace("+psycopg", "")
    with psycopg.connect(url) as connection:
        row = connection.execute(
            "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = current_user"
        ).fetchone()
        version = connection.execute("SHOW server_version").fetchone()

    assert row == (False, False, False, False)
    assert version is not None
    assert version[0].startswith("16.")


def test_passwords_are_for_their_owner_alone(studio: LocalStudio) -> None:
    assert (studio.home / "postgres" / "passwords.json").stat().st_mode & 0o077 == 0
