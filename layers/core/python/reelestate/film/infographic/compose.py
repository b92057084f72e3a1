"""From an arrangement to a scene: columns are set and fitted, panels grow around them, photos get their views."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from PIL import Image

from reelestate.film.infographic import shapes
from reelestate.film.infographic.arrangement import Arrangement, Column, Frame
from reelestate.film.infographic.board import Board
from reelestate.film.infographic.crop import views
from reelestate.film.infographic.labels import disclosure_piece, watermark_piece
from reelestate.film.infographic.rows import Row, drop_of, is_blank, said_by
from reelestate.film.infographic.scene import PhotoPiece, Piece, PlacedText, Scene
from reelestate.film.infographic.typeset import SetRow, Typesetter
from reelestate.film.picture.fonts import FontBook
from reelestate.film.picture.raster import Sheet
from reelestate.film.picture.safe_area import Box
from reelestate.kit.errors import InvalidInput

_COMFORTABLE = (1.0, 0.95, 0.9, 0.85, 0.8)
_TIGHT = (0.75, 0.7, 0.64, 0.58, 0.52, 0.46, 0.4)


@dataclass(frozen=True, slots=True)
class FittedColumn:
    """A column at its final scale: rows with their upper edges, and the box their ink fills."""

    column: Column
    rows: tuple[tuple[SetRow, float], ...]
    box: Box
    left_out: tuple[str, ...]


def compose(board: Board, arrangement: Arrangement, fonts: FontBook, pictures: Mapping[str, Path]) -> Scene:
    """The scene. Raises NotFound for a missing picture, Unavailable when a font of a script is not installed."""
    setter = Typesetter(board.infographic, fonts, pictures, board.unit, board.tones.paper)
    fitted = {column.name: fit_column(setter, column) for column in arrangement.columns}
    panels = {name: shapes.panel_box(found.column, found.box) for name, found in fitted.items()}
    frames = [_settled(frame, panels) for frame in arrangement.frames]
    photos = [_photo(board, frame) for frame in frames]
    mats = [piece for ornament in arrangement.under for piece in shapes.ornament(ornament, board.unit)]
    mats += [piece for frame in frames for piece in shapes.mat(frame)]
    pieces = [piece for ornament in arrangement.ornaments for piece in shapes.ornament(ornament, board.unit)]
    for name, found in fitted.items():
        pieces += shapes.panel(found.column, panels[name], found.box, board)
    pieces += [piece for ornament in arrangement.over for piece in shapes.ornament(ornament, board.unit)]
    order = 1
    for found in fitted.values():
        text = _pieces(found, order)
        order += len(text)
        pieces += text
    scene = Scene(
        size=(board.canvas.width, board.canvas.height),
        area=board.area,
        ground=arrangement.ground,
        mats=mats,
        photos=photos,
        pieces=pieces,
        left_out=tuple(text for found in fitted.values() for text in found.left_out),
    )
    labels = [label for frame in frames if (label := disclosure_piece(board, setter, frame, scene))]
    mark = watermark_piece(board, setter, scene, labels)
    return replace(scene, pieces=[*pieces, *labels, *([mark] if mark else [])])


def fit_column(setter: Typesetter, column: Column) -> FittedColumn:
    """The column at the largest scale that fits; when even a comfortable one does not, rows go in their order."""
    rows = [row for row in column.rows if not is_blank(row)]
    setter = replace(setter, tone=column.tone)
    left_out: list[str] = []
    while True:
        droppable = sorted({place for row in rows if (place := drop_of(row))})
        for scale in _COMFORTABLE if droppable else _COMFORTABLE + _TIGHT:
            placed = _set_rows(replace(setter, scale=scale * column.scale), column, rows)
            last = not droppable and scale == _TIGHT[-1]
            if placed is not None and (last or not any(row.truncated for row in placed)):
                return _stand(setter, column, placed, scale, left_out)
        if not droppable:
            break
        gone = [row for row in rows if drop_of(row) == droppable[0]]
        left_out += [text for row in gone if (text := said_by(row))]
        rows = [row for row in rows if row not in gone]
    raise InvalidInput(
        "infographic", f"the texts of the {column.name} column do not fit", "Shorten the title or the address."
    )


def _set_rows(setter: Typesetter, column: Column, rows: Sequence[Row]) -> list[SetRow] | None:
    """All rows at the setter's scale, or None as soon as they are too high together."""
    placed: list[SetRow] = []
    for row in rows:
        placed.append(setter.set(row, column.box.width, column.align == "centre"))
        if _height(setter, column, placed) > column.box.height:
            return None
    return placed


