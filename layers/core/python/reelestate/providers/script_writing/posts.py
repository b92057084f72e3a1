"""The copy beside the film: caption, hashtags and first comment."""

import re
from dataclasses import dataclass
from typing import Any

from reelestate.kit.text import shorten
from reelestate.providers.script_writing.base import Claim, ScriptRequest
from reelestate.providers.script_writing.features import tag_words
from reelestate.providers.script_writing.labels import (
    beach_label,
    is_called_holiday_rental,
    is_stay,
    price_label,
    rooms_label,
    size_label,
)
from reelestate.providers.script_writing.phrases import posts as phrases
from reelestate.providers.script_writing.slots import STATUS_WORDS, Slot, Slots, fact_slot, home_type

CAPTION_LIMIT = 2200
MAX_HASHTAGS = 15
_MAX_FEATURES = 6
_DESCRIPTION_LIMIT = 400
_GONE = frozenset({"pending", "just_sold"})
_KICKERS = {
    **{key: words.upper() for key, words in STATUS_WORDS.items()},
    "for_sale": "FOR SALE",
    "for_rent": "FOR RENT",
}
_MARKUP = re.compile(r"<[^>]*>|https?:|www\.|[{}\\|]")


@dataclass(frozen=True, slots=True)
class Post:
    """What is published with the film."""

    kicker: str
    caption: str
    hashtags: tuple[str, ...]
    first_comment: str
    claims: tuple[Claim, ...]


def write_post(request: ScriptRequest, slots: Slots) -> Post:
    """The post for a listing. Without ``branded`` it asks for nothing and quotes no free text of the agent."""
    listing = request.listing
    blocks = [
        [_headline(listing, slots)],
        [_title(listing)],
        [_address(listing), _figures(listing, slots), _price(listing), _visit(slots)],
        [_description(listing) if request.branded else None],
        _features(listing),
        [Slot(_ending(request)), _mls(listing)],
    ]
    parts = [[slot for slot in block if slot and slot.text] for block in blocks]
    caption = "\n\n".join("\n".join(slot.text for slot in block) for block in parts if block)
    return Post(
        kicker=_kicker(listing),
        caption=shorten(caption, CAPTION_LIMIT),
        hashtags=_hashtags(listing),
        first_comment=phrases.FIRST_COMMENTS[_mood(listing)],
        claims=tuple(claim for block in parts for slot in block for claim in slot.claims),
    )


def _kicker(listing: dict[str, Any]) -> str:
    status = str(listing.get("status", ""))
    if status == "for_rent" and is_called_holiday_rental(listing):
        return "HOLIDAY RENTAL"
    return _KICKERS.get(status, "")


def _mood(listing: dict[str, Any]) -> str:
    status = str(listing.get("status", ""))
    if status in {"pending", "just_sold", "coming_soon", "open_house"}:
        return status
    return "stay" if is_stay(listing) else "home"


def _headline(listing: dict[str, Any], slots: Slots) -> Slot | None:
    status = str(listing.get("status", ""))
    words = STATUS_WORDS.get(status) or ("for rent" if listing.get("purpose") == "rent" else "for sale")
    if words == "for rent" and is_stay(listing):
        words = "your next stay"
    said = (
        fact_slot(words.capitalize(), "listing.status", status) if status in STATUS_WORDS else Slot(words.capitalize())
    )
    where = slots.get("place")
    link = " to " if status == "coming_soon" else " in "
    return Slot(said.text + link + where.text, (*said.claims, *where.claims)) if where else said


def _title(listing: dict[str, Any]) -> Slot | None:
    title = str(listing.get("title", ""))
    if title == listing.get("address_line1"):
        return None
    return fact_slot(shorten(title, 150), "listing.title", title)


def _address(listing: dict[str, Any]) -> Slot | None:
    street = [listing.get("address_line1"), listing.get("address_line2")]
    region = " ".join(part for part in (listing.get("state"), listing.get("zip_code")) if part)
    parts = [part for part in (*street, listing.get("city"), region) if part]
    if not listing.get("address_line1"):
        return None
    claim = Claim(text=str(street[0]), source="listing.address_line1", value=street[0])
    return Slot(f"📍 {', '.join(parts)}", (claim,))


