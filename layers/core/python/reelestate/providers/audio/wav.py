"""16-bit PCM WAV bytes to and from arrays."""

import io
import wave

import numpy as np
from numpy.typing import NDArray

Signal = NDArray[np.float64]
"""Samples in −1 … 1, of shape (samples,) when mono and (channels, samples) otherwise."""


def to_wav(signal: Signal, sample_rate: int) -> bytes:
    """The signal as a WAV file. Rounds to the nearest step; what is beyond full scale is clipped."""
    channels = np.atleast_2d(signal)
    pcm = np.clip(np.rint(channels.T * 32767), -32768, 32767).astype("<i2")
    target = io.BytesIO()
    with wave.open(target, "wb") as writer:
        writer.setnchannels(len(channels))
        writer.setsampwidth(2)
        writer.setframerate(sample_rate)
        writer.writeframes(pcm.tobytes())
    return target.getvalue()


def from_wav(data: bytes) -> tuple[Signal, int]:
    """The samples and the sample rate of a 16-bit WAV file."""
    with wave.open(io.BytesIO(data)) as reader:
        rate, channels = reader.getframerate(), reader.getnchannels()
        pcm = np.frombuffer(reader.readframes(reader.getnframes()), "<i2")
    signal = pcm.reshape(-1, channels).T / 32767
    return (signal[0] if channels == 1 else signal), rate


def from_pcm16(pcm: bytes) -> Signal:
    """Raw mono 16-bit little-endian samples as a signal."""
    return np.frombuffer(pcm, "<i2") / 32768


def resample(signal: Signal, rate: int, new_rate: int) -> Signal:
    """The mono signal at another sample rate, band-limited."""
    if rate == new_rate or not signal.size:
        return signal
    padding = rate // 20
    padded = np.concatenate([signal, np.zeros(padding)])
    whole = -len(padded) % rate_step(rate, new_rate)
    padded = np.concatenate([padded, np.zeros(whole)])
    new_length = len(padded) * new_rate // rate
    spectrum = np.fft.rfft(padded)
    bins = new_length // 2 + 1
    resized = np.zeros(bins, complex)
    kept = min(bins, len(spectrum))
    resized[:kept] = spectrum[:kept]
    resampled = np.fft.irfft(resized, new_length) * (new_length / len(padded))
    return resampled[: round(len(signal) * new_rate / rate)]


def rate_step(rate: int, new_rate: int) -> int:
    """The fewest samples at ``rate`` that last a whole number of samples at ``new_rate``."""
    return rate // int(np.gcd(rate, new_rate))
