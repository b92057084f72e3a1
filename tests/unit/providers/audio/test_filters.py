"""Filters against a sample-by-sample reference."""

import numpy as np
import pytest
from scipy.signal import lfilter

from reelestate.providers.audio import filters
from reelestate.providers.audio.dynamics import compress, limit
from reelestate.providers.audio.wav import from_wav, resample, to_wav

RATE = 24_000


@pytest.mark.parametrize(
    "biquad",
    [
        filters.high_pass(80, RATE),
        filters.peak(3000, 4, RATE, 0.9),
        filters.high_shelf(7000, -3, RATE),
    ],
)
def test_filtering_spectra_equals_filtering_samples(biquad: filters.Biquad) -> None:
    noise = np.random.default_rng(5).standard_normal(RATE)

    expected = lfilter(np.array(biquad.b), np.array(biquad.a), noise)

    assert np.abs(filters.apply(noise, RATE, biquad) - expected).max() < 1e-4


@pytest.mark.parametrize("samples", [1, 7, 1001, 999_983, 1_440_001])
def test_fast_lengths_are_even_and_not_much_longer(samples: int) -> None:
    size = filters.fast_length(samples)

    assert size % 2 == 0
    assert samples <= size <= max(2, samples * 1.08 + 2)
    for factor in (2, 3, 5):
        while size % factor == 0:
            size //= factor
    assert size == 1


def test_the_limiter_holds_peaks_and_leaves_the_rest() -> None:
    signal = 0.1 * np.sin(np.arange(RATE) * 0.05)
    signal[RATE // 2] = 1.0

    limited = limit(signal, RATE, 0.5)

    assert np.abs(limited).max() <= 0.5
    assert np.array_equal(limited[: RATE // 4], signal[: RATE // 4])


def test_the_compressor_turns_loud_moments_down() -> None:
    signal = np.concatenate([np.full(RATE, 0.02), np.full(RATE, 0.8)])

    squeezed = compress(signal, RATE, threshold_db=-20, ratio=2, attack=0.01, release=0.1)

    assert squeezed[RATE // 2] == pytest.approx(0.02, rel=0.01)
    assert 20 * np.log10(squeezed[-100] / 0.8) == pytest.approx(-(20 - 1.94) / 2, abs=0.3)


def test_wav_bytes_round_trip_and_resampling_keeps_the_tone() -> None:
    tone = 0.5 * np.sin(2 * np.pi * 440 * np.arange(RATE) / RATE)

    back, rate = from_wav(to_wav(np.stack([tone, -tone]), RATE))
    slower = resample(tone, RATE, 16_000)

    assert (back.shape, rate) == ((2, RATE), RATE)
    assert np.abs(back[0] - tone).max() < 1 / 32_000
    assert len(slower) == 16_000
    assert np.argmax(np.abs(np.fft.rfft(slower))) == 440
