"""What stands on the picture and when: the same in every cut but for the brand."""

from collections.abc import Iterator
from itertools import pairwise

from reelestate.film.timeline import (
    AddressOverlay,
    AgentCardOverlay,
    Brand,
    DisclosureOverlay,
    FactsOverlay,
    LogoOverlay,
    LowerThirdOverlay,
    OpenHouseOverlay,
    Overlay,
    PriceOverlay,
    Shot,
    TitleOverlay,
)
from reelestate.generation.shot_plan.model import PlannedScene, PlanRequest, Texts
from reelestate.generation.shot_plan.story import Story

_LEAD_FRAMES = 4
_SHORTEST_SECONDS, _LONGEST_SECONDS = 1.2, 4.5
_GAP_FRAMES = 4

Item = tuple[str, dict[str, object]]
"""An overlay to be placed: its kind and its fields but the frames."""


class Onscreen:
    """Schedules the overlays over the story's shots as they stand in the timeline."""

    def __init__(self, request: PlanRequest, story: Story, shots: tuple[Shot, ...]) -> None:
        self._request, self._story, self._shots = request, story, shots
        self._texts: Texts = request.texts
        self._fps = story.grid.fps
        self._lines = {line.id: line for line in request.script.lines}
        self._index = {id(shot): index for index, shot in enumerate(story.shots)}
        self.notes: list[str] = []

    def overlays(self, *, branded: bool) -> tuple[Overlay, ...]:
        """All overlays but the captions, in the order of their start."""
        found: list[Overlay] = [*self._headlines(), *self._end_card(branded=branded), *self._disclosures()]
        if branded:
            found.extend(self._logos())
        return tuple(sorted(found, key=lambda overlay: (overlay.start_frame, overlay.kind)))

    # The headline: title, address, price, facts and lower thirds take turns.

    def _headlines(self) -> list[Overlay]:
        body = self._story.scenes[:-1]
        waiting = self._property_items()
        per_scene: list[list[Item]] = []
        for index, scene in enumerate(body):
            items = self._items(index, scene)
            for item in items:
                if item in waiting:
                    waiting.remove(item)
            per_scene.append(items)
        self._place_waiting(waiting, body, per_scene)
        return [
            overlay
            for scene, items in zip(body, per_scene, strict=True)
            for overlay in self._in_turns(items, *self._span(scene, items))
        ]

    def _property_items(self) -> list[Item]:
        texts = self._texts
        items: list[Item] = []
        if texts.open_house:
            items.append(("open_house", texts.open_house.model_dump()))
        if texts.price:
            items.append(("price", {"text": texts.price, "was": texts.price_was}))
        if texts.address_line1:
            items.append(("address", {"line1": texts.address_line1, "line2": texts.address_line2}))
        if texts.facts:
            items.append(("facts", {"items": texts.facts}))
        return items

    def _items(self, index: int, scene: PlannedScene) -> list[Item]:
        title = self._texts.title or self._request.script.title
        items: list[Item] = []
        if index == 0 and title:
            items.append(("title", {"kicker": self._texts.kicker or self._request.script.kicker, "title": title}))
        own = next((item for item in self._property_items() if item[0] == scene.role), None)
        if own:
            items.append(own)
        elif scene.line_id and not items:
            text = self._lines[scene.line_id].on_screen.strip()
            if text:
                items.append(("lower_third", {"text": text}))
        return items

    def _place_waiting(self, waiting: list[Item], body: tuple[PlannedScene, ...], per_scene: list[list[Item]]) -> None:
        """Facts of the property that no line speaks are shown where there is room for them."""
        for item in waiting:
            for scene, items in zip(body, per_scene, strict=True):
                longer = [*items, item]
                start, end = self._span(scene, longer)
                if (end - start) / len(longer) >= (_SHORTEST_SECONDS + 0.6) * self._fps:
                    items.append(item)
                    break
            else:
                self.notes.append(f"There was no time to show the {item[0].replace('_', ' ')}.")

    def _span(self, scene: PlannedScene, items: list[Item]) -> tuple[int, int]:
        """The frames in which a scene's texts stand; what is about one photo stays on that photo."""
        about_photo = any(kind == "lower_third" for kind, _ in items)
        last = scene.shots[0] if about_photo and len(items) == 1 else scene.shots[-1]
        return self._clear(scene.shots[0])[0], self._clear(last)[1]

    def _clear(self, shot: object) -> tuple[int, int]:
        """The frames in which a shot stands alone, from the end of the transition into it to the next one's start."""
        index = self._index[id(shot)]
        start = self._shots[index - 1].end_frame if index else 0
        end = self._shots[index + 1].start_frame if index + 1 < len(self._shots) else self._shots[index].end_frame
        return start, end

    def _in_turns(self, items: list[Item], start: int, end: int) -> Iterator[Overlay]:
        if not items:
            return
        start += _LEAD_FRAMES
        each = min((end - start) // len(items), round(_LONGEST_SECONDS * self._fps))
        for nth, (kind, fields) in enumerate(items):
            first = start + nth * each
            last = first + each - (_GAP_FRAMES if nth + 1 < len(items) else 0)
            if last - first < _SHORTEST_SECONDS * self._fps:
                self.notes.append(f"There was no time to show the {kind.replace('_', ' ')}.")
                continue
            yield _overlay(kind, {**fields, "start_frame": first, "end_frame": last})

    # The end card.

    def _end_card(self, *, branded: bool) -> list[Overlay]:
        shot = self._story.shots[-1]
        start, end = self._clear(shot)[0], self._shots[-1].end_frame
        times = {"start_frame": start, "end_frame": end, "fade_out": 0}
        if branded and _introduces(self._request.brand):
            return [AgentCardOverlay(call_to_action=self._call_to_action(), **times)]
        title = self._texts.title or self._request.script.title
        if self._texts.address_line1:
            line2 = self._texts.address_line2
            return [AddressOverlay(line1=self._texts.address_line1, line2=line2, **times)]
        return [TitleOverlay(title=title, **times)] if title else []

    def _call_to_action(self) -> str:
        spoken = self._story.scenes[-1].line_id
        return self._texts.call_to_action or (self._lines[spoken].on_screen if spoken else "")

    # The brand and the law.

    def _logos(self) -> list[Overlay]:
        if self._request.brand.logo is None or self._request.show_logo == "never":
            return []
        length = self._shots[-1].end_frame
        if self._request.show_logo == "always":
            return [LogoOverlay(start_frame=0, end_frame=length, fade_in=0, fade_out=0)]
        opening = self._clear(self._story.shots[0])[1]
        closing = self._clear(self._story.shots[-1])[0]
        return [
            LogoOverlay(start_frame=0, end_frame=opening, fade_in=0),
            LogoOverlay(start_frame=closing, end_frame=length, fade_out=0),
        ]

    def _disclosures(self) -> list[DisclosureOverlay]:
        """A label on every frame that shows an altered photo, and on no other; two at once are joined."""
        labels_of = {photo.id: photo.altered for photo in self._request.photos if photo.altered}
        labelled = [shot for shot in self._shots if shot.asset in labels_of]
        borders = sorted({frame for shot in labelled for frame in (shot.start_frame, shot.end_frame)})
        found: list[DisclosureOverlay] = []
        for start, end in pairwise(borders):
            shown = [labels_of[shot.asset] for shot in labelled if shot.start_frame < end and shot.end_frame > start]
            text = " · ".join(label for label in dict.fromkeys(shown) if label)
            if found and found[-1].text == text and found[-1].end_frame == start:
                start = found.pop().start_frame
            if text:
                found.append(DisclosureOverlay(text=text, start_frame=start, end_frame=end, fade_in=0, fade_out=0))
        return found


def _overlay(kind: str, fields: dict[str, object]) -> Overlay:
    types: dict[str, type[Overlay]] = {
        "title": TitleOverlay,
        "price": PriceOverlay,
        "address": AddressOverlay,
        "facts": FactsOverlay,
        "lower_third": LowerThirdOverlay,
        "open_house": OpenHouseOverlay,
    }
    return types[kind].model_validate(fields)


def _introduces(brand: Brand) -> bool:
    return bool(brand.agent_name or brand.brokerage or brand.phone or brand.email or brand.headshot)
