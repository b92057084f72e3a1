from pathlib import Path

import pytest

from reelestate.film.quality.check import check_film
from reelestate.film.quality.report import QualityReport
from reelestate.film.timeline import Canvas, Motion, Shot, Timeline, Transition
from reelestate.film.timeline.model import AudioTrack, MusicBed, TransitionKind, VoiceClip
from tests.film.support.films import FONTS, Picture, Production, caption, decoded, write
from tests.film.support.pictures import CUT, film, framed, textured_photo
from tests.film.support.sounds import music_like, speech_like, write_wav


@pytest.fixture(scope="session")
def production(tmp_path_factory: pytest.TempPathFactory) -> Production:
    """A film of 3.6 s in 540×960: two shots, a crossfade, two spoken and captioned lines, music."""
    if not FONTS.is_dir():
        pytest.skip("the fonts are not unpacked; run `make setup`")
    folder = tmp_path_factory.mktemp("film")
    photos = [textured_photo(folder / f"room{seed}.jpg", 1200, 900, seed) for seed in (1, 2)]
    crossfade = Transition(kind=TransitionKind.CROSSFADE, frames=12)
    timeline, pictures = film(photos, Canvas(width=540, height=960), 60, (CUT, crossfade))
    sounds = {
        "hook": write_wav(folder / "hook.wav", speech_like(1.5, 24_000, 120, seed=1), 24_000),
        "rooms": write_wav(folder / "rooms.wav", speech_like(1.6, 24_000, 130, seed=2), 24_000),
        "bed": write_wav(folder / "bed.wav", music_like(3.6), 48_000),
    }
    audio = AudioTrack(
        voices=(VoiceClip(key="hook", start_frame=0), VoiceClip(key="rooms", start_frame=54)),
        music=MusicBed(key="bed", frames_per_beat=15),
    )
    captions = (caption(("Four bedrooms", "by the sea"), 0, 48), caption(("and a garden", "of 450 m²."), 54, 104))
    shots = tuple(shot.model_copy(update={"motion": _slow(timeline, shot)}) for shot in timeline.shots)
    timeline = timeline.model_copy(update={"audio": audio, "overlays": captions, "shots": shots})
    return Production(timeline, pictures, sounds, folder)


def _slow(timeline: Timeline, shot: Shot) -> Motion:
    """A move of one to two pixels a frame."""
    asset = timeline.assets[shot.asset]
    return Motion(
        start=framed(asset, timeline.canvas, 1.0, 0.45, 0.5), end=framed(asset, timeline.canvas, 1.1, 0.5, 0.45)
    )


@pytest.fixture(scope="session")
def good_film(production: Production) -> Path:
    """The film as the renderer makes it."""
    return production.film("good")


@pytest.fixture(scope="session")
def good_sound(production: Production) -> Path:
    """Its sound track."""
    return production.sound_only("good-sound")


@pytest.fixture(scope="session")
def good_pictures(good_film: Path) -> list[Picture]:
    """Its decoded pictures."""
    return decoded(good_film)


@pytest.fixture(scope="session")
def good_report(production: Production, good_film: Path) -> QualityReport:
    """What is found of it."""
    return check_film(good_film, production.expectation())


@pytest.fixture(scope="session")
def written_film(production: Production, good_pictures: list[Picture], good_sound: Path) -> Path:
    """The same film encoded again and written by another muxer."""
    return write(production.folder / "written.mp4", good_pictures, good_sound)
