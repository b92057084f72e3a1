"""Given copy, then every statement in it is bound to a fact or photo, and lies are caught with a remedy."""

import itertools
import json
from typing import Any, get_args

import pytest

from reelestate.generation.claims import bind, check_text
from reelestate.kit.errors import ClaimUnbound
from reelestate.properties.schemas import ListingFacts
from reelestate.providers.script_writing.base import Claim, Script, ScriptLine, Tone
from reelestate.providers.script_writing.local import LocalScriptWriter
from tests.unit.support.listings import facts, photos, request

CASA = ListingFacts.model_validate(
    {
        "title": "Casa Entre os Cocos",
        "kind": "holiday rental, full house",
        "locality": "Guinjata Bay, Inhambane, Mozambique",
        "price": {"amount": 3200, "currency": "ZAR", "per": "night", "qualifier": "from"},
        "sleeps": 8,
        "bedrooms": 4,
        "bathrooms": 4,
        "distance_to_beach_m": 300,
        "features": ["Self-catering", "Pet-friendly", "4x4 accessible", "Small swimming pool", "No garage"],
        "amenities": ["Gas stove", "Fridge", "Linen", "Mosquito nets"],
        "nearby": ["Surfing", "Whale watching", "Convenience store", "Restaurant to catch the game"],
    }
)
STAYS = (CASA.property_type, "vacation rental", "short-term rental", "villa", None)
ROOMS = photos("exterior", "kitchen", "bedroom", "pool", "balcony")
LIES = """
Five bedrooms and four baths.|Five bedrooms
A 5-bed, 4-bath home.|5-bed
3br/4ba|3br
With six lovely big bedrooms|six lovely big bedrooms
Two and a half baths|Two and a half baths
Sleeps ten.|Sleeps ten
Room for twelve guests|Room for twelve guests
Only $999,000.|$999,000
From R2,800 / night|R2,800 / night
From 3,200 rand per week.|3,200 rand per week
Half a million dollars? No, 500 thousand dollars|500 thousand dollars
Under R3,000 per night|Under R3,000 per night
3,000 square feet of comfort.|3,000 square feet
On half an acre|half an acre
Built in 2005.|Built in 2005
With a sea view from every room.|sea view
Look over to ocean views|ocean views
A newly renovated kitchen.|newly renovated
Brand new kitchen|Brand new
It has granite countertops.|granite
Cozy up by the fireplace.|fireplace
A heated pool|Heated pool
There's a garage.|garage
Spacious and cool|Spacious
Bright rooms|Bright
On a quiet street|quiet
Move-in ready|Move-in ready
Air conditioning throughout|Air conditioning
A walk-in closet|walk-in closet
Step into the living room.|living room
The home office|home office
Just steps from the beach.|Just steps from
Two miles from the beach.|Two miles
300 feet to the beach.|300 feet
A two-minute walk to the beach|two-minute
Ten minutes from the airport.|Ten minutes
Near top-rated schools.|top-rated schools
Walking distance to restaurants and a casino.|Walking distance to
In the heart of Beverly Hills.|Beverly Hills
Close to Disneyland|Disneyland
The best house around|best
The largest garden of all|largest
One of a kind|One of a kind
Open house this Sunday, 2 to 5 PM.|Open house
Just sold!|Just sold
Now for sale|for sale
A great investment opportunity|great investment opportunity
No HOA here|No HOA
An award-winning stay|award-winning
Save 20% this week|20%
#OceanView|Ocean View
"""
TRUTHS = """
Four bedrooms, four bathrooms.
4BR with a swimming pool
Sleeps up to 8 guests, pet friendly.
A short walk to the beach.
300 metres from the beach
Only a five-minute walk to the beach.
About 984 feet to the beach
From R3,200 a night.
Under R4,000 per night
Surfing and whale watching nearby.
Near restaurants and a convenience store.
The kitchen has a gas stove and a fridge.
In Guinjata Bay, Mozambique.
You'll love this one. It's a dream.
This is one of those places you won't forget.
Come relax by the pool with your friends.
Self-catering, with linen and mosquito nets.
Wake up in the bedroom, then out onto the balcony.
See you in July.
Welcome to Casa Entre os Cocos.
A holiday rental
"""


def pairs(table: str) -> list[Any]:
    return [pytest.param(*line.split("|"), id=line.split("|")[0]) for line in table.strip().splitlines()]


@pytest.mark.parametrize(("text", "words"), pairs(LIES))
def test_planted_lies_are_caught(text: str, words: str) -> None:
    ledger = check_text("line-1", text, CASA, ROOMS)

    caught = [row for row in ledger.open_rows if row.words.lower() == words.lower()]

    assert caught, [(row.words, row.status) for row in ledger.rows]
    assert caught[0].message
    assert caught[0].remedy
    if not text.startswith("#"):
        assert text[caught[0].start : caught[0].end] == caught[0].words


@pytest.mark.parametrize("text", TRUTHS.strip().splitlines())
def test_what_the_listing_says_may_be_said(text: str) -> None:
    assert check_text("line-1", text, CASA, ROOMS).open_rows == ()


