"""What may be drawn: text cleaned of what has no look, cut into the units a reader sees as one character."""

import unicodedata

import regex

_GRAPHEME = regex.compile(r"\X")
_JOINERS = "\u200c\u200d"
_MOST_MARKS = 4
"""No language stacks more marks on one letter; text that does would tower over its line."""

_EAST_ASIAN = frozenset({"CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO", "IDEOGRAPHIC", "FULLWIDTH"})


def clean(text: str) -> str:
    """NFC with single spaces, and without controls, direction marks, surrogates and towers of accents."""
    kept = []
    for cluster in graphemes(unicodedata.normalize("NFC", text)):
        if cluster[0].isspace():
            kept.append(" ")
            continue
        if unicodedata.category(cluster[0]).startswith("M"):
            continue  # a mark without its letter would be drawn on a dotted circle
        marks = 0
        for character in cluster:
            marks += unicodedata.category(character) == "Mn"
            if _has_look(character) and (marks <= _MOST_MARKS or unicodedata.category(character) != "Mn"):
                kept.append(character)
    return " ".join("".join(kept).split()).lstrip(_JOINERS)


def graphemes(text: str) -> list[str]:
    """The text as the characters a reader sees (UAX 29 extended grapheme clusters)."""
    return [str(cluster) for cluster in _GRAPHEME.findall(text)]


def is_ignorable(character: str) -> bool:
    """Whether the character steers shaping and needs no glyph of its own."""
    return character in _JOINERS


def script_family(character: str) -> str | None:
    """The Noto family for the character's script, e.g. ``NotoSansTamil``; None for signs and digits."""
    if not character.isalpha() and not unicodedata.category(character).startswith("M"):
        return None
    script = unicodedata.name(character, "").partition(" ")[0].partition("-")[0]
    if script in _EAST_ASIAN:
        return "NotoSansCJK"
    return f"NotoSans{script.title()}" if script else None


def upper(text: str) -> str:
    """Upper case for the scripts in which capitals are a typographic style."""
    styled = ("LATIN", "GREEK", "CYRILLIC")
    return "".join(c.upper() if unicodedata.name(c, "").startswith(styled) else c for c in text)


def _has_look(character: str) -> bool:
    if character in _JOINERS:
        return True
    if 0xFE00 <= ord(character) <= 0xFE0F or character == "\u00ad":
        return False
    return unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Zs")
