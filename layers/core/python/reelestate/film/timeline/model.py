"""The timeline's model.

Units: time is counted in frames of ``canvas.fps`` from the film's first frame; ranges are half open
(``start_frame`` is shown, ``end_frame`` is not). Source rectangles are fractions (0..1) of the upright photo, so they
hold for every stored size of it. Canvas positions are pixels.
"""

from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

TIMELINE_VERSION: Literal[1] = 1


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Canvas(_Part):
    """The picture's size in pixels (even numbers) and its constant frame rate."""

    width: int = Field(ge=16, le=4096, multiple_of=2)
    height: int = Field(ge=16, le=4096, multiple_of=2)
    fps: int = Field(default=30, ge=24, le=60)

    @property
    def aspect(self) -> float:
        """Width divided by height."""
        return self.width / self.height


class Rect(_Part):
    """A view into the upright photo, as fractions of its width and height."""

    x: float = Field(ge=0, le=1)
    y: float = Field(ge=0, le=1)
    w: float = Field(gt=0, le=1)
    h: float = Field(gt=0, le=1)

    @model_validator(mode="after")
    def _inside(self) -> Self:
        if self.x + self.w > 1 + 1e-6 or self.y + self.h > 1 + 1e-6:
            raise ValueError("the rectangle leaves the photo")
        return self


class Easing(StrEnum):
    """How a motion spends its time between start and end."""

    LINEAR = "linear"
    EASE_IN = "ease-in"
    EASE_OUT = "ease-out"
    EASE_IN_OUT = "ease-in-out"


class Motion(_Part):
    """The camera's move over a still: from view to view along an eased path through optional waypoints."""

    start: Rect
    end: Rect
    via: tuple[Rect, ...] = ()
    easing: Easing = Easing.EASE_IN_OUT


class TransitionKind(StrEnum):
    """How a shot replaces the one before it."""

    CUT = "cut"
    CROSSFADE = "crossfade"
    SLIDE_LEFT = "slide_left"
    SLIDE_RIGHT = "slide_right"
    WHIP_PAN = "whip_pan"
    ZOOM_THROUGH = "zoom_through"


class Transition(_Part):
    """The change into a shot; both shots are on screen for ``frames`` frames (0 for a cut)."""

    kind: TransitionKind = TransitionKind.CUT
    frames: int = Field(default=0, ge=0, le=90)

    @model_validator(mode="after")
    def _cut_is_instant(self) -> Self:
        if (self.kind is TransitionKind.CUT) != (self.frames == 0):
            raise ValueError("a cut lasts 0 frames, every other transition at least 1")
        return self


class Asset(_Part):
    """A source picture: the stored object, its content's SHA-256 and its upright size in pixels."""

    key: str
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    width: int = Field(gt=0)
    height: int = Field(gt=0)


class Shot(_Part):
    """One photo under one camera move. Its frames include the transition into it and the one out of it."""

    id: str
    asset: str = Field(description="Key into Timeline.assets.")
    motion: Motion
    start_frame: int = Field(ge=0)
    frames: int = Field(gt=0)
    transition: Transition = Transition()
    treatment: Literal["none", "dim", "blur"] = Field(
        default="none", description="dim and blur make the photo a quiet background for a card."
    )

    @property
    def end_frame(self) -> int:
        """First frame after the shot."""
        return self.start_frame + self.frames


class _Overlay(_Part):
    start_frame: int = Field(ge=0)
    end_frame: int = Field(gt=0)
    fade_in: int = Field(default=8, ge=0, description="Frames from transparent to opaque.")
    fade_out: int = Field(default=8, ge=0)

    @model_validator(mode="after")
    def _has_length(self) -> Self:
        if self.end_frame <= self.start_frame:
            raise ValueError("an overlay ends after it starts")
        return self


Corner = Literal["top_left", "top_right", "bottom_left", "bottom_right"]
Place = Literal[
    "top_left",
    "top_center",
    "top_right",
    "center_left",
    "center",
    "center_right",
    "bottom_left",
    "bottom_center",
    "bottom_right",
]


class _Text(_Overlay):
    """Text in the room between the top row and the captions."""

    place: Place | None = Field(default=None, description="Where in that room it stands; None: where its kind does.")
    raised: bool = Field(default=False, description="Stays clear of a logo at the bottom.")


class TitleOverlay(_Text):
    """The opening card: a kicker such as JUST LISTED over the title."""

    kind: Literal["title"] = "title"
    kicker: str = ""
    title: str


class PriceOverlay(_Text):
    """The price as it is to be read, e.g. ``From R3,200 / night``."""

    kind: Literal["price"] = "price"
    text: str
    was: str = Field(default="", description="The former price, struck through, after a price drop.")


class AddressOverlay(_Text):
    """The address, one or two lines."""

    kind: Literal["address"] = "address"
    line1: str
    line2: str = ""


class FactItem(_Part):
    """One figure of the fact strip."""

    icon: Literal["bed", "bath", "area", "sleeps", "lot", "year", "beach"]
    value: str
    label: str


