"""The ``reelestate`` command.

Exit codes: 0 done; 1 a fault of ours or of a provider; 2 the input cannot be used (the message names the field and the
remedy); 3 the film missed a quality figure; 4 something needed is not installed or the studio is in use; 130 cancelled.
"""

import contextlib
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, get_args
from uuid import UUID

import typer
from pydantic import ValidationError
from rich.console import Console
from rich.markup import escape

from local.costing.cli import app as costing
from reelestate.generation.schemas import FORMATS, Duration, RenderParameters
from reelestate.kit.errors import Cancelled, InvalidInput, StudioError

REPOSITORY = Path(__file__).parents[1]
MAX_RENDER_SECONDS = 3600.0

app = typer.Typer(
    no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__, rich_markup_mode=None
)
app.add_typer(costing, name="cost")
console = Console(stderr=True)

Listing = Annotated[
    Path, typer.Argument(metavar="LISTING", help="The listing's facts, YAML or JSON.", show_default=False)
]
Photos = Annotated[Path, typer.Option(help="Directory with the listing's photos.", show_default=False)]
Home = Annotated[Path, typer.Option(envvar="REELESTATE_HOME", help="Where the one-machine studio keeps its data.")]
Tone = Annotated[str, typer.Option(help="luxury, cozy, modern, minimal or bold.")]
Pace = Annotated[str, typer.Option(help="calm, moderate or fast.")]
MusicVibe = Annotated[
    str, typer.Option("--music", help="chill, upbeat, cinematic, piano, electronic, ambient or raga.")
]
Seconds = Annotated[int, typer.Option("--duration", help="15, 30, 45 or 60 seconds.")]
Formats = Annotated[str, typer.Option(help="Comma-separated: 9:16, 4:5, 1:1, 16:9.")]
Unbranded = Annotated[bool, typer.Option("--unbranded", help="Also make an unbranded (MLS) cut of the first format.")]
Voice = Annotated[str | None, typer.Option(help="A voice's name; `reelestate doctor` lists them.")]
Language = Annotated[str, typer.Option(help="Language of narration and captions, e.g. en-US.")]
Captions = Annotated[bool, typer.Option("--captions/--no-captions", help="Burn word-timed captions in.")]
Logo = Annotated[str, typer.Option(help="opening_and_closing, always or never.")]
Seed = Annotated[int, typer.Option(help="Another seed, another variation of copy and music.")]
Storyboard = Annotated[Path | None, typer.Option(help="An edited storyboard from `reelestate plan`.")]
Strict = Annotated[bool, typer.Option("--strict", help="Refuse listings with unknown fields.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print the result as JSON on standard output.")]


@app.command()
def render(
    listing: Listing,
    photos: Photos,
    tone: Tone = "modern",
    pace: Pace = "moderate",
    music: MusicVibe = "chill",
    duration: Seconds = 30,
    formats: Formats = "9:16",
    unbranded: Unbranded = False,
    voice: Voice = None,
    language: Language = "en-US",
    captions: Captions = True,
    logo: Logo = "opening_and_closing",
    seed: Seed = 1,
    storyboard: Storyboard = None,
    preview: Annotated[bool, typer.Option("--preview", help="540p, quick.")] = False,
    strict: Strict = False,
    out: Annotated[Path, typer.Option(help="Where the finished files go.")] = Path("out"),
    home: Home = Path(".reelestate"),
    as_json: AsJson = False,
) -> None:
    """Make films of a listing."""
    from local.rendering import find_photos, submit
    from reelestate.properties.loading import load_listing

    parameters = _parameters(
        tone=tone,
        pace=pace,
        music=music,
        duration_seconds=duration,
        formats=_split(formats),
        unbranded=unbranded,
        voice=voice,
        language=language,
        captions=captions,
        logo=logo,
        seed=seed,
        preview=preview,
        storyboard=_read_storyboard(storyboard),
    )
    loaded = load_listing(listing, strict=strict)
    for warning in loaded.warnings:
        console.print(f"[yellow]note[/] {escape(warning)}")
    found = find_photos(photos)
    with _studio(home):
        _run(submit(loaded, listing.parent, found, parameters), out, as_json)


@app.command()
def resume(
    job: Annotated[UUID, typer.Argument(metavar="JOB", help="The job's id.")],
    out: Annotated[Path, typer.Option(help="Where the finished files go.")] = Path("out"),
    home: Home = Path(".reelestate"),
    as_json: AsJson = False,
) -> None:
    """Go on with a job that failed, was cancelled or was interrupted; what is made already is reused."""
    from local.rendering import HOME_ORGANIZATION
    from reelestate.renders import service

    with _studio(home):
        service.resume(HOME_ORGANIZATION, job)
        _run(job, out, as_json)


