"""Loudness as ITU-R BS.1770-4 defines it, and true peak."""

from math import log10, pi, tan

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from reelestate.providers.audio.filters import Biquad, apply
from reelestate.providers.audio.wav import Signal

BLOCK_SECONDS = 0.4
HOP_SECONDS = 0.1
ABSOLUTE_GATE = -70.0
RELATIVE_GATE = -10.0
SILENCE = -120.0
STRETCH, MARGIN = 4096, 128
"""Samples: what is oversampled at once, and what is added on both sides so that its edges do not ring."""
_TAPER = np.concatenate([np.linspace(0, 1, MARGIN), np.ones(STRETCH), np.linspace(1, 0, MARGIN)])


def integrated_loudness(signal: Signal, rate: int) -> float:
    """Gated loudness in LUFS; ``SILENCE`` when nothing passes the gate. Clips below 0.4 s count as one block."""
    powers = _block_powers(np.atleast_2d(signal), rate)
    loud = powers[_lufs(powers) > ABSOLUTE_GATE]
    if not loud.size:
        return SILENCE
    gate = float(_lufs(loud.mean())) + RELATIVE_GATE
    return float(_lufs(loud[_lufs(loud) > gate].mean()))


def true_peak_db(signal: Signal) -> float:
    """The highest peak in dBTP, between the samples too, by fourfold oversampling of the loudest stretches."""
    channels = np.atleast_2d(signal)
    padded = np.pad(channels, ((0, 0), (MARGIN, MARGIN + -channels.shape[1] % STRETCH)))
    stretches = sliding_window_view(padded, STRETCH + 2 * MARGIN, axis=1)[:, ::STRETCH].reshape(
        -1, STRETCH + 2 * MARGIN
    )
    peaks = np.abs(stretches).max(axis=1)
    loudest = stretches[peaks >= 0.7 * peaks.max()]
    spectrum = np.fft.rfft(loudest * _TAPER, axis=1)
    oversampled = np.fft.irfft(spectrum, 4 * loudest.shape[1], axis=1)[:, 4 * MARGIN : -4 * MARGIN] * 4
    highest = max(float(np.abs(oversampled).max()), float(peaks.max()))
    return 20 * log10(highest) if highest > 1e-6 else SILENCE


def gain_to(target_lufs: float, signal: Signal, rate: int) -> float:
    """The linear factor that brings the signal to the loudness; 1 for silence."""
    loudness = integrated_loudness(signal, rate)
    return 1.0 if loudness <= ABSOLUTE_GATE else float(10 ** ((target_lufs - loudness) / 20))


def _block_powers(channels: Signal, rate: int) -> Signal:
    """Mean square of the K-weighted signal, summed over channels, for each overlapping block."""
    squares = (apply(channels, rate, *_k_weighting(rate)) ** 2).sum(axis=0)
    block, hop = round(BLOCK_SECONDS * rate), round(HOP_SECONDS * rate)
    if len(squares) <= block:
        return np.array([squares.mean() if squares.size else 0.0])
    running = np.concatenate([[0.0], np.cumsum(squares)])
    starts = np.arange(0, len(squares) - block + 1, hop)
    return np.asarray((running[starts + block] - running[starts]) / block)


def _lufs(power: Signal | float) -> Signal:
    return -0.691 + 10 * np.log10(np.maximum(power, 1e-12))


def _k_weighting(rate: int) -> tuple[Biquad, Biquad]:
    """The head's shelf and the low cut of BS.1770, by bilinear transform for any sample rate."""
    k, q, head = tan(pi * 1681.974450955533 / rate), 0.7071752369554196, 10 ** (3.999843853973347 / 20)
    edge = head**0.4996667741545416
    shelf = Biquad(
        (head + edge * k / q + k * k, 2 * (k * k - head), head - edge * k / q + k * k),
        (1 + k / q + k * k, 2 * (k * k - 1), 1 - k / q + k * k),
    )
    k, q = tan(pi * 38.13547087602444 / rate), 0.5003270373238773
    cut = Biquad((1.0, -2.0, 1.0), (1 + k / q + k * k, 2 * (k * k - 1), 1 - k / q + k * k))
    return shelf, cut
