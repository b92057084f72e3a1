"""Tokens: cleaning, the bare core of a token and the pause after it."""

import unicodedata
from dataclasses import dataclass

OPENING = "\"'“”‘’«([{<*_¡¿"
CLOSING = "\"'“”‘’»)]}>*_.,;:!?…।。、，"
PAUSES = {
    ",": ",",
    ";": ",",
    ":": ",",
    ".": ".",
    "…": ",",
    "!": "!",
    "?": "?",
    "।": ".",
    "。": ".",
    "、": ",",
    "，": ",",
}
DASHES = "–—‒−-"
UNSPOKEN_PAUSES = {"-", "–", "—", "|", "•", "·", "--", "–-", "~"}


@dataclass(frozen=True, slots=True)
class SpokenToken:
    """A display token, the words spoken for it (perhaps none) and the punctuation an engine pauses at after it."""

    text: str
    words: tuple[str, ...]
    pause: str = ""


def clean(token: str) -> str:
    """The token without control and format characters, in composed form."""
    kept = (
        c
        for c in unicodedata.normalize("NFC", token)
        if unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co", "Cn"} or c in "\u200c\u200d"
    )
    return "".join(kept)


def core(token: str) -> str:
    """The token without quotation marks, brackets and closing punctuation around it."""
    return token.lstrip(OPENING).rstrip(CLOSING)


def pause_of(token: str) -> str:
    """The pause after the token: '', ',', '.', '!' or '?'."""
    if token in UNSPOKEN_PAUSES:
        return ","
    tail = token[len(token.rstrip(CLOSING)) :]
    pauses = [PAUSES[c] for c in tail if c in PAUSES]
    return max(pauses, key=" ,.!?".index, default="")


def ends_phrase(token: str) -> bool:
    """Whether punctuation separates this token from the next one."""
    return bool(pause_of(token))


def ascii_fold(text: str) -> str:
    """The text in basic Latin letters where Unicode knows them: café → cafe."""
    special = str.maketrans(
        {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "Ø": "O", "ł": "l", "’": "'", "‘": "'", "đ": "d"}
    )
    decomposed = unicodedata.normalize("NFKD", text.translate(special))
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def capitalised(token: str) -> bool:
    """Whether the token starts like a name."""
    return core(token)[:1].isupper()
