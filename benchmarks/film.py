"""The film that is measured: real photos, crossfades, a logo, cards and captions, as a listing film has them."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2

from reelestate.film.timeline import (
    Asset,
    Brand,
    Canvas,
    CaptionOverlay,
    CaptionWord,
    FactsOverlay,
    LogoOverlay,
    Motion,
    Overlay,
    PriceOverlay,
    Rect,
    Shot,
    Timeline,
    TitleOverlay,
    Transition,
    TransitionKind,
)
from reelestate.film.timeline.model import FactItem

ROOT = Path(__file__).resolve().parents[1]
FONTS = ROOT / ".assets" / "fonts"
PHOTO_FOLDERS = (ROOT.parent / "shared" / "inputs" / "house-casa", ROOT / "demo" / "photos")
PORTRAIT = Canvas(width=1080, height=1920)
FORMATS = {
    "9:16": PORTRAIT,
    "4:5": Canvas(width=1080, height=1350),
    "1:1": Canvas(width=1080, height=1080),
    "16:9": Canvas(width=1920, height=1080),
}
FADE = 15
SHOT_FRAMES = 120
LINES = (
    "Step inside a home",
    "made for long weekends",
    "The terrace looks out",
    "over palms and the pool",
    "Cook together, eat outside",
    "and sleep to the sea",
)


@dataclass(frozen=True)
class Photo:
    """A picture file as a timeline knows it."""

    path: Path
    asset: Asset


def photos(folder: Path | None, count: int) -> list[Photo]:
    """``count`` photos of the first folder that has any, again from the start when there are fewer."""
    for place in (folder,) if folder else PHOTO_FOLDERS:
        files = sorted(p for p in place.glob("*") if p.suffix.lower() in {".jpg", ".jpeg", ".png"})
        if files:
            return [_photo(files[i % len(files)]) for i in range(count)]
    raise SystemExit("bench: no photos found; name a folder with --photos")


def film(pictures: Sequence[Photo], canvas: Canvas, frames: int, *, branded: bool = True) -> Timeline:
    """A film of exactly ``frames`` frames; moves alternate between zooms and pans."""
    shots: list[Shot] = []
    at = 0
    while at < frames:
        index = len(shots)
        fade = FADE if shots else 0
        length = min(SHOT_FRAMES, frames - at + fade)
        shots.append(
            Shot(
                id=str(index),
                asset=str(index % len(pictures)),
                motion=_motion(pictures[index % len(pictures)].asset, canvas, index),
                start_frame=at - fade,
                frames=length,
                transition=Transition(kind=TransitionKind.CROSSFADE, frames=fade) if fade else Transition(),
            )
        )
        at += length - fade
    return Timeline(
        canvas=canvas,
        branded=branded,
        brand=Brand(brokerage="Palm & Shore" if branded else ""),
        assets={str(i): photo.asset for i, photo in enumerate(pictures)},
        shots=tuple(shots),
        overlays=tuple(_overlays(frames, branded)),
    )


def shots_for(frames: int) -> int:
    """How many shots a film of this length has."""
    return 1 + max(0, -(-(frames - SHOT_FRAMES) // (SHOT_FRAMES - FADE)))


def _photo(path: Path) -> Photo:
    image = cv2.imread(str(path))
    if image is None:
        raise SystemExit(f"bench: {path.name} is not a picture")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return Photo(path, Asset(key=path.name, sha256=digest, width=image.shape[1], height=image.shape[0]))


def _motion(asset: Asset, canvas: Canvas, index: int) -> Motion:
    aspect = asset.width / asset.height

    def view(zoom: float, x: float, y: float) -> Rect:
        w, h = min(1.0, canvas.aspect / aspect) / zoom, min(1.0, aspect / canvas.aspect) / zoom
        return Rect(x=x * (1 - w), y=y * (1 - h), w=w, h=h)

    moves = [
        (view(1.0, 0.45, 0.5), view(1.12, 0.55, 0.45)),
        (view(1.08, 0.3, 0.5), view(1.08, 0.5, 0.5)),
        (view(1.12, 0.5, 0.4), view(1.0, 0.5, 0.5)),
        (view(1.1, 0.6, 0.8), view(1.1, 0.5, 0.2)),
    ]
    start, end = moves[index % len(moves)]
    return Motion(start=start, end=end)


def _overlays(frames: int, branded: bool) -> list[Overlay]:
    end = min(75, frames)
    overlays: list[Overlay] = [
        TitleOverlay(kicker="Just listed", title="Casa on the dunes", start_frame=6, end_frame=end),
        PriceOverlay(text="From R3,200 / night", start_frame=min(90, frames - 2), end_frame=min(190, frames)),
        FactsOverlay(
            items=(FactItem(icon="bed", value="4", label="Beds"), FactItem(icon="bath", value="3", label="Baths")),
            start_frame=min(200, frames - 2),
            end_frame=min(300, frames),
        ),
    ]
    for number, start in enumerate(range(80, frames - 60, 70)):
        words = LINES[number % len(LINES)].split()
        spoken = tuple(
            CaptionWord(text=word, start_frame=start + 10 * i, end_frame=start + 10 * i + 9)
            for i, word in enumerate(words)
        )
        overlays.append(CaptionOverlay(words=spoken, lines=(" ".join(words),), start_frame=start, end_frame=start + 60))
    if branded:
        # The logo leaves where the film's first half ends, so the unbranded cut shares the rest.
        overlays.append(LogoOverlay(start_frame=0, end_frame=max(20, frames // 2)))
    return overlays
