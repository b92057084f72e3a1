"""Burned-in captions: bold white words on a soft dark plate, the spoken one in the accent colour.

The plate is one layer. The text is a row of layers, one per state (no word, first word, second word …) that follow each
other without a gap: exactly one of them is on screen at a time, so no glyph is ever drawn over another.
"""

from dataclasses import replace

from PIL import Image

from reelestate.film.picture import colour, raster
from reelestate.film.picture.colour import Plate
from reelestate.film.picture.fonts import Weight
from reelestate.film.picture.layer import Layer
from reelestate.film.picture.overlays.stage import Palette, Stage
from reelestate.film.picture.raster import Sheet
from reelestate.film.picture.safe_area import SMALLEST_TEXT, Box
from reelestate.film.picture.text import EDGE, ELLIPSIS, Block, Style, prepare, set_lines
from reelestate.film.timeline.model import CaptionOverlay
from reelestate.kit.errors import InvalidInput

_PAD_X, _PAD_Y, _RADIUS = 30, 20, 18
_SIZE, _SIZE_WIDE = 62, 50
_PLATE = Plate(colour.INK, 0.74)

Places = list[list[tuple[int, int]]]
"""For each line the words on it as (first character, index of the word)."""


def draw(stage: Stage, overlay: CaptionOverlay) -> list[Layer]:
    """The plate and one text layer per state."""
    zone = stage.zone("caption")
    pad_x, pad_y = stage.px(_PAD_X), stage.px(_PAD_Y)
    block, places = _layout(stage, overlay, zone.width - 2 * pad_x, zone.height - 2 * pad_y)
    if not block.lines:
        return []
    palette = Palette.of(_PLATE, colour.parse(stage.timeline.brand.accent))
    width, height = round(block.width) + 2 * pad_x, round(block.optical_height) + 2 * pad_y
    left = zone.x0 + (zone.width - width) // 2
    card = Box(left, zone.y1 - height, left + width, zone.y1)
    plain = raster.tinted(block.mask("centre"), palette.text)
    layers = stage.layers(stage.plate(card, _PLATE, _RADIUS))
    for word, start, end in states(overlay):
        picture = plain if word is None else _highlighted(plain, block, places, word, palette)
        sheet = Sheet.of(picture, card.x0 + pad_x - EDGE, card.y0 + pad_y - EDGE)
        fades = (
            overlay.fade_in if start == overlay.start_frame else 0,
            overlay.fade_out if end == overlay.end_frame else 0,
        )
        layers += raster.to_layers(sheet, stage.timeline.canvas, (start, end), fades)
    return layers


def states(overlay: CaptionOverlay) -> list[tuple[int | None, int, int]]:
    """``(word, first frame, frame after)`` without gaps over the cue; the word is None while none is highlighted.

    A word stays highlighted through the pause until the next one starts; the last one until its own end.
    """
    found: list[tuple[int | None, int, int]] = []
    at = overlay.start_frame
    words = overlay.words
    for index, word in enumerate(words):
        start = min(max(word.start_frame, at), overlay.end_frame)
        end = words[index + 1].start_frame if index + 1 < len(words) else word.end_frame
        end = min(end, overlay.end_frame)
        if end <= start:
            continue
        if start > at:
            found.append((None, at, start))
        found.append((index, start, end))
        at = end
    if at < overlay.end_frame:
        found.append((None, at, overlay.end_frame))
    return found


def _layout(stage: Stage, overlay: CaptionOverlay, width: int, height: int) -> tuple[Block, Places]:
    """The given lines, a little smaller when they must; wrapped anew only when they would become unreadable."""
    canvas = stage.timeline.canvas
    size = _SIZE_WIDE if canvas.width > canvas.height else _SIZE
    style = replace(stage.body(size, Weight.BOLD), leading=1.22, language=overlay.language)
    lines = [line for line in (prepare(line, stage.fonts, style) for line in overlay.lines) if line]
    if not lines:
        return Block((), (), style.size, 0, 0, ()), []
    block = _shrink(stage, lines, style, width, height)
    if block.size < SMALLEST_TEXT * stage.unit:
        block = stage.fit(" ".join(lines), style, width, height, max_lines=4)
    places = word_places(block.text, [prepare(word.text, stage.fonts, style) for word in overlay.words])
    cuts = [[start for start, _ in line if start] for line in places]
    return set_lines(list(block.text), stage.fonts, style, block.size, cuts), places


def _shrink(stage: Stage, lines: list[str], style: Style, width: int, height: int) -> Block:
    size = style.size
    block = set_lines(lines, stage.fonts, style, size)
    while (block.width > width or block.height > height) and size >= style.smallest:
        size *= min(0.985, width / block.width, height / block.height)
        block = set_lines(lines, stage.fonts, style, size)
    return block


def word_places(lines: tuple[str, ...], words: list[str]) -> Places:
    """Find the words in the lines. White space does not count; the last line may be cut short by an ellipsis."""
    letters = [(letter, index) for index, word in enumerate(words) for letter in word if not letter.isspace()]
    places: Places = []
    position = 0
    for line in lines:
        found: list[tuple[int, int]] = []
        for column, letter in enumerate(line):
            if letter.isspace():
                continue
            if position >= len(letters) or letters[position][0] != letter:
                if letter == ELLIPSIS and column == len(line) - 1:
                    break
                raise InvalidInput("overlays.caption.lines", "the lines are not the words", "Lay out the cue's words.")
            word = letters[position][1]
            position += 1
            if not found or found[-1][1] != word:
                found.append((column, word))
        places.append(found)
    return places


def _highlighted(plain: Image.Image, block: Block, places: Places, word: int, palette: Palette) -> Image.Image:
    """The text with one word in the accent colour; coverage stays the same, so no edge moves."""
    groups = {
        line: frozenset(_group(found, place) for place, (_, index) in enumerate(found) if index == word)
        for line, found in enumerate(places)
    }
    mask = block.mask("centre", {line: picked for line, picked in groups.items() if picked})
    picture = plain.copy()
    picture.paste((*palette.accent, 0), mask=mask.point([0] + [255] * 255))
    picture.putalpha(plain.getchannel("A"))
    return picture


def _group(found: list[tuple[int, int]], place: int) -> int:
    """Groups count the cuts before them; a word at the line's very start follows no cut."""
    return place if found[0][0] == 0 else place + 1
