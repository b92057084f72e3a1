"""How far the bed steps back while someone speaks."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

PROBE_RATE = 8_000
_WINDOW = PROBE_RATE // 20
_SPEAKING = 10 ** (-35 / 20)
_AUDIBLE = 10 ** (-60 / 20)


def duck_depth(voice: Path, bed: Path, ducked: Path) -> float | None:
    """Median level drop (dB, positive) of the bed over 50 ms windows with speech; None when they never meet.

    The three are raw mono 32-bit float files at ``PROBE_RATE``.
    """
    import numpy as np

    def levels(path: Path) -> "NDArray[np.float64]":
        signal = np.fromfile(path, dtype="<f4").astype(np.float64)
        windows = signal[: signal.size // _WINDOW * _WINDOW].reshape(-1, _WINDOW)
        rms: NDArray[np.float64] = np.sqrt((windows**2).mean(axis=1))
        return rms

    speech, before, after = levels(voice), levels(bed), levels(ducked)
    count = min(speech.size, before.size, after.size)
    speech, before, after = speech[:count], before[:count], after[:count]
    both = (speech > _SPEAKING) & (before > _AUDIBLE) & (after > 0)
    if not both.any():
        return None
    return float(np.median(20 * np.log10(before[both] / after[both])))
