"""``reelestate plan``: script, shot plan and claims ledger, made in memory by what the pipeline's steps use."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from pydantic import BaseModel
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from reelestate.billing.rules import credits_required
from reelestate.film.timeline import Asset
from reelestate.generation import filming, storyboard
from reelestate.generation.schemas import (
    PhotoLeftOut,
    PlanDocument,
    RenderParameters,
    SpeechDocument,
    StoryDocument,
    StoryPhoto,
    TimedWord,
)
from reelestate.kit.canonical import sha256_hex
from reelestate.kit.settings import get_settings
from reelestate.media.intake import Refused, take_in
from reelestate.properties.loading import LoadedListing
from reelestate.providers import factory
from reelestate.providers.speech.base import SpeechRequest

BOUND = "bound"


class FilmPlan(BaseModel):
    """What ``reelestate plan`` shows."""

    title: str
    story: StoryDocument
    plan: PlanDocument
    storyboard_yaml: str
    credits: int
    notes: tuple[str, ...]
    ok: bool = True


def plan_film(listing: LoadedListing, photos: Sequence[Path], render: RenderParameters) -> FilmPlan:
    """Plans the film without rendering it. Raises what the pipeline's steps would raise."""
    settings = get_settings()
    names = [path.name for path in photos]
    taken = take_in([(path.name, path.read_bytes()) for path in photos])
    usable: list[StoryPhoto] = []
    refused: list[PhotoLeftOut] = []
    ids = {name: uuid5(NAMESPACE_URL, name) for name in names}
    handles = filming.handles([(ids[name], name) for name in names])
    for name, answer in zip(names, taken, strict=True):
        if isinstance(answer, Refused):
            refused.append(PhotoLeftOut(file_name=name, reason=answer.error.message))
            continue
        report = answer.report
        asset = Asset(key=name, sha256=answer.sha256, width=report.width, height=report.height)
        altered = listing.facts.altered_photos.get(name)
        usable.append(
            StoryPhoto(
                handle=handles[ids[name]],
                media_id=ids[name],
                file_name=name,
                asset=asset,
                report=report,
                altered=altered,
            )
        )
    story = filming.write_story(
        listing.facts, listing.brand_kit, usable, refused, render, factory.script_writer(settings)
    )
    speech, notes = _speak(story, render)
    plan = filming.plan_film(story, speech, listing.facts, listing.brand_kit, {}, None, render)
    left_out = [f"{photo.file_name} is not in the film: {photo.reason}" for photo in story.left_out]
    return FilmPlan(
        title=story.script.title,
        story=story,
        plan=plan,
        storyboard_yaml=storyboard.to_yaml(story.script, story.directions),
        credits=credits_required(render.duration_seconds),
        notes=tuple(dict.fromkeys([*listing.warnings, *story.warnings, *notes, *plan.notes, *left_out])),
    )


def show(film: FilmPlan, console: Console) -> None:
    """Prints the script, the shots and the ledger."""
    console.print(f"[bold]{escape(film.title)}[/]  ({film.credits} credits)")
    console.print(_shots(film))
    console.print(_ledger(film.story.ledger))
    console.print(f"[bold]Caption[/]\n{escape(film.story.post.caption)}")
    for note in film.notes:
        console.print(f"[yellow]note[/] {escape(note)}")


def _speak(story: StoryDocument, render: RenderParameters) -> tuple[dict[str, SpeechDocument], list[str]]:
    provider = factory.speech_provider(get_settings())
    speech: dict[str, SpeechDocument] = {}
    notes: list[str] = []
    for line in story.script.lines:
        request = SpeechRequest(
            text=line.text, language=render.language, voice=render.voice, gender=render.gender, rate=render.speech_rate
        )
        said = filming.speak_readably(provider, request, filming.caption_columns(render))
        if said.fallback_reason:
            notes.append(said.fallback_reason)
        speech[line.id] = SpeechDocument(
            key=sha256_hex(said.wav),
            duration_ms=said.duration_ms,
            words=tuple(TimedWord(text=w.text, start_ms=w.start_ms, end_ms=w.end_ms) for w in said.words),
            provider=said.provider,
            voice=said.voice,
        )
    return speech, notes


def _shots(film: FilmPlan) -> Table:
    table = Table(title="Scenes", title_justify="left", box=None, pad_edge=False)
    for heading in ("At", "Photos", "Says", "Shows"):
        table.add_column(heading, overflow="fold")
    lines = {line.id: line for line in film.story.script.lines}
    fps = next(iter(film.plan.timelines.values())).canvas.fps
    for scene in film.plan.scenes:
        line = lines.get(scene.line_id or "")
        table.add_row(
            f"{scene.start_frame / fps:5.1f} s",
            escape(", ".join(dict.fromkeys(shot.photo_id for shot in scene.shots))),
            escape(line.text if line else ""),
            escape(line.on_screen if line else ""),
        )
    return table


def _ledger(ledger: dict[str, Any]) -> Table:
    table = Table(title="Claims ledger", title_justify="left", box=None, pad_edge=False)
    for heading in ("Words", "Rests on", "Value", ""):
        table.add_column(heading, overflow="fold")
    for row in ledger["rows"]:
        mark = "[green]bound[/]" if row["status"] == BOUND else f"[red]{row['status']}[/]"
        table.add_row(
            escape(str(row["words"])), escape(str(row["source"] or "")), escape(str(row["value"] or "")), mark
        )
    return table
