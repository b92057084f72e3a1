"""A composed piece: parts of notes on a beat grid. Times are in beats of the piece, pitches in MIDI numbers."""

from dataclasses import dataclass, field
from enum import Enum

Automation = tuple[tuple[float, float], ...]
"""Points (beat, gain in dB) that a part's level moves through in straight lines."""


class Instrument(Enum):
    """An instrument by its General MIDI program; drum kits by their kit number plus ``DRUM_KITS``."""

    GRAND_PIANO = 0
    ELECTRIC_PIANO = 4
    GLOCKENSPIEL = 9
    MUSIC_BOX = 10
    VIBRAPHONE = 11
    MARIMBA = 12
    REED_ORGAN = 20
    NYLON_GUITAR = 24
    STEEL_GUITAR = 25
    JAZZ_GUITAR = 26
    ACOUSTIC_BASS = 32
    FINGER_BASS = 33
    SYNTH_BASS = 38
    CELLO = 42
    PIZZICATO = 45
    HARP = 46
    TIMPANI = 47
    STRINGS = 48
    SLOW_STRINGS = 49
    CHOIR = 52
    FRENCH_HORNS = 60
    FLUTE = 73
    SAW_LEAD = 81
    NEW_AGE_PAD = 88
    WARM_PAD = 89
    POLYSYNTH_PAD = 90
    SITAR = 104
    TAIKO = 116
    STANDARD_KIT = 1000
    ROOM_KIT = 1008
    ELECTRONIC_KIT = 1024
    ORCHESTRA_KIT = 1048

    @property
    def is_drums(self) -> bool:
        """Whether pitches name the pieces of a kit."""
        return self.value >= DRUM_KITS

    @property
    def program(self) -> int:
        """The MIDI program, or the kit's number."""
        return self.value % DRUM_KITS


DRUM_KITS = 1000
KICK, RIM, SNARE, CLAP, CLOSED_HAT, OPEN_HAT, CRASH, SHAKER, TAMBOURINE = 36, 37, 38, 39, 42, 46, 49, 70, 54
LOW_TOM, MID_TOM, HIGH_TOM = 41, 45, 48
HIGH_BONGO, LOW_BONGO, MUTE_CONGA, OPEN_CONGA, LOW_CONGA = 60, 61, 62, 63, 64


@dataclass(frozen=True, slots=True)
class Note:
    """One note; ``velocity`` runs from 1 to 127."""

    start: float
    length: float
    pitch: int
    velocity: int


@dataclass(slots=True)
class Part:
    """One instrument's notes and its place in the mix."""

    instrument: Instrument
    level: float
    """dB of this part's loud moments against a common reference."""
    pan: float = 0.0
    """−1 left … 1 right."""
    reverb: float = 0.25
    """How much of it goes to the hall."""
    low_cut: float = 90.0
    """Hz below which it leaves room for the bass."""
    automation: Automation = ()
    notes: list[Note] = field(default_factory=list)

    def add(self, start: float, length: float, pitch: int, velocity: float) -> None:
        """Adds a note; velocity is kept within 1 … 127."""
        self.notes.append(Note(max(0.0, start), length, pitch, max(1, min(127, round(velocity)))))


@dataclass(frozen=True, slots=True)
class Piece:
    """Parts to play together. The last chord is struck at ``ending`` (in beats) and rings out until ``seconds``."""

    parts: tuple[Part, ...]
    beat_seconds: float
    seconds: float
    ending: float
