"""The headline: title, price, address, facts, open house and lower thirds take turns, one at a time."""

from dataclasses import dataclass, field

from reelestate.film.timeline import (
    AddressOverlay,
    FactsOverlay,
    LowerThirdOverlay,
    OpenHouseOverlay,
    Overlay,
    PriceOverlay,
    Shot,
    TitleOverlay,
)
from reelestate.generation.shot_plan.direction import OverlaySettings
from reelestate.generation.shot_plan.logos import logo_corners
from reelestate.generation.shot_plan.model import PlannedScene, PlannedShot, PlanRequest
from reelestate.generation.shot_plan.story import Story

_LEAD_FRAMES = 4
_GAP_FRAMES = 4
_SHORTEST_SECONDS, _COMFORTABLE_SECONDS, _LONGEST_SECONDS = 1.2, 3.0, 4.5
_UNSPOKEN_SECONDS = 1.7

Item = tuple[str, dict[str, object]]
"""An overlay to be placed: its kind and its fields but the frames."""

_TYPES: dict[str, type[Overlay]] = {
    "title": TitleOverlay,
    "price": PriceOverlay,
    "address": AddressOverlay,
    "facts": FactsOverlay,
    "lower_third": LowerThirdOverlay,
    "open_house": OpenHouseOverlay,
}


@dataclass
class _Window:
    """Frames in which no transition runs at either end, and the texts that share them."""

    start: int
    end: int
    items: list[Item] = field(default_factory=list)
    settings: OverlaySettings = field(default_factory=OverlaySettings)
    raised: bool = False

    def may_show(self, item: Item) -> bool:
        """Whether a person has not said that the scene shows no such text."""
        return {"price": self.settings.show_price, "address": self.settings.show_address}.get(item[0]) is not False

    def share(self, count: int) -> int:
        """Frames for each of so many texts."""
        return (self.end - self.start) // max(1, count)


def clear_frames(story: Story, shots: tuple[Shot, ...]) -> dict[str, tuple[int, int]]:
    """By shot id the frames in which a shot stands alone, between the transition into it and the one out of it."""
    frames: dict[str, tuple[int, int]] = {}
    for index, planned in enumerate(story.shots):
        start = shots[index - 1].end_frame if index else 0
        end = shots[index + 1].start_frame if index + 1 < len(shots) else shots[index].end_frame
        frames[planned.id] = (start, end)
    return frames


def headlines(request: PlanRequest, story: Story, clear: dict[str, tuple[int, int]]) -> tuple[list[Overlay], list[str]]:
    """The texts of the body's scenes, and notes on those that found no time.

    A line's text stands with the line; facts of the property that no line speaks are shown where there is room. What
    is about one photo stays within that photo's shot, so that editing it changes one segment.
    """
    fps = story.grid.fps
    waiting = property_items(request)
    corners = logo_corners(request, story)
    windows: list[_Window] = []
    for index, scene in enumerate(story.scenes[:-1]):
        items = _items(request, index, scene)
        waiting = [item for item in waiting if item not in items]
        about_photo = [kind for kind, _ in items] == ["lower_third"]
        groups = [[shot] for shot in scene.shots] if about_photo else [list(scene.shots)]
        for nth, group in enumerate(groups):
            window = _window(group, clear, items if nth == 0 else [])
            window.settings = request.direction(scene.line_id).overlays
            window.raised = any(corners.get(shot.id, "").startswith("bottom") for shot in group)
            windows.append(window)
    notes = _missing_facts(request, story)
    notes += [f"There was no time to show the {_name(item)}." for item in waiting if not _place(item, windows, fps)]
    overlays: list[Overlay] = []
    for window in windows:
        found, missing = _in_turns(window, fps)
        overlays.extend(found)
        notes.extend(f"There was no time to show the {_name(item)}." for item in missing)
    return overlays, notes


def property_items(request: PlanRequest) -> list[Item]:
    """What the film should show of the property, the most important first."""
    texts = request.texts
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


def _items(request: PlanRequest, index: int, scene: PlannedScene) -> list[Item]:
    settings = request.direction(scene.line_id).overlays
    text = next((line.on_screen for line in request.script.lines if line.id == scene.line_id), "").strip()
    title = request.texts.title or request.script.title
    own = next((item for item in property_items(request) if item[0] == scene.role), None)
    items: list[Item] = []
    if index == 0 and (title or (settings.show_text and text)):
        shown = text if settings.show_text and text else title
        items.append(("title", {"kicker": request.texts.kicker or request.script.kicker, "title": shown}))
    elif settings.show_text and text:
        items.append(("lower_third", {"text": text}))
    if own and not settings.show_text:
        items.append(own)
    elif text and not items and settings.show_text is not False:
        items.append(("lower_third", {"text": text}))
    return _as_asked(items, settings, request)


def _as_asked(items: list[Item], settings: OverlaySettings, request: PlanRequest) -> list[Item]:
    """The texts with price and address where a person wants them, without them where not."""
    for kind, wanted in (("price", settings.show_price), ("address", settings.show_address)):
        if wanted is False:
            items = [item for item in items if item[0] != kind]
        elif wanted:
            items += [item for item in property_items(request) if item[0] == kind and item not in items]
    return items


def _missing_facts(request: PlanRequest, story: Story) -> list[str]:
    """Why a scene that was to show the price or the address does not."""
    known = {item[0] for item in property_items(request)}
    notes = []
    for scene in story.scenes:
        settings = request.direction(scene.line_id).overlays
        for kind, wanted in (("price", settings.show_price), ("address", settings.show_address)):
            if wanted and kind not in known:
                notes.append(f"The listing has no {kind} to show.")
            elif wanted and scene is story.scenes[-1]:
                notes.append(f"The closing scene has no room for the {kind} beside its card.")
    return list(dict.fromkeys(notes))


def _window(shots: list[PlannedShot], clear: dict[str, tuple[int, int]], items: list[Item]) -> _Window:
    return _Window(clear[shots[0].id][0] + _LEAD_FRAMES, clear[shots[-1].id][1], list(items))


def _place(item: Item, windows: list[_Window], fps: int) -> bool:
    """Puts the text where it gets the most time, up to a comfortable one; earlier rather than later."""
    windows = [window for window in windows if window.may_show(item)]
    if not windows:
        return False
    enough = round(_COMFORTABLE_SECONDS * fps)
    best = max(windows, key=lambda window: min(enough, window.share(len(window.items) + 1)))
    if best.share(len(best.items) + 1) < _UNSPOKEN_SECONDS * fps:
        return False
    best.items.append(item)
    return True


def _in_turns(window: _Window, fps: int) -> tuple[list[Overlay], list[Item]]:
    found: list[Overlay] = []
    missing: list[Item] = []
    each = min(window.share(len(window.items)), round(_LONGEST_SECONDS * fps))
    for nth, item in enumerate(window.items):
        first = window.start + nth * each
        last = first + each - (_GAP_FRAMES if nth + 1 < len(window.items) else 0)
        if last - first < _SHORTEST_SECONDS * fps:
            missing.append(item)
            continue
        kind, fields = item
        stands = {"place": window.settings.text_position, "raised": window.raised}
        found.append(_TYPES[kind].model_validate({**fields, **stands, "start_frame": first, "end_frame": last}))
    return found, missing


def _name(item: Item) -> str:
    return item[0].replace("_", " ")
