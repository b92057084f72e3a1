"""The sheet a design works on: the canvas, its margins, the brand's tones and the card's texts as rows."""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from reelestate.film.infographic.model import Card, Infographic
from reelestate.film.infographic.rows import Agent, Code, Facts, Gap, Pill, Points, Price, Row, Rule, Text, Visit
from reelestate.film.infographic.tones import Tones
from reelestate.film.picture.safe_area import Box, unit
from reelestate.film.timeline.model import Canvas

Shape = Literal["square", "portrait", "tall", "wide"]

_MARGIN = 72
_STORY = (0.074, 0.14, 0.926, 0.80)
"""Where stories leave text clear of their own header and reply bar, as fractions of the canvas."""
_TYPE_SCALE: dict[Shape, float] = {"square": 1.0, "portrait": 1.06, "tall": 1.16, "wide": 1.06}


@dataclass(frozen=True)
class Board:
    """One card on one canvas."""

    canvas: Canvas
    infographic: Infographic
    card: Card

    @cached_property
    def tones(self) -> Tones:
        """The brand's grounds and inks."""
        return Tones.of(self.infographic.brand)

    @cached_property
    def unit(self) -> float:
        """Canvas pixels per design pixel."""
        return unit(self.canvas)

    @property
    def shape(self) -> Shape:
        """The canvas's family of proportions."""
        aspect = self.canvas.aspect
        return "wide" if aspect > 1.2 else "square" if aspect > 0.9 else "portrait" if aspect > 0.65 else "tall"

    @property
    def full(self) -> Box:
        """The whole canvas."""
        return Box(0, 0, self.canvas.width, self.canvas.height)

    @property
    def area(self) -> Box:
        """Where all text stays."""
        if self.shape == "tall":
            left, top, right, bottom = _STORY
            width, height = self.canvas.width, self.canvas.height
            return Box(round(left * width), round(top * height), round(right * width), round(bottom * height))
        margin = self.px(_MARGIN)
        return Box(margin, margin, self.canvas.width - margin, self.canvas.height - margin)

    @property
    def type_scale(self) -> float:
        """How much larger type may be than on a square."""
        return _TYPE_SCALE[self.shape]

    @property
    def photos(self) -> int:
        """How many photos the card has."""
        return len(self.card.photos)

    def px(self, design_pixels: float) -> int:
        """Design pixels as whole canvas pixels."""
        return round(design_pixels * self.unit)

    def x(self, share: float) -> int:
        """A share of the canvas's width, on an even column."""
        return round(self.canvas.width * share / 2) * 2

    def y(self, share: float) -> int:
        """A share of the canvas's height, on an even row."""
        return round(self.canvas.height * share / 2) * 2

    def photo(self, wanted: int) -> int:
        """The index of a photo; the last one stands in for those the card does not have."""
        return min(wanted, self.photos - 1)

    @property
    def headline_is_price(self) -> bool:
        """Whether a lowered price is what the card is about."""
        return bool(self.card.price_was)

    def status(self, size: float = 34, *, square: bool = False) -> Pill:
        """The kicker on its ground."""
        return Pill(self.card.kicker, size, square)

    def kicker(self, size: float = 32) -> Text:
        """The kicker as spaced capitals."""
        return Text(self.card.kicker, size, "semibold", ink="accent", tracking=0.16, capitals=True)

    def shout(self, size: float, lines: int = 2) -> Text:
        """The kicker as the loudest thing on the card."""
        text = self.card.kicker or self.card.headline
        return Text(text, size, "extrabold", "heading", lines=lines, capitals=True, tracking=-0.01)

    def title(self, size: float = 64, lines: int = 3) -> Text:
        """The headline."""
        return Text(self.card.headline, size, "bold", "heading", lines=lines)

    def body(self, size: float = 34, lines: int = 2) -> Text:
        """The line under the headline."""
        return Text(self.card.body, size, ink="muted", lines=lines, drop=2)

    def price(self, size: float = 64) -> Price:
        """The price and what it was."""
        return Price(self.card.price, self.card.price_was, size)

    def address(self, size: float = 34) -> tuple[Row, ...]:
        """Street and place."""
        return (
            Text(self.card.address_line1, size, "semibold", lines=3),
            Text(self.card.address_line2, size * 0.88, ink="muted", lines=2, drop=5),
        )

    def facts(self, style: Literal["strip", "grid", "figures"] = "strip", size: float = 46) -> Facts:
        """The figures."""
        return Facts(self.card.facts, style, size)

    def points(self, size: float = 38, *, ruled: bool = False) -> tuple[Row, ...]:
        """The list under its heading."""
        card = self.card
        if not card.points:
            return ()
        heading = Text(card.points_heading, 30, "semibold", ink="accent", tracking=0.14, capitals=True, drop=3)
        return heading, Points(card.points, card.mark, size, ruled=ruled), Gap(2)

    def visit(self, size: float = 60) -> tuple[Row, ...]:
        """When to come, under its heading unless the kicker says it already."""
        card = self.card
        if not card.visit_day:
            return ()
        visit = Visit(card.visit_day, card.visit_hours, size)
        if card.visit_heading.casefold() == card.kicker.casefold():
            return (visit,)
        return Text(card.visit_heading, 30, "semibold", ink="accent", tracking=0.14, capitals=True), visit

    def news(self, size: float) -> tuple[Row, ...]:
        """What presses: the lowered price, else the day, else the price; the other of the two smaller."""
        card = self.card
        if not card.price_was:
            return (*self.visit(size), self.price(size * 0.72 if card.visit_day else size))
        visit = ", ".join(part for part in (card.visit_day, card.visit_hours) if part)
        line = f"{card.visit_heading}: {visit}" if visit else ""
        return self.price(size), Text(line, 34, "semibold", ink="accent", lines=2)

    def ending(self) -> tuple[Row, ...]:
        """QR code, and the agent under a hairline."""
        agent: tuple[Row, ...] = (Rule(0), Agent()) if self.card.agent and self.infographic.branded else ()
        return (Code(self.card.link, "Scan for the listing"), *agent)

    def story(
        self,
        *,
        price: float = 60,
        title: float = 60,
        facts: Literal["strip", "grid", "figures"] = "strip",
        points: float = 0,
    ) -> tuple[Row, ...]:
        """Everything but the kicker, in the order a reader wants it; the list only with a size for its points."""
        return (
            self.title(title),
            self.body(),
            *self.visit(price),
            Gap(2),
            self.price(price),
            *self.address(),
            Gap(6),
            self.facts(facts),
            *(self.points(points) if points else ()),
            Gap(4),
            *self.ending(),
        )
