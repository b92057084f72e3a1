"""WebVTT (.vtt) files, after https://www.w3.org/TR/webvtt1/."""

import html
from collections.abc import Iterator, Sequence

import regex

from reelestate.film.captions.model import Cue
from reelestate.film.captions.text import Newline, clock, decode, malformed, writable

_TAG = regex.compile(r"</?(?:\d[\d:.]*|(?:c|i|b|u|v|lang|ruby|rt)\b[^<>]*)>")
_STAMP = r"(?:(\d+):)?(\d{1,2}):(\d{1,2})[.,](\d{1,3})"
_TIMES = regex.compile(rf"^\s*{_STAMP}\s+-->\s+{_STAMP}(?:\s.*)?$")
_LANGUAGE = regex.compile(r"^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*$")
_SKIPPED = regex.compile(r"^(?:NOTE|STYLE|REGION)(?:\s|$)")
_REMEDY = "Write times as 00:00:01.000 --> 00:00:02.500."


def write_vtt(
    cues: Sequence[Cue], *, language: str | None = None, line_percent: int | None = None, newline: Newline = "\n"
) -> str:
    """The cues as a WebVTT document; encode it as UTF-8. Cues without text are left out.

    ``language`` (BCP 47) goes into the header; ``line_percent`` is where the cues' top stands, as a percentage of the
    picture's height, for players that would put them under an app's own buttons. Raises InvalidInput for a cue that
    does not end after it starts.
    """
    header = ["WEBVTT"]
    if language and _LANGUAGE.match(language):
        header += ["Kind: captions", f"Language: {language}"]
    settings = "" if line_percent is None else f" line:{max(0, min(100, line_percent))}% position:50% align:center"
    blocks = [newline.join(header)]
    for number, (cue, lines) in enumerate(writable(cues), start=1):
        times = f"{clock(cue.start_ms, '.')} --> {clock(cue.end_ms, '.')}{settings}"
        blocks.append(newline.join([str(number), times, *(html.escape(line, quote=False) for line in lines)]))
    return (newline * 2).join(blocks) + newline


def parse_vtt(data: bytes | str, *, encoding: str | None = None) -> list[Cue]:
    """Reads WebVTT: any line ends, a byte-order mark, notes, styles, regions, tags, settings, short times.

    Cues without text are left out. Raises InvalidInput naming the line when the header is missing, a time cannot be
    read or a cue ends before it starts.
    """
    lines = decode(data, encoding)
    if not regex.match(r"WEBVTT(?:[ \t]|$)", lines[0]):
        raise malformed(1, "it does not begin with WEBVTT", "Put WEBVTT on the first line.")
    cues: list[Cue] = []
    for first, block in _cue_blocks(lines):
        match = _TIMES.match(block[0])
        if match is None:
            raise malformed(first, f"{block[0].strip()[:60]!r} is not a pair of times", _REMEDY)
        start, end = _milliseconds(match.groups()[:4]), _milliseconds(match.groups()[4:])
        if end < start:
            raise malformed(first, "the cue ends before it starts", "Put the earlier time first.")
        text = tuple(t for t in (_text(line) for line in block[1:]) if t)
        if text and end > start:
            cues.append(Cue(start, end, text))
    return cues


def _cue_blocks(lines: list[str]) -> Iterator[tuple[int, list[str]]]:
    """Blocks that hold a time line, from that line on, each with the line's number."""
    for first, block in _blocks(lines):
        if _SKIPPED.match(block[0]):
            continue
        at = next((i for i, line in enumerate(block[:2]) if "-->" in line), None)
        if at is None:
            if first > _header_length(lines):
                raise malformed(first, "the cue has no times", _REMEDY)
            continue
        yield first + at, block[at:]


def _blocks(lines: list[str]) -> Iterator[tuple[int, list[str]]]:
    block: list[str] = []
    for number, line in enumerate([*lines, ""], start=1):
        if line.strip():
            block.append(line)
        elif block:
            yield number - len(block), block
            block = []


def _header_length(lines: list[str]) -> int:
    return next((i for i, line in enumerate(lines) if not line.strip()), len(lines))


def _milliseconds(parts: Sequence[str | None]) -> int:
    hours, minutes, seconds, fraction = parts
    return (int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(seconds or 0)) * 1000 + int(
        (fraction or "0").ljust(3, "0")
    )


def _text(line: str) -> str:
    return html.unescape(_TAG.sub("", line)).strip()
