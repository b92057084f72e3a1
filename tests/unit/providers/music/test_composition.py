"""What is composed: form, grid, harmony, variety."""

import pytest

from reelestate.kit.errors import InvalidInput
from reelestate.providers.music.base import MusicRequest
from reelestate.providers.music.composition import compose_piece
from reelestate.providers.music.harmony import Chord, lead_voices
from reelestate.providers.music.score import Instrument
from reelestate.providers.music.vibes import VIBES

GRIDS = (15, 18, 20, 25, 30)


@pytest.mark.parametrize("frames_per_beat", GRIDS)
@pytest.mark.parametrize("vibe", VIBES)
def test_every_vibe_fits_every_grid_and_length(vibe: str, frames_per_beat: int) -> None:
    for seconds in (1.0, 7.3, 15.0, 30.0, 61.7):
        piece = compose_piece(MusicRequest(vibe, seconds, frames_per_beat))

        grid = frames_per_beat / 30
        assert piece.beat_seconds / grid in {0.5, 1.0, 2.0}
        ending = piece.ending * piece.beat_seconds
        assert (ending / grid) % 1 == 0
        assert ending < seconds
        notes = [note for part in piece.parts for note in part.notes]
        assert min(note.start for note in notes) == 0
        assert any(note.start == piece.ending for note in notes)
        assert all(0 <= note.pitch <= 127 and note.length > 0 for note in notes)
        assert all(note.start * piece.beat_seconds < seconds for note in notes)


@pytest.mark.parametrize("vibe", VIBES)
def test_the_tempo_suits_the_vibe(vibe: str) -> None:
    low, high = VIBES[vibe].tempo
    for frames_per_beat in GRIDS:
        bpm = 60 / compose_piece(MusicRequest(vibe, 30, frames_per_beat)).beat_seconds
        assert low * 0.85 <= bpm <= high * 1.2


@pytest.mark.parametrize("vibe", VIBES)
def test_seeds_repeat_and_differ(vibe: str) -> None:
    pieces = [compose_piece(MusicRequest(vibe, 30, 20, seed=seed)) for seed in (1, 1, 2, 3)]

    assert pieces[0] == pieces[1]
    assert pieces[0] != pieces[2] != pieces[3]


@pytest.mark.parametrize("vibe", VIBES)
def test_a_piece_builds_and_then_rests_on_its_last_chord(vibe: str) -> None:
    piece = compose_piece(MusicRequest(vibe, 30, 20))
    notes = [note for part in piece.parts for note in part.notes]
    third = piece.ending / 3

    opening = [n for n in notes if n.start < third]
    climax = [n for n in notes if 2 * third <= n.start < piece.ending]
    assert len(climax) > len(opening)
    assert 1.8 <= piece.seconds - piece.ending * piece.beat_seconds <= 6.5


@pytest.mark.parametrize("vibe", VIBES)
def test_tunes_stay_below_the_consonants_of_a_voice(vibe: str) -> None:
    """Fundamentals above 1 kHz (pitch 84) are left to quiet sparkle."""
    for seed in range(1, 6):
        piece = compose_piece(MusicRequest(vibe, 30, 20, seed=seed))
        for part in piece.parts:
            if not part.instrument.is_drums and part.level > -12:
                assert max(note.pitch for note in part.notes) <= 86


def test_voices_move_little_from_chord_to_chord() -> None:
    first = lead_voices([], Chord(0, "maj").pitch_classes(0), 60)
    second = lead_voices(first, Chord(9, "min").pitch_classes(0), 60)

    assert sorted(p % 12 for p in second) == [0, 4, 9]
    assert all(abs(a - b) <= 3 for a, b in zip(first, second, strict=True))
    assert Chord(7, "maj").bass(0) == 43


def test_drum_kits_are_told_from_pitched_instruments() -> None:
    assert Instrument.ELECTRONIC_KIT.is_drums
    assert Instrument.ELECTRONIC_KIT.program == 24
    assert not Instrument.SITAR.is_drums


@pytest.mark.parametrize(
    ("request_", "field"),
    [
        (MusicRequest("polka", 30, 20), "vibe"),
        (MusicRequest("chill", 0, 20), "seconds"),
        (MusicRequest("chill", float("nan"), 20), "seconds"),
        (MusicRequest("chill", 1e9, 20), "seconds"),
        (MusicRequest("chill", 30, 0), "frames_per_beat"),
        (MusicRequest("chill", 30, 5000), "frames_per_beat"),
    ],
)
def test_bad_input_names_the_field(request_: MusicRequest, field: str) -> None:
    with pytest.raises(InvalidInput) as error:
        compose_piece(request_)

    assert error.value.field == field
