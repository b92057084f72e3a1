"""The settings choose who keeps accounts and how mail leaves; choosing loads nothing that is not used."""

import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from reelestate.kit.settings import Settings
from reelestate.providers import factory
from reelestate.providers.mail.templates import password_changed
from tests.unit.support.identity import MemoryStore

HEAVY = ("boto3", "botocore", "jwt", "cryptography", "argon2", "zxcvbn")


def test_the_embedded_provider_and_its_verifier_agree(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, access_token_minutes=5)
    provider = factory.identity_provider(settings, MemoryStore())
    provider.sign_up("ann@example.com", "correct horse battery staple", "Ann")
    pair = provider.authenticate("ann@example.com", "correct horse battery staple")

    claims = factory.access_token_verifier(settings).verify(pair.access_token)

    assert (claims.session_id, pair.expires_in) == (pair.session_id, 300)
    assert factory.access_token_verifier(Settings(home=tmp_path, access_token_minutes=5)) is (
        factory.access_token_verifier(settings)
    )
    key = tmp_path / "identity" / "signing-key.pem"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600


def test_mail_stays_in_the_home_by_default(tmp_path: Path) -> None:
    mailer = factory.mailer(Settings(home=tmp_path))
    name = mailer.send(password_changed("ann@example.com", "Ann", "http://localhost:8000/reset"))

    assert mailer.name == "folder"
    assert (tmp_path / "mail" / name).is_file()


@pytest.mark.parametrize(("kind", "name"), [("folder", "folder"), ("ses", "ses")])
def test_the_settings_choose_the_mailer(tmp_path: Path, kind: str, name: str) -> None:
    assert factory.mailer(Settings.model_validate({"home": tmp_path, "mail_provider": kind})).name == name


def test_choosing_imports_nothing_heavy() -> None:
    program = f"""
import sys
from reelestate.kit.settings import Settings
from reelestate.providers import factory
from reelestate.providers.identity import base, challenge, cognito, credentials, google, keys, local, passwords, tokens
from reelestate.providers.mail import folder, ses, templates
factory.mailer(Settings(mail_provider="ses"))
sys.exit(", ".join(set({HEAVY!r}) & sys.modules.keys()) or 0)
"""
    path = ":".join(entry for entry in sys.path if entry)
    done = subprocess.run(
        [sys.executable, "-c", program], env={"PYTHONPATH": path}, capture_output=True, text=True, check=False
    )

    assert done.stderr.strip() == ""
    assert done.returncode == 0


def test_no_secret_comes_from_the_environment() -> None:
    # Whoever may read a function's configuration reads its environment: only names of secrets stand there.
    secrets = {name: field for name, field in Settings.model_fields.items() if re.search("secret|password|key$", name)}
    held = {name for name, field in secrets.items() if not (name.endswith("_arn") or "ARN" in str(field.description))}

    assert len(secrets) >= 3
    assert held == set()
