"""From spoken words to cues a viewer can read.

The breaks are the cheapest ones over the whole text (dynamic programming): a cue costs what is wrong with it, from a
line that ends badly to text that is gone before it can be read. Times are then stretched into silence, and, where
speech is faster than reading, shared with neighbours that have time to spare.
"""

import itertools
import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from reelestate.film.captions.limits import reading_columns, unmet
from reelestate.film.captions.model import LIMITS, Cue, Limits, Unmet, Word, columns, line_length
from reelestate.film.captions.pieces import Piece, pieces

__all__ = ["LIMITS", "Cue", "Limits", "Unmet", "Word", "columns", "cues", "line_length", "unmet"]

_CUE = 10.0
_SECOND_LINE = 1.0
_SENTENCE_INSIDE = 10.0
_SCRAP, _SCRAP_COLUMNS = 8.0, 8
_SILENCE_INSIDE, _SILENCE_MS = 12.0, 700
_TOO_FAST, _PER_CPS = 25.0, 12.0
_TOO_SHORT = 40.0
_TOO_LONG = 200.0


def cues(
    words: Sequence[Word],
    *,
    max_chars: int,
    fps: int = 30,
    limits: Limits = LIMITS,
    breaks: Collection[int] = (),
    end_ms: int | None = None,
) -> list[Cue]:
    """Breaks words (in film time, in spoken order) into cues of at most two lines of ``max_chars`` columns.

    ``breaks`` are indices of words that begin a new spoken line; no cue holds words of two lines. ``end_ms`` is the
    film's end. Times fall on whole frames of ``fps``; cues never overlap and stand apart by at least
    ``limits.gap_frames`` or not at all. Where speech leaves no way to keep a limit the best cue is kept, and ``unmet``
    tells which. Tokens without text are left out.
    """
    groups: list[_Group] = []
    for line in _spoken_lines(words, breaks):
        parts = pieces(line, max_chars)
        if parts:
            later = _next_start(words, line[-1])
            groups.extend(_Breaker(parts, max_chars, limits, later if later is not None else end_ms).groups())
    times = _Timing(groups, fps, limits, end_ms).spans()
    return [
        Cue(
            round(start * 1000 / fps),
            round(end * 1000 / fps),
            group.lines,
            tuple(w for piece in group.pieces for w in piece.words),
        )
        for group, (start, end) in zip(groups, times, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class _Group:
    pieces: tuple[Piece, ...]
    lines: tuple[str, ...]


def _spoken_lines(words: Sequence[Word], breaks: Collection[int]) -> list[list[Word]]:
    lines: list[list[Word]] = [[]]
    for index, word in enumerate(words):
        if index in breaks and lines[-1]:
            lines.append([])
        lines[-1].append(word)
    return [line for line in lines if line]


def _next_start(words: Sequence[Word], last: Word) -> int | None:
    return min((w.start_ms for w in words if w.start_ms >= last.end_ms and w is not last), default=None)


def _joined(parts: Sequence[Piece]) -> str:
    text = "".join((" " if part.spaced else "") + part.text for part in parts)
    return text.strip()


class _Breaker:
    """Finds the cheapest breaks of one spoken line."""

    def __init__(self, parts: list[Piece], max_chars: int, limits: Limits, until_ms: int | None) -> None:
        self._parts = parts
        self._max_chars = max_chars
        self._limits = limits
        self._until_ms = until_ms
        self._widths = [0]
        for part in parts:
            self._widths.append(self._widths[-1] + columns(part.text) + part.spaced)

    def groups(self) -> list[_Group]:
        """The spoken line as the pieces and lines of its cues."""
        count = len(self._parts)
        best = [0.0] + [math.inf] * count
        came: list[tuple[int, int | None]] = [(0, None)] * (count + 1)
        for end in range(1, count + 1):
            for start in range(end - 1, -1, -1):
                layout = self._layout(start, end)
                if layout is None:
                    break
                cost = best[start] + layout[0] + self._cost(start, end)
                if cost < best[end]:
                    best[end], came[end] = cost, (start, layout[1])
        groups = []
        end = count
        while end:
            start, split = came[end]
            cuts = [start, end] if split is None else [start, split, end]
            lines = tuple(_joined(self._parts[a:b]) for a, b in itertools.pairwise(cuts))
            groups.append(_Group(tuple(self._parts[start:end]), lines))
            end = start
        return groups[::-1]

    def _width(self, start: int, end: int) -> int:
        return self._widths[end] - self._widths[start] - self._parts[start].spaced

    def _layout(self, start: int, end: int) -> tuple[float, int | None] | None:
        """Cost and split of the best one or two lines, or None when the pieces do not fit."""
        total = self._width(start, end)
        if total <= self._max_chars:
            return 0.0, None
        if self._limits.max_lines < 2 or total > 2 * self._max_chars + 1:
            return None
        best: tuple[float, int | None] | None = None
        for split in range(start + 1, end):
            top, bottom = self._width(start, split), self._width(split, end)
            if top > self._max_chars or bottom > self._max_chars:
                continue
            uneven = 10.0 * abs(top - bottom) / self._max_chars
            cost = _SECOND_LINE + self._parts[split - 1].cost + uneven
            if best is None or cost < best[0]:
                best = cost, split
        return best

    def _cost(self, start: int, end: int) -> float:
        parts = self._parts[start:end]
        cost = _CUE + 3 * parts[-1].cost
        cost += _SENTENCE_INSIDE * sum(part.ends_sentence for part in parts[:-1])
        width = self._width(start, end)
        if width < _SCRAP_COLUMNS and not (end == len(self._parts) and start == 0):
            cost += _SCRAP
        cost += _SILENCE_INSIDE * sum(b.start_ms - a.end_ms > _SILENCE_MS for a, b in itertools.pairwise(parts))
        following = self._parts[end].start_ms if end < len(self._parts) else self._until_ms
        begin = parts[0].start_ms
        shown = self._limits.max_ms if following is None else min(self._limits.max_ms, following - begin)
        shown = max(shown, 1.0)
        fast = width * 1000 / shown - self._limits.max_cps
        if fast > 0:
            cost += _TOO_FAST + _PER_CPS * min(fast, 50)
        if shown < self._limits.min_ms:
            cost += _TOO_SHORT * (2 - shown / self._limits.min_ms)
        if parts[-1].end_ms - begin > self._limits.max_ms:
            cost += _TOO_LONG
        return cost


class _Timing:
    """The frames of each cue, from its words' times and what is needed to read it."""

    def __init__(self, groups: Sequence[_Group], fps: int, limits: Limits, end_ms: int | None) -> None:
        self._limits = limits
        self._shift = int(limits.max_shift_ms * fps / 1000)
        self._chain = int(limits.chain_ms * fps / 1000)
        self._longest = int(limits.max_ms * fps / 1000)
        self._film_end = None if end_ms is None else int(end_ms * fps / 1000)
        self._needed = [
            max(
                math.ceil(limits.min_ms * fps / 1000 - 1e-6),
                math.ceil(reading_columns(group.lines) * fps / limits.max_cps - 1e-6),
            )
            for group in groups
        ]
        self._starts: list[int] = []
        for group in groups:
            start = round(group.pieces[0].start_ms * fps / 1000)
            self._starts.append(max(start, self._starts[-1] + 1) if self._starts else start)
        self._spoken = [
            max(start + 1, round(group.pieces[-1].end_ms * fps / 1000))
            for group, start in zip(groups, self._starts, strict=True)
        ]
        self._ends = [self._first_end(i) for i in range(len(groups))]

    def spans(self) -> list[tuple[int, int]]:
        """(start, end) frames of every cue."""
        for index in range(len(self._starts) - 1):
            self._stay_longer(index)
        for index in range(len(self._starts) - 1, -1, -1):
            self._come_earlier(index)
        return list(zip(self._starts, self._ends, strict=True))

    def _missing(self, index: int) -> int:
        return self._needed[index] - (self._ends[index] - self._starts[index])

    def _first_end(self, index: int) -> int:
        start = self._starts[index]
        wanted = min(max(self._spoken[index], start + self._needed[index]), start + self._longest)
        last = index + 1 == len(self._starts)
        until = self._film_end if last else self._starts[index + 1]
        if until is None:
            return wanted
        end = min(wanted, max(until, start + 1))
        gap = until - end
        closes = 0 < gap < (self._limits.gap_frames if last else max(self._chain, self._limits.gap_frames))
        return until if closes and until - start <= self._longest else self._apart(end, gap, start)

    def _apart(self, end: int, gap: int, start: int) -> int:
        """Keeps the least gap where a cue may not last until the next one."""
        if 0 < gap < self._limits.gap_frames:
            return max(start + 1, end - (self._limits.gap_frames - gap))
        return end

    def _stay_longer(self, index: int) -> None:
        """A cue too fast to read stays while the next one, right behind it, has time to spare."""
        if self._ends[index] != self._starts[index + 1]:
            return
        move = min(self._missing(index), -self._missing(index + 1), self._shift)
        if move > 0:
            self._ends[index] += move
            self._starts[index + 1] += move

    def _come_earlier(self, index: int) -> None:
        """A cue still too fast comes earlier, into silence or while the one before has time to spare."""
        missing = min(self._missing(index), self._shift)
        if missing <= 0:
            return
        floor = self._ends[index - 1] if index else 0
        gap = self._starts[index] - floor
        if gap == 0:
            move = min(missing, -self._missing(index - 1)) if index else 0
            if move > 0:
                self._ends[index - 1] -= move
                self._starts[index] -= move
            return
        left = gap - missing
        self._starts[index] -= missing if left >= self._limits.gap_frames else gap if gap <= self._shift else 0
