"""Every wording of a line that the phrase banks and the listing's facts allow, always in the same order."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice, product

from reelestate.providers.script_writing.base import Claim, ScriptLine, ScriptRequest, Tone
from reelestate.providers.script_writing.beats import Beat, beats
from reelestate.providers.script_writing.choice import Phrase, fill
from reelestate.providers.script_writing.slots import listing_slots

LONGER_SECONDS = 1.5
"""Another wording may take this much longer to say than the line it stands for."""
_MOST = 400
_MOST_BEATS = 3
_ENOUGH = 3
"""So many wordings that state everything the line does leave those that state less out."""
_NEAREST_TONE: dict[Tone, Tone] = {
    "luxury": "minimal",
    "cozy": "modern",
    "modern": "minimal",
    "minimal": "modern",
    "bold": "modern",
}
"""Whose phrases also suit a tone, when its own have been said."""

_Told = list[tuple[Beat, Phrase]]


def wordings(request: ScriptRequest, line: ScriptLine) -> tuple[ScriptLine, ...]:
    """The line in every wording: those of its tone and those that say most first; none when it matches no beat.

    A wording tells of the same things as the line: its phrases come from the banks of the beats that the line speaks,
    so the line's own wording is among them unless a person wrote it.
    """
    known = _beats(request)
    told = _told(known, request, line)
    if not told:
        return ()
    limit = sum(phrase.seconds for _, phrase in told) + LONGER_SECONDS
    own_tone = {template for beat in beats(request, listing_slots(request.listing)) for template in beat.bank}
    found: dict[str, tuple[tuple[int, int, str], ScriptLine]] = {}
    for phrases in islice(product(*(_phrases(beat, told) for beat, _ in told)), _MOST):
        text = " ".join(phrase.text for phrase in phrases)
        if sum(phrase.seconds for phrase in phrases) > limit and text != line.text:
            continue
        claims = tuple(claim for phrase in phrases for claim in phrase.claims)
        foreign = sum(phrase.template not in own_tone for phrase in phrases)
        worded = line.model_copy(update={"text": text, "claims": claims})
        found.setdefault(text, ((foreign, -len(claims), text), worded))
    ranked = [worded for _, worded in sorted(found.values(), key=lambda item: item[0])]
    said = sum(len(phrase.claims) for _, phrase in told)
    whole = [worded for worded in ranked if len(worded.claims) >= said]
    return tuple(whole if len(whole) >= _ENOUGH else ranked)


def _beats(request: ScriptRequest) -> list[Beat]:
    """Everything worth telling, with the phrases of the tone and then those of the nearest one."""
    slots = listing_slots(request.listing)
    near = beats(request.model_copy(update={"tone": _NEAREST_TONE[request.tone]}), slots)
    return [
        replace(beat, bank=tuple(dict.fromkeys((*beat.bank, *other.bank))))
        for beat, other in zip(beats(request, slots), near, strict=True)
    ]


def _told(known: Sequence[Beat], request: ScriptRequest, line: ScriptLine) -> _Told:
    """The beats that the line speaks, in its order, each with its phrase; for edited words the beat most like them."""
    here = [beat for beat in known if beat.at is None or line.photo_id in (None, request.photos[beat.at].id)]
    spoken = _read(line.text, here)
    if spoken:
        return spoken
    alike = [
        (_shared(line.claims, phrase.claims), -index, beat, phrase)
        for index, beat in enumerate(here)
        if beat.role == line.role
        for phrase in _filled(beat)
    ]
    return [max(alike, key=lambda item: item[:2])[2:]] if alike else []


def _read(text: str, known: Sequence[Beat]) -> _Told:
    """The phrases that make up the text one after the other, or nothing."""
    readings: list[tuple[str, _Told]] = [(text, [])]
    for _ in range(_MOST_BEATS):
        longer: list[tuple[str, _Told]] = []
        for rest, spoken in readings:
            used = {beat.key for beat, _ in spoken}
            for beat in known:
                for phrase in _filled(beat) if beat.key not in used else ():
                    if rest == phrase.text:
                        return [*spoken, (beat, phrase)]
                    if rest.startswith(f"{phrase.text} "):
                        longer.append((rest.removeprefix(f"{phrase.text} "), [*spoken, (beat, phrase)]))
        readings = longer
    return []


def _phrases(beat: Beat, told: _Told) -> list[Phrase]:
    """The beat's phrases that repeat nothing which the line's other beats state, and state something if it did."""
    others = {claim.source for other, phrase in told if other is not beat for claim in phrase.claims}
    states = any(phrase.claims for other, phrase in told if other is beat)
    filled = _filled(beat)
    fitting = [phrase for phrase in filled if not others & {claim.source for claim in phrase.claims}]
    return [phrase for phrase in fitting if phrase.claims or not states] or filled


def _filled(beat: Beat) -> list[Phrase]:
    return [phrase for template in beat.bank if (phrase := fill(template, beat.slots))]


def _shared(one: Sequence[Claim], other: Sequence[Claim]) -> int:
    return (Counter(claim.source for claim in one) & Counter(claim.source for claim in other)).total()
