"""Music played on sampled instruments: a General MIDI sound font, played by symusic."""

import threading
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from reelestate.kit.errors import ProviderFailed, Unavailable
from reelestate.providers.music.base import Music, MusicRequest
from reelestate.providers.music.composition import compose_piece
from reelestate.providers.music.mixing import RATE, Samples, mix_to_wav
from reelestate.providers.music.score import Part, Piece

if TYPE_CHECKING:
    from symusic.core import Synthesizer

INTERPOLATION_QUALITY = 2
"""Aliases lie 66 dB below the tone; 3 and 4 sound the same at five times the cost, and beyond symusic is silent."""
_lock = threading.Lock()


class SoundFontMusic:
    """Composes and plays on the first sound font found in the assets directory."""

    name = "soundfont"

    def __init__(self, assets_dir: Path) -> None:
        self._directory = assets_dir / "soundfonts"

    def unavailable_reason(self) -> str | None:
        """Why sampled instruments cannot be played here, or None when they can."""
        if self._sound_font() is None:
            return "No sound font is installed: run make setup."
        try:
            import symusic.core  # noqa: F401
        except ImportError as error:
            return f"symusic, which plays sound fonts, cannot be loaded: {error}."
        return None

    def compose(self, request: MusicRequest) -> Music:
        """Composes and plays the bed. Raises InvalidInput, Unavailable or ProviderFailed."""
        reason = self.unavailable_reason()
        if reason:
            raise Unavailable(reason)
        piece = compose_piece(request)
        return Music(mix_to_wav(piece, self._play), provider=self.name)

    def _sound_font(self) -> Path | None:
        return next(iter(sorted(self._directory.glob("*.sf[23]"))), None)

    def _play(self, part: Part, piece: Piece, samples: int) -> Samples:
        from symusic import core

        score = core.ScoreSecond(480)
        track = core.TrackSecond(part.instrument.name, part.instrument.program, part.instrument.is_drums)
        for note in part.notes:
            start, length = note.start * piece.beat_seconds, note.length * piece.beat_seconds
            track.notes.append(core.NoteSecond(start, length, note.pitch, note.velocity))
        score.tracks.append(track)
        path = self._sound_font()
        if path is None:
            raise ProviderFailed("The sound font vanished while it was being played.")
        with _lock:
            played = np.asarray(_synthesizer(str(path)).render(score, True), np.float32)
        fitted = np.zeros((2, samples), np.float32)
        kept = min(samples, played.shape[1])
        fitted[:, :kept] = played[:, :kept]
        return fitted


@lru_cache(maxsize=1)
def _synthesizer(path: str) -> "Synthesizer":
    from symusic import core

    return core.Synthesizer(path, RATE, INTERPOLATION_QUALITY)
