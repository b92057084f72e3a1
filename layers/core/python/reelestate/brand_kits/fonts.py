"""The fonts films are set in. Scripts they lack are drawn from the Noto font of that script."""

FONTS: dict[str, str] = {
    "Inter": "A clear sans serif for screens, in five weights.",
    "Noto Sans": "A friendly sans serif with most of the world's Latin, Greek and Cyrillic letters.",
    "Noto Serif": "A bookish serif for quiet, classic brands.",
}
"""Font families by name, with a word about each."""


def known_font(name: str) -> str:
    """The family's proper name, however it is written. Raises ValueError when there is no such font."""
    by_letters = {_letters(font): font for font in FONTS}
    found = by_letters.get(_letters(name))
    if found is None:
        raise ValueError(f'"{name[:40]}" is no font we have|Choose one of {", ".join(FONTS)}')
    return found


def _letters(name: str) -> str:
    return "".join(character for character in name.casefold() if character.isalnum())
