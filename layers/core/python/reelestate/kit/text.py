"""Text as people type and paste it, made safe to show, speak and compare."""

import difflib
import unicodedata
from collections.abc import Iterable

_JOINERS = "\u200c\u200d"
_MAX_MARKS = 4


def clean_text(text: str, *, multiline: bool = False) -> tuple[str, bool]:
    """The text without characters that nobody sees, and whether any were removed.

    Removes control, format (bidirectional overrides, zero-width), private and surrogate characters and piles of
    combining marks; normalizes to NFC. Joiners stay where a script or an emoji needs them. White space collapses to
    single spaces; with ``multiline`` line breaks stay, at most two in a row.
    """
    kept: list[str] = []
    removed = False
    marks = 0
    for char in unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")):
        category = unicodedata.category(char)
        marks = marks + 1 if category == "Mn" else 0
        if char in "\n\u2028\u2029":
            kept.append("\n")
        elif category == "Zs" or char == "\t":
            kept.append(" ")
        elif char in _JOINERS and kept and _needs_joiner(kept[-1]):
            kept.append(char)
        elif category in {"Cc", "Cf", "Co", "Cs"} or marks > _MAX_MARKS:
            removed = True
        else:
            kept.append(char)
    lines = [" ".join(line.split()) for line in "".join(kept).split("\n")]
    if not multiline:
        return " ".join(line for line in lines if line), removed
    joined = "\n".join(lines).strip("\n")
    while "\n\n\n" in joined:
        joined = joined.replace("\n\n\n", "\n\n")
    return joined, removed


def shorten(text: str, limit: int) -> str:
    """At most ``limit`` characters, ending at a sentence or else at a word with an ellipsis."""
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    sentence = max(head.rfind(mark) for mark in (". ", "! ", "? ", ".\n"))
    if sentence >= limit // 2:
        return head[: sentence + 1]
    word = head.rfind(" ")
    return (head[:word] if word >= limit // 2 else head).rstrip(" ,;:-–—") + "…"


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """``' Did you mean "bedrooms"?'`` or nothing when no known word is near."""
    near = difflib.get_close_matches(word.lower(), sorted(known), n=1, cutoff=0.7)
    return f' Did you mean "{near[0]}"?' if near else ""


def join_words(words: list[str], conjunction: str = "and") -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {conjunction} {words[-1]}"


def _needs_joiner(previous: str) -> bool:
    return ord(previous) >= 0x0600 and unicodedata.category(previous)[0] in "LMS" and previous not in _JOINERS


def like_pattern(words: str) -> str:
    """A pattern for SQL's LIKE that finds ``words`` anywhere; its own wildcards stand for themselves."""
    escaped = words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"
