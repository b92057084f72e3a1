"""Sounds made in code: something that behaves like speech, something that behaves like music."""

import wave
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float64]


def speech_like(seconds: float, rate: int = 24_000, pitch: float = 120.0, seed: int = 1) -> Samples:
    """Voiced syllables with formant-like colour, starting at once; peaks about 14 dB over the mean level."""
    t = np.arange(int(seconds * rate)) / rate
    rng = np.random.default_rng(seed)
    weights = rng.uniform(0.3, 1.0, 24) / np.arange(1, 25)
    drift = pitch * (1 + 0.06 * np.sin(2 * np.pi * 0.7 * t + seed))
    phase = 2 * np.pi * np.cumsum(drift) / rate
    voice = sum(w * np.sin(k * phase + seed * k * k) for k, w in enumerate(weights, start=1))
    syllables = np.sqrt(np.clip(np.sin(2 * np.pi * 2.1 * t + 0.8), 0, 1))
    return np.asarray(0.11 * voice * syllables + 0.01 * rng.standard_normal(t.size) * syllables)


def music_like(seconds: float, rate: int = 48_000) -> Samples:
    """A plucked chord twice a second in stereo, shape (samples, 2)."""
    t = np.arange(int(seconds * rate)) / rate
    decay = np.exp(-4 * (t % 0.5))
    sides = [sum(np.sin(2 * np.pi * f * t + d) for f in (220, 277.2, 329.6, 440)) * decay * 0.06 for d in (0.0, 0.3)]
    return np.stack(sides, axis=1)


def write_wav(path: Path, samples: Samples, rate: int) -> Path:
    """A 16-bit WAV file, mono or stereo."""
    shaped = samples.reshape(len(samples), -1)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(shaped.shape[1])
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes((np.clip(shaped, -1, 1) * 32767).astype("<i2").tobytes())
    return path


def read_sound(path: Path) -> tuple[NDArray[np.float32], int]:
    """A sound file as played from time zero: (channels, samples) and its rate."""
    with av.open(str(path)) as container:
        frames = list(container.decode(audio=0))
    planes = [f.to_ndarray() for f in frames]
    assert frames[0].format.is_planar
    return np.concatenate(planes, axis=1), frames[0].sample_rate
