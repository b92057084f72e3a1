"""Words cut and glued into the pieces between which a line may end, each with how well a line ends after it."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

import regex

from reelestate.film.captions.model import Word, columns

SENTENCE, CLAUSE, PHRASE, ANYWHERE, POOR, BAD = 0.0, 2.0, 4.0, 6.0, 9.0, 14.0
"""What it costs to end a line after a piece, from the end of a sentence to inside a group that belongs together."""

_PAUSE_MS = 250
_GRAPHEME = regex.compile(r"\X")
_SENTENCE_END = regex.compile(r"[.!?。！？．…؟۔।॥][\p{Pe}\p{Pf}\"'»]*$")
_CLAUSE_END = regex.compile(r"[,;:、，；：،؛–—][\p{Pe}\p{Pf}\"'»]*$")
_ABBREVIATION = regex.compile(r"(?i)^\P{L}*(?:\p{L}|mr|mrs|ms|dr|st|no|nr|sr|jr|approx|ca|vs|e\.g|i\.e|bzw|av|ave)\.$")
_SPACELESS = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}ー々〆〇]")
_NEVER_FIRST = regex.compile(
    r"[\p{Pe}\p{Pf}\p{Po}\p{M}ーっゃゅょぁぃぅぇぉゎッャュョァィゥェォヮヵヶ々ゝゞヽヾะาำๅๆฯ…‥~〜%％℃]"
)
_NEVER_LAST = regex.compile(r"[\p{Ps}\p{Pi}\p{Sc}เแโใไ]")
_HAN, _HIRAGANA, _KATAKANA = (regex.compile(rf"[\p{{{s}}}ー]") for s in ("Han", "Hiragana", "Katakana"))
_THAI = regex.compile(r"\p{Thai}")
_THAI_SYLLABLE_START, _THAI_SYLLABLE_END = regex.compile("[เแโใไ]"), regex.compile("[ะๆฯ]")
_DIGIT = regex.compile(r"\p{Nd}")
_NUMBER = regex.compile(
    r"^[\p{Ps}\p{Pi}\"']*[\p{Sc}+\-−±~≈]?\p{Lu}{0,3}\$?\p{Nd}[\p{Nd}.,'’  ]*(?:[kKmM]|st|nd|rd|th)?$"
)
_UNIT_SIGN = regex.compile(r"^[\p{Ll}°%‰²³\"′″/][\p{L}\p{N}°²³./]*\P{L}*$|^[%°€£¥₹]")
_CURRENCY = regex.compile(r"^(?:\p{Sc}|[A-Z]{1,3}\p{Sc}?|No\.|Nr\.|n[°º]|№|#)$")
_MULTIPLE = {"hundred", "thousand", "million", "billion", "mio.", "mrd."}
_NUMBER_WORD = regex.compile(r"one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve")
_LEADING_WORD = regex.compile(
    r"an?|and|are|as|at|be|but|by|for|from|has|have|her|his|in|into|is|its?|near|of|off|on|onto|or|our|over|per|so|than|"
    r"that|the|their|then|this|to|under|until|was|were|when|where|which|while|who|with|without|you|your"
)
_PUNCTUATION_ONLY = regex.compile(r"^[\p{P}\p{S}]+$")


@dataclass(frozen=True, slots=True)
class Piece:
    """Text a line never breaks inside. ``words`` keep their times; ``spaced`` tells whether a space stands before it.

    ``cost`` is what ending a line or a cue after it costs; ``ends_sentence`` that a sentence ends there.
    """

    text: str
    words: tuple[Word, ...]
    spaced: bool
    cost: float = ANYWHERE
    ends_sentence: bool = False

    @property
    def start_ms(self) -> int:
        """When its first word starts."""
        return self.words[0].start_ms

    @property
    def end_ms(self) -> int:
        """When its last word ends."""
        return self.words[-1].end_ms


def pieces(words: Sequence[Word], max_columns: int) -> list[Piece]:
    """The words as pieces of at most ``max_columns``; longer tokens are cut between characters."""
    cut = [piece for word in words for piece in _cut(word, max_columns)]
    return _priced(_glued(cut, max_columns))


def _cut(word: Word, max_columns: int) -> Iterator[Piece]:
    """A token cut where its script allows; the pieces share its time in proportion to their columns."""
    runs: list[tuple[str, bool]] = []
    for token in word.text.split():
        spaced = True
        for run in _runs(token):
            for part in _fitting(run, max_columns):
                runs.append((part, spaced))
                spaced = False
    total = sum(max(1, columns(text)) for text, _ in runs)
    done = 0
    span = word.end_ms - word.start_ms
    for text, spaced in runs:
        start = word.start_ms + span * done // total
        done += max(1, columns(text))
        yield Piece(text, (Word(text, start, word.start_ms + span * done // total),), spaced)


def _runs(token: str) -> list[str]:
    if not _SPACELESS.search(token):
        return [token]
    runs: list[str] = []
    for cluster in _GRAPHEME.findall(token):
        if runs and not _may_part(runs[-1], cluster):
            runs[-1] += cluster
        else:
            runs.append(cluster)
    return runs


def _may_part(before: str, after: str) -> bool:
    last, first = before[-1], after[0]
    if not (_SPACELESS.match(last) or _SPACELESS.match(first) or _NEVER_FIRST.match(last)):
        return False
    if _NEVER_FIRST.match(first) or _NEVER_LAST.match(last):
        return False
    return not (_DIGIT.match(last) and (_SPACELESS.match(first) or _DIGIT.match(first)))


def _fitting(run: str, max_columns: int) -> list[str]:
    if columns(run) <= max_columns:
        return [run]
    parts = [""]
    for cluster in _GRAPHEME.findall(run):
        if parts[-1] and columns(parts[-1]) + columns(cluster) > max_columns:
            parts.append("")
        parts[-1] += cluster
    return parts


def _glued(cut: Sequence[Piece], max_columns: int) -> list[Piece]:
    glued: list[Piece] = []
    tail = ""
    for piece in cut:
        if glued and _belongs(tail, piece):
            joined = glued[-1].text + (" " if piece.spaced else "") + piece.text
            if columns(joined) <= max_columns:
                glued[-1] = replace(glued[-1], text=joined, words=glued[-1].words + piece.words)
                tail = piece.text
                continue
        glued.append(piece)
        tail = piece.text
    return glued


def _belongs(before: str, piece: Piece) -> bool:
    """Whether a line must not break between two tokens: a number and its unit, a title and its name, a dash."""
    if not piece.spaced:
        return False
    after = piece.text
    bare = after.rstrip(".,;:!?").lower()
    if _PUNCTUATION_ONLY.match(after) and not _NEVER_LAST.match(after) and after not in "&+":
        return True
    if _PUNCTUATION_ONLY.match(before) and (_NEVER_LAST.match(before) or before in "&+"):
        return True
    if _ABBREVIATION.match(before) or (_CURRENCY.match(before) and _DIGIT.match(after)):
        return True
    counts = _NUMBER.match(before) or before.lower() in _MULTIPLE
    return bool(counts and _UNIT_SIGN.match(after) and not _LEADING_WORD.fullmatch(bare))


def _priced(glued: Sequence[Piece]) -> list[Piece]:
    priced = []
    for piece, following in itertools.zip_longest(glued, glued[1:]):
        ends = bool(_SENTENCE_END.search(piece.text)) and not _ABBREVIATION.match(piece.text.rsplit(" ", 1)[-1])
        cost = SENTENCE if ends or following is None else _cost(piece, following)
        priced.append(replace(piece, cost=cost, ends_sentence=ends))
    return priced


def _cost(piece: Piece, following: Piece) -> float:
    if _CLAUSE_END.search(piece.text):
        return CLAUSE
    if following.start_ms - piece.end_ms >= _PAUSE_MS:
        return CLAUSE
    if not following.spaced:
        return _spaceless_cost(piece.text[-1], following.text[0])
    last_word, first_word = piece.text.rsplit(" ", 1)[-1], following.text.split(" ", 1)[0]
    last, first = last_word.lower(), first_word.lower()
    if _SPACELESS.search(last):
        return CLAUSE
    if _NUMBER_WORD.fullmatch(last) or _ABBREVIATION.match(last):
        return BAD
    if _leads(last) or (last_word[0].isupper() and first_word[0].isupper()):
        return POOR
    return PHRASE if _leads(first) else ANYWHERE


@cache
def _leads(word: str) -> bool:
    """Whether the word belongs to the one after it; in any alphabet, most words of up to three letters do."""
    return bool(_LEADING_WORD.fullmatch(word)) or (len(word) <= 3 and word.isalpha())


def _spaceless_cost(last: str, first: str) -> float:
    """What a break costs without a dictionary.

    Japanese phrases end in hiragana and begin with kanji or katakana, and katakana words stay whole. Thai is sure to
    begin a syllable at a leading vowel and to end one at a few signs.
    """
    if _THAI.match(last) and _THAI.match(first):
        return PHRASE if _THAI_SYLLABLE_START.match(first) or _THAI_SYLLABLE_END.match(last) else BAD
    if _KATAKANA.match(last) and _KATAKANA.match(first):
        return BAD
    if _HIRAGANA.match(last) and not _HIRAGANA.match(first):
        return PHRASE
    if _HAN.match(last) and _HIRAGANA.match(first):
        return POOR
    return ANYWHERE