@app.command()
def plan(
    listing: Listing,
    photos: Photos,
    tone: Tone = "modern",
    pace: Pace = "moderate",
    music: MusicVibe = "chill",
    duration: Seconds = 30,
    formats: Formats = "9:16",
    voice: Voice = None,
    language: Language = "en-US",
    seed: Seed = 1,
    storyboard: Storyboard = None,
    strict: Strict = False,
    save: Annotated[Path | None, typer.Option(help="Write the storyboard here, to edit and render.")] = None,
    as_json: AsJson = False,
) -> None:
    """Show script, shot plan and claims ledger without rendering."""
    from local import planning
    from local.rendering import find_photos
    from reelestate.properties.loading import load_listing

    parameters = _parameters(
        tone=tone,
        pace=pace,
        music=music,
        duration_seconds=duration,
        formats=_split(formats),
        voice=voice,
        language=language,
        seed=seed,
        storyboard=_read_storyboard(storyboard),
    )
    _use_assets()
    loaded = load_listing(listing, strict=strict)
    film_plan = planning.plan_film(loaded, find_photos(photos), parameters)
    if save:
        save.write_text(film_plan.storyboard_yaml, encoding="utf-8")
        console.print(f"Storyboard written to {escape(str(save))}; edit it and render with --storyboard.")
    if as_json:
        typer.echo(film_plan.model_dump_json(indent=2))
    else:
        planning.show(film_plan, Console())
    if not film_plan.ok:
        raise typer.Exit(2)


@app.command()
def jobs(home: Home = Path(".reelestate")) -> None:
    """List the newest jobs of this studio."""
    from local import display
    from local.rendering import HOME_ORGANIZATION
    from reelestate.kit.database import transaction
    from reelestate.renders import repository

    with _studio(home):
        with transaction(HOME_ORGANIZATION) as session:
            newest = repository.list_jobs(session)
        display.show_jobs(newest, Console())


@app.command()
def up(
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port of the API; 0 takes a free one.")] = 8000,
    workers: Annotated[int, typer.Option(min=1, max=32, help="Processes that serve the API.")] = 2,
    home: Home = Path(".reelestate"),
) -> None:
    """Run the whole studio on this machine: API, live progress, pipelines and schedules, until Ctrl-C."""
    from local import seeding
    from local.runtime import LocalStudio
    from local.server import serving

    _use_assets()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    started = time.monotonic()
    with console.status("Starting the studio …") as status, LocalStudio(home=home) as studio:
        people = seeding.seed(studio)
        with serving(studio, port, workers) as api:
            status.stop()
            seeding.greet(console, api.address, people, time.monotonic() - started)
            with contextlib.suppress(KeyboardInterrupt):
                threading.Event().wait()
            console.print("Stopping …")


@app.command()
def doctor(as_json: AsJson = False) -> None:
    """Say which providers, voices and tools are here."""
    from local import doctor as examination

    _use_assets()
    findings = examination.examine()
    if as_json:
        typer.echo(findings.model_dump_json(indent=2))
    else:
        examination.show(findings, Console())
    if not findings.ok:
        raise typer.Exit(4)


def main() -> None:
    """Runs the command and turns every expected error into a clear line and its exit code."""
    try:
        app()
    except StudioError as error:
        console.print(f"[bold red]{error.code}[/] {escape(error.message)}")
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        sys.exit(Cancelled.exit_code)


def _run(job_id: UUID, out: Path, as_json: bool) -> None:
    from local import display, report
    from local.rendering import HOME_ORGANIZATION, fetch, look, watch
    from reelestate.renders import service

    try:
        service.launch(HOME_ORGANIZATION, job_id)
        view = display.follow(watch(job_id, MAX_RENDER_SECONDS), console)
    except KeyboardInterrupt:
        service.cancel(HOME_ORGANIZATION, job_id)
        raise Cancelled(f"Cancelled. Go on with `reelestate resume {job_id}`.") from None
    if view.job.status != "completed":
        raise report.failure(view.job)
    files = fetch(view.job, out)
    summary = report.build(look(job_id), files)
    report_path = out / "report.json"
    report_path.write_text(summary.model_dump_json(indent=2), encoding="utf-8")
    if as_json:
        typer.echo(summary.model_dump_json(indent=2))
    else:
        display.show_summary(summary, report_path, Console())


@contextlib.contextmanager
def _studio(home: Path) -> Iterator[None]:
    from local.runtime import LocalStudio

    _use_assets()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with console.status("Starting the studio …") as status, LocalStudio(home=home):
        status.stop()
        yield


def _use_assets() -> None:
    os.environ.setdefault("REELESTATE_ASSETS_DIR", str(REPOSITORY / ".assets"))


def _parameters(**given: Any) -> RenderParameters:
    if given["duration_seconds"] not in get_args(Duration):
        allowed = ", ".join(str(d) for d in get_args(Duration))
        raise InvalidInput("duration", f"{given['duration_seconds']} seconds is not offered", f"Choose {allowed}.")
    try:
        return RenderParameters.model_validate(given)
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0])
        field = {"duration_seconds": "duration"}.get(name, name)
        raise InvalidInput(field, f"{first.get('input')!r} is not offered", f"{first['msg']}.") from error


def _split(formats: str) -> tuple[str, ...]:
    names = tuple(part.strip() for part in formats.split(",") if part.strip())
    for name in names:
        if name not in FORMATS:
            raise InvalidInput("formats", f"{name!r} is not a format", f"Choose among {', '.join(FORMATS)}.")
    if not names:
        raise InvalidInput("formats", "no format is given", f"Choose among {', '.join(FORMATS)}.")
    return names


def _read_storyboard(path: Path | None) -> dict[str, Any] | None:
    if path is None:
        return None
    from reelestate.generation.storyboard import load_storyboard

    return load_storyboard(path).model_dump(mode="json")


if __name__ == "__main__":
    main()
