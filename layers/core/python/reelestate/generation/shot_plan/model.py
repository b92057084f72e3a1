"""What the shot plan is made from, and what it is."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from reelestate.film.timeline import Asset, Brand, Canvas, Timeline
from reelestate.film.timeline.model import FactItem
from reelestate.generation.shot_plan.direction import Direction
from reelestate.providers.photo_analysis.base import PhotoReport
from reelestate.providers.script_writing.base import Pace, Role, Script, Tone

LogoUse = Literal["opening_and_closing", "always", "never"]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class SpokenLine(_Part):
    """A line's speech clip: its stored object, its length, and (text, start_ms, end_ms) of each word."""

    key: str
    duration_ms: int = Field(gt=0)
    words: tuple[tuple[str, int, int], ...] = ()


class PlannedPhoto(_Part):
    """A chosen photo; ``altered`` is the disclosure label it must carry, e.g. ``Virtually staged``."""

    id: str
    asset: Asset
    report: PhotoReport
    altered: str | None = None


class OpenHouse(_Part):
    """When to come and see it, as it is shown."""

    date: str
    time: str
    heading: str = "Open house"


class Texts(_Part):
    """The listing's facts as they are shown; what is empty is not shown."""

    title: str = ""
    kicker: str = ""
    price: str = ""
    price_was: str = ""
    address_line1: str = ""
    address_line2: str = ""
    facts: tuple[FactItem, ...] = Field(default=(), max_length=4)
    open_house: OpenHouse | None = None
    call_to_action: str = ""


class Cut(_Part):
    """One output format of the film."""

    id: str
    canvas: Canvas
    branded: bool = True


class PlanRequest(_Part):
    """Everything a plan depends on. ``photos`` are in film order; lines without speech are shown in silence."""

    script: Script
    speech: dict[str, SpokenLine]
    photos: tuple[PlannedPhoto, ...] = Field(min_length=1)
    cuts: tuple[Cut, ...] = Field(min_length=1)
    texts: Texts = Texts()
    brand: Brand = Brand()
    brand_assets: dict[str, Asset] = Field(default_factory=dict)
    tone: Tone = "modern"
    pace: Pace = "moderate"
    duration_seconds: int = Field(default=30, ge=5, le=180)
    frames_per_beat: int = Field(default=18, ge=5, le=60)
    music_key: str | None = None
    captions: bool = True
    language: str = "en-US"
    show_logo: LogoUse = "opening_and_closing"
    watermark: bool = False
    seed: int = 1
    directions: dict[str, Direction] = Field(default_factory=dict, description="By line id what a person asked for.")

    def direction(self, line_id: str | None) -> Direction:
        """What a person asked of the line's scene; nothing, when nothing was asked."""
        return self.directions.get(line_id or "", Direction())


class PlannedShot(_Part):
    """A photo between two cuts: ``start_frame`` and ``end_frame`` are the middles of its transitions."""

    id: str
    photo_id: str
    start_frame: int
    end_frame: int
    end_card: bool = False
    take: int = Field(default=0, description="How many shots of this photo came before; each shows another part of it.")


class PlannedScene(_Part):
    """A line of the script over its shots; the line's voice starts with the scene. A scene may be without a line."""

    line_id: str | None
    role: Role | None
    start_frame: int
    end_frame: int
    voice_frames: int
    shots: tuple[PlannedShot, ...] = Field(min_length=1)


class DroppedLine(_Part):
    """A line of the script that the film has no time for."""

    line_id: str
    reason: str


class UnusedPhoto(_Part):
    """A photo that the film has no time for."""

    photo_id: str
    reason: str


class Plan(_Part):
    """The film: one timeline per cut id, the story they share, and what had to stay out."""

    timelines: dict[str, Timeline]
    scenes: tuple[PlannedScene, ...]
    dropped_lines: tuple[DroppedLine, ...] = ()
    unused_photos: tuple[UnusedPhoto, ...] = ()
    notes: tuple[str, ...] = ()
