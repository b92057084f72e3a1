"""Level over time: measuring it and changing it without clicks."""

import numpy as np
from numpy.typing import NDArray

from reelestate.providers.audio.wav import Signal

HOP_SECONDS = 0.005
"""Gains are computed once for each hop and drawn as straight lines between the hops' centres."""


def moving_level(signal: Signal, rate: int) -> NDArray[np.float64]:
    """Root mean square of the mono signal in each hop."""
    return np.asarray(np.sqrt((_hops(signal, rate) ** 2).mean(axis=-1)))


def smooth(gains_db: NDArray[np.float64], attack: float, release: float) -> NDArray[np.float64]:
    """Gains that follow the wanted ones: within ``attack`` seconds down, within ``release`` seconds back up."""
    down, up = (float(np.exp(-HOP_SECONDS / seconds)) for seconds in (attack, release))
    smoothed = np.empty_like(gains_db)
    state = 0.0
    for i, gain in enumerate(gains_db.tolist()):
        keep = down if gain < state else up
        state = keep * state + (1 - keep) * gain
        smoothed[i] = state
    return smoothed


def per_sample(gains: NDArray[np.float64], samples: int, rate: int) -> NDArray[np.float64]:
    """The gain at each sample, from one gain a hop."""
    centres = (np.arange(len(gains)) + 0.5) * round(HOP_SECONDS * rate)
    return np.interp(np.arange(samples), centres, gains)


def compress(signal: Signal, rate: int, *, threshold_db: float, ratio: float, attack: float, release: float) -> Signal:
    """Turns down what is louder than the threshold; channels together."""
    power = (np.atleast_2d(signal) ** 2).mean(axis=0)
    levels = 10 * np.log10(np.maximum(_hops(power, rate).mean(axis=-1), 1e-12))
    wanted = -np.maximum(levels - threshold_db, 0) * (1 - 1 / ratio)
    return signal * per_sample(10 ** (smooth(wanted, attack, release) / 20), signal.shape[-1], rate)


def limit(signal: Signal, rate: int, ceiling: float) -> Signal:
    """Turns down around peaks beyond the ceiling (linear), a hop ahead so that no step is heard; channels together."""
    loudest = np.abs(np.atleast_2d(signal)).max(axis=0)
    peaks = _hops(loudest, rate).max(axis=-1)
    gains = np.minimum(1.0, ceiling / np.maximum(peaks, 1e-9))
    ahead, behind = np.append(gains[1:], 1.0), np.insert(gains[:-1], 0, 1.0)
    around = np.minimum(gains, np.minimum(ahead, behind))
    return np.clip(signal * per_sample(around, signal.shape[-1], rate), -ceiling, ceiling)


def _hops(signal: Signal, rate: int) -> Signal:
    hop = round(HOP_SECONDS * rate)
    return np.pad(signal, (0, -len(signal) % hop)).reshape(-1, hop)