def _height(setter: Typesetter, column: Column, placed: Sequence[SetRow]) -> float:
    solid = [row for row in placed if not row.spring]
    return sum(row.height for row in solid) + setter.px(column.gap) * max(0, len(solid) - 1)


def _stand(setter: Typesetter, column: Column, placed: list[SetRow], scale: float, left_out: list[str]) -> FittedColumn:
    setter = replace(setter, scale=scale * column.scale)
    gap, height = setter.px(column.gap), _height(setter, column, placed)
    free, springs = column.box.height - height, sum(row.spring for row in placed)
    top = 0.0 if springs or column.valign == "top" else free / 2 if column.valign == "middle" else free
    y = column.box.y0 + top
    rows: list[tuple[SetRow, float]] = []
    for row in placed:
        if row.spring:
            y += free / springs
            continue
        rows.append((row, y))
        y += row.height + gap
    shortened = [m.said.text for row in placed for m in row.marks if m.said and m.said.truncated]
    bottom = rows[-1][1] + rows[-1][0].height if rows else column.box.y0
    start = rows[0][1] if rows else column.box.y0
    lefts = [_left(column, row) for row, _ in rows] or [column.box.x0]
    rights = [_left(column, row) + row.width for row, _ in rows] or [column.box.x0]
    box = Box(int(min(lefts)), int(start), int(np.ceil(max(rights))), int(np.ceil(bottom)))
    return FittedColumn(column, tuple(rows), box, (*left_out, *shortened))


def _left(column: Column, row: SetRow) -> float:
    free = column.box.width - row.width
    if column.align == "centre":
        return column.box.x0 + free / 2
    return column.box.x0 + (free if row.rtl else 0.0)


def _pieces(found: FittedColumn, order: int) -> list[Piece]:
    """Each row as one raster with its texts' places."""
    pieces: list[Piece] = []
    for row, y in found.rows:
        if not row.marks:
            continue
        x = _left(found.column, row)
        drawn = [(mark, mark.image) for mark in row.marks]
        x0, y0 = min(x + m.x for m in row.marks), min(y + m.y for m in row.marks)
        x1 = max(x + mark.x + image.width for mark, image in drawn)
        y1 = max(y + mark.y + image.height for mark, image in drawn)
        sheet = Sheet(int(np.floor(x0)), int(np.floor(y0)), int(np.ceil(x1)) + 1, int(np.ceil(y1)) + 1)
        texts = []
        for mark, image in drawn:
            sheet.paint(image, x + mark.x, y + mark.y)
            if mark.said:
                texts.append(PlacedText(mark.said, _ink_box(image, x + mark.x, y + mark.y)))
        pieces.append(Piece(sheet.image, sheet.x, sheet.y, order + len(pieces), tuple(texts)))
    return pieces


def _ink_box(image: Image.Image, x: float, y: float) -> Box:
    left, top, right, bottom = image.getchannel("A").getbbox() or (0, 0, 0, 0)
    return Box(round(x) + left, round(y) + top, round(x) + right, round(y) + bottom)


def _settled(frame: Frame, panels: Mapping[str, Box]) -> Frame:
    """The frame with the edges that its columns leave it, on even pixels."""
    box = frame.box
    top = panels[frame.after].y1 + frame.gap if frame.after else box.y0
    bottom = panels[frame.until].y0 - frame.gap if frame.until else box.y1
    even = Box(box.x0 & ~1, top & ~1, box.x1 & ~1, max(top + 2, bottom) & ~1)
    return replace(frame, box=even)


def _photo(board: Board, frame: Frame) -> PhotoPiece:
    photo = board.card.photos[frame.photo]
    asset = board.infographic.assets.get(photo.asset)
    if asset is None:
        raise InvalidInput("photos", f"{photo.asset!r} is not among the assets", "Add the photo to the assets.")
    return PhotoPiece(asset, frame.box, views(photo, asset, frame.box), shapes.frame_mask(frame), frame.dimmed)
