from pathlib import Path

import numpy as np
import pyloudnorm
import pytest

from reelestate.film.sound.loudness import SILENCE_LUFS, measure
from tests.film.support.sounds import speech_like, write_wav


def test_reference_tone_reads_as_the_standard_says(tmp_path: Path) -> None:
    # given EBU Tech 3341's case 1: a stereo 1 kHz sine at −23 dBFS for 20 s
    t = np.arange(20 * 48_000) / 48_000
    tone = 10 ** (-23 / 20) * np.sin(2 * np.pi * 1000 * t)
    path = write_wav(tmp_path / "tone.wav", np.stack([tone, tone], axis=1), 48_000)

    # when
    loudness = measure(path)

    # then it reads −23 LUFS ± 0.1, and its peak is the sine's
    assert loudness.integrated_lufs == pytest.approx(-23, abs=0.1)
    assert loudness.true_peak_dbtp == pytest.approx(-23, abs=0.1)


def test_true_peak_sees_what_lies_between_the_samples(tmp_path: Path) -> None:
    # given a sine at a quarter of the sampling rate whose samples all miss its crests by 3 dB
    n = np.arange(3 * 48_000)
    tone = 0.5 * np.sin(2 * np.pi * n / 4 + np.pi / 4) * np.clip(np.minimum(n, n[::-1]) / 4800, 0, 1)
    path = write_wav(tmp_path / "between.wav", tone, 48_000)

    assert 20 * np.log10(np.abs(tone).max()) == pytest.approx(-9.03, abs=0.01)
    assert measure(path).true_peak_dbtp == pytest.approx(-6.02, abs=0.3)


def test_a_peak_in_the_last_instant_counts(tmp_path: Path) -> None:
    quiet = 0.05 * np.sin(np.arange(48_000 + 2_000) * 0.05)
    quiet[-40:-20] = 0.8

    assert measure(write_wav(tmp_path / "late.wav", quiet, 48_000)).true_peak_dbtp > -3


def test_speech_agrees_with_an_independent_meter(tmp_path: Path) -> None:
    speech = speech_like(6, 48_000)

    measured = measure(write_wav(tmp_path / "speech.wav", speech, 48_000)).integrated_lufs

    assert measured == pytest.approx(pyloudnorm.Meter(48_000).integrated_loudness(speech), abs=0.1)


@pytest.mark.parametrize("seconds", [0.1, 2.0])
def test_silence_has_a_reading(tmp_path: Path, seconds: float) -> None:
    path = write_wav(tmp_path / "silence.wav", np.zeros(int(48_000 * seconds)), 48_000)

    assert measure(path).integrated_lufs == SILENCE_LUFS
    assert measure(path).true_peak_dbtp == -120
