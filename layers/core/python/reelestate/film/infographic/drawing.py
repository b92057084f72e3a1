"""A card as a still picture."""

import io
from collections.abc import Mapping
from pathlib import Path

from PIL import Image, ImageEnhance

from reelestate.film.infographic.board import Board
from reelestate.film.infographic.compose import compose
from reelestate.film.infographic.designs import arrange
from reelestate.film.infographic.model import Infographic
from reelestate.film.infographic.scene import PhotoPiece, Scene
from reelestate.film.picture.fonts import FontBook
from reelestate.film.timeline.model import Canvas, Rect
from reelestate.kit.errors import InvalidInput, NotFound

DIM = 0.5


def scene_of(
    infographic: Infographic, page: int, canvas: Canvas, fonts: FontBook, pictures: Mapping[str, Path]
) -> Scene:
    """Card ``page`` (counted from 0) laid out for the canvas.

    ``pictures`` maps the SHA-256 of the assets to local files. Raises InvalidInput for an unknown design, a card
    without photos or texts that cannot be placed; NotFound for a missing picture.
    """
    card = infographic.cards[page]
    board = Board(canvas, infographic, card)
    return compose(board, arrange(board), fonts, pictures)


def paint(scene: Scene, pictures: Mapping[str, Path]) -> Image.Image:
    """The scene at rest, sRGB."""
    canvas = Image.new("RGBA", scene.size, (*scene.ground, 255))
    for mat in scene.mats:
        _over(canvas, mat.image, mat.x, mat.y)
    for photo in scene.photos:
        picture = view(photo, photo.views.still, pictures)
        canvas.paste(picture, (photo.box.x0, photo.box.y0), photo.mask)
    for piece in scene.pieces:
        _over(canvas, piece.image, piece.x, piece.y)
    return canvas.convert("RGB")


def png(picture: Image.Image) -> bytes:
    """The picture as PNG without any metadata; untagged PNG is sRGB by convention everywhere."""
    clean = Image.frombytes("RGB", picture.size, picture.tobytes())
    buffer = io.BytesIO()
    clean.save(buffer, "PNG", optimize=False, compress_level=7)
    return buffer.getvalue()


def view(photo: PhotoPiece, rect: Rect, pictures: Mapping[str, Path]) -> Image.Image:
    """A view of the photo at its frame's size."""
    path = pictures.get(photo.asset.sha256)
    if path is None or not path.is_file():
        raise NotFound(f"The picture {photo.asset.sha256[:12]} is not at hand.", sha256=photo.asset.sha256)
    box = photo.box
    try:
        with Image.open(path) as source:
            width, height = source.size
            part = (rect.x * width, rect.y * height, (rect.x + rect.w) * width, (rect.y + rect.h) * height)
            picture = source.convert("RGB").resize(
                (box.width, box.height), Image.Resampling.LANCZOS, box=part, reducing_gap=3.0
            )
    except (OSError, ValueError) as error:
        raise InvalidInput("photos", f"{path.name} is not a readable picture", "Give it as JPEG or PNG.") from error
    return ImageEnhance.Brightness(picture).enhance(DIM) if photo.dimmed else picture


def _over(canvas: Image.Image, picture: Image.Image, x: int, y: int) -> None:
    """Composite, leaving out what lies outside."""
    cut = (max(0, -x), max(0, -y))
    if cut[0] < picture.width and cut[1] < picture.height and x < canvas.width and y < canvas.height:
        canvas.alpha_composite(picture, (max(0, x), max(0, y)), cut)
