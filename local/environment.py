"""The environment variables that tie a process to one local studio, and to nothing else."""

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

REGION = "us-east-1"
ACCOUNT = "123456789012"

# A person's own AWS configuration must not reach our processes: with it they could talk to a real account.
_FOREIGN_PREFIX = "AWS_"

# Only the process that opens a studio acts as its database's owner; who else needs it is told.
_NEVER_INHERITED = frozenset({"REELESTATE_OWNER_DATABASE_URL"})


def isolated(base: Mapping[str, str]) -> dict[str, str]:
    """``base`` without any AWS configuration, and without the owner's way into a database."""
    return {
        name: value
        for name, value in base.items()
        if not name.startswith(_FOREIGN_PREFIX) and name not in _NEVER_INHERITED
    }


def addresses(endpoint: str) -> dict[str, str]:
    """The AWS variables of a process that uses the embedded cloud at ``endpoint``."""
    listed = ",".join(os.environ.get(name, "") for name in ("NO_PROXY", "no_proxy")).split(",")
    bypass = ",".join(dict.fromkeys([*filter(None, listed), "127.0.0.1", "localhost"]))
    return {
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_ACCESS_KEY_ID": "local",
        "AWS_SECRET_ACCESS_KEY": "local",
        "AWS_DEFAULT_REGION": REGION,
        "AWS_REGION": REGION,
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
        "NO_PROXY": bypass,
        "no_proxy": bypass,
    }


def child_environment(settings: Mapping[str, str], *, without: tuple[str, ...] = ()) -> dict[str, str]:
    """The whole environment of a child process: the machine's, the studio's, and where to import our code from."""
    environment = {**isolated(os.environ), **settings}
    environment["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
    environment["PYTHONUNBUFFERED"] = "1"
    return {name: value for name, value in environment.items() if name not in without}


@contextmanager
def applied(settings: Mapping[str, str]) -> Iterator[None]:
    """Makes this process use the studio while the block runs; afterwards the environment is as it was."""
    foreign = os.environ.keys() - isolated(os.environ).keys()
    before = {name: os.environ.get(name) for name in foreign | settings.keys()}
    for name in foreign:
        del os.environ[name]
    os.environ.update(settings)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
