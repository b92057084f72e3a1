"""Sound as a mono signal of low rate, enough to tell where speech starts."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Signal: TypeAlias = "NDArray[np.float32]"
else:
    Signal = Any

SIGNAL_RATE = 16_000


def mono_signal(frames: Iterable[Any], start: float = 0.0) -> Signal:
    """Decoded PyAV audio frames as float samples (±1) at ``SIGNAL_RATE``; ``start`` seconds of silence come first."""
    import av
    import numpy as np

    resampler = av.AudioResampler(format="flt", layout="mono", rate=SIGNAL_RATE)
    parts = [np.zeros(max(0, round(start * SIGNAL_RATE)), np.float32)]
    for frame in (*frames, None):
        parts.extend(out.to_ndarray().reshape(-1).astype(np.float32) for out in resampler.resample(frame))
    return np.concatenate(parts)


def read_signal(path: Path) -> Signal:
    """A sound file as ``mono_signal``."""
    import av

    with av.open(str(path)) as container:
        return mono_signal(container.decode(audio=0))


def rms_db(signal: Signal) -> float:
    """Level in dBFS; −120 for silence or nothing."""
    import numpy as np

    if signal.size == 0:
        return -120.0
    return float(20 * np.log10(max(1e-6, np.sqrt(np.mean(np.square(signal, dtype=np.float64))))))


def lead_in(signal: Signal) -> float:
    """Seconds until the signal first comes within 30 dB of its peak."""
    import numpy as np

    loud = np.abs(signal)
    above = np.flatnonzero(loud > loud.max(initial=0.0) * 10 ** (-30 / 20))
    return float(above[0]) / SIGNAL_RATE if above.size else 0.0


def find(clip: Signal, within: Signal) -> tuple[float, float]:
    """Where ``clip`` lies in ``within``: seconds from its start, and how alike they are there (0..1).

    Both are whitened first, so that music under the speech hardly disturbs.
    """
    import numpy as np

    if clip.size < SIGNAL_RATE // 20 or within.size < clip.size:
        return 0.0, 0.0
    a, b = _whitened(clip), _whitened(within)
    size = 1 << (b.size + a.size - 1).bit_length()
    product = np.fft.irfft(np.fft.rfft(b, size) * np.conj(np.fft.rfft(a, size)), size)[: b.size - a.size + 1]
    energy = np.concatenate(([0.0], np.cumsum(b * b)))
    local = np.sqrt((energy[a.size :] - energy[: -a.size]) * float(a @ a))
    alike = np.abs(product) / np.maximum(local, 1e-9)
    best = int(np.argmax(alike))
    return best / SIGNAL_RATE, float(alike[best])


def _whitened(signal: Signal) -> "NDArray[np.float64]":
    import numpy as np

    return np.diff(signal.astype(np.float64), prepend=0.0)
