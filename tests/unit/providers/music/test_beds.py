"""What is heard: every vibe, played by both players."""

from functools import lru_cache
from pathlib import Path

import numpy as np
import pyloudnorm
import pytest
from numpy.typing import NDArray

from reelestate.providers.audio.loudness import true_peak_db
from reelestate.providers.audio.wav import from_wav
from reelestate.providers.music.auto import BestMusic
from reelestate.providers.music.base import Music, MusicRequest
from reelestate.providers.music.composition import compose_piece
from reelestate.providers.music.soundfont import SoundFontMusic
from reelestate.providers.music.synthesizer import SynthesizerMusic
from reelestate.providers.music.vibes import VIBES

SECONDS, FRAMES_PER_BEAT, RATE = 12.4, 18, 48_000
RHYTHMIC = ("chill", "upbeat", "cinematic", "electronic", "raga", "piano")


@lru_cache(maxsize=32)
def play(player: str, vibe: str, assets_dir: Path) -> Music:
    provider = SoundFontMusic(assets_dir) if player == "soundfont" else SynthesizerMusic()
    reason = provider.unavailable_reason()
    if reason:
        pytest.skip(reason)
    return provider.compose(MusicRequest(vibe, SECONDS, FRAMES_PER_BEAT))


@pytest.fixture(params=VIBES)
def vibe(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=["soundfont", pytest.param("synthesizer", marks=pytest.mark.long)])
def bed(request: pytest.FixtureRequest, vibe: str, assets_dir: Path) -> NDArray[np.float64]:
    music = play(request.param, vibe, assets_dir)
    assert music.provider == request.param
    signal, rate = from_wav(music.wav)
    assert rate == RATE
    return signal


def power_db(signal: NDArray[np.float64]) -> float:
    return float(10 * np.log10((signal**2).mean() + 1e-12))


def test_it_has_exactly_the_asked_length_in_stereo(bed: NDArray[np.float64]) -> None:
    assert bed.shape == (2, round(SECONDS * RATE))


def test_it_is_as_loud_as_promised_with_room_above(bed: NDArray[np.float64]) -> None:
    assert pyloudnorm.Meter(RATE).integrated_loudness(bed.T) == pytest.approx(-20, abs=0.6)
    assert true_peak_db(bed) < -3


def test_the_first_beat_is_at_the_first_sample(bed: NDArray[np.float64]) -> None:
    opening = np.abs(bed[:, : RATE // 2]).max(axis=0)

    assert np.argmax(opening > opening.max() * 0.1) / RATE < 0.03


def test_it_neither_pauses_nor_clicks(bed: NDArray[np.float64]) -> None:
    half_seconds = bed[:, : int((SECONDS - 2) * 2) * RATE // 2].reshape(2, -1, RATE // 2)

    assert min(power_db(half_seconds[:, i]) for i in range(half_seconds.shape[1])) > -45
    assert np.abs(bed[:, 0]).max() < 0.001
    assert np.abs(bed[:, -1]).max() < 0.001


def test_the_ending_dies_away(bed: NDArray[np.float64]) -> None:
    body = power_db(bed[:, : int((SECONDS - 3) * RATE)])
    last = [power_db(bed[:, int((SECONDS - t) * RATE) : int((SECONDS - t + 0.3) * RATE)]) for t in (0.9, 0.6, 0.3)]

    assert body > last[0] > last[1] > last[2]
    assert last[2] < body - 20


def test_it_is_wide_but_holds_together_in_mono(bed: NDArray[np.float64]) -> None:
    correlation = float(np.corrcoef(bed)[0, 1])

    assert 0.05 < correlation < 0.95
    assert power_db(bed.mean(axis=0)) > power_db(bed) - 4


def test_the_voice_has_room(bed: NDArray[np.float64]) -> None:
    power = np.abs(np.fft.rfft(bed.mean(axis=0))) ** 2
    frequencies = np.fft.rfftfreq(bed.shape[1], 1 / RATE)

    consonants = power[(frequencies > 1000) & (frequencies < 4000)].sum()
    assert 10 * np.log10(consonants / power.sum()) < -5


@pytest.mark.parametrize("player", ["soundfont", pytest.param("synthesizer", marks=pytest.mark.long)])
@pytest.mark.parametrize("vibe", RHYTHMIC)
def test_its_beats_lie_on_the_asked_grid(player: str, vibe: str, assets_dir: Path) -> None:
    signal, _ = from_wav(play(player, vibe, assets_dir).wav)
    bar = 4 * compose_piece(MusicRequest(vibe, SECONDS, FRAMES_PER_BEAT)).beat_seconds

    assert measured_period(signal.mean(axis=0), near=bar) == pytest.approx(bar, rel=0.01)


def measured_period(signal: NDArray[np.float64], near: float) -> float:
    """The lag, in seconds, at which the onsets repeat themselves best, within 8 % of a guess."""
    hop = 240
    frames = np.lib.stride_tricks.sliding_window_view(signal, 1024)[::hop] * np.hanning(1024)
    flux = np.maximum(np.diff(np.log(np.abs(np.fft.rfft(frames)) + 1e-3), axis=0), 0).sum(axis=1)
    flux = np.convolve(flux - flux.mean(), np.hanning(9), mode="same")
    lags = np.arange(int(near * 0.92 * RATE / hop), int(near * 1.08 * RATE / hop) + 1)
    strength = [float((flux[:-lag] * flux[lag:]).mean()) for lag in lags]
    return float(lags[int(np.argmax(strength))] * hop / RATE)


def test_the_same_request_gives_the_same_bytes_and_another_seed_other_music(assets_dir: Path) -> None:
    provider = BestMusic(SoundFontMusic(assets_dir), SynthesizerMusic())
    request = MusicRequest("upbeat", 6.0, 15)

    assert provider.compose(request) == provider.compose(request)
    assert provider.compose(MusicRequest("upbeat", 6.0, 15, seed=2)).wav != provider.compose(request).wav


def test_without_a_sound_font_the_synthesizer_plays_and_says_why(tmp_path: Path) -> None:
    music = BestMusic(SoundFontMusic(tmp_path), SynthesizerMusic()).compose(MusicRequest("piano", 3.0, 25))

    assert music.provider == "synthesizer"
    assert music.fallback_reason == "No sound font is installed: run make setup."


@pytest.mark.parametrize("seconds", [1.0, 2.5, 4.99])
def test_even_the_shortest_bed_is_whole(seconds: float) -> None:
    signal, _ = from_wav(SynthesizerMusic().compose(MusicRequest("cinematic", seconds, 30)).wav)

    assert signal.shape == (2, round(seconds * RATE))
    assert power_db(signal) > -35
