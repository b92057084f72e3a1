"""The operators' handbook: alarms lead to sections that exist, and it names commands that exist."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
HANDBOOK = ROOT / "docs" / "operations.md"
TEXT = HANDBOOK.read_text(encoding="utf-8")
SECTION = re.compile(r"""section="([a-z-]+)"|section = "([a-z-]+)"|docs/operations\.md#([a-z-]+)""")


def _anchors() -> set[str]:
    """Anchors as GitHub makes them of headings."""
    headings = re.findall(r"^#+ (.+)$", TEXT, re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def _sections() -> Iterator[tuple[str, str]]:
    for path in sorted((ROOT / "stacks").rglob("*.py")):
        for groups in SECTION.findall(path.read_text(encoding="utf-8")):
            yield path.name, next(filter(None, groups))


def test_every_alarm_leads_to_a_section() -> None:
    """Given the alarms of the stacks, when one rings, then the section it names is in the handbook."""
    linked = set(_sections())

    assert len(linked) >= 10
    assert [f"{file}: {section}" for file, section in sorted(linked) if section not in _anchors()] == []


def test_links_within_the_handbook_lead_somewhere() -> None:
    """Given the handbook's links, when they are followed, then sections and pages are there."""
    inside = re.findall(r"\]\(#([a-z-]+)\)", TEXT)
    pages = re.findall(r"\]\(([\w-]+\.md)\)", TEXT)

    assert [anchor for anchor in inside if anchor not in _anchors()] == []
    assert [page for page in pages if not (HANDBOOK.parent / page).is_file()] == []


def test_commands_are_there() -> None:
    """Given what the handbook tells to run of ours, when looked for, then targets, scripts and workflows exist."""
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    named = set(re.findall(r"(?:`|^ *)make ([a-z-]+)", TEXT, re.M))
    scripts = set(re.findall(r"-m scripts\.(\w+)", TEXT)) | set(re.findall(r"`scripts/(\w+)\.py`", TEXT))
    workflows = set(re.findall(r"`([a-z-]+\.yml)`", TEXT))

    assert {"bundle", "synth", "rollback", "cost"} <= named <= targets
    assert scripts
    assert all((ROOT / "scripts" / f"{script}.py").is_file() for script in scripts)
    assert all((ROOT / ".github" / "workflows" / workflow).is_file() for workflow in workflows)


def test_our_own_commands_are_commands() -> None:
    """Given the `reelestate` commands of the handbook, when they are asked for help, then each is known."""
    from typer.testing import CliRunner

    from local.cli import app

    named = {tuple(found.split()) for found in re.findall(r"bin/reelestate ([a-z]+(?: simulate)?)", TEXT)}

    assert ("cost", "simulate") in named
    for words in named:
        assert CliRunner().invoke(app, [*words, "--help"]).exit_code == 0, words


@pytest.mark.parametrize("kind", ["compute", "database", "edge", "operations", "partners"])
def test_fields_of_the_configuration_exist(kind: str) -> None:
    """Given fields of ``stacks/config.py`` that the handbook names, when they are looked up, then they are there."""
    from stacks.config import PRODUCTION

    named = set(re.findall(rf"`{kind}\.(\w+)`", TEXT))

    assert named
    assert [field for field in named if not hasattr(getattr(PRODUCTION, kind), field)] == []
