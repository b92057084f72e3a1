"""Other wordings of a line."""

from decimal import Decimal
from typing import get_args

import pytest

from reelestate.generation import filming, rewording
from reelestate.kit.errors import InvalidInput
from reelestate.providers.script_writing.base import Tone
from reelestate.providers.script_writing.local import LocalScriptWriter
from tests.unit.generation import demo


@pytest.mark.parametrize("tone", get_args(Tone))
def test_a_rewritten_line_says_the_same_in_other_words(tone: Tone) -> None:
    render, facts, shown = demo.choices(tone=tone), demo.listing().facts, demo.photos()
    story = demo.story(render)
    rewritten = 0
    for line in story.script.lines:
        try:
            first, second = (
                rewording.rewrite_line(facts, story.script, line.id, story.photos, render, LocalScriptWriter(), variant)
                for variant in (1, 2)
            )
        except InvalidInput:
            continue  # a line whose bank has a single phrase
        rewritten += 1
        assert line.text not in (first.text, second.text)
        assert (first.id, first.role, first.photo_id, first.on_screen) == (
            line.id,
            line.role,
            line.photo_id,
            line.on_screen,
        )
        lines = tuple(first if each.id == line.id else each for each in story.script.lines)
        ledger, _ = filming.examine(story.script.model_copy(update={"lines": lines}), facts, shown)
        assert ledger.open_rows == ()
        again = rewording.rewrite_line(facts, story.script, line.id, story.photos, render, LocalScriptWriter())
        assert again == first
    assert rewritten >= len(story.script.lines) / 2


def test_asking_again_and_again_goes_round_all_wordings() -> None:
    render, facts = demo.choices(), demo.listing().facts
    script, shown = (story := demo.story(render)).script, story.photos
    line = script.lines[-1]
    seen = [line.text]
    for _ in range(12):
        line = rewording.rewrite_line(facts, script, line.id, shown, render, LocalScriptWriter())
        script = script.model_copy(update={"lines": (*script.lines[:-1], line)})
        seen.append(line.text)
    period = seen.index(seen[0], 1)
    assert period >= 3
    assert len(set(seen)) == period


def test_a_line_a_person_wrote_is_reworded_from_the_banks() -> None:
    render, facts = demo.choices(), demo.listing().facts
    story = demo.story(render)
    typed = story.script.lines[-1].model_copy(update={"text": "Ring the bell.", "claims": ()})
    script = story.script.model_copy(update={"lines": (*story.script.lines[:-1], typed)})
    new = rewording.rewrite_line(facts, script, typed.id, story.photos, render, LocalScriptWriter())
    assert new.role == "call_to_action"
    assert new.text != typed.text


def test_after_a_price_drop_a_line_is_reworded_with_the_price_of_now() -> None:
    render, facts = demo.choices(), demo.listing().facts
    story = demo.story(render)
    stated = next(line for line in story.script.lines if "$1,250,000" in line.on_screen)
    cheaper = facts.model_copy(update={"listing_price": Decimal(990_000)})
    new = rewording.rewrite_line(cheaper, story.script, stated.id, story.photos, render, LocalScriptWriter())
    assert "990,000" in new.text
    assert "$990,000" in new.on_screen
    assert "1,250,000" not in new.text + new.on_screen


def test_a_persons_own_text_in_the_picture_stays_when_the_line_is_reworded() -> None:
    render, facts = demo.choices(), demo.listing().facts
    story = demo.story(render)
    named = story.script.lines[0].model_copy(update={"on_screen": "Come in"})
    script = story.script.model_copy(update={"lines": (named, *story.script.lines[1:])})
    new = rewording.rewrite_line(facts, script, named.id, story.photos, render, LocalScriptWriter())
    assert new.on_screen == "Come in"


@pytest.mark.parametrize(("line_id", "variant", "field"), [("nobody", 1, "line_id"), ("line-1", 0, "variant")])
def test_what_cannot_be_rewritten_is_refused(line_id: str, variant: int, field: str) -> None:
    render = demo.choices()
    story = demo.story(render)
    with pytest.raises(InvalidInput) as caught:
        rewording.rewrite_line(
            demo.listing().facts, story.script, line_id, story.photos, render, LocalScriptWriter(), variant
        )
    assert caught.value.field == field
