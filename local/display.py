"""How the command line shows a running job and its result."""

from collections.abc import Iterator, Sequence

from rich.console import Console, Group
from rich.live import Live
from rich.markup import escape
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from local.rendering import JobView
from local.report import Report
from reelestate.renders.rules import STEP_WEIGHTS
from reelestate.renders.tables import Job, JobStep

TITLES = {
    "photo_analysis": "Look at the photos",
    "script_analysis": "Choose photos, write the script",
    "voice_synthesis": "Speak",
    "music_generation": "Compose the music",
    "plan_shots": "Plan the shots",
    "subtitle_generation": "Write the subtitles",
    "plan_segments": "Find what is new to render",
    "sound_mix": "Mix the sound",
    "video_composition": "Compose the pictures",
    "assemble": "Join the film",
    "quality_check": "Check the quality",
    "finalize": "Finish",
}
MARKS = {"completed": "[green]✓[/]", "failed": "[red]✗[/]", "processing": "[cyan]●[/]", "pending": "[dim]·[/]"}


def follow(views: Iterator[JobView], console: Console) -> JobView:
    """Shows the job until it is finished: live on a terminal, line by line elsewhere. Returns its last state."""
    view = next(views)
    if console.is_terminal:
        with Live(console=console, refresh_per_second=8, transient=False) as live:
            live.update(_picture(view))
            for view in views:
                live.update(_picture(view))
    else:
        told: set[tuple[str, str]] = set()
        for view in views:
            for name, status in _statuses(view.steps).items():
                if (name, status) not in told and status in {"completed", "failed"}:
                    told.add((name, status))
                    console.print(f"{view.job.progress:3d} %  {TITLES.get(name, name)}: {status}", highlight=False)
    return view


def show_summary(report: Report, report_path: object, console: Console) -> None:
    """Prints files, lengths, the quality check's figures, cost and notes."""
    files = Table(title=f"{report.title}: {report.seconds:.0f} s", title_justify="left", box=None, pad_edge=False)
    for heading in ("File", "Size", "MB", "LUFS", "Peak dBTP", "Quality"):
        files.add_column(heading, justify="left" if heading == "File" else "right")
    for film in report.films:
        files.add_row(
            film.file,
            f"{film.width}×{film.height}",
            f"{film.megabytes:.1f}",
            _figure(film.figures.get("loudness")),
            _figure(film.figures.get("true_peak")),
            f"{film.checks_passed}/{film.checks_total} passed",
        )
    console.print(files)
    console.print(f"Also: {', '.join(report.other_files)}, {report_path}", highlight=False)
    console.print(
        f"Took {report.wall_seconds:.1f} s; {report.segments_total - report.segments_reused} segments rendered, "
        f"{report.segments_reused} reused. {report.credits} credits; "
        f"${report.cost_usd:.4f} of compute at AWS list prices.",
        highlight=False,
    )
    for note in report.notes:
        console.print(f"[yellow]note[/] {escape(note)}")
    if report.photos_left_out:
        names = ", ".join(report.photos_left_out)
        console.print(f"[dim]Photos left out, for reasons told in {report_path}: {escape(names)}[/]", highlight=False)


def show_jobs(jobs: Sequence[Job], console: Console) -> None:
    """Prints the jobs, newest first."""
    table = Table(box=None, pad_edge=False)
    for heading in ("Job", "Made", "Status", "%", "Reason"):
        table.add_column(heading)
    for job in jobs:
        table.add_row(
            str(job.id),
            f"{job.created_at:%Y-%m-%d %H:%M}",
            job.status,
            str(job.progress),
            escape(job.error_message or ""),
        )
    console.print(table)


def _picture(view: JobView) -> Group:
    table = Table.grid(padding=(0, 1))
    seconds = _seconds(view.steps)
    for name, status in _statuses(view.steps).items():
        table.add_row(MARKS[status], TITLES.get(name, name), f"[dim]{seconds[name]:.1f} s[/]", _notes(view.steps, name))
    bar = ProgressBar(total=100, completed=100 if view.job.status == "completed" else view.job.progress, width=40)
    head = Table.grid(padding=(0, 1))
    head.add_row(bar, f"{100 if view.job.status == 'completed' else view.job.progress} %", f"[dim]job {view.job.id}[/]")
    return Group(table, head)


def _statuses(steps: Sequence[JobStep]) -> dict[str, str]:
    order = {name: index for index, name in enumerate(STEP_WEIGHTS)}
    by_name: dict[str, list[str]] = {}
    for step in sorted(steps, key=lambda s: order.get(s.name, 99)):
        by_name.setdefault(step.name, []).append(step.status)
    return {name: _overall(statuses) for name, statuses in by_name.items()}


def _overall(statuses: Sequence[str]) -> str:
    for status in ("failed", "processing", "pending"):
        if status in statuses:
            return status
    return "completed"


def _seconds(steps: Sequence[JobStep]) -> dict[str, float]:
    totals: dict[str, float] = {}
    for step in steps:
        totals[step.name] = totals.get(step.name, 0.0) + step.duration_ms / 1000
    return totals


def _notes(steps: Sequence[JobStep], name: str) -> Text:
    notes = dict.fromkeys(str(note) for step in steps if step.name == name for note in step.notes)
    return Text("; ".join(notes), style="yellow", overflow="ellipsis", no_wrap=True)


def _figure(value: object) -> str:
    return f"{value:.1f}" if isinstance(value, (int, float)) else "–"
