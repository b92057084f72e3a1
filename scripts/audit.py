"""Asks the package indexes for known weaknesses of what is locked; the exit code is 1 where one has to be repaired.

pip-audit asks for Python's packages, ``npm audit`` for npm's; nothing is installed or changed. A weakness that cannot
be repaired at once may wait in ``requirements/weaknesses.toml``, which says how to write it down: with a reason, and
until a day. When the day has passed it counts again; an entry whose weakness is gone has to go too.
"""

import json
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
LOCKS = ("requirements.txt", "requirements/dev.txt", "requirements/film.txt", "requirements/lambda.txt")
WAITING = ROOT / "requirements" / "weaknesses.toml"
LONGEST = timedelta(days=30)
"""Of the times for repairs that docs/security.md gives in days, the longer one."""


@dataclass(frozen=True, order=True)
class Weakness:
    """A known weakness of a locked package.

    ``names`` are all that it goes by (GHSA, CVE, PYSEC), ``version`` is the one that has it, of npm's a range, and
    ``remedy`` says which versions are without it, as far as that is known.
    """

    package: str
    version: str
    names: tuple[str, ...]
    remedy: str

    def __str__(self) -> str:
        return f"{self.package} {self.version}: {', '.join(self.names)} ({self.remedy})"


@dataclass(frozen=True)
class Wait:
    """Why the weakness ``id`` of ``package``, known ``since`` a day, is not repaired yet, and ``until`` when it may."""

    id: str
    package: str
    reason: str
    since: date
    until: date


def of_python(report: Mapping[str, Any]) -> Iterator[Weakness]:
    """What pip-audit found, from its JSON."""
    for package in report["dependencies"]:
        for found in package["vulns"]:
            fixed = ", ".join(found["fix_versions"])
            yield Weakness(
                package["name"],
                package["version"],
                (found["id"], *found["aliases"]),
                f"repaired in {fixed}" if fixed else "repaired nowhere yet",
            )


def of_npm(report: Mapping[str, Any]) -> Iterator[Weakness]:
    """What ``npm audit`` found, from its JSON. A package that only uses a weak one is not told again."""
    for package in report["vulnerabilities"].values():
        for found in package["via"]:
            if isinstance(found, Mapping):
                name = str(found["url"]).rpartition("/")[2]
                remedy = "a newer version repairs it" if package["fixAvailable"] else "repaired nowhere yet"
                yield Weakness(str(found["name"]), str(found["range"]), (name,), f"{found['severity']}; {remedy}")


def waiting(text: str) -> list[Wait]:
    """The entries of ``weaknesses.toml``. Raises ValueError for one without a reason or with too much time."""
    entries = [Wait(**entry) for entry in tomllib.loads(text).get("weakness", [])]
    for entry in entries:
        if len(entry.reason.split()) < 5:
            raise ValueError(f"{entry.id} of {entry.package}: say in a sentence why it waits.")
        if entry.until - entry.since > LONGEST:
            raise ValueError(f"{entry.id} of {entry.package}: it may wait {LONGEST.days} days at most.")
    return entries


def problems(found: Iterable[Weakness], waits: Sequence[Wait], today: date) -> Iterator[str]:
    """What has to be done today, a line each."""
    known = sorted(set(found))
    for weakness in known:
        wait = next((wait for wait in waits if _meant(wait, weakness)), None)
        if wait is None:
            yield f"{weakness}: repair it, or say in {WAITING.name} why it waits and until when."
        elif wait.until < today:
            yield f"{weakness}: it was to be repaired by {wait.until}."
    for wait in waits:
        if not any(_meant(wait, weakness) for weakness in known):
            yield f"{wait.package}: {wait.id} is gone; remove it from {WAITING.name}."


def _meant(wait: Wait, weakness: Weakness) -> bool:
    return wait.package == weakness.package and wait.id in weakness.names


def _python_report() -> Mapping[str, Any]:
    locks = [part for lock in LOCKS for part in ("--requirement", lock)]
    options = ["--disable-pip", "--require-hashes", "--strict", "--progress-spinner", "off", "--format", "json"]
    return _answer([sys.executable, "-m", "pip_audit", *options, *locks], "dependencies")


def _npm_report() -> Mapping[str, Any]:
    return _answer(["npm", "audit", "--package-lock-only", "--json"], "vulnerabilities")


def _answer(command: Sequence[str], key: str) -> Mapping[str, Any]:
    """The command's JSON. Both end with 1 for a finding as for a failure, so only the answer tells which it was."""
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    try:
        report: Mapping[str, Any] = json.loads(done.stdout)
        report[key]
    except (ValueError, KeyError) as error:
        raise RuntimeError(f"{' '.join(command)} did not answer: {done.stderr or done.stdout}") from error
    return report


def main() -> int:
    """Prints what has to be done; the exit code is 1 when that is anything."""
    waits = waiting(WAITING.read_text(encoding="utf-8"))
    python, npm = _python_report(), _npm_report()
    told = list(problems([*of_python(python), *of_npm(npm)], waits, datetime.now(UTC).date()))
    for line in told:
        print(line)
    asked = {(package["name"], package["version"]) for package in python["dependencies"]}
    total = npm["metadata"]["dependencies"]["total"]
    print(f"{len(asked)} packages of Python and {total} of npm were asked for; {len(told)} to do, {len(waits)} wait.")
    return 1 if told else 0


if __name__ == "__main__":
    sys.exit(main())
