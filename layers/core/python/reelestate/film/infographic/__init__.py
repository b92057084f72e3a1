"""Infographics: cards about a listing, drawn as stills and as short moving pictures.

``model`` is what a card says; ``designs`` hold one way of arranging it each; ``drawing`` and ``motion`` make pictures
and films of an arrangement. Importing the model or the registry of designs loads neither fonts nor image libraries.
"""

ENGINE: int = 1
"""Part of every card's content key; raise it when the same card would be drawn differently."""
