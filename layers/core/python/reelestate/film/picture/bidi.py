"""The order in which mixed left-to-right and right-to-left text is shown: the Unicode Bidirectional Algorithm (UAX 9).

One line at a time, without explicit embeddings (they are stripped from film text) and without bracket pairing (N0).
Shaping inside a run is the font engine's; this only decides where the runs of a line, which may come from different
fonts, go.
"""

import unicodedata
from collections.abc import Sequence

_STRONG = {"L": "L", "R": "R", "AL": "R", "EN": "R", "AN": "R"}


def is_rtl(text: str) -> bool:
    """Whether the first strong character runs from right to left (rules P2 and P3)."""
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind in ("L", "R", "AL"):
            return kind != "L"
    return False


def levels(text: str, rtl: bool) -> list[int]:
    """The embedding level of each character; odd levels run from right to left."""
    base = 1 if rtl else 0
    start = "R" if rtl else "L"
    kinds = [unicodedata.bidirectional(character) or "L" for character in text]
    _resolve_weak(kinds, start)
    _resolve_neutral(kinds, start)
    return [_level(kind, base) for kind in kinds]


def visual_order(run_levels: Sequence[int]) -> list[int]:
    """The indices of a line's runs from left to right (rule L2)."""
    order = list(range(len(run_levels)))
    if not order:
        return order
    lowest_odd = min((level for level in run_levels if level % 2), default=max(run_levels) + 1)
    for level in range(max(run_levels), lowest_odd - 1, -1):
        index = 0
        while index < len(order):
            end = index
            while end < len(order) and run_levels[order[end]] >= level:
                end += 1
            order[index:end] = reversed(order[index:end])
            index = end + 1
    return order


def _resolve_weak(kinds: list[str], start: str) -> None:
    previous, strong = start, start
    for index, kind in enumerate(kinds):  # W1, W2, W3
        if kind == "NSM":
            kinds[index] = previous
        elif kind == "EN" and strong == "AL":
            kinds[index] = "AN"
        elif kind in ("L", "R", "AL"):
            strong = kind
        previous = kinds[index]
    kinds[:] = ["R" if kind == "AL" else kind for kind in kinds]
    for index in range(1, len(kinds) - 1):  # W4
        before, after = kinds[index - 1], kinds[index + 1]
        joins = kinds[index] == "CS" or (kinds[index] == "ES" and before == "EN")
        if joins and before == after and before in ("EN", "AN"):
            kinds[index] = before
    _resolve_terminators(kinds)
    strong = start
    for index, kind in enumerate(kinds):  # W7
        if kind in ("L", "R"):
            strong = kind
        elif kind == "EN" and strong == "L":
            kinds[index] = "L"


def _resolve_terminators(kinds: list[str]) -> None:
    index = 0
    while index < len(kinds):  # W5, W6
        end = index
        while end < len(kinds) and kinds[end] == "ET":
            end += 1
        if end > index:
            numeric = (index > 0 and kinds[index - 1] == "EN") or (end < len(kinds) and kinds[end] == "EN")
            kinds[index:end] = ["EN" if numeric else "ON"] * (end - index)
        elif kinds[index] in ("ES", "CS"):
            kinds[index] = "ON"
        index = max(end, index + 1)


def _resolve_neutral(kinds: list[str], start: str) -> None:
    index = 0
    while index < len(kinds):  # N1, N2
        end = index
        while end < len(kinds) and kinds[end] not in _STRONG:
            end += 1
        if end > index:
            before = _STRONG[kinds[index - 1]] if index else start
            after = _STRONG[kinds[end]] if end < len(kinds) else start
            kinds[index:end] = [before if before == after else start] * (end - index)
        index = max(end, index + 1)


def _level(kind: str, base: int) -> int:
    if base % 2:
        return base if kind == "R" else base + 1
    return {"L": base, "R": base + 1}.get(kind, base + 2)
