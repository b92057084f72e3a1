"""From an engine's dry sound to a voice that stands in front of a music bed."""

import numpy as np
from numpy.typing import NDArray

from reelestate.providers.audio.filters import apply, high_pass, high_shelf, peak
from reelestate.providers.audio.loudness import gain_to
from reelestate.providers.audio.wav import Signal

LOUDNESS = -17.0
CEILING = 10 ** (-2.0 / 20)
SILENCE = 10 ** (-46 / 20)
"""What is this far below the loudest moment counts as silence at the ends."""
LEAD_SECONDS, TAIL_SECONDS = 0.012, 0.06
HOP_SECONDS = 0.005
THRESHOLD_DB, RATIO = -22.0, 2.5
ATTACK_SECONDS, RELEASE_SECONDS = 0.008, 0.12
SIBILANCE_HERTZ, SIBILANCE_SHARE, SIBILANCE_CUT_DB = 5200.0, 0.45, 5.0


def trim_edges(signal: Signal, rate: int) -> tuple[int, int]:
    """First and last sample to keep: a few milliseconds before the first sound, a short tail after the last."""
    levels = moving_level(signal, rate)
    loud = np.flatnonzero(levels > levels.max() * SILENCE) if levels.size else np.array([], int)
    if not loud.size:
        return 0, len(signal)
    hop = round(HOP_SECONDS * rate)
    start = int(loud[0]) * hop - round(LEAD_SECONDS * rate)
    end = (int(loud[-1]) + 1) * hop + round(TAIL_SECONDS * rate)
    return max(0, start), min(len(signal), end)


def master(signal: Signal, rate: int) -> Signal:
    """The voice equalised, de-essed, compressed, brought to −17 LUFS and limited to −2 dB, its ends faded."""
    shaped = apply(
        signal,
        rate,
        high_pass(78.0, rate),
        peak(280.0, -2.0, rate, q=1.1),
        peak(3200.0, 2.0, rate, q=0.9),
        high_shelf(7500.0, 2.5, rate),
    )
    shaped = shaped * gain_to(LOUDNESS, shaped, rate)
    shaped = _compress(_soften_sibilants(shaped, rate), rate)
    shaped = _limit(shaped * gain_to(LOUDNESS, shaped, rate), rate)
    return _fade(shaped, rate)


def moving_level(signal: Signal, rate: int) -> NDArray[np.float64]:
    """Root mean square for each 5 ms of the signal."""
    hop = round(HOP_SECONDS * rate)
    padded = np.pad(signal, (0, -len(signal) % hop))
    return np.asarray(np.sqrt((padded.reshape(-1, hop) ** 2).mean(axis=1)))


def _compress(signal: Signal, rate: int) -> Signal:
    levels = 20 * np.log10(np.maximum(moving_level(signal, rate), 1e-6))
    wanted = -np.maximum(levels - THRESHOLD_DB, 0) * (1 - 1 / RATIO)
    return signal * _per_sample(10 ** (_smooth(wanted) / 20), len(signal), rate)


def _soften_sibilants(signal: Signal, rate: int) -> Signal:
    """Takes the hiss down in the moments in which it holds most of the energy."""
    hiss = apply(signal, rate, high_pass(SIBILANCE_HERTZ, rate), high_pass(SIBILANCE_HERTZ, rate))
    share = moving_level(hiss, rate) / np.maximum(moving_level(signal, rate), 1e-6)
    cut = -SIBILANCE_CUT_DB * np.clip((share - SIBILANCE_SHARE) / (1 - SIBILANCE_SHARE), 0, 1)
    return signal + hiss * (_per_sample(10 ** (_smooth(cut) / 20), len(signal), rate) - 1)


def _limit(signal: Signal, rate: int) -> Signal:
    """Turns down around the peaks beyond the ceiling, one hop ahead so that no step is heard."""
    hop = round(HOP_SECONDS * rate)
    padded = np.pad(signal, (0, -len(signal) % hop))
    peaks = np.abs(padded.reshape(-1, hop)).max(axis=1)
    gains = np.minimum(1.0, CEILING / np.maximum(peaks, 1e-9))
    around = np.minimum(gains, np.minimum(np.append(gains[1:], 1.0), np.insert(gains[:-1], 0, 1.0)))
    return np.clip(signal * _per_sample(around, len(signal), rate), -CEILING, CEILING)


def _smooth(gains_db: NDArray[np.float64]) -> NDArray[np.float64]:
    """Quick when it turns down, slow when it comes back."""
    attack, release = (float(np.exp(-HOP_SECONDS / s)) for s in (ATTACK_SECONDS, RELEASE_SECONDS))
    smoothed = np.empty_like(gains_db)
    state = 0.0
    for i, gain in enumerate(gains_db.tolist()):
        keep = attack if gain < state else release
        state = keep * state + (1 - keep) * gain
        smoothed[i] = state
    return smoothed


def _per_sample(gains: NDArray[np.float64], samples: int, rate: int) -> NDArray[np.float64]:
    centres = (np.arange(len(gains)) + 0.5) * round(HOP_SECONDS * rate)
    return np.interp(np.arange(samples), centres, gains)


def _fade(signal: Signal, rate: int) -> Signal:
    faded = signal.copy()
    lead, tail = (min(len(signal) // 2, round(seconds * rate)) for seconds in (0.004, 0.03))
    faded[:lead] *= np.linspace(0, 1, lead, endpoint=False)
    faded[len(faded) - tail :] *= np.linspace(1, 0, tail) ** 2
    return faded
