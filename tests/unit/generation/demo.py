"""The sample listing's film without looking at its photos or speaking: the reports are given, the speech is counted."""

from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from reelestate.film.timeline import Asset
from reelestate.generation import filming
from reelestate.generation.schemas import PlanDocument, RenderParameters, SpeechDocument, StoryDocument, StoryPhoto
from reelestate.generation.schemas import TimedWord as Word
from reelestate.kit.canonical import sha256_hex
from reelestate.properties.loading import LoadedListing, load_listing
from reelestate.providers.photo_analysis.base import PhotoReport, Point
from reelestate.providers.script_writing.grammar import speech_seconds
from reelestate.providers.script_writing.local import LocalScriptWriter

LISTING = Path(__file__).parents[3] / "demo" / "listing.yaml"
ROOMS = {
    "01-front-exterior.jpg": ("exterior", 0.42, 0.61),
    "02-living-room.jpg": ("living_room", 0.3, 0.5),
    "03-kitchen.jpg": ("kitchen", 0.62, 0.55),
    "05-primary-bedroom.jpg": ("bedroom", 0.5, 0.6),
    "06-bathroom.jpg": ("bathroom", 0.35, 0.52),
    "07-garden-patio.jpg": ("backyard", 0.7, 0.6),
    "09-kitchen-island.jpg": ("kitchen", 0.48, 0.58),
    "10-living-room-view.jpg": ("living_room", 0.66, 0.47),
}
BRAND = {"logo": Asset(key="logo", sha256="1" * 64, width=400, height=160)}


def listing() -> LoadedListing:
    """The sample listing as it lies in the repository."""
    return load_listing(LISTING)


def photos() -> list[StoryPhoto]:
    """The sample photos, as if analysed."""
    found = []
    for number, (name, (room, x, y)) in enumerate(ROOMS.items()):
        report = PhotoReport(
            width=2048,
            height=1536,
            room=room,
            room_source="file_name",
            quality=0.7,
            sharpness=0.7,
            exposure=0.7,
            focus=Point(x=x, y=y),
            path=(Point(x=1 - x, y=0.4), Point(x=x, y=y)),
            perceptual_hash=sha256_hex(bytes([number]))[:16],
            provider="test",
        )
        asset = Asset(key=name, sha256=sha256_hex(name.encode()), width=2048, height=1536)
        media_id = uuid5(NAMESPACE_URL, name)
        found.append(StoryPhoto(handle=name, media_id=media_id, file_name=name, asset=asset, report=report))
    return found


def choices(**chosen: Any) -> RenderParameters:
    """Render parameters for two formats and an unbranded cut."""
    return RenderParameters.model_validate({"formats": ("9:16", "16:9"), "unbranded": True} | chosen)


def story(render: RenderParameters) -> StoryDocument:
    """What script analysis decides about the sample."""
    loaded = listing()
    return filming.write_story(loaded.facts, loaded.brand_kit, photos(), [], render, LocalScriptWriter())


def speech(told: StoryDocument) -> dict[str, SpeechDocument]:
    """Every line as long as a voice takes for it, the words spread evenly."""
    spoken = {}
    for line in told.script.lines:
        words, length = line.text.split(), round(speech_seconds(line.text) * 1000)
        each = length // len(words)
        timed = tuple(Word(text=text, start_ms=n * each, end_ms=(n + 1) * each) for n, text in enumerate(words))
        spoken[line.id] = SpeechDocument(
            key=f"voice/{line.id}", duration_ms=length, words=timed, provider="t", voice="t"
        )
    return spoken


def plan(told: StoryDocument, render: RenderParameters) -> PlanDocument:
    """The film of the story."""
    loaded = listing()
    return filming.plan_film(told, speech(told), loaded.facts, loaded.brand_kit, BRAND, "music", render)
