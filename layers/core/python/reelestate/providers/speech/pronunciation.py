"""Pronunciations of words no dictionary lists: eSpeak NG's IPA in the ARPAbet of the acoustic model."""

import re
from functools import lru_cache

from reelestate.kit.errors import StudioError

ARPABET = {
    "aɪə": "AY ER", "aɪɚ": "AY ER", "aʊ": "AW", "aɪ": "AY", "eɪ": "EY", "oʊ": "OW", "əʊ": "OW", "ɔɪ": "OY",
    "tʃ": "CH", "dʒ": "JH",
    "ɑː": "AA", "ɔː": "AO", "iː": "IY", "uː": "UW", "ɜː": "ER", "ɪɹ": "IH R", "ɛɹ": "EH R", "oːɹ": "AO R",
    "oː": "AO", "ʊɹ": "UH R",
    "əl": "AH L", "ɑ": "AA", "ɒ": "AA", "æ": "AE", "a": "AE", "ʌ": "AH", "ə": "AH", "ɐ": "AH", "ɚ": "ER",
    "ɝ": "ER", "ɛ": "EH",
    "e": "EH", "ɪ": "IH", "i": "IY", "ᵻ": "IH", "ɔ": "AO", "o": "OW", "ʊ": "UH", "u": "UW", "b": "B", "d": "D",
    "ð": "DH",
    "f": "F", "ɡ": "G", "g": "G", "h": "HH", "j": "Y", "k": "K", "l": "L", "ɫ": "L", "m": "M", "n": "N", "ŋ": "NG",
    "p": "P",
    "ɹ": "R", "r": "R", "ɾ": "T", "s": "S", "ʃ": "SH", "t": "T", "θ": "TH", "v": "V", "w": "W", "z": "Z",
    "ʒ": "ZH", "x": "K",
    "ʔ": "T", "n̩": "AH N", "ɬ": "L", "ç": "HH", "y": "UW", "ø": "ER", "œ": "ER",
}  # fmt: skip
SOUND = re.compile("|".join(sorted(map(re.escape, ARPABET), key=len, reverse=True)))


@lru_cache(maxsize=4096)
def arpabet(word: str) -> str | None:
    """The word's phones, separated by spaces; None when eSpeak NG is not here or gives none."""
    from reelestate.providers.speech.espeak_engine import engine

    try:
        ipa = engine().phonemes(word)
    except StudioError:
        return None
    phones = [ARPABET[match] for match in SOUND.findall(ipa)]
    return " ".join(phones) or None
