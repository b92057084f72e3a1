"""Electronic: four on the floor, a pumping pad, off-beat bass and a plucked arpeggio."""

from random import Random

from reelestate.providers.music import score
from reelestate.providers.music.form import Bar, Form
from reelestate.providers.music.harmony import Chord, chords, lead_voices
from reelestate.providers.music.score import Automation, Instrument, Part

PROGRESSIONS = (
    chords("9:min7 5:maj7 0:add9 7:sus4"),
    chords("5:maj7 7:sus4 9:min7 0:add9"),
    chords("9:min9 0:maj7 5:maj9 7:sus4"),
)
CADENCE, HOME = Chord(5, "maj7"), Chord(9, "min9")
ARPEGGIOS = ((0, 1, 2, 3, 2, 1, 2, 3), (0, 2, 1, 3, 0, 2, 3, 1), (3, 2, 1, 0, 2, 1, 3, 2))
PUMP_DB = -9.0


def compose_electronic(form: Form, random: Random) -> list[Part]:
    """Composes the bed."""
    key = random.choice((0, 2, 3, 5, 7, 8))
    progression, arpeggio = random.choice(PROGRESSIONS), random.choice(ARPEGGIOS)
    pump = _pump(form)
    drums = Part(Instrument.ELECTRONIC_KIT, 0.0, reverb=0.04, low_cut=30)
    tops = Part(Instrument.ELECTRONIC_KIT, -8.0, reverb=0.15, low_cut=300)
    bass = Part(Instrument.SYNTH_BASS, -2.0, reverb=0.02, low_cut=32, automation=pump)
    pad = Part(Instrument.POLYSYNTH_PAD, -5.0, reverb=0.45, low_cut=180, automation=pump)
    warm = Part(Instrument.WARM_PAD, -6.0, pan=-0.2, reverb=0.4, low_cut=160, automation=pump)
    pluck = Part(Instrument.MARIMBA, -4.0, pan=0.3, reverb=0.45, low_cut=200)
    keys = Part(Instrument.ELECTRIC_PIANO, -4.0, pan=-0.3, reverb=0.4, low_cut=180)
    voices: list[int] = []
    for bar in form.bars:
        chord = CADENCE if bar.last else progression[bar.index % len(progression)]
        voices = lead_voices(voices, chord.pitch_classes(key)[:4], 62)
        root = chord.bass(key, 31)
        for pitch in voices[:4]:
            pad.add(bar.start, bar.beats, pitch, 64)
            warm.add(bar.start, bar.beats, pitch, 60)
        _arpeggio(pluck, bar, voices, arpeggio, random)
        _bass_line(bass, bar, root)
        _beat(drums, tops, bar, random)
        for start in (0.0, 1.5, 2.75) if bar.energy > 0.6 else (0.0,):
            for pitch in voices[-3:]:
                if start < bar.beats:
                    keys.add(bar.start + start, 0.8, pitch, 56 + 10 * bar.energy)
    closing = lead_voices(voices, HOME.pitch_classes(key), 62)
    for part in (pad, warm, keys):
        for pitch in closing:
            part.add(form.ending, form.tail_beats, pitch, 62)
    for i, pitch in enumerate((*closing, closing[0] + 12)):
        pluck.add(form.ending + i / 4, 1.0, pitch, 66 - 8 * i)
    bass.add(form.ending, form.tail_beats * 0.7, HOME.bass(key, 31), 92)
    drums.add(form.ending, 0.5, score.KICK, 110)
    tops.add(form.ending, form.tail_beats, score.CRASH, 60)
    return [drums, tops, bass, pad, warm, pluck, keys]


def _pump(form: Form) -> Automation:
    """The level dips under each kick and swells back before the next; after the last chord it stays up."""
    points: list[tuple[float, float]] = []
    for beat in range(int(form.ending)):
        points += [(beat + 0.0, PUMP_DB), (beat + 0.22, -4.0), (beat + 0.6, 0.0), (beat + 0.985, 0.0)]
    return (*points, (form.ending, 0.0))


def _arpeggio(pluck: Part, bar: Bar, voices: list[int], order: tuple[int, ...], random: Random) -> None:
    ladder = (*voices, voices[0] + 12)
    for sixteenth in range(int(bar.beats * 4)):
        if bar.energy < 0.5 and sixteenth % 2:
            continue
        pitch = ladder[order[sixteenth % 8] % len(ladder)]
        accent = 14 if sixteenth % 4 == 0 else (8 if sixteenth % 3 == 0 else 0)
        velocity = 46 + 16 * bar.energy + accent + random.uniform(-4, 4)
        pluck.add(
            bar.start + sixteenth / 4, 0.3, pitch + (12 if bar.energy >= 1 and bar.in_phrase >= 2 else 0), velocity
        )


def _bass_line(bass: Part, bar: Bar, root: int) -> None:
    for eighth in range(int(bar.beats * 2)):
        if eighth % 2 or bar.energy > 0.7 or eighth == 0:
            bass.add(bar.start + eighth / 2, 0.4, root + (12 if eighth % 8 == 7 else 0), 96 if eighth % 2 else 84)


def _beat(drums: Part, tops: Part, bar: Bar, random: Random) -> None:
    for beat in range(int(bar.beats)):
        if not (bar.turns and beat == 3 and not bar.last):
            drums.add(bar.start + beat, 0.25, score.KICK, 112)
        if bar.energy > 0.4:
            tops.add(bar.start + beat + 0.5, 0.25, score.OPEN_HAT, 66)
        if beat % 2 and bar.energy > 0.4:
            tops.add(bar.start + beat, 0.25, score.CLAP, 92)
    for sixteenth in range(int(bar.beats * 4)):
        if bar.energy > 0.55 or sixteenth % 2 == 0:
            tops.add(
                bar.start + sixteenth / 4,
                0.1,
                score.CLOSED_HAT,
                (58 if sixteenth % 4 == 2 else 40) + random.uniform(-5, 5),
            )
    if bar.turns and bar.beats > 2:
        for i in range(4):
            tops.add(bar.start + 3 + i / 4, 0.2, score.SNARE, 60 + 10 * i)
