"""SubRip (.srt) files.

SubRip has no escaping: players show ``&amp;`` as it stands, but take ``<b>``, ``{\\an8}`` and ``-->`` for markup. So
``&`` is written plainly, and an invisible word joiner keeps text that only looks like markup from being taken for it.
"""

from collections.abc import Sequence

import regex

from reelestate.film.captions.model import Cue
from reelestate.film.captions.text import Newline, clock, decode, malformed, writable

_JOINER = "\u2060"
_MARKUP = regex.compile(r"<(?=[A-Za-z/!?])|\{(?=[\\A-Za-z])|--(?=>)")
_NEUTRAL = regex.compile(rf"(<|\{{|--){_JOINER}")
_TAG = regex.compile(r"</?(?:b|i|u|s|font)\b[^<>]*>|\{\\[^{}]*\}", regex.IGNORECASE)
_STAMP = r"(?:(\d+):)?(\d{1,2}):(\d{1,2})(?:[,.](\d{1,3}))?"
_TIMES = regex.compile(rf"^\s*{_STAMP}\s*-->\s*{_STAMP}(?:\s.*)?$")
_REMEDY = "Write times as 00:00:01,000 --> 00:00:02,500."


def write_srt(cues: Sequence[Cue], *, newline: Newline = "\r\n") -> str:
    """The cues as a SubRip document; encode it as UTF-8. Cues without text are left out.

    Raises InvalidInput for a cue that does not end after it starts.
    """
    blocks = []
    for number, (cue, lines) in enumerate(writable(cues), start=1):
        times = f"{clock(cue.start_ms, ',')} --> {clock(cue.end_ms, ',')}"
        blocks.append(newline.join([str(number), times, *(_MARKUP.sub(rf"\g<0>{_JOINER}", line) for line in lines)]))
    return "".join(block + newline * 2 for block in blocks)


def parse_srt(data: bytes | str, *, encoding: str | None = None) -> list[Cue]:
    """Reads SubRip: any line ends, byte-order marks, missing or odd numbers, short times, dots for commas, tags.

    Cues without text are left out. Raises InvalidInput naming the line when the text is not in the encoding (UTF-8
    unless named), a time cannot be read, or a cue ends before it starts.
    """
    lines = decode(data, encoding)
    cues: list[Cue] = []
    for first, block in _blocks(lines):
        at = 1 if len(block) > 1 and block[0].strip().isdigit() and "-->" in block[1] else 0
        match = _TIMES.match(block[at])
        if match is None:
            raise malformed(first + at, _problem(block[at]), _REMEDY)
        start, end = _milliseconds(match.groups()[:4]), _milliseconds(match.groups()[4:])
        if end < start:
            raise malformed(first + at, "the cue ends before it starts", "Put the earlier time first.")
        text = tuple(t for t in (_text(line) for line in block[at + 1 :]) if t)
        if text and end > start:
            cues.append(Cue(start, end, text))
    return cues


def _blocks(lines: list[str]) -> list[tuple[int, list[str]]]:
    """Runs of lines between blank ones, each with the number of its first line."""
    blocks: list[tuple[int, list[str]]] = []
    blank = True
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            blank = True
        elif blank:
            blocks.append((number, [line]))
            blank = False
        else:
            blocks[-1][1].append(line)
    return blocks


def _problem(line: str) -> str:
    return f"{line.strip()[:60]!r} is not a pair of times"


def _milliseconds(parts: Sequence[str | None]) -> int:
    hours, minutes, seconds, fraction = parts
    return (int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(seconds or 0)) * 1000 + int(
        (fraction or "0").ljust(3, "0")
    )


def _text(line: str) -> str:
    return str(_NEUTRAL.sub(r"\1", _TAG.sub("", line))).strip()
