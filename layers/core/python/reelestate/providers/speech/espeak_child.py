"""Speaks one text with eSpeak NG in a process of its own: ``espeak_child.py LIBRARY DATA VOICE WORDS_PER_MINUTE``.

The library keeps state from one utterance to the next, so only a fresh process makes the same bytes for the same text;
and whatever a text does to the library, it does it here. Reads UTF-8 text from standard input. Writes one line of JSON
(``rate``, ``words`` as [character, sample] pairs) and then mono 16-bit samples. Imports nothing of this package.
"""

import ctypes as c
import json
import sys
from typing import Any

SYNCHRONOUS, UTF8, END_PAUSE, POSITION_CHARACTER = 2, 1, 0x1000, 1
PARAMETER_RATE = 1
EVENT_LIST_END, EVENT_WORD = 0, 1
SEED = 1


class _EventId(c.Union):
    _fields_ = (("number", c.c_int), ("name", c.c_char_p), ("string", c.c_char * 8))


class _Event(c.Structure):
    _fields_ = (
        ("type", c.c_int),
        ("unique_identifier", c.c_uint),
        ("text_position", c.c_int),
        ("length", c.c_int),
        ("audio_position", c.c_int),
        ("sample", c.c_int),
        ("user_data", c.c_void_p),
        ("id", _EventId),
    )


OnSamples = c.CFUNCTYPE(c.c_int, c.POINTER(c.c_short), c.c_int, c.POINTER(_Event))


def main(library_path: str, data_path: str, voice: str, words_per_minute: str) -> int:
    """Speaks; the exit status is 0, or 3 when the library refuses the voice or the text."""
    library = c.CDLL(library_path)
    pcm, words = bytearray(), []

    def collect(samples: Any, count: int, events: Any) -> int:
        if samples and count > 0:
            pcm.extend(c.string_at(samples, count * 2))
        index = 0
        while events[index].type != EVENT_LIST_END:
            if events[index].type == EVENT_WORD:
                words.append((events[index].text_position - 1, events[index].sample))
            index += 1
        return 0

    on_samples = OnSamples(collect)
    rate = library.espeak_Initialize(SYNCHRONOUS, 0, data_path.encode(), 0)
    library.espeak_ng_SetRandSeed(c.c_long(SEED))
    library.espeak_SetSynthCallback(on_samples)
    if rate <= 0 or library.espeak_SetVoiceByName(voice.encode()) != 0:
        return 3
    library.espeak_SetParameter(PARAMETER_RATE, int(words_per_minute), 0)
    text = sys.stdin.buffer.read() + b"\0"
    library.espeak_Synth.argtypes = [
        c.c_char_p,
        c.c_size_t,
        c.c_uint,
        c.c_int,
        c.c_uint,
        c.c_uint,
        c.c_void_p,
        c.c_void_p,
    ]
    if library.espeak_Synth(text, len(text), 0, POSITION_CHARACTER, 0, UTF8 | END_PAUSE, None, None) != 0:
        return 3
    library.espeak_Synchronize()
    sys.stdout.buffer.write(json.dumps({"rate": rate, "words": words}).encode() + b"\n" + pcm)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
