"""Phrase banks: what the template writer may say, by subject and tone.

The banks hold rhythm and invitation, never a claim: whatever states something about the property stands in a slot
(``{bedrooms}``), and a phrase whose slots the listing cannot fill is not used. Phrases of different lengths serve the
paces: calm takes the longer ones, fast the shorter ones.
"""

from reelestate.providers.script_writing.base import Tone

Bank = dict[Tone, tuple[str, ...]]
