"""Ambient: slow pads that melt into one another, a deep drone, and single bright notes far apart."""

from random import Random

from reelestate.providers.music.form import Form
from reelestate.providers.music.harmony import MAJOR_PENTATONIC, Chord, chords, lead_voices, scale_pitches
from reelestate.providers.music.score import Automation, Instrument, Part

PROGRESSIONS = (
    chords("0:maj9 9:min9 5:maj9 7:sus2"),
    chords("5:maj9 0:add9 9:min9 7:sus2"),
    chords("0:add9 5:maj9 0:maj9 5:six9"),
)
CADENCE, HOME = Chord(5, "maj9"), Chord(0, "six9")


def compose_ambient(form: Form, random: Random) -> list[Part]:
    """Composes the bed."""
    key = random.choice((0, 2, 5, 7, 9))
    progression = random.choice(PROGRESSIONS)
    breath = _breath(form)
    pad = Part(Instrument.WARM_PAD, 0.0, pan=-0.15, reverb=0.6, low_cut=100, automation=breath)
    air = Part(Instrument.NEW_AGE_PAD, -5.0, pan=0.2, reverb=0.7, low_cut=200)
    voice = Part(Instrument.CHOIR, -10.0, reverb=0.8, low_cut=200, automation=breath)
    deep = Part(Instrument.SLOW_STRINGS, -6.0, reverb=0.3, low_cut=35)
    harp = Part(Instrument.HARP, -5.0, pan=0.25, reverb=0.6, low_cut=120)
    bell = Part(Instrument.MUSIC_BOX, -13.0, pan=-0.4, reverb=0.9, low_cut=300)
    scale = scale_pitches(key, MAJOR_PENTATONIC, 67, 84)
    voices: list[int] = []
    for bar in form.bars:
        chord = CADENCE if bar.last else progression[(bar.index // 2) % len(progression)]
        voices = lead_voices(voices, chord.pitch_classes(key)[:4], 60)
        for pitch in voices:
            pad.add(bar.start, bar.beats + 0.8, pitch, 60)
            if bar.energy > 0.5:
                voice.add(bar.start, bar.beats + 0.5, pitch + 12, 52)
        for pitch in voices[:2]:
            air.add(bar.start, bar.beats + 0.8, pitch + 12, 56)
        deep.add(bar.start, bar.beats + 0.3, chord.bass(key, 33), 62 + 12 * bar.energy)
        for eighth in range(0, int(bar.beats * 2), 2 if bar.energy < 0.6 else 1):
            ladder = (voices[0] - 12, *voices, voices[0] + 12)
            harp.add(
                bar.start + eighth / 2,
                2.0,
                ladder[eighth % len(ladder)],
                44 + (14 if eighth == 0 else 0) + 10 * bar.energy,
            )
        for beat in range(int(bar.beats)):
            if random.random() < 0.22 + 0.2 * bar.energy:
                bell.add(bar.start + beat + random.choice((0.0, 0.5)), 2.0, random.choice(scale), 46)
    closing = lead_voices(voices, HOME.pitch_classes(key), 60)
    for pitch in closing[:4]:
        pad.add(form.ending, form.tail_beats, pitch, 54)
        air.add(form.ending, form.tail_beats, pitch + 12, 46)
    deep.add(form.ending, form.tail_beats, HOME.bass(key, 33), 66)
    for i, pitch in enumerate(closing):
        harp.add(form.ending + 0.2 * i, form.tail_beats, pitch, 52 - 3 * i)
    return [pad, air, voice, deep, harp, bell]


def _breath(form: Form) -> Automation:
    points = [point for bar in form.bars for point in ((bar.start, -2.5), (bar.start + bar.beats / 2, 0.0))]
    return (*points, (form.ending, -1.0), (form.ending + form.tail_beats, -4.0))
