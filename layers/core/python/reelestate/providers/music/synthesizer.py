"""Music from arithmetic alone: wavetables for tones, noise and sweeps for drums. Needs nothing but numpy."""

from functools import lru_cache

import numpy as np

from reelestate.providers.music import score
from reelestate.providers.music.base import Music, MusicRequest
from reelestate.providers.music.composition import compose_piece
from reelestate.providers.music.mixing import RATE, Samples, mix_to_wav
from reelestate.providers.music.score import Instrument, Note, Part, Piece
from reelestate.providers.music.timbres import TIMBRES, Timbre

TABLE_SIZE = 4096
LENGTH_STEP_SECONDS = 0.05
"""Note lengths are rounded up to this, so that equal notes are computed once."""
SWEPT = {
    score.KICK: (48.0, 150.0, 9.0),
    35: (45.0, 120.0, 9.0),
    score.LOW_TOM: (80.0, 60.0, 7.0),
    score.MID_TOM: (110.0, 70.0, 8.0),
    score.HIGH_TOM: (150.0, 80.0, 9.0),
    score.HIGH_BONGO: (390.0, 60.0, 22.0),
    score.LOW_BONGO: (290.0, 50.0, 18.0),
    score.MUTE_CONGA: (250.0, 40.0, 26.0),
    score.OPEN_CONGA: (200.0, 40.0, 10.0),
    score.LOW_CONGA: (150.0, 40.0, 9.0),
}
"""Drum skins: resting frequency, how far above it they start (Hz), and decay a second."""
HISSES = {
    score.RIM: (1500.0, 6000.0, 70.0),
    score.SNARE: (900.0, 8000.0, 20.0),
    score.CLAP: (900.0, 5000.0, 18.0),
    score.CLOSED_HAT: (7000.0, 16000.0, 70.0),
    score.OPEN_HAT: (6500.0, 16000.0, 12.0),
    score.CRASH: (3500.0, 15000.0, 2.4),
    score.SHAKER: (5000.0, 12000.0, 45.0),
    score.TAMBOURINE: (6000.0, 14000.0, 25.0),
}
"""Noises: band (Hz) and decay a second."""


class SynthesizerMusic:
    """Plays everywhere; plainer than sampled instruments."""

    name = "synthesizer"

    def unavailable_reason(self) -> str | None:
        """Always None."""
        return None

    def compose(self, request: MusicRequest) -> Music:
        """Composes and plays the bed. Raises InvalidInput."""
        return Music(mix_to_wav(compose_piece(request), play_part), provider=self.name)


def play_part(part: Part, piece: Piece, samples: int) -> Samples:
    """The part dry, as much left as right."""
    track = np.zeros(samples, np.float32)
    sounds: dict[tuple[int, int], Samples] = {}
    for note in part.notes:
        seconds = note.length * piece.beat_seconds
        key = (note.pitch, -int(-seconds // LENGTH_STEP_SECONDS))
        if key not in sounds:
            sounds[key] = _sound(part.instrument, note, key[1] * LENGTH_STEP_SECONDS)
        start = round(note.start * piece.beat_seconds * RATE)
        sound = sounds[key][: max(0, samples - start)]
        track[start : start + len(sound)] += sound * np.float32((note.velocity / 127) ** 1.5)
    return np.stack([track, track])


def _sound(instrument: Instrument, note: Note, seconds: float) -> Samples:
    timbre = TIMBRES.get(instrument)
    if timbre is not None:
        return _tone(timbre, note.pitch, seconds)
    if instrument.is_drums:
        return _drum(note.pitch)
    return _skin(440 * 2 ** ((note.pitch - 69) / 12), 0.6, 2.5)


def _tone(timbre: Timbre, pitch: int, seconds: float) -> Samples:
    frequency = 440 * 2 ** ((pitch - 69) / 12)
    samples = round((seconds + timbre.release) * RATE)
    time = np.arange(samples, dtype=np.float32) / np.float32(RATE)
    tone = np.zeros(samples, np.float32)
    for copy, cents in enumerate(timbre.detune):
        turns = time * np.float32(frequency * 2 ** (cents / 1200)) + np.float32(copy * 0.37)
        for partials in timbre.partials:
            audible = max(1, int(RATE * 0.42 / (frequency * partials.ratio)))
            table = _table(partials.harmonics[:audible])
            index = (turns * np.float32(partials.ratio * TABLE_SIZE)).astype(np.int64) % TABLE_SIZE
            wave = table[index]
            tone += wave * np.exp(-np.float32(partials.decay) * time) if partials.decay else wave
    tone *= np.minimum(1, time / np.float32(timbre.attack))
    tone *= np.clip((np.float32(seconds + timbre.release) - time) / np.float32(timbre.release), 0, 1) ** 2
    return tone / np.float32(len(timbre.detune))


@lru_cache(maxsize=256)
def _table(harmonics: tuple[float, ...]) -> Samples:
    """One turn of a wave with these harmonics."""
    turn = np.arange(TABLE_SIZE) / TABLE_SIZE * 2 * np.pi
    return np.asarray(sum(a * np.sin(k * turn) for k, a in enumerate(harmonics, 1)), np.float32)


def _drum(piece: int) -> Samples:
    if piece in SWEPT:
        rest, sweep, decay = SWEPT[piece]
        return _skin(rest, sweep / rest, decay)
    low, high, decay = HISSES.get(piece, HISSES[score.SHAKER])
    noise = _noise(piece, low, high, decay)
    if piece == score.SNARE:
        skin = _skin(185.0, 0.3, 22.0)
        noise[: len(skin)] += 0.6 * skin[: len(noise)]
    return noise


def _skin(frequency: float, sweep: float, decay: float) -> Samples:
    """A drum skin: its pitch falls from (1 + sweep) × frequency."""
    time = np.arange(round(min(3.0, 6.0 / decay) * RATE)) / RATE
    phase = 2 * np.pi * frequency * (time + sweep * (1 - np.exp(-time * 30)) / 30)
    return (np.sin(phase) * np.exp(-time * decay) * np.minimum(1, time / 0.001)).astype(np.float32)


def _noise(piece: int, low: float, high: float, decay: float) -> Samples:
    samples = round(min(2.5, 7.0 / decay) * RATE)
    noise = np.random.default_rng(piece).standard_normal(samples)
    spectrum, frequencies = np.fft.rfft(noise), np.fft.rfftfreq(samples, 1 / RATE)
    shaped = np.fft.irfft(spectrum * ((frequencies > low) & (frequencies < high)), samples)
    shaped *= np.exp(-np.arange(samples) / RATE * decay)
    return np.asarray(shaped / np.abs(shaped).max(), np.float32)
