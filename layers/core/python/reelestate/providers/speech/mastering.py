"""From an engine's dry sound to a voice that stands in front of a music bed."""

import numpy as np

from reelestate.providers.audio.dynamics import HOP_SECONDS, compress, limit, moving_level, per_sample, smooth
from reelestate.providers.audio.filters import apply, high_pass, high_shelf, peak
from reelestate.providers.audio.loudness import gain_to
from reelestate.providers.audio.wav import Signal

LOUDNESS = -17.0
CEILING = 10 ** (-2.0 / 20)
SILENCE = 10 ** (-40 / 20)
ONSET = 10 ** (-26 / 20)
"""A line begins where a listener hears it begin; the breath before an F or an H is quieter than that."""
"""What is this far below the loudest moment counts as silence at the ends."""
LEAD_SECONDS, TAIL_SECONDS = 0.012, 0.06
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
    onset = int(np.flatnonzero(levels > levels.max() * ONSET)[0])
    start = onset * hop - round(LEAD_SECONDS * rate)
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
    shaped = compress(
        _soften_sibilants(shaped, rate),
        rate,
        threshold_db=THRESHOLD_DB,
        ratio=RATIO,
        attack=ATTACK_SECONDS,
        release=RELEASE_SECONDS,
    )
    shaped = limit(shaped * gain_to(LOUDNESS, shaped, rate), rate, CEILING)
    return _fade(shaped, rate)


def _soften_sibilants(signal: Signal, rate: int) -> Signal:
    """Takes the hiss down in the moments in which it holds most of the energy."""
    hiss = apply(signal, rate, high_pass(SIBILANCE_HERTZ, rate), high_pass(SIBILANCE_HERTZ, rate))
    share = moving_level(hiss, rate) / np.maximum(moving_level(signal, rate), 1e-6)
    cut = -SIBILANCE_CUT_DB * np.clip((share - SIBILANCE_SHARE) / (1 - SIBILANCE_SHARE), 0, 1)
    return signal + hiss * (
        per_sample(10 ** (smooth(cut, ATTACK_SECONDS, RELEASE_SECONDS) / 20), len(signal), rate) - 1
    )


def _fade(signal: Signal, rate: int) -> Signal:
    faded = signal.copy()
    lead, tail = (min(len(signal) // 2, round(seconds * rate)) for seconds in (0.004, 0.03))
    faded[:lead] *= np.linspace(0, 1, lead, endpoint=False)
    faded[len(faded) - tail :] *= np.linspace(1, 0, tail) ** 2
    return faded