class FactsOverlay(_Text):
    """Beds, baths, area … as a strip of icons and figures."""

    kind: Literal["facts"] = "facts"
    items: tuple[FactItem, ...] = Field(min_length=1, max_length=4)


class LowerThirdOverlay(_Text):
    """A short line about what the shot shows, e.g. a room's name."""

    kind: Literal["lower_third"] = "lower_third"
    text: str
    subtext: str = ""


class AgentCardOverlay(_Overlay):
    """The agent with headshot and ways to reach them (from Timeline.brand)."""

    kind: Literal["agent_card"] = "agent_card"
    call_to_action: str = ""


class LogoOverlay(_Overlay):
    """The brokerage's logo in a corner (from Timeline.brand)."""

    kind: Literal["logo"] = "logo"
    corner: Corner = "top_right"


class OpenHouseOverlay(_Text):
    """When to come and see it."""

    kind: Literal["open_house"] = "open_house"
    heading: str = "Open house"
    date: str
    time: str


class DisclosureOverlay(_Overlay):
    """Says that this shot's photo was altered, e.g. ``Virtually staged``."""

    kind: Literal["disclosure"] = "disclosure"
    text: str


class WatermarkOverlay(_Overlay):
    """Says small in a top corner what the film was made with."""

    kind: Literal["watermark"] = "watermark"
    corner: Literal["top_left", "top_right"] = "top_left"


class CaptionWord(_Part):
    """A word of the burned-in captions with the frames in which it is spoken."""

    text: str
    start_frame: int = Field(ge=0)
    end_frame: int = Field(gt=0)


class CaptionOverlay(_Overlay):
    """One cue of burned-in captions; the word being spoken is highlighted."""

    kind: Literal["caption"] = "caption"
    words: tuple[CaptionWord, ...] = Field(min_length=1)
    lines: tuple[str, ...] = Field(min_length=1, max_length=2, description="The words joined by spaces, as laid out.")
    language: str = "en"
    fade_in: int = Field(default=0, ge=0)
    fade_out: int = Field(default=0, ge=0)


Overlay = Annotated[
    TitleOverlay
    | PriceOverlay
    | AddressOverlay
    | FactsOverlay
    | LowerThirdOverlay
    | AgentCardOverlay
    | LogoOverlay
    | OpenHouseOverlay
    | DisclosureOverlay
    | WatermarkOverlay
    | CaptionOverlay,
    Field(discriminator="kind"),
]


class Brand(_Part):
    """The brand kit as the film shows it. In an unbranded cut only the colours and fonts remain."""

    primary: str = Field(default="#1F3A5F", pattern=r"^#[0-9A-Fa-f]{6}$")
    secondary: str = Field(default="#F5F1E8", pattern=r"^#[0-9A-Fa-f]{6}$")
    accent: str = Field(default="#E0A458", pattern=r"^#[0-9A-Fa-f]{6}$")
    heading_font: str = "Inter"
    body_font: str = "Inter"
    logo: str | None = Field(default=None, description="Key into Timeline.assets.")
    headshot: str | None = Field(default=None, description="Key into Timeline.assets.")
    agent_name: str = ""
    agent_title: str = ""
    brokerage: str = ""
    phone: str = ""
    email: str = ""


class VoiceClip(_Part):
    """A mono speech clip placed at a frame."""

    key: str
    start_frame: int = Field(ge=0)


class MusicBed(_Part):
    """The music under the whole film. Its beat 0 is at frame 0; a beat lasts a whole number of frames."""

    key: str
    frames_per_beat: int = Field(gt=0)


class AudioTrack(_Part):
    """Everything that sounds, and the loudness it is mastered to."""

    voices: tuple[VoiceClip, ...] = ()
    music: MusicBed | None = None
    integrated_lufs: float = -14.0
    true_peak_dbtp: float = -1.5


class Timeline(_Part):
    """A film. The same timeline always gives the same pixels and samples."""

    version: Literal[1] = TIMELINE_VERSION
    canvas: Canvas
    branded: bool = True
    brand: Brand = Brand()
    assets: dict[str, Asset]
    shots: tuple[Shot, ...] = Field(min_length=1)
    overlays: tuple[Overlay, ...] = ()
    audio: AudioTrack = AudioTrack()

    @property
    def frames(self) -> int:
        """Length of the film in frames."""
        return self.shots[-1].end_frame

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        previous_end = 0
        for index, shot in enumerate(self.shots):
            if shot.asset not in self.assets:
                raise ValueError(f"shot {shot.id}: asset {shot.asset!r} is not among the assets")
            expected = previous_end - shot.transition.frames
            if index == 0 and shot.transition.frames:
                raise ValueError("the first shot starts with a cut")
            if shot.start_frame != expected:
                raise ValueError(f"shot {shot.id}: starts at {shot.start_frame}, expected {expected}")
            following = self.shots[index + 1].transition.frames if index + 1 < len(self.shots) else 0
            if shot.transition.frames + following > shot.frames:
                raise ValueError(f"shot {shot.id}: its transitions overlap each other")
            previous_end = shot.end_frame
        for overlay in self.overlays:
            if overlay.end_frame > self.frames:
                raise ValueError(f"{overlay.kind} overlay ends after the film")
        return self
