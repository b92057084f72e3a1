"""Second-order filters (Audio EQ Cookbook, R. Bristow-Johnson), applied through their frequency response.

Multiplying spectra filters a whole clip at once, without a sample-by-sample loop; the clip is padded, so that a
filter's ringing never wraps around to its start.
"""

from dataclasses import dataclass
from functools import lru_cache, reduce
from math import cos, pi, sin, sqrt
from operator import mul

import numpy as np
from numpy.typing import NDArray

from reelestate.providers.audio.wav import Signal


@dataclass(frozen=True, slots=True)
class Biquad:
    """H(z) = (b0 + b1 z⁻¹ + b2 z⁻²) / (a0 + a1 z⁻¹ + a2 z⁻²)."""

    b: tuple[float, float, float]
    a: tuple[float, float, float]

    def response(self, delay: NDArray[np.complex128]) -> NDArray[np.complex128]:
        """Complex gain where one sample of delay is the complex factor ``delay``."""
        numerator = self.b[0] + delay * (self.b[1] + delay * self.b[2])
        denominator = self.a[0] + delay * (self.a[1] + delay * self.a[2])
        return np.asarray(numerator / denominator)


def high_pass(frequency: float, rate: int, q: float = sqrt(0.5)) -> Biquad:
    """Rolls off below ``frequency`` (Hz) at 12 dB an octave."""
    w, alpha = _prepare(frequency, rate, q)
    c = cos(w)
    return Biquad(((1 + c) / 2, -(1 + c), (1 + c) / 2), (1 + alpha, -2 * c, 1 - alpha))


def low_pass(frequency: float, rate: int, q: float = sqrt(0.5)) -> Biquad:
    """Rolls off above ``frequency`` (Hz) at 12 dB an octave."""
    w, alpha = _prepare(frequency, rate, q)
    c = cos(w)
    return Biquad(((1 - c) / 2, 1 - c, (1 - c) / 2), (1 + alpha, -2 * c, 1 - alpha))


def peak(frequency: float, gain_db: float, rate: int, q: float = 1.0) -> Biquad:
    """Raises or lowers a band around ``frequency`` (Hz) by ``gain_db``."""
    w, alpha = _prepare(frequency, rate, q)
    c, amplitude = cos(w), 10 ** (gain_db / 40)
    return Biquad(
        (1 + alpha * amplitude, -2 * c, 1 - alpha * amplitude), (1 + alpha / amplitude, -2 * c, 1 - alpha / amplitude)
    )


def high_shelf(frequency: float, gain_db: float, rate: int, q: float = sqrt(0.5)) -> Biquad:
    """Raises or lowers everything above ``frequency`` (Hz) by ``gain_db``."""
    w, alpha = _prepare(frequency, rate, q)
    c, amplitude = cos(w), 10 ** (gain_db / 40)
    root = 2 * sqrt(amplitude) * alpha
    return Biquad(
        (
            amplitude * ((amplitude + 1) + (amplitude - 1) * c + root),
            -2 * amplitude * ((amplitude - 1) + (amplitude + 1) * c),
            amplitude * ((amplitude + 1) + (amplitude - 1) * c - root),
        ),
        (
            (amplitude + 1) - (amplitude - 1) * c + root,
            2 * ((amplitude - 1) - (amplitude + 1) * c),
            (amplitude + 1) - (amplitude - 1) * c - root,
        ),
    )


def apply(signal: Signal, rate: int, *filters: Biquad) -> Signal:
    """The signal through all filters, one after the other; as long as it was."""
    samples = signal.shape[-1]
    size = fast_length(samples + rate // 4)
    filtered: Signal = np.fft.irfft(np.fft.rfft(signal, size) * response(size, *filters), size)[..., :samples]
    return filtered


def response(size: int, *filters: Biquad) -> NDArray[np.complex128]:
    """What multiplies the spectrum of ``size`` samples to put a signal through all the filters."""
    delay = _unit_delay(size)
    return np.asarray(reduce(mul, (f.response(delay) for f in filters)))


def fast_length(samples: int) -> int:
    """The next even length with only the small prime factors 2, 3 and 5, which FFTs are fast at."""
    best = 1 << (max(samples, 2) - 1).bit_length()
    power5 = 1
    while power5 < best:
        power3 = power5
        while power3 < best:
            power2 = 2 << max(0, (-(-samples // (2 * power3)) - 1).bit_length())
            if power3 * power2 >= samples:
                best = min(best, power3 * power2)
            power3 *= 3
        power5 *= 5
    return best


@lru_cache(maxsize=2)
def _unit_delay(size: int) -> NDArray[np.complex128]:
    return np.asarray(np.exp(-1j * np.linspace(0, pi, size // 2 + 1)))


def _prepare(frequency: float, rate: int, q: float) -> tuple[float, float]:
    w = 2 * pi * min(frequency, rate * 0.49) / rate
    return w, sin(w) / (2 * q)
