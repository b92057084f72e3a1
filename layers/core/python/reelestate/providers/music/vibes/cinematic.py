"""Cinematic: a string ostinato over low strings that gathers piano, horns, choir and great drums."""

from random import Random

from reelestate.providers.music.form import Bar, Form
from reelestate.providers.music.harmony import Chord, chords, lead_voices
from reelestate.providers.music.score import Automation, Instrument, Part

PROGRESSIONS = (
    chords("9:min 5:maj 0:maj 7:maj"),
    chords("9:min 5:add9 7:sus4 7:maj"),
    chords("5:maj 9:min 0:maj 7:sus4"),
)
CADENCE, HOME = Chord(5, "add9"), Chord(0, "add9")
OSTINATI = ((0, 1, 2, 1, 0, 1, 2, 1), (0, 2, 1, 2, 0, 2, 1, 2), (2, 1, 0, 1, 2, 1, 0, 1))


def compose_cinematic(form: Form, random: Random) -> list[Part]:
    """Composes the bed."""
    key = random.choice((0, 2, 3, 5, 8, 10))
    progression, ostinato = random.choice(PROGRESSIONS), random.choice(OSTINATI)
    swell = _crescendo(form)
    strings = Part(Instrument.STRINGS, -1.0, pan=-0.1, reverb=0.5, low_cut=110, automation=swell)
    cellos = Part(Instrument.CELLO, -2.5, pan=0.3, reverb=0.4, low_cut=60)
    basses = Part(Instrument.SLOW_STRINGS, -2.5, pan=0.1, reverb=0.4, low_cut=35)
    piano = Part(Instrument.GRAND_PIANO, -4.0, reverb=0.45, low_cut=120)
    horns = Part(Instrument.FRENCH_HORNS, -4.0, pan=-0.3, reverb=0.55, low_cut=110, automation=swell)
    choir = Part(Instrument.CHOIR, -9.0, pan=0.1, reverb=0.6, low_cut=180, automation=swell)
    drums = Part(Instrument.TAIKO, -2.0, reverb=0.45, low_cut=30)
    timpani = Part(Instrument.TIMPANI, -4.0, pan=-0.1, reverb=0.5, low_cut=35)
    voices: list[int] = []
    for bar in form.bars:
        chord = CADENCE if bar.last else progression[bar.index % len(progression)]
        voices = lead_voices(voices, chord.pitch_classes(key)[:3], 60)
        root = chord.bass(key, 31)
        for pitch in voices:
            strings.add(bar.start, bar.beats, pitch, 62 + 34 * bar.energy)
        basses.add(bar.start, bar.beats, root, 74 + 20 * bar.energy)
        _ostinato(cellos, piano, bar, voices, ostinato, random)
        if bar.energy > 0.6:
            for pitch in voices[:2]:
                horns.add(bar.start, bar.beats * 0.97, pitch, 66 + 24 * bar.energy)
        if bar.energy > 0.8:
            for pitch in voices:
                choir.add(bar.start, bar.beats, pitch + 12, 70)
        _drums(drums, timpani, bar, root)
    closing = lead_voices(voices, HOME.pitch_classes(key), 60)
    for part, velocity in ((strings, 78), (horns, 70), (choir, 62)):
        for pitch in closing[:3]:
            part.add(form.ending, form.tail_beats, pitch, velocity)
    for pitch in (HOME.bass(key, 31), HOME.bass(key, 31) + 12):
        basses.add(form.ending, form.tail_beats, pitch, 84)
    for i, pitch in enumerate(closing):
        piano.add(form.ending + 0.06 * i, form.tail_beats, pitch, 66)
    drums.add(form.ending, 2, 45, 104)
    timpani.add(form.ending, 2, HOME.bass(key, 41), 92)
    return [strings, cellos, basses, piano, horns, choir, drums, timpani]


def _crescendo(form: Form) -> Automation:
    """Each bar breathes in and out; all of it grows towards the ending."""
    points = []
    for bar in form.bars:
        floor = -5.0 * (1 - bar.energy)
        points += [(bar.start, floor - 1.5), (bar.start + bar.beats / 2, floor)]
    return (*points, (form.ending, 0.0), (form.ending + form.tail_beats, -3.0))


def _ostinato(cellos: Part, piano: Part, bar: Bar, voices: list[int], order: tuple[int, ...], random: Random) -> None:
    for eighth in range(int(bar.beats * 2)):
        pitch = voices[order[eighth] % len(voices)]
        accent = 12 if eighth % 4 == 0 else 0
        cellos.add(bar.start + eighth / 2, 0.42, pitch - 12, 58 + 30 * bar.energy + accent + random.uniform(-4, 4))
        if bar.energy > 0.4 or bar.index == 0:
            piano.add(bar.start + eighth / 2, 1.0, pitch, 50 + 18 * bar.energy + accent / 2 + random.uniform(-4, 4))


def _drums(drums: Part, timpani: Part, bar: Bar, root: int) -> None:
    if bar.index == 0:
        drums.add(0.0, 2, 45, 92)
        timpani.add(0.0, 2, root + 12, 84)
    if bar.energy <= 0.6:
        return
    for start, velocity in ((0.0, 104), (1.5, 72), (2.0, 90), (3.0, 80), (3.5, 76)):
        if start < bar.beats:
            drums.add(bar.start + start, 1, 45 if start in {0.0, 2.0} else 50, velocity * (0.75 + 0.25 * bar.energy))
    if bar.in_phrase == 0:
        timpani.add(bar.start, 2, root + 12, 90)
    if bar.turns:
        for i in range(8):
            if bar.beats > 2:
                timpani.add(bar.start + 2 + i / 4, 0.4, root + 12, 44 + 6 * i)
