"""Where lines of text may end, and how to make them equally long."""

from collections.abc import Sequence

import regex

from reelestate.film.picture.characters import graphemes

_BETWEEN_WORDS = r"""
    (?<=\s)(?=\S)                                    # after white space
    | (?<=[\p{Han}\p{Hiragana}\p{Katakana}、。，．！？；：）」』】])
      (?=[\p{Han}\p{Hiragana}\p{Katakana}（「『【])  # between East Asian characters
"""
_WITHIN_WORDS = r"| (?<=[\p{L}\p{N}][-/–—])(?=[\p{L}\p{N}])  # after a hyphen, slash or dash"
_BREAKS = {
    False: regex.compile(_BETWEEN_WORDS, regex.VERBOSE),
    True: regex.compile(_BETWEEN_WORDS + _WITHIN_WORDS, regex.VERBOSE),
}
_NEVER_FIRST = regex.compile(r"[ーっゃゅょぁぃぅぇぉッャュョァィゥェォ々]")


def pieces(text: str, within_words: bool) -> list[str]:
    """The text cut where a line may end, also after hyphens if need be; each piece keeps its trailing space."""
    cuts = [m.start() for m in _BREAKS[within_words].finditer(text) if not _NEVER_FIRST.match(text, m.start())]
    return [text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True) if b > a]


def balanced(widths: Sequence[float], trailing: Sequence[float], lines: int) -> tuple[float, list[int]]:
    """Break pieces into at most ``lines`` lines so that the widest is as narrow as it can be.

    ``widths`` include each piece's trailing space, ``trailing`` is that space alone, which does not count at a line's
    end. Returns the widest line's width and, for each line, the index after its last piece.
    """
    low = max((w - t for w, t in zip(widths, trailing, strict=True)), default=0.0)
    high = sum(widths)
    for _ in range(24):
        middle = (low + high) / 2
        if len(_greedy(widths, trailing, middle)) <= lines:
            high = middle
        else:
            low = middle
    ends = _greedy(widths, trailing, high + 1e-6)
    starts = [0, *ends[:-1]]
    return max(sum(widths[a:b]) - trailing[b - 1] for a, b in zip(starts, ends, strict=True)), ends


def split_long(piece: str, fitting: int) -> list[str]:
    """A piece too long for any line, cut between characters after at most ``fitting`` of them."""
    clusters = graphemes(piece)
    step = max(1, fitting)
    return ["".join(clusters[i : i + step]) for i in range(0, len(clusters), step)]


def _greedy(widths: Sequence[float], trailing: Sequence[float], limit: float) -> list[int]:
    ends: list[int] = []
    used = 0.0
    for index, width in enumerate(widths):
        if index and used + width - trailing[index] > limit + 1e-9:
            ends.append(index)
            used = 0.0
        used += width
    return [*ends, len(widths)]
