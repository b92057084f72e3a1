"""Given copy, then wordings that prefer or exclude people are found, and descriptions of the property pass."""

import itertools
import time
from typing import get_args

import pytest

from reelestate.generation.fair_housing import lint, lint_script, require
from reelestate.kit.errors import FairHousingBlocked
from reelestate.providers.script_writing.base import Tone
from reelestate.providers.script_writing.local import LocalScriptWriter
from tests.unit.support.listings import facts, photos, request

BLOCKED = {
    "familial status": """
        no children|NO CHILDREN!|Adults only.|ADULTS-ONLY|adult-only living|child-free community|Singles only
        Ideal for empty nesters|Ideal for newlyweds|perfect for retirees|mature couple preferred
        Not suitable for children
        maximum two children|No kids, please|couples only|without children
    """,
    "religion": """
        Perfect for a Christian family|Catholic neighborhood|Jewish families welcome|no Muslims|ideal for Hindus
    """,
    "race": """
        Whites only|predominantly white neighborhood|no minorities|black families|an integrated neighborhood
    """,
    "national origin": """
        No Mexicans|no immigrants|English speakers only|must speak English|Chinese tenants preferred|US citizens only
    """,
    "sex": """
        females preferred|Great for single women|straight couples only|men only|no unmarried couples
        ideal for ladies
    """,
    "disability": """
        able-bodied tenants|no wheelchairs|No service animals|Must be able to climb stairs|not for the disabled
        mentally stable people only
    """,
}
WARNED = """
    exclusive neighborhood|safe neighborhood|good schools nearby|Great schools!|family-friendly neighborhood
    perfect for families|man cave|walking distance to St. Mary's Church|near the synagogue|low crime area
    up-and-coming neighborhood|bachelor pad|perfect for young professionals|no Section 8|desirable neighborhood
    his and hers closets|room for a growing family|55+ living|nice area|top-rated school district|close to a mosque
"""
ALLOWED = """
    walk-in closet|master bedroom|primary suite|family room|mother-in-law suite|walking distance to the beach
    single-family home
    white kitchen cabinets|black granite|All-white kitchen.|Indian Creek trail|two blocks from the park
    No pets|no smoking
    Church Street, 1204|12 Temple Road|Children's playground nearby|wheelchair accessible|great view|bright kitchen
    Equal housing opportunity|Great for entertaining|perfect for weekend getaways|Ideal for remote work
    Close to shops and restaurants|near the trailhead|Spanish tile|Bring everyone. It sleeps eight.|4x4 accessible
    2nd floor, 3BR/2BA|jogging trails|private driveway|gated community|The piano kids love|bachelor apartment
    Only 3 left
    The Christian Science Monitor building|No maintenance|no stairs|Mexican restaurant next door|French doors
    Stay a while.|Your move. Book the showing.|great light|a quiet street|desirable features|nice kitchen
    Irish pub nearby
"""
DISGUISED = (
    "No k1ds",
    "n o  c h i l d r e n",
    "n.o. k.i.d.s",
    "No\u00ad chil\u200bdren",
    "Nо сhildrеn",  # Cyrillic letters
    "a d u l t s o n l y",
    "@dults 0nly",
    "ＮＯ ＫＩＤＳ",
    "nó chíldren",
    "no_children",
    "no...children",
    "NoKids",
    "no\nchildren",
)


def phrases(table: str) -> list[str]:
    return [phrase.strip() for phrase in table.strip().replace("\n", "|").split("|") if phrase.strip()]


@pytest.mark.parametrize(
    ("protected_class", "phrase"), [(kind, phrase) for kind, table in BLOCKED.items() for phrase in phrases(table)]
)
def test_preferences_and_limitations_block(protected_class: str, phrase: str) -> None:
    blocking = [finding for finding in lint(f"Four bedrooms. {phrase}") if finding.tier == "block"]
    assert protected_class in {finding.protected_class for finding in blocking}
    assert all(finding.why and finding.suggestion for finding in blocking)


@pytest.mark.parametrize("phrase", phrases(WARNED))
def test_steering_warns(phrase: str) -> None:
    assert {finding.tier for finding in lint(phrase)} == {"warn"}


@pytest.mark.parametrize("phrase", phrases(ALLOWED))
def test_descriptions_of_the_property_pass(phrase: str) -> None:
    assert lint(phrase) == ()


@pytest.mark.parametrize("text", DISGUISED)
def test_disguises_are_read_through(text: str) -> None:
    findings = lint(f"Two baths, {text}, thanks")
    assert [finding.tier for finding in findings] == ["block"]
    assert findings[0].words in text


def test_findings_point_at_the_words_in_the_original() -> None:
    text = "Lovely.\u200b Adults\u00a0only, in a safe neighborhood."
    findings = lint(text, "caption")
    assert [(finding.where, finding.tier) for finding in findings] == [("caption", "block"), ("caption", "warn")]
    for finding in findings:
        assert text[finding.start : finding.end] == finding.words
        assert finding.words in finding.message


def test_a_blocking_finding_stops_the_render_and_a_warning_does_not() -> None:
    require(lint("in a safe neighborhood"))
    with pytest.raises(FairHousingBlocked) as caught:
        require(lint("no children, in a safe neighborhood", "line-2"))
    assert caught.value.field == "line-2"
    assert len(caught.value.details["findings"]) == 1


def test_the_lint_is_quick_on_hostile_text() -> None:
    started = time.process_time()
    for text in ("no " * 5000, "n o " * 5000, "a" * 20_000, "1a" * 10_000, "no chi1dre" * 2000):
        lint(text)
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    ("tone", "status"), list(itertools.product(get_args(Tone), ("for_sale", "open_house", "just_sold")))
)
def test_our_own_scripts_pass(tone: Tone, status: str) -> None:
    written = LocalScriptWriter().write(request(facts(status=status), photos(), tone=tone, duration_seconds=60))
    assert lint_script(written) == ()
