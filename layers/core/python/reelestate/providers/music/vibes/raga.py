"""Raga: a tanpura drone, a sitar that unfolds a scale phrase by phrase, flute answers, and hand drums in eight."""

from random import Random

from reelestate.providers.music import score
from reelestate.providers.music.form import Bar, Form
from reelestate.providers.music.score import Instrument, Part

RAGAS: dict[str, tuple[int, ...]] = {
    "yaman": (0, 2, 4, 6, 7, 9, 11),
    "bhupali": (0, 2, 4, 7, 9),
    "desh": (0, 2, 4, 5, 7, 9, 10),
    "hamsadhwani": (0, 2, 4, 7, 11),
}
PHRASES = ((0, 1, 2, 1, 0), (2, 3, 4, 3, 2), (4, 3, 2, 1, 2), (2, 4, 5, 4, 3, 2), (5, 4, 3, 2, 1, 0), (-1, 0, 1, 2, 0))
RHYTHMS = ((1.0, 0.5, 0.5, 1.0, 1.0, 1.0), (0.5, 0.5, 1.0, 1.5, 0.5, 1.0), (1.5, 0.5, 0.5, 0.5, 1.0, 1.0))
KEHERWA = (
    (0.0, score.OPEN_CONGA, 92),
    (0.5, score.HIGH_BONGO, 62),
    (1.0, score.MUTE_CONGA, 58),
    (1.5, score.HIGH_BONGO, 76),
    (2.0, score.HIGH_BONGO, 72),
    (2.5, score.MUTE_CONGA, 56),
    (3.0, score.LOW_CONGA, 84),
    (3.5, score.HIGH_BONGO, 64),
)
"""The eight-beat cycle: when, what and how hard."""


def compose_raga(form: Form, random: Random) -> list[Part]:
    """Composes the bed."""
    tonic = random.choice((60, 61, 62, 63))
    scale = random.choice(list(RAGAS.values()))
    low = Part(Instrument.SITAR, -5.0, pan=-0.2, reverb=0.35, low_cut=50)
    drone = Part(Instrument.REED_ORGAN, -12.0, pan=0.15, reverb=0.4, low_cut=100)
    warmth = Part(Instrument.WARM_PAD, -3.0, reverb=0.3, low_cut=40)
    sitar = Part(Instrument.SITAR, 0.0, pan=0.1, reverb=0.4, low_cut=130)
    flute = Part(Instrument.FLUTE, -7.0, pan=0.3, reverb=0.6, low_cut=200)
    tabla = Part(Instrument.STANDARD_KIT, -3.0, pan=-0.1, reverb=0.2, low_cut=50)
    phrase = random.choice(PHRASES)
    for bar in form.bars:
        _tanpura(low, bar.start, bar.beats, tonic, fifth=7 if 7 in scale else 5)
        for pitch in (tonic - 12, tonic - 5):
            drone.add(bar.start, bar.beats, pitch, 52)
        for pitch in (tonic - 24, tonic - 12):
            warmth.add(bar.start, bar.beats, pitch, 60)
        if bar.index % 2 == 0:
            phrase = random.choice(PHRASES)
        _sing(sitar, bar, tonic, scale, phrase, random)
        if bar.in_phrase == 3 and bar.energy > 0.5:
            flute.add(bar.start, bar.beats * 0.9, _degree(tonic, scale, 4), 62)
        if bar.in_phrase == 1 and bar.energy >= 1:
            flute.add(bar.start + bar.beats / 2, bar.beats * 0.45, _degree(tonic, scale, 5), 60)
        if bar.energy > 0.4:
            _keherwa(tabla, bar, random)
    _tanpura(low, form.ending, min(4.0, form.tail_beats), tonic, fifth=7)
    for pitch in (tonic - 24, tonic - 12, tonic):
        drone.add(form.ending, form.tail_beats, pitch, 48)
        warmth.add(form.ending, form.tail_beats, pitch, 56)
    sitar.add(form.ending, form.tail_beats, tonic, 84)
    sitar.add(form.ending + 0.5, form.tail_beats, tonic + 12, 60)
    tabla.add(form.ending, 0.5, score.OPEN_CONGA, 90)
    return [low, drone, warmth, sitar, flute, tabla]


def _tanpura(part: Part, start: float, beats: float, tonic: int, fifth: int) -> None:
    """Fifth, tonic, tonic, low tonic: one string a beat, each ringing into the next."""
    strings = (tonic - 12 + fifth, tonic, tonic, tonic - 12)
    for i in range(int(beats)):
        part.add(start + i, 4.0, strings[i % 4], 60 if i % 4 else 68)


def _degree(tonic: int, scale: tuple[int, ...], step: int) -> int:
    octave, index = divmod(step, len(scale))
    return tonic + 12 * octave + scale[index]


def _sing(sitar: Part, bar: Bar, tonic: int, scale: tuple[int, ...], phrase: tuple[int, ...], random: Random) -> None:
    """A phrase with grace notes from the neighbouring tone; the second bar of a pair answers lower."""
    shift = 0 if bar.index % 2 == 0 else -1
    lift = 2 if bar.energy >= 1 else 0
    clock = 0.0
    for step, length in zip(phrase, random.choice(RHYTHMS), strict=False):
        if clock >= bar.beats:
            break
        pitch = _degree(tonic, scale, step + shift + lift)
        if length >= 1 and clock > 0 and random.random() < 0.5:
            sitar.add(bar.start + clock - 0.12, 0.12, _degree(tonic, scale, step + shift + lift + 1), 58)
        sitar.add(bar.start + clock, length * 1.2, pitch, 82 + random.uniform(-8, 8))
        if length >= 1.5:
            sitar.add(bar.start + clock + 1.0, 0.5, pitch, 60)
        clock += length


def _keherwa(tabla: Part, bar: Bar, random: Random) -> None:
    for start, piece, velocity in KEHERWA:
        if start < bar.beats:
            tabla.add(bar.start + start, 0.3, piece, velocity * (0.7 + 0.3 * bar.energy) + random.uniform(-5, 5))
    if bar.turns and bar.beats > 3:
        for i in range(4):
            tabla.add(bar.start + 3 + i / 4, 0.2, (score.HIGH_BONGO, score.LOW_BONGO)[i % 2], 60 + 6 * i)
