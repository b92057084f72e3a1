"""What subtitle files have in common: clean text, decoded bytes, times."""

import codecs
import unicodedata
from collections.abc import Sequence
from typing import Literal

from reelestate.film.captions.model import Cue
from reelestate.kit.errors import InvalidInput

Newline = Literal["\n", "\r\n"]

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)


def clean_lines(cue: Cue) -> list[str]:
    """The cue's lines without controls, surrogates and surplus space; lines without text are left out."""
    lines = [_clean(part) for line in cue.lines for part in line.splitlines()]
    return [line for line in lines if line]


def writable(cues: Sequence[Cue]) -> list[tuple[Cue, list[str]]]:
    """The cues that hold text, with their clean lines; raises InvalidInput for times no file can hold."""
    kept = []
    for index, cue in enumerate(cues):
        if cue.start_ms < 0 or cue.end_ms <= cue.start_ms:
            raise InvalidInput(
                f"cues[{index}]",
                f"it runs from {cue.start_ms} ms to {cue.end_ms} ms",
                "A cue starts at 0 or later and ends after it starts.",
            )
        lines = clean_lines(cue)
        if lines:
            kept.append((cue, lines))
    return kept


def decode(data: bytes | str, encoding: str | None) -> list[str]:
    """The file's lines. Bytes are UTF-8, or what their byte-order mark says, or ``encoding`` when it is named.

    Raises InvalidInput with the line number of the first byte that is not text.
    """
    if isinstance(data, str):
        return _split(data.removeprefix("\ufeff"))
    named = next((name for mark, name in _BOMS if data.startswith(mark)), encoding or "utf-8")
    try:
        return _split(str(data, codecs.lookup(named).name).removeprefix("\ufeff"))
    except LookupError as error:
        raise InvalidInput("encoding", f"{named!r} is no known encoding", "Name one such as gb18030.") from error
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise InvalidInput(
            "captions",
            f"line {line} is not {named} text",
            "Save the file as UTF-8, or name its encoding.",
            line=line,
        ) from error


def malformed(line: int, problem: str, remedy: str) -> InvalidInput:
    """The error for a file that breaks its format; ``line`` counts from 1."""
    return InvalidInput("captions", f"line {line}: {problem}", remedy, line=line)


def clock(ms: int, decimal: str) -> str:
    """``hh:mm:ss.mmm`` with the given decimal sign."""
    seconds, rest = divmod(ms, 1000)
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}{decimal}{rest:03d}"


def _split(text: str) -> list[str]:
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _clean(line: str) -> str:
    visible = "".join(
        " " if c.isspace() else c for c in line if unicodedata.category(c) not in ("Cc", "Cs") or c == "\t"
    )
    return " ".join(visible.split())
