"""Other wordings of a line that is in a script already."""

from collections.abc import Callable, Sequence
from typing import Any

from reelestate.generation.filming import examine, script_request
from reelestate.generation.schemas import RenderParameters, StoryPhoto
from reelestate.kit.errors import ClaimUnbound, FairHousingBlocked, InvalidInput
from reelestate.properties.schemas import ListingFacts
from reelestate.providers.script_writing.base import Script, ScriptLine, ScriptWriter

_NO_POST: dict[str, Any] = {
    "title": "",
    "kicker": "",
    "caption": "",
    "hashtags": (),
    "first_comment": "",
    "caption_claims": (),
}


def rewrite_line(
    facts: ListingFacts,
    script: Script,
    line_id: str,
    photos: Sequence[StoryPhoto],
    render: RenderParameters,
    writer: ScriptWriter,
    variant: int = 1,
) -> ScriptLine:
    """The line in another wording of the same facts: the ``variant``-th after the present one (from 1, going round).

    A text in its picture that the facts no longer bear, such as a former price, is replaced by the one of now.
    ``photos`` are the film's, in its order. The same variant of the same line always reads the same, and every claim
    in it is bound. Raises InvalidInput for a line that is not there and for one that has no other wording.
    """
    line = next((line for line in script.lines if line.id == line_id), None)
    if line is None:
        raise InvalidInput("line_id", f'"{line_id}" is not a line of the script', "Name one of its lines")
    if variant < 1:
        raise InvalidInput("variant", f"is {variant}", "Count variants from 1")
    request = script_request(facts, photos, render)
    line = _with_true_text(line, script, facts, photos, lambda: writer.write(request).lines)
    known = writer.wordings(request, line)
    places = [index for index, other in enumerate(known) if other.text == line.text]
    after = places[0] + 1 if places else 0
    # The ring of wordings behind the present one, without it.
    ring = [other for other in (*known[after:], *known[:after]) if other.text != line.text]
    standing = [other for other in ring if _stands(other, script, facts, photos)]
    if not standing:
        raise InvalidInput("line_id", f'"{line_id}" has no other wording', "Write the line yourself")
    return standing[(variant - 1) % len(standing)]


def _stands(line: ScriptLine, script: Script, facts: ListingFacts, photos: Sequence[StoryPhoto]) -> bool:
    """Whether every claim of the line is bound and the law has nothing against it, whatever the post says."""
    alone = script.model_copy(update={"lines": (line,)} | _NO_POST)
    try:
        examine(alone, facts, photos)
    except (ClaimUnbound, FairHousingBlocked):
        return False
    return True


def _with_true_text(
    line: ScriptLine,
    script: Script,
    facts: ListingFacts,
    photos: Sequence[StoryPhoto],
    written: Callable[[], Sequence[ScriptLine]],
) -> ScriptLine:
    if _stands(line.model_copy(update={"text": "", "claims": ()}), script, facts, photos):
        return line
    told = {claim.source for claim in line.claims}
    alike = [other for other in written() if other.role == line.role]
    nearest = max(alike, key=lambda other: len(told & {claim.source for claim in other.claims}), default=None)
    return line.model_copy(update={"on_screen": nearest.on_screen if nearest else ""})
