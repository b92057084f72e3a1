"""Parts become one bed: balance, panorama, a hall, a pocket for the voice, loudness.

Equalising, the hall and the sum happen on spectra: one forward transform a part and a single one back.
"""

from collections.abc import Callable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from reelestate.providers.audio.dynamics import compress, limit
from reelestate.providers.audio.filters import Biquad, fast_length, high_pass, high_shelf, peak, response
from reelestate.providers.audio.loudness import gain_to, true_peak_db
from reelestate.providers.audio.wav import Signal, to_wav
from reelestate.providers.music.score import Part, Piece

RATE = 48_000
LOUDNESS = -20.0
CEILING_DB, HIGHEST_TRUE_PEAK_DB = -4.5, -3.3
"""Where samples are limited, and what no peak between the samples may exceed."""
REFERENCE_DB = -20.0
HALL_SECONDS = 2.4
VOICE_POCKET = ((2200.0, -4.0, 0.6), (350.0, -1.0, 0.9))
"""(Hz, dB, Q): the bed steps back where consonants and the body of a voice are."""
LONGEST_FADE_SECONDS, FADE_IN_SECONDS = 2.2, 0.001

Samples = NDArray[np.float32]
Play = Callable[[Part, Piece, int], Samples]
"""Plays one part of a piece dry: stereo, exactly as many samples as asked."""


def mix_to_wav(piece: Piece, play: Play) -> bytes:
    """The finished bed as a stereo 48 kHz WAV of exactly the asked length."""
    samples = round(piece.seconds * RATE)
    return to_wav(_finish(_mix(piece, play, samples), piece), RATE)


def _mix(piece: Piece, play: Play, samples: int) -> Signal:
    size = fast_length(samples + round(HALL_SECONDS * RATE))
    bins = size // 2 + 1
    dry, wet = np.zeros((2, bins), np.complex64), np.zeros((2, bins), np.complex64)
    for part in piece.parts:
        track = play(part, piece, samples)
        track *= _balance(part, track)
        if part.automation:
            track *= _automation(part, piece, samples)
        spectrum = np.fft.rfft(track, size)
        spectrum *= response(size, high_pass(part.low_cut, RATE))
        dry += spectrum
        wet += spectrum * np.float32(part.reverb)
    dry += wet * np.fft.rfft(_hall(), size)
    dry *= response(size, high_pass(28.0, RATE), high_shelf(9000.0, 1.0, RATE), *_pocket())
    return np.fft.irfft(dry, size)[:, :samples].astype(np.float64)


def _balance(part: Part, track: Samples) -> Samples:
    """Left and right gain, shape (2, 1): the part's level and its place in the panorama."""
    block = RATE // 10
    mono = track.sum(axis=0)
    powers = (mono[: len(mono) // block * block].reshape(-1, block) ** 2).mean(axis=1) / 4
    loudest = np.sort(powers)[-max(1, len(powers) // 3) :] if powers.size else np.zeros(1)
    level_db = 10 * np.log10(max(float(loudest.mean()), 1e-9))
    gain = 10 ** ((REFERENCE_DB + part.level - level_db) / 20)
    angle = (part.pan + 1) * np.pi / 4
    return np.array([[gain * np.cos(angle)], [gain * np.sin(angle)]], np.float32) * np.float32(np.sqrt(2))


def _automation(part: Part, piece: Piece, samples: int) -> Samples:
    """Gain per sample, drawn through the part's points at 1 kHz and then between those."""
    beats, decibels = zip(*part.automation, strict=True)
    times = np.arange(0, samples + 48, 48) / RATE / piece.beat_seconds
    coarse = 10 ** (np.interp(times, beats, decibels) / 20)
    fine: Samples = np.interp(np.arange(samples), np.arange(len(coarse)) * 48, coarse).astype(np.float32)
    return fine


def _finish(bed: Signal, piece: Piece) -> Signal:
    """Gently glued, faded, brought to −20 LUFS with its peaks held."""
    bed = bed * gain_to(LOUDNESS, bed, RATE)
    bed = _fade(compress(bed, RATE, threshold_db=-20.0, ratio=1.6, attack=0.02, release=0.25), piece)
    bed *= gain_to(LOUDNESS, bed, RATE)
    ceiling = 10 ** (CEILING_DB / 20)
    if np.abs(bed).max() > ceiling:
        bed = limit(bed, RATE, ceiling)
        bed *= gain_to(LOUDNESS, bed, RATE)
    excess = true_peak_db(bed) - HIGHEST_TRUE_PEAK_DB
    return bed * 10 ** (-max(0.0, excess) / 20)


def _fade(bed: Signal, piece: Piece) -> Signal:
    """The last chord dies away to nothing at the very end; the first sample starts from zero without a click."""
    samples = bed.shape[-1]
    tail = piece.seconds - piece.ending * piece.beat_seconds
    fade = min(samples, round(min(LONGEST_FADE_SECONDS, tail * 0.75) * RATE))
    bed = bed.copy()
    bed[:, samples - fade :] *= np.cos(np.linspace(0, np.pi / 2, fade)) ** 2
    start = round(FADE_IN_SECONDS * RATE)
    bed[:, :start] *= np.linspace(0, 1, start, endpoint=False)
    return bed


def _pocket() -> tuple[Biquad, ...]:
    return tuple(peak(frequency, gain, RATE, q) for frequency, gain, q in VOICE_POCKET)


@lru_cache(maxsize=1)
def _hall() -> Samples:
    """The impulse response of a warm hall: decaying noise, different left and right, duller as it dies away."""
    samples = round(HALL_SECONDS * RATE)
    seconds = np.arange(samples) / RATE
    noise = np.random.default_rng(20).standard_normal((2, samples))
    spectrum, frequencies = np.fft.rfft(noise), np.fft.rfftfreq(samples, 1 / RATE)
    hall = np.zeros((2, samples))
    for low, high, decay in ((90, 500, 1.9), (500, 2500, 1.6), (2500, 8000, 0.9)):
        band = np.fft.irfft(spectrum * ((frequencies >= low) & (frequencies < high)), samples)
        hall += band * np.exp(-6.9 * seconds / decay)
    delay = round(0.018 * RATE)
    hall = np.pad(hall, ((0, 0), (delay, 0)))[:, :samples]
    hall *= np.minimum(1.0, np.maximum(0.0, seconds - 0.018) / 0.012)
    hall *= np.minimum(1.0, (HALL_SECONDS - seconds) / 0.3)
    return np.asarray(hall / np.sqrt((hall**2).sum(axis=1, keepdims=True)), np.float32)
