"""From a request to a piece: the vibe's composer on a plan that fits the asked length and grid."""

from random import Random

from reelestate.kit.errors import InvalidInput
from reelestate.providers.music.base import MusicRequest
from reelestate.providers.music.form import plan_form
from reelestate.providers.music.score import Piece
from reelestate.providers.music.vibes import VIBES


def compose_piece(request: MusicRequest) -> Piece:
    """The piece for a request; the same request always gives the same piece. Raises InvalidInput."""
    vibe = VIBES.get(request.vibe)
    if vibe is None:
        raise InvalidInput("vibe", f"{request.vibe!r} is not known", f"Use one of: {', '.join(VIBES)}.")
    form = plan_form(request, vibe.tempo, vibe.tail_seconds)
    random = Random(f"{request.vibe}/{request.seed}")  # noqa: S311 - musical choices, nothing secret
    parts = vibe.compose(form, random)
    for part in parts:
        part.notes = [note for note in part.notes if note.start * form.beat_seconds < form.seconds]
    return Piece(tuple(part for part in parts if part.notes), form.beat_seconds, form.seconds, form.ending)
