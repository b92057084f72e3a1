"""Piano: a flowing left hand, a singing right hand, and soft strings that join half-way."""

from random import Random

from reelestate.providers.music import melody
from reelestate.providers.music.form import Bar, Form
from reelestate.providers.music.harmony import MAJOR, Chord, chords, lead_voices, scale_pitches
from reelestate.providers.music.score import Instrument, Part

PROGRESSIONS = (
    chords("0:add9 7:maj 9:min7 5:maj7"),
    chords("5:maj7 0:add9 7:sus4 9:min7"),
    chords("0:add9 4:min7 5:maj7 7:sus4"),
    chords("9:min7 5:maj7 0:add9 7:maj"),
)
CADENCE, HOME = Chord(7, "sus4"), Chord(0, "add9")
PATTERNS = ((0, 2, 3, 2, 4, 2, 3, 2), (0, 2, 4, 3, 5, 3, 4, 2), (0, 2, 3, 4, 5, 4, 3, 2))
RHYTHMS = (
    ((0.0, 1.5), (1.5, 0.5), (2.0, 2.0)),
    ((0.0, 2.0), (2.0, 1.0), (3.0, 1.0)),
    ((0.5, 0.5), (1.0, 1.0), (2.0, 2.0)),
    ((0.0, 1.0), (1.0, 1.0), (2.0, 2.0)),
)


def compose_piano(form: Form, random: Random) -> list[Part]:
    """Composes the bed."""
    key = random.choice((0, 2, 3, 5, 7, 10))
    progression, pattern = random.choice(PROGRESSIONS), random.choice(PATTERNS)
    left = Part(Instrument.GRAND_PIANO, -2.5, pan=-0.15, reverb=0.32, low_cut=45)
    right = Part(Instrument.GRAND_PIANO, 0.0, pan=0.15, reverb=0.36, low_cut=120)
    strings = Part(Instrument.SLOW_STRINGS, -8.0, pan=-0.1, reverb=0.6, low_cut=140)
    cello = Part(Instrument.CELLO, -9.0, pan=0.25, reverb=0.5, low_cut=70)
    motif = melody.invent(random, RHYTHMS)
    scale = scale_pitches(key, MAJOR, 62, 81)
    voices: list[int] = []
    for bar in form.bars:
        chord = CADENCE if bar.last else progression[bar.index % len(progression)]
        voices = lead_voices(voices, chord.pitch_classes(key)[:3], 60)
        root = chord.bass(key, 34)
        _flow(left, bar, root, voices, pattern, random)
        phrase = melody.answer(motif) if bar.in_phrase in {1, 3} else motif
        height = 69 + (4 if bar.energy >= 1 else 0)
        for start, length, pitch in melody.place(phrase, scale, chord.pitch_classes(key), height):
            if start < bar.beats and (bar.index > 0 or start > 0 or len(form.bars) < 4):
                right.add(bar.start + start, length * 1.1, pitch, 66 + 12 * bar.energy + random.uniform(-5, 5))
                if bar.energy >= 1 and start == 0:
                    right.add(bar.start + start, length, _third_below(scale, pitch), 52)
        if bar.energy > 0.6:
            for pitch in voices:
                strings.add(bar.start, bar.beats, pitch, 46 + 24 * bar.energy)
            cello.add(bar.start, bar.beats, root + 12, 60)
    closing = lead_voices(voices, HOME.pitch_classes(key), 64)
    root = HOME.bass(key, 34)
    for i, pitch in enumerate((root, root + 7, *closing)):
        left.add(form.ending + 0.09 * i, form.tail_beats, pitch, 58 - 2 * i)
    right.add(form.ending + 0.6, form.tail_beats, closing[-1] + 12 if closing[-1] < 72 else closing[-1], 50)
    for pitch in closing[:3]:
        strings.add(form.ending, form.tail_beats, pitch, 44)
    return [left, right, strings, cello]


def _flow(left: Part, bar: Bar, root: int, voices: list[int], pattern: tuple[int, ...], random: Random) -> None:
    """Broken chords in eighths; each note is held as if the pedal were down."""
    ladder = (root, root + 7, root + 12, *voices, voices[0] + 12)
    for eighth in range(int(bar.beats * 2)):
        step = 0 if eighth == 0 else pattern[eighth]
        if bar.energy < 0.45 and eighth % 2 and eighth > 4:
            continue
        held = bar.beats - eighth / 2
        left.add(
            bar.start + eighth / 2 + random.uniform(0, 0.012) * (eighth > 0),
            held,
            ladder[step],
            52 + 14 * bar.energy + (10 if eighth == 0 else 0) + random.uniform(-5, 5),
        )


def _third_below(scale: list[int], pitch: int) -> int:
    index = scale.index(pitch) if pitch in scale else 2
    return scale[max(0, index - 2)]
