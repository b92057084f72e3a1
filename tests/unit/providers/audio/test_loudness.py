"""Loudness and peaks against known signals and an independent meter."""

import numpy as np
import pyloudnorm
import pytest

from reelestate.providers.audio.loudness import SILENCE, gain_to, integrated_loudness, true_peak_db


@pytest.mark.parametrize("rate", [22_050, 24_000, 48_000])
def test_loudness_agrees_with_an_independent_meter(rate: int) -> None:
    noise = np.random.default_rng(3).standard_normal((2, rate * 6)) * 0.1
    noise[:, : rate * 3] *= 0.02  # gated away

    assert integrated_loudness(noise, rate) == pytest.approx(
        pyloudnorm.Meter(rate).integrated_loudness(noise.T), abs=0.05
    )


def test_gain_reaches_the_target_and_leaves_silence_alone() -> None:
    tone = 0.01 * np.sin(np.arange(48_000) * 0.13)

    assert integrated_loudness(tone * gain_to(-20, tone, 48_000), 48_000) == pytest.approx(-20, abs=0.01)
    assert gain_to(-20, np.zeros(48_000), 48_000) == 1.0
    assert integrated_loudness(np.zeros(48_000), 48_000) == SILENCE


def test_a_clip_shorter_than_a_block_has_a_loudness() -> None:
    assert integrated_loudness(0.1 * np.sin(np.arange(4800) * 0.13), 48_000) == pytest.approx(-23, abs=3)


def test_true_peak_sees_what_lies_between_the_samples() -> None:
    quarter = np.sin(np.arange(48_000) * np.pi / 2 + np.pi / 4)  # samples at ±0.707, peaks at 1

    assert 20 * np.log10(np.abs(quarter).max()) == pytest.approx(-3.01, abs=0.01)
    assert true_peak_db(quarter) == pytest.approx(0, abs=0.2)
    assert true_peak_db(np.zeros(100)) == SILENCE
