"""Upbeat: strummed guitar, piano, driving bass, claps and a bright motif; strings open up in the second half."""

from random import Random

from reelestate.providers.music import melody, score
from reelestate.providers.music.form import Bar, Form
from reelestate.providers.music.harmony import MAJOR_PENTATONIC, Chord, chords, lead_voices, scale_pitches
from reelestate.providers.music.score import Instrument, Part

PROGRESSIONS = (
    chords("0:add9 7:maj 9:min7 5:add9"),
    chords("0:add9 9:min7 5:add9 7:sus4"),
    chords("5:add9 7:maj 9:min7 0:maj"),
)
CADENCE, HOME = Chord(7, "sus4"), Chord(0, "add9")
STRUM = ((0.0, 82), (1.0, 66), (1.5, 74), (2.5, 76), (3.0, 66), (3.5, 72))
RHYTHMS = (
    ((0.0, 0.5), (0.5, 0.5), (1.5, 0.5), (2.0, 1.0)),
    ((0.5, 0.5), (1.0, 0.5), (2.0, 0.5), (3.0, 0.9)),
    ((0.0, 1.0), (1.5, 0.5), (2.5, 1.0)),
)


def compose_upbeat(form: Form, random: Random) -> list[Part]:
    """Composes the bed."""
    key = random.choice((0, 2, 5, 7, 9))
    progression = random.choice(PROGRESSIONS)
    guitar = Part(Instrument.STEEL_GUITAR, -2.0, pan=-0.35, reverb=0.15, low_cut=150)
    piano = Part(Instrument.GRAND_PIANO, -2.5, pan=0.2, reverb=0.2, low_cut=150)
    bass = Part(Instrument.FINGER_BASS, 1.0, reverb=0.02, low_cut=35)
    drums = Part(Instrument.STANDARD_KIT, -0.5, reverb=0.08, low_cut=35)
    motif_part = Part(Instrument.PIZZICATO, -4.0, pan=0.35, reverb=0.35, low_cut=180)
    sparkle = Part(Instrument.GLOCKENSPIEL, -13.0, pan=-0.3, reverb=0.5, low_cut=400)
    strings = Part(Instrument.STRINGS, -8.0, pan=0.1, reverb=0.45, low_cut=200)
    motif = melody.invent(random, RHYTHMS)
    scale = scale_pitches(key, MAJOR_PENTATONIC, 60, 79)
    voices: list[int] = []
    for bar in form.bars:
        chord = CADENCE if bar.last else progression[bar.index % len(progression)]
        voices = lead_voices(voices, chord.pitch_classes(key), 62)
        _strum(guitar, bar, voices, random)
        _drive(bass, bar, chord.bass(key))
        _beat(drums, bar, random)
        for start in (0.0, 1.5, 3.0) if bar.energy > 0.5 else (0.0, 2.0):
            for pitch in voices[-3:]:
                if start < bar.beats:
                    piano.add(bar.start + start, 0.9, pitch + (12 if bar.energy >= 1 else 0), 62 + 10 * bar.energy)
        if bar.index >= 1:
            phrase = melody.answer(motif) if bar.in_phrase == 3 else motif
            for start, length, pitch in melody.place(phrase, scale, chord.pitch_classes(key), 69):
                if start < bar.beats:
                    motif_part.add(bar.start + start, length, pitch, 80)
                    if bar.energy >= 0.9:
                        sparkle.add(bar.start + start, length, pitch + 12, 58)
        if bar.energy > 0.65:
            for pitch in voices[:3]:
                strings.add(bar.start, bar.beats, pitch + 12, 62)
    _end(form, (guitar, piano, strings), bass, drums, lead_voices(voices, HOME.pitch_classes(key), 62), HOME.bass(key))
    return [guitar, piano, bass, drums, motif_part, sparkle, strings]


def _strum(guitar: Part, bar: Bar, voices: list[int], random: Random) -> None:
    for start, velocity in STRUM:
        if start >= bar.beats:
            continue
        down = start % 1 == 0
        for i, pitch in enumerate(voices if down else list(reversed(voices[-3:]))):
            guitar.add(bar.start + start + 0.018 * i, 0.55, pitch, velocity - 3 * i + random.uniform(-5, 5))


def _drive(bass: Part, bar: Bar, root: int) -> None:
    for eighth in range(int(bar.beats * 2)):
        lift = 12 if eighth in {3, 7} and bar.energy > 0.6 else 0
        if bar.energy > 0.45 or eighth % 2 == 0:
            bass.add(bar.start + eighth / 2, 0.45, root + lift, 92 if eighth % 4 == 0 else 80)


def _beat(drums: Part, bar: Bar, random: Random) -> None:
    hits: list[tuple[float, int, float]] = [(0.0, score.KICK, 104), (2.0, score.KICK, 98)]
    if bar.index >= 1:
        hits += [(1.0, score.CLAP, 78), (3.0, score.CLAP, 82)]
        hits += [(i / 2, score.CLOSED_HAT, 56 if i % 2 else 42) for i in range(8)]
    else:
        hits += [(i / 2, score.SHAKER, 60 if i % 2 == 0 else 44) for i in range(8)]
    if bar.energy > 0.6:
        hits += [(1.0, score.SNARE, 74), (3.0, score.SNARE, 80), (2.5, score.KICK, 82)]
        hits += [(i / 2, score.TAMBOURINE, 46) for i in (1, 3, 5, 7)]
    if bar.energy >= 1 and bar.in_phrase == 0:
        hits.append((0.0, score.CRASH, 64))
    if bar.turns and bar.energy > 0.5:
        hits += [
            (3.0, score.HIGH_TOM, 76),
            (3.25, score.HIGH_TOM, 70),
            (3.5, score.MID_TOM, 82),
            (3.75, score.LOW_TOM, 88),
        ]
    for start, piece, velocity in hits:
        if start < bar.beats:
            drums.add(bar.start + start, 0.25, piece, velocity + random.uniform(-4, 4))


def _end(form: Form, chordal: tuple[Part, ...], bass: Part, drums: Part, voices: list[int], root: int) -> None:
    for part in chordal:
        for i, pitch in enumerate(voices):
            part.add(form.ending + 0.02 * i, form.tail_beats, pitch, 74)
    bass.add(form.ending, form.tail_beats * 0.9, root, 92)
    drums.add(form.ending, 0.5, score.KICK, 104)
    drums.add(form.ending, form.tail_beats, score.CRASH, 66)
