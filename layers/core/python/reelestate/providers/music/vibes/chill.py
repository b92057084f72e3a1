"""Chill: electric piano in ninth chords, round bass, soft swung drums, a guitar that answers now and then."""

from random import Random

from reelestate.providers.music import melody, score
from reelestate.providers.music.form import Bar, Form
from reelestate.providers.music.harmony import MAJOR_PENTATONIC, Chord, chords, lead_voices, scale_pitches
from reelestate.providers.music.score import Instrument, Part

PROGRESSIONS = (
    chords("5:maj9 4:min7 2:min9 0:maj9"),
    chords("0:maj9 9:min9 5:maj9 7:7sus4"),
    chords("2:min9 7:7sus4 0:maj9 9:min7"),
)
CADENCE, HOME = Chord(7, "7sus4"), Chord(0, "maj9")
SWING = 0.09
RHYTHMS = (
    ((0.5, 0.5), (1.0, 1.0), (2.5, 1.2)),
    ((0.0, 0.75), (0.75, 0.75), (1.5, 1.5)),
    ((1.0, 0.5), (1.5, 0.5), (2.0, 1.5)),
)


def compose_chill(form: Form, random: Random) -> list[Part]:
    """Composes the bed."""
    key = random.choice((0, 2, 3, 5, 10))
    progression = random.choice(PROGRESSIONS)
    keys = Part(Instrument.ELECTRIC_PIANO, 0.0, pan=-0.15, reverb=0.3, low_cut=140)
    bass = Part(Instrument.FINGER_BASS, 1.5, reverb=0.02, low_cut=35)
    drums = Part(Instrument.ROOM_KIT, -3.0, reverb=0.1, low_cut=35)
    pad = Part(Instrument.WARM_PAD, -9.0, pan=0.2, reverb=0.5, low_cut=180)
    guitar = Part(Instrument.JAZZ_GUITAR, -5.0, pan=0.35, reverb=0.4, low_cut=160)
    motif = melody.invent(random, RHYTHMS)
    scale = scale_pitches(key, MAJOR_PENTATONIC, 60, 77)
    voices: list[int] = []
    for bar in form.bars:
        chord = CADENCE if bar.last else progression[bar.index % len(progression)]
        voices = lead_voices(voices, chord.pitch_classes(key)[1:], 62)
        _comp(keys, bar, voices, random)
        _bass_line(bass, bar, chord.bass(key))
        if bar.index > 0 or len(form.bars) < 3:
            _beat(drums, bar, random)
        for pitch in voices[:3]:
            pad.add(bar.start, bar.beats, pitch, 52)
        if bar.index % 2 == 1 or bar.energy >= 1:
            phrase = motif if bar.in_phrase < 2 else melody.answer(motif)
            for start, length, pitch in melody.place(phrase, scale, chord.pitch_classes(key), 67):
                if start < bar.beats:
                    guitar.add(bar.start + start + _swung(start), length, pitch, 58 + 12 * bar.energy)
    _end(form, keys, bass, drums, pad, lead_voices(voices, HOME.pitch_classes(key)[1:], 62), HOME.bass(key))
    return [keys, bass, drums, pad, guitar]


def _swung(start: float) -> float:
    return SWING if start % 1 == 0.5 else 0.0


def _comp(keys: Part, bar: Bar, voices: list[int], random: Random) -> None:
    hits = [(0.0, 1.6, 66.0), (2.5 + SWING, 1.2, 54.0)]
    if random.random() < 0.4 * bar.energy:
        hits.append((1.5 + SWING, 0.5, 46.0))
    for start, length, velocity in hits:
        if start < bar.beats:
            for i, pitch in enumerate(voices):
                keys.add(bar.start + start + 0.012 * i * (start > 0), length, pitch, velocity + random.uniform(-4, 4))


def _bass_line(bass: Part, bar: Bar, root: int) -> None:
    line = [
        (0.0, 1.4, root, 88),
        (1.75, 0.25, root, 66),
        (2.5 + SWING, 0.9, root + 7, 76),
        (3.5 + SWING, 0.4, root + 12, 62),
    ]
    for start, length, pitch, velocity in line:
        if start < bar.beats:
            bass.add(bar.start + start, length, pitch, velocity)


def _beat(drums: Part, bar: Bar, random: Random) -> None:
    hits = [(0.0, score.KICK, 88), (1.0, score.RIM, 62), (2.5 + SWING, score.KICK, 76), (3.0, score.RIM, 66)]
    if bar.energy > 0.6:
        hits.append((1.75, score.KICK, 58))
    if bar.turns:
        hits += [(3.5 + SWING, score.SNARE, 40), (3.75, score.SNARE, 50)]
    for half in range(8):
        start = half / 2
        hits.append((start + _swung(start), score.CLOSED_HAT, 44 if half % 2 == 0 else 32))
    for start, piece, velocity in hits:
        if start < bar.beats:
            drums.add(bar.start + start, 0.25, piece, velocity + random.uniform(-4, 4))


def _end(form: Form, keys: Part, bass: Part, drums: Part, pad: Part, voices: list[int], root: int) -> None:
    for i, pitch in enumerate(voices):
        keys.add(form.ending + 0.05 * i, form.tail_beats, pitch, 62)
        pad.add(form.ending, form.tail_beats, pitch, 46)
    bass.add(form.ending, form.tail_beats * 0.8, root, 80)
    drums.add(form.ending, 0.25, score.KICK, 76)
