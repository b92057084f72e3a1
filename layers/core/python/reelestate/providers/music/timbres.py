"""Instruments of the built-in synthesizer, described by their partials."""

from dataclasses import dataclass

from reelestate.providers.music.score import Instrument


@dataclass(frozen=True, slots=True)
class Partials:
    """Harmonics of ``ratio`` × the note's frequency that die away together, ``decay`` times a second (0: they hold)."""

    harmonics: tuple[float, ...]
    decay: float = 0.0
    ratio: float = 1.0


@dataclass(frozen=True, slots=True)
class Timbre:
    """How an instrument sounds: attack and release in seconds, its partials, and detuned copies in cents."""

    attack: float
    release: float
    partials: tuple[Partials, ...]
    detune: tuple[float, ...] = (0.0,)


def _roll_off(count: int, power: float) -> tuple[float, ...]:
    return tuple(1 / k**power for k in range(1, count + 1))


def _above(first: int, harmonics: tuple[float, ...]) -> tuple[float, ...]:
    """The harmonics with the lowest ``first`` silenced."""
    return (0.0,) * first + harmonics[first:]


STRING = _roll_off(9, 1.25)
PIANO = Timbre(0.002, 0.25, (Partials((1.0, 0.45), 0.9), Partials(_above(2, _roll_off(8, 1.2)), 3.2)), (-0.8, 0.8))
ELECTRIC_PIANO = Timbre(
    0.003, 0.2, (Partials((1.0, 0.12), 1.1), Partials((0, 0, 0.2, 0.1), 5.0), Partials((0.1,), 9.0, 7.0))
)
BELL = Timbre(0.001, 0.6, (Partials((1.0,), 1.8), Partials((0.35,), 3.5, 2.76), Partials((0.15,), 7.0, 5.4)))
MALLET = Timbre(0.001, 0.15, (Partials((1.0,), 4.0), Partials((0.3,), 14.0, 3.93)))
GUITAR = Timbre(0.002, 0.12, (Partials((1.0, 0.6), 1.6), Partials(_above(2, _roll_off(9, 1.1)), 4.5)), (-1.5, 1.5))
PLUCK = Timbre(0.002, 0.1, (Partials((1.0, 0.5), 5.0), Partials(_above(2, _roll_off(7, 1.2)), 11.0)))
HARP = Timbre(0.002, 0.5, (Partials((1.0, 0.4), 1.4), Partials(_above(2, _roll_off(7, 1.4)), 4.0)))
SITAR = Timbre(0.002, 0.3, (Partials((1.0, 0.7), 1.2), Partials(_above(2, _roll_off(14, 0.55)), 2.2)), (-3.0, 2.0))
BASS = Timbre(0.004, 0.06, (Partials((1.0, 0.5), 1.2), Partials((0, 0, 0.28, 0.16, 0.08), 4.0)))
SYNTH_BASS = Timbre(
    0.003, 0.05, (Partials(_roll_off(4, 1.0), 1.5), Partials(_above(4, _roll_off(10, 1.0)), 9.0)), (-4.0, 4.0)
)
STRINGS = Timbre(0.12, 0.45, (Partials(STRING),), (-9.0, -3.0, 4.0, 8.0))
CELLO = Timbre(0.05, 0.2, (Partials(STRING),), (-5.0, 4.0))
CHOIR = Timbre(0.25, 0.6, (Partials((1.0, 0.55, 0.3, 0.08, 0.05)),), (-8.0, 0.0, 7.0))
HORNS = Timbre(0.07, 0.25, (Partials((1.0, 0.6, 0.35, 0.18, 0.08)),), (-4.0, 5.0))
FLUTE = Timbre(0.06, 0.15, (Partials((1.0, 0.22, 0.06)),), (-2.0, 2.0))
ORGAN = Timbre(0.06, 0.15, (Partials((1.0, 0.4, 0.3, 0.15, 0.1)),), (-3.0, 3.0))
PAD = Timbre(0.35, 0.9, (Partials((1.0, 0.35, 0.2, 0.08, 0.05)),), (-10.0, -4.0, 5.0, 11.0))
BRIGHT_PAD = Timbre(0.1, 0.6, (Partials(_roll_off(10, 1.1)),), (-11.0, -4.0, 5.0, 12.0))

TIMBRES: dict[Instrument, Timbre] = {
    Instrument.GRAND_PIANO: PIANO,
    Instrument.ELECTRIC_PIANO: ELECTRIC_PIANO,
    Instrument.GLOCKENSPIEL: BELL,
    Instrument.MUSIC_BOX: BELL,
    Instrument.VIBRAPHONE: BELL,
    Instrument.MARIMBA: MALLET,
    Instrument.REED_ORGAN: ORGAN,
    Instrument.NYLON_GUITAR: GUITAR,
    Instrument.STEEL_GUITAR: GUITAR,
    Instrument.JAZZ_GUITAR: GUITAR,
    Instrument.ACOUSTIC_BASS: BASS,
    Instrument.FINGER_BASS: BASS,
    Instrument.SYNTH_BASS: SYNTH_BASS,
    Instrument.CELLO: CELLO,
    Instrument.PIZZICATO: PLUCK,
    Instrument.HARP: HARP,
    Instrument.STRINGS: STRINGS,
    Instrument.SLOW_STRINGS: STRINGS,
    Instrument.CHOIR: CHOIR,
    Instrument.FRENCH_HORNS: HORNS,
    Instrument.FLUTE: FLUTE,
    Instrument.SAW_LEAD: BRIGHT_PAD,
    Instrument.NEW_AGE_PAD: PAD,
    Instrument.WARM_PAD: PAD,
    Instrument.POLYSYNTH_PAD: BRIGHT_PAD,
    Instrument.SITAR: SITAR,
}
"""Instruments that are not here are struck: kits, timpani and taiko."""
