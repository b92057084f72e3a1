"""Infographics made in code: every role, in words of several scripts, on photos that are only texture."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from reelestate.film.infographic.model import Card, CardPhoto, Infographic
from reelestate.film.picture.fonts import FontBook
from reelestate.film.timeline.model import Asset, Brand, Canvas, FactItem

FONTS = Path(__file__).parents[3] / ".assets" / "fonts"
CANVASES = {
    "1:1": Canvas(width=1080, height=1080),
    "4:5": Canvas(width=1080, height=1350),
    "9:16": Canvas(width=1080, height=1920),
    "16:9": Canvas(width=1920, height=1080),
}
FACTS = (
    FactItem(icon="bed", value="4", label="beds"),
    FactItem(icon="bath", value="3.5", label="baths"),
    FactItem(icon="area", value="12,680", label="sq ft"),
    FactItem(icon="year", value="2019", label="built"),
)
BRAND = Brand(
    primary="#163042",
    secondary="#2F5D50",
    accent="#C89B5C",
    agent_name="Elena Marsh",
    agent_title="Listing Agent",
    brokerage="Harbour & Pine Realty",
    phone="+1 555 0142",
)
PLAIN: dict[str, Any] = {
    "kicker": "JUST LISTED",
    "headline": "Modern Four-Bedroom on Alder Crescent",
    "price": "$1,250,000",
    "address_line1": "18 Alder Crescent",
    "address_line2": "Pinehaven Bay, WA 00000",
    "facts": FACTS,
    "points_heading": "Features",
    "points": ("Oak floors", "Covered terrace and garden pool", "Two-car garage"),
    "call_to_action": "Message us for a viewing",
    "agent": True,
}
URGENT = PLAIN | {
    "kicker": "NEW PRICE",
    "price_was": "$1,310,000",
    "body": "Reduced by $60,000",
    "visit_heading": "Open house",
    "visit_day": "Wednesday, September 24",
    "visit_hours": "11:30 AM–12:45 PM",
}
LONG = PLAIN | {
    "headline": "Extraordinarily Generous Four-Bedroom Residence with Panoramic Terraces on Alder Crescent",
    "price": "From CN¥999,999,999 / month",
    "address_line1": "Apartment 1204B, The Old Waterworks Building, 2718 North Saint Bartholomew Drive",
    "address_line2": "Llanfairpwllgwyngyllgogerychwyrndrobwll, Ynys Môn LL61 5UJ",
    "points": tuple(f"{word} and a further remark that runs on for quite a while" for word in ("Oak", "Stone", "Pool")),
}
SCRIPTS = {
    "hindi": ("नया सूचीबद्ध", "समुद्र के किनारे चार शयनकक्ष वाला आधुनिक घर", "१८ अल्डर क्रिसेंट, मुंबई"),
    "arabic": ("معروض حديثا", "منزل عصري من أربع غرف نوم بالقرب من البحر", "١٨ شارع الكورنيش، دبي"),
    "chinese": ("全新上市", "海边现代四居室独栋别墅带花园与泳池", "浦东新区世纪大道一百号"),
    "tamil": ("புதிய விற்பனை", "கடற்கரையில் நான்கு படுக்கையறை நவீன வீடு", "பதினெட்டு அண்ணா சாலை, சென்னை"),
}


def fonts() -> FontBook:
    """The studio's fonts."""
    return FontBook(FONTS)


@cache
def photo(path: Path) -> tuple[str, Asset]:
    """A photo's name and asset."""
    from PIL import Image

    with Image.open(path) as picture:
        width, height = picture.size
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return path.stem, Asset(key=path.name, sha256=digest, width=width, height=height)


def infographic(paths: list[Path], design: str, brand: Brand = BRAND, **texts: Any) -> Infographic:
    """One card in a design."""
    assets = dict(photo(path) for path in paths)
    role = texts.pop("role", "single")
    shown = tuple(CardPhoto(asset=name, focus_x=0.4, focus_y=0.6) for name in assets)
    card = Card(role=role, photos=texts.pop("photos", shown), **texts)
    return Infographic(design=design, brand=brand, assets=assets, cards=(card,), license_number="12345678")


def files(photos: list[Path]) -> dict[str, Path]:
    """The photos by their content."""
    return {photo(path)[1].sha256: path for path in photos}
