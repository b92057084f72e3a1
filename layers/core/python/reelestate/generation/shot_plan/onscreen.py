"""What stands on the picture and when, captions aside: the same in every cut but for the brand."""

from itertools import pairwise

from reelestate.film.timeline import (
    AddressOverlay,
    AgentCardOverlay,
    Brand,
    DisclosureOverlay,
    Overlay,
    Shot,
    TitleOverlay,
)
from reelestate.generation.shot_plan.headline import clear_frames, headlines
from reelestate.generation.shot_plan.logos import logo_notes, logos, watermarks
from reelestate.generation.shot_plan.model import PlanRequest
from reelestate.generation.shot_plan.story import Story


def overlays_of(
    request: PlanRequest, story: Story, shots: tuple[Shot, ...], *, branded: bool
) -> tuple[list[Overlay], list[str]]:
    """The overlays in the order of their start, and notes on what found no time."""
    clear = clear_frames(story, shots)
    found, notes = headlines(request, story, clear)
    found.extend(_end_card(request, story, clear, branded=branded))
    found.extend(_disclosures(request, shots))
    if branded:
        found.extend(logos(request, story, clear))
        notes.extend(logo_notes(request))
    found.extend(watermarks(request, story))
    return sorted(found, key=lambda overlay: (overlay.start_frame, overlay.kind)), notes


def brand_of(request: PlanRequest, *, branded: bool) -> Brand:
    """The brand as a cut may show it: an unbranded one keeps colours and fonts, one without logo all but the logo."""
    brand = request.brand
    if branded:
        return brand.model_copy(update={"logo": None}) if request.show_logo == "never" else brand
    return Brand(
        primary=brand.primary,
        secondary=brand.secondary,
        accent=brand.accent,
        heading_font=brand.heading_font,
        body_font=brand.body_font,
    )


def _end_card(request: PlanRequest, story: Story, clear: dict[str, tuple[int, int]], *, branded: bool) -> list[Overlay]:
    start, end = clear[story.shots[-1].id]
    times = {"start_frame": start, "end_frame": end, "fade_out": 0}
    texts = request.texts
    if _introduces(brand_of(request, branded=branded)):
        spoken = story.scenes[-1].line_id
        on_screen = next((line.on_screen for line in request.script.lines if line.id == spoken), "")
        return [AgentCardOverlay(call_to_action=texts.call_to_action or on_screen, **times)]
    title = texts.title or request.script.title
    if title:
        return [TitleOverlay(kicker=texts.price or texts.address_line1, title=title, **times)]
    if texts.address_line1:
        return [AddressOverlay(line1=texts.address_line1, line2=texts.address_line2, **times)]
    return []


def _introduces(brand: Brand) -> bool:
    """Whether there is anything for an agent card to say."""
    return bool(brand.agent_name or brand.brokerage or brand.phone or brand.email or brand.headshot or brand.logo)


def _disclosures(request: PlanRequest, shots: tuple[Shot, ...]) -> list[DisclosureOverlay]:
    """A label on every frame that shows an altered photo, and on no other; two at once are joined."""
    labels_of = {photo.id: photo.altered for photo in request.photos if photo.altered}
    labelled = [shot for shot in shots if shot.asset in labels_of]
    borders = sorted({frame for shot in labelled for frame in (shot.start_frame, shot.end_frame)})
    found: list[DisclosureOverlay] = []
    for border, end in pairwise(borders):
        start = border
        shown = [labels_of[shot.asset] for shot in labelled if shot.start_frame < end and shot.end_frame > start]
        text = " · ".join(label for label in dict.fromkeys(shown) if label)
        if found and found[-1].text == text and found[-1].end_frame == start:
            start = found.pop().start_frame
        if text:
            found.append(DisclosureOverlay(text=text, start_frame=start, end_frame=end, fade_in=0, fade_out=0))
    return found
