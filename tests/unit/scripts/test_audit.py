"""Which known weaknesses have to be repaired today."""

from datetime import date, timedelta

import pytest

from scripts.audit import LOCKS, LONGEST, ROOT, WAITING, Wait, Weakness, of_npm, of_python, problems, waiting

TODAY = date(2026, 11, 21)
WEAK = Weakness("jinja2", "3.1.5", ("PYSEC-2025-1", "CVE-2025-1"), "repaired in 3.1.6")
PYTHON = {
    "dependencies": [
        {"name": "sound", "version": "1.0", "vulns": []},
        {
            "name": "jinja2",
            "version": "3.1.5",
            "vulns": [
                {"id": "PYSEC-2025-1", "aliases": ["CVE-2025-1"], "fix_versions": ["3.1.6"], "description": "…"},
                {"id": "PYSEC-2025-2", "aliases": [], "fix_versions": [], "description": "…"},
            ],
        },
    ],
    "fixes": [],
}
NPM = {
    "vulnerabilities": {
        "weak": {
            "name": "weak",
            "via": [
                {
                    "source": 1,
                    "name": "weak",
                    "url": "https://github.com/advisories/GHSA-aaaa-bbbb-cccc",
                    "severity": "high",
                    "range": "<2.0.0",
                }
            ],
            "fixAvailable": True,
        },
        "user-of-weak": {"name": "user-of-weak", "via": ["weak"], "fixAvailable": True},
    }
}


def _wait(until: date, *, package: str = WEAK.package, id: str = WEAK.names[0]) -> Wait:  # noqa: A002 - the file's own name
    return Wait(id, package, "its template is ours and takes no input", until - timedelta(days=7), until)


def _entry(*, reason: str = "its template is ours and takes no input", days: int = 7) -> str:
    return (
        f'[[weakness]]\nid = "CVE-2025-1"\npackage = "jinja2"\nreason = "{reason}"\n'
        f"since = {TODAY}\nuntil = {TODAY + timedelta(days=days)}\n"
    )


def test_every_weakness_of_a_package_is_read() -> None:
    """Given pip-audit's answer, when it is read, then each weakness has its names and its remedy."""
    assert list(of_python(PYTHON)) == [
        WEAK,
        Weakness("jinja2", "3.1.5", ("PYSEC-2025-2",), "repaired nowhere yet"),
    ]


def test_a_weakness_of_npm_is_told_once() -> None:
    """Given npm's answer, when a package uses a weak one, then the weak one alone is told."""
    assert list(of_npm(NPM)) == [
        Weakness("weak", "<2.0.0", ("GHSA-aaaa-bbbb-cccc",), "high; a newer version repairs it")
    ]


def test_what_is_known_and_waits_for_nothing_has_to_be_repaired() -> None:
    """Given a weakness in two locks, when nothing is said about it, then it is told once."""
    (told,) = problems([WEAK, WEAK], [], TODAY)

    assert told.startswith("jinja2 3.1.5: PYSEC-2025-1, CVE-2025-1 (repaired in 3.1.6)")


@pytest.mark.parametrize("name", WEAK.names)
def test_a_weakness_may_wait_until_its_day_by_any_of_its_names(name: str) -> None:
    """Given an entry, when its day is today, then it still waits; tomorrow it is overdue."""
    wait = _wait(TODAY, id=name)

    assert list(problems([WEAK], [wait], TODAY)) == []
    (told,) = problems([WEAK], [wait], TODAY + timedelta(days=1))
    assert f"by {TODAY}" in told


def test_an_entry_excuses_its_own_package_alone_and_goes_with_its_weakness() -> None:
    """Given an entry of another package, when the audit runs, then both the weakness and the entry are told."""
    told = list(problems([WEAK], [_wait(TODAY, package="other")], TODAY))

    assert [line.partition(":")[0] for line in told] == ["jinja2 3.1.5", "other"]


def test_entries_are_read_from_the_file() -> None:
    """Given the file, when it is read, then an entry is what it says; comments alone are none."""
    (read,) = waiting(_entry())

    assert read == Wait("CVE-2025-1", "jinja2", "its template is ours and takes no input", TODAY, TODAY + timedelta(7))
    assert waiting("# nothing\n") == []


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (_entry(reason="later"), "why it waits"),
        (_entry(days=LONGEST.days + 1), "30 days"),
    ],
)
def test_an_entry_needs_a_reason_and_an_end(text: str, problem: str) -> None:
    """Given an entry without a reason or with too much time, when it is read, then that is said."""
    with pytest.raises(ValueError, match=problem):
        waiting(text)


def test_every_lock_is_asked_about() -> None:
    """Given the locks of the repository, when they are looked for, then the audit reads all of them."""
    locks = {
        str(path.relative_to(ROOT))
        for folder in (ROOT, ROOT / "requirements")
        for path in folder.glob("*.txt")
        if "--hash=" in path.read_text(encoding="utf-8")
    }

    assert locks == set(LOCKS)


def test_what_waits_now_was_found_before() -> None:
    """Given the repository's own entries, when they are read, then each is whole and in the order of time."""
    entries = waiting(WAITING.read_text(encoding="utf-8"))

    assert [entry.id for entry in entries if entry.since >= entry.until] == []