def _figures(listing: dict[str, Any], slots: Slots) -> Slot | None:
    parts = [part for part in rooms_label(listing).split(" · ") if part]
    claims = []
    for part in parts:
        key = "sleeps" if "sleeps" in part else "bedrooms" if "bed" in part else "bathrooms"
        claims.append(Claim(text=part, source=f"listing.{key}", value=listing[key]))
    for key in ("floor_area", "lot_size", "year_built"):
        if text := size_label({key: listing.get(key)}):
            parts.append(text)
            claims.append(Claim(text=text, source=f"listing.{key}", value=listing[key]))
    if "beach" in slots:
        parts.append(beach_label(listing))
        claims.append(Claim(text=parts[-1], source="listing.distance_to_beach_m", value=listing["distance_to_beach_m"]))
    return Slot(" · ".join(parts), tuple(claims))


def _price(listing: dict[str, Any]) -> Slot | None:
    if not listing.get("listing_price") or listing.get("status") in _GONE:
        return None
    now = fact_slot(price_label(listing), "listing.listing_price", listing["listing_price"])
    if listing.get("status") == "price_drop" and listing.get("former_price"):
        before = price_label({**listing, "listing_price": listing["former_price"], "price_qualifier": None})
        was = fact_slot(before, "listing.former_price", listing["former_price"])
        return Slot(f"Now {now.text}, was {was.text}", (*now.claims, *was.claims))
    return now


def _visit(slots: Slots) -> Slot | None:
    if "day" not in slots:
        return None
    day, hours = slots["day"], slots.get("hours", Slot(""))
    comma = ", " if hours.text else ""
    return Slot(f"Open house: {day.text}{comma}{hours.text}", (*day.claims, *hours.claims))


def _description(listing: dict[str, Any]) -> Slot | None:
    text = str(listing.get("description") or "").strip()
    if not text or _MARKUP.search(text):
        return None
    return Slot(shorten(text, _DESCRIPTION_LIMIT))


def _features(listing: dict[str, Any]) -> list[Slot | None]:
    found: list[Slot | None] = []
    for index, feature in enumerate(listing.get("features") or ()):
        text = str(feature).replace("_", " ").strip()
        if text and len(text) <= 80 and not _MARKUP.search(text):
            words = text[0].upper() + text[1:]
            found.append(Slot(f"• {words}", (Claim(text=words, source=f"listing.features[{index}]", value=feature),)))
    return found[:_MAX_FEATURES]


def _ending(request: ScriptRequest) -> str:
    bank = phrases.ENDINGS if request.branded else phrases.UNBRANDED_ENDINGS
    return bank[_mood(request.listing)]


def _mls(listing: dict[str, Any]) -> Slot | None:
    number = listing.get("mls_number")
    return fact_slot(f"MLS {number}", "listing.mls_number", number) if number else None


def _hashtags(listing: dict[str, Any]) -> tuple[str, ...]:
    status = str(listing.get("status", ""))
    tags = [tag_words(STATUS_WORDS.get(status, ""))]
    places = [str(listing.get(key) or "") for key in ("neighborhood", "city")]
    if not any(places):
        places = str(listing.get("locality") or "").split(",")
    tags += [tag_words(place) for place in places]
    if not is_stay(listing) and (town := tag_words(str(listing.get("city") or ""))):
        tags += [f"{town}RealEstate", f"{town}Homes"]
    tags.append(tag_words(home_type(listing).replace("-", " ")))
    tags += [tag_words(str(feature).replace("-", " ")) for feature in (listing.get("features") or ())[:4]]
    if is_called_holiday_rental(listing):
        tags.append("HolidayRental")
    tags += phrases.TAGS["stay" if is_stay(listing) else "gone" if status in _GONE else "home"]
    seen: dict[str, str] = {}
    for tag in tags:
        if 2 < len(tag) <= 40:
            seen.setdefault(tag.lower(), f"#{tag}")
    return tuple(seen.values())[:MAX_HASHTAGS]
