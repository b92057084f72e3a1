"""Who and what a new studio begins with: an administrator, a realtor, and the sample listing."""

import json
import secrets
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from rich.console import Console
from rich.table import Table
from sqlalchemy import create_engine, text

import reelestate.migrations.metadata  # noqa: F401 - every table that a foreign key leads to has to be known
from local import samples
from local.runtime import LocalStudio
from reelestate.access.callers import MemberCaller, entered
from reelestate.identity import service as identity
from reelestate.identity.origin import Origin
from reelestate.identity.schemas import Login as Credentials
from reelestate.identity.schemas import Registration
from reelestate.identity.service import SignedIn
from reelestate.kit.errors import EmailTaken, InvalidCredentials

ADMINISTRATOR = ("admin@studio.example", "Ada Min")
REALTOR = ("demo@studio.example", "Elena Marsh")
_HERE = Origin("127.0.0.1", "seeding")


class Login(NamedTuple):
    """How somebody signs in."""

    role: str
    email: str
    password: str


def seed(studio: LocalStudio) -> list[Login]:
    """Makes the first people and their sample data, once; returns how they sign in.

    Their passwords are random and lie in ``people.json`` of the studio's home, which only its owner can read. A start
    that was interrupted is gone on with by the next one.
    """
    logins = _logins(studio.home / "people.json")
    done = studio.home / "seeded"
    if not done.exists():
        owner_url = studio.settings_env["REELESTATE_OWNER_DATABASE_URL"]
        for login, (_, full_name) in zip(logins, (ADMINISTRATOR, REALTOR), strict=True):
            signed_in = _account(login, full_name)
            if signed_in is None:
                continue
            _confirm(owner_url, signed_in.user.id, login.role)
            if login.role == "realtor":
                with entered(signed_in.tokens.access_token, None, _HERE.ip_address, _HERE.request_id) as caller:
                    if isinstance(caller, MemberCaller):
                        samples.add(caller)
        done.touch()
    return logins


def greet(console: Console, address: str, people: list[Login], seconds: float) -> None:
    """Says where everything is, and who can sign in."""
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    table.add_row("API", f"{address}/api/v1")
    table.add_row("Documentation", f"{address}/api/docs")
    table.add_row("Live progress", f"{address.replace('http', 'ws', 1)}/api/v1/ws/renders/{{id}}")
    for login in people:
        table.add_row(login.role.capitalize(), f"{login.email}  {login.password}")
    console.print(f"The studio is open ({seconds:.1f} s). Ctrl-C closes it; everything is kept.")
    console.print(table)


def _logins(place: Path) -> list[Login]:
    if place.exists():
        return [Login(*entry) for entry in json.loads(place.read_text(encoding="utf-8"))]
    logins = [Login("administrator", ADMINISTRATOR[0], _password()), Login("realtor", REALTOR[0], _password())]
    written = place.with_suffix(".part")
    written.touch(mode=0o600)
    written.write_text(json.dumps(logins), encoding="utf-8")
    written.replace(place)
    return logins


def _account(login: Login, full_name: str) -> SignedIn | None:
    """The person, signed in; None for one who was made earlier and has another password since."""
    try:
        body = Registration(email=login.email, password=login.password, full_name=full_name)
        return identity.register(body, _HERE)
    except EmailTaken:
        try:
            return identity.sign_in(Credentials(email=login.email, password=login.password), _HERE)
        except InvalidCredentials:
            return None


def _password() -> str:
    return "-".join(secrets.token_hex(3) for _ in range(4))


def _confirm(owner_url: str, user_id: UUID, role: str) -> None:
    """What following the mailed link does, and for the administrator what only the database's owner can do."""
    engine = create_engine(owner_url)
    with engine.begin() as connection:
        connection.execute(text("select set_config('app.user_id', :id, true)"), {"id": str(user_id)})
        connection.execute(
            text("update users set email_verified = true, platform_role = :role where id = :id"),
            {"role": "admin" if role == "administrator" else "user", "id": user_id},
        )
    engine.dispose()
