"""Overlays of every kind over made-up grounds, and what is to be seen of them."""

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from reelestate.film.picture.fonts import FontBook
from reelestate.film.picture.layer import Layer
from reelestate.film.timeline.model import (
    AddressOverlay,
    AgentCardOverlay,
    Asset,
    Brand,
    Canvas,
    CaptionOverlay,
    CaptionWord,
    DisclosureOverlay,
    FactItem,
    FactsOverlay,
    LogoOverlay,
    LowerThirdOverlay,
    Motion,
    OpenHouseOverlay,
    Overlay,
    PriceOverlay,
    Rect,
    Shot,
    Timeline,
    TitleOverlay,
)

FONTS = Path(__file__).parents[3] / ".assets" / "fonts"
NAUGHTY = Path(__file__).parents[4] / "shared" / "inputs" / "blns.json"
CANVASES = {
    "9:16": Canvas(width=1080, height=1920),
    "4:5": Canvas(width=1080, height=1350),
    "1:1": Canvas(width=1080, height=1080),
    "16:9": Canvas(width=1920, height=1080),
}
PREVIEWS = {
    "9:16": Canvas(width=540, height=960),
    "4:5": Canvas(width=540, height=676),
    "1:1": Canvas(width=540, height=540),
    "16:9": Canvas(width=960, height=540),
}
KINDS = (
    "title", "price", "address", "facts", "lower_third", "agent_card", "logo", "open_house", "disclosure", "caption",
)  # fmt: skip
START, END, STEADY = 0, 90, 45
IDENTITY = Brand(
    agent_name="Amara Okafor-Lindqvist",
    agent_title="Senior Listing Agent",
    brokerage="Harbour & Co",
    phone="+27 82 555 0134",
    email="amara@harbour.example",
)


@cache
def fonts() -> FontBook:
    """The installed fonts; skips the test where they are not."""
    if not FONTS.is_dir():
        pytest.skip("the fonts are not installed: run scripts/assets.sh")
    return FontBook(FONTS)


def timeline(
    canvas: Canvas, brand: Brand = IDENTITY, *, branded: bool = True, assets: dict[str, Asset] | None = None
) -> Timeline:
    """A film of one shot."""
    view = Rect(x=0, y=0, w=1, h=1)
    photo = Asset(key="photo", sha256="0" * 64, width=100, height=100)
    return Timeline(
        canvas=canvas,
        branded=branded,
        brand=brand,
        assets={"photo": photo, **(assets or {})},
        shots=(Shot(id="one", asset="photo", motion=Motion(start=view, end=view), start_frame=0, frames=END),),
    )


def caption(lines: Sequence[str], start: int = START, end: int = END) -> CaptionOverlay:
    """A cue whose words share its time."""
    texts = " ".join(lines).split() or [""]
    step = max(1, (end - start) // len(texts))
    words = tuple(
        CaptionWord(text=text, start_frame=start + i * step, end_frame=start + (i + 1) * step)
        for i, text in enumerate(texts)
    )
    return CaptionOverlay(start_frame=start, end_frame=end, words=words, lines=tuple(lines))


def overlay(kind: str, text: str, second: str = "") -> Overlay:
    """An overlay of the kind with ``text`` in its main field and ``second`` in the field beside it."""
    times = {"start_frame": START, "end_frame": END}
    made: dict[str, Overlay] = {
        "title": TitleOverlay(title=text, kicker=second, **times),
        "price": PriceOverlay(text=text, was=second, **times),
        "address": AddressOverlay(line1=text, line2=second, **times),
        "facts": FactsOverlay(
            items=(
                FactItem(icon="bed", value=text, label=second),
                FactItem(icon="area", value="2,140", label=text),
                FactItem(icon="year", value="1908", label="Built"),
            ),
            **times,
        ),
        "lower_third": LowerThirdOverlay(text=text, subtext=second, **times),
        "agent_card": AgentCardOverlay(call_to_action=text, **times),
        "logo": LogoOverlay(**times),
        "open_house": OpenHouseOverlay(date=text, time=second or text, **times),
        "disclosure": DisclosureOverlay(text=text, **times),
        "caption": caption((text,)),
    }
    return made[kind]


def composite(layers: Sequence[Layer], ground: NDArray[np.uint8], frame: int = STEADY) -> NDArray[np.uint8]:
    """The frame as the compositor shows it, on sRGB values."""
    out = ground.astype(np.float32)
    for layer in layers:
        opacity = layer.opacity(frame)
        if opacity <= 0:
            continue
        height, width = layer.rgba.shape[:2]
        alpha = layer.rgba[..., 3:].astype(np.float32) / 255 * opacity
        alpha[:, round(layer.uncovered(frame) * width) :] = 0
        part = out[layer.y : layer.y + height, layer.x : layer.x + width]
        part[:] = part * (1 - alpha) + layer.rgba[..., :3] * alpha
    return out.round().astype(np.uint8)


def ground(canvas: Canvas, value: int) -> NDArray[np.uint8]:
    """One grey everywhere."""
    return np.full((canvas.height, canvas.width, 3), value, np.uint8)


def transparency(layers: Sequence[Layer], canvas: Canvas, frame: int = STEADY) -> NDArray[np.float32]:
    """How much of the photo shows through at each pixel, 0 to 1."""
    through = np.ones((canvas.height, canvas.width), np.float32)
    for layer in layers:
        height, width = layer.rgba.shape[:2]
        columns = round(layer.uncovered(frame) * width)
        part = through[layer.y : layer.y + height, layer.x : layer.x + columns]
        part *= 1 - layer.rgba[:, :columns, 3].astype(np.float32) / 255 * layer.opacity(frame)
    return through


def naughty_strings() -> list[str]:
    """The big list of naughty strings; skips the test where it is not."""
    if not NAUGHTY.is_file():
        pytest.skip("blns.json is not on this machine")
    return [text for text in json.loads(NAUGHTY.read_text()) if isinstance(text, str)]