@pytest.mark.parametrize(
    ("text", "open_words"),
    [
        ("Listed at $1.25 million", []),
        ("1.25 million dollars", []),
        ("$1,250k", []),
        ("Was $1,320,000, now $1,250,000", []),
        ("That's $70,000 less", []),
        ("Offered at $1,200,000", ["$1,200,000"]),
        ("2,450 square feet on a quarter acre", []),
        ("228 square meters", []),
        ("300 square meters", ["300 square meters"]),
        ("Open house Saturday, June 15, 1–4 PM", []),
        ("Open house Sunday, June 16, from 2 PM", ["Sunday", "June 16", "2 PM"]),
        ("1420 Maple Ridge Lane, Austin, TX 78704", []),
        ("1402 Maple Ridge Lane", ["1402"]),
        ("In Austin, Texas", []),
        ("In Dallas, Texas", ["Dallas"]),
        ("A renovated kitchen with granite", []),
        ("Built in 1998", []),
        ("Minutes from Barton Springs", []),
        ("A single-family home", []),
    ],
)
def test_figures_are_held_against_the_listing(text: str, open_words: list[str]) -> None:
    assert [row.words for row in check_text("x", text, facts(), photos()).open_rows] == open_words


def test_a_fact_denied_by_the_listing_is_contradicted_not_only_unbound() -> None:
    row = check_text("x", "Park in the garage", CASA).open_rows[0]
    assert (row.status, row.source) == ("contradicted", "listing.features[4]")
    assert "No garage" in row.message


def test_a_bound_row_names_its_source_and_value() -> None:
    rows = check_text("x", "Four bedrooms and a small swimming pool", CASA).rows
    assert [(row.source, row.value) for row in rows] == [
        ("listing.bedrooms", 4),
        ("listing.features[3]", CASA.features[3]),
    ]


def script(*lines: ScriptLine, **parts: Any) -> Script:
    empty = {"title": "Casa", "kicker": "", "caption": "", "hashtags": (), "first_comment": "", "provider": "test"}
    return Script(lines=lines, **{**empty, **parts})


def line(text: str, *claims: Claim, on_screen: str = "") -> ScriptLine:
    return ScriptLine(id="line-1", role="feature", text=text, on_screen=on_screen, photo_id="photo-1", claims=claims)


@pytest.mark.parametrize(
    ("claim", "problem"),
    [
        (Claim(text="linen", source="listing.amenities[9]"), "there is no listing.amenities[9]"),
        (Claim(text="linen", source="photo:elsewhere"), "there is no photo:elsewhere"),
        (Claim(text="linen", source="listing.features[0]"), "says Self-catering"),
        (Claim(text="linen", source="listing.amenities[2]", value="Silk linen"), "it was Silk linen"),
    ],
)
def test_a_declared_claim_must_hold_too(claim: Claim, problem: str) -> None:
    ledger = bind(script(line("Fresh linen is here", claim)), CASA, ROOMS)
    assert problem in ledger.open_rows[0].message


def test_the_ledger_covers_all_that_is_shown_and_posted() -> None:
    lies = script(
        line("Come in.", on_screen="6 beds"),
        title="Six bedrooms by the sea",
        kicker="JUST SOLD",
        caption="An ocean view.",
        hashtags=("#HeatedPool",),
        first_comment="Only $5!",
    )
    places = {row.where for row in bind(lies, CASA, ROOMS).open_rows}
    assert places == {"line-1.on_screen", "title", "kicker", "caption", "hashtags[0]", "first_comment"}


def test_an_open_claim_blocks_the_render_and_says_how_to_go_on() -> None:
    with pytest.raises(ClaimUnbound) as caught:
        bind(script(line("It has five bedrooms.")), CASA).require()
    assert caught.value.field == "line-1"
    assert "five bedrooms" in caught.value.message
    assert "bedrooms in the listing" in caught.value.remedy
    assert caught.value.details["rows"][0]["status"] == "contradicted"


def test_an_open_claim_about_an_amount_can_be_told_as_json() -> None:
    with pytest.raises(ClaimUnbound) as caught:
        bind(script(line("From 3,100 rand per night.")), CASA).require()
    told = json.loads(json.dumps(caught.value.to_dict()))
    assert told["details"]["rows"][0]["source"] == "listing.listing_price"


def test_a_bound_ledger_lets_pass() -> None:
    bind(script(line("It has four bedrooms.")), CASA).require()


@pytest.mark.parametrize(
    "status",
    [
        *("for_sale", "open_house", "price_drop", "just_sold"),
        *(pytest.param(one, marks=pytest.mark.long) for one in ("for_rent", "just_listed", "coming_soon", "pending")),
    ],
)
@pytest.mark.parametrize("tone", get_args(Tone))
def test_our_own_scripts_raise_no_false_alarm(status: str, tone: Tone) -> None:
    stays = [CASA.model_copy(update={"status": status, "property_type": kind}) for kind in STAYS]
    listings = (facts(status=status), *stays)
    for listing, seconds in itertools.product(listings, (15, 60)):
        for shown in (photos(), ROOMS):
            written = LocalScriptWriter().write(request(listing, shown, tone=tone, duration_seconds=seconds))
            assert bind(written, listing, shown).open_rows == ()
