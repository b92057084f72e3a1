"""The film engine: a pure function from a timeline and its source pictures and sounds to a finished film.

Knows no cloud, no database, no web. ``timeline`` is the contract; ``motion``, ``picture``, ``captions``, ``sound``,
``encode`` and ``quality`` each do one thing with it.
"""

ENGINE_VERSION = "1"
"""Part of every rendered segment's content key; raise it when the same timeline would give other pixels."""
