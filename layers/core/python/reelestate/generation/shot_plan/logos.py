"""In which corner each shot shows the logo, and where that leaves the watermark."""

from itertools import groupby

from reelestate.film.timeline import Corner, LogoOverlay, WatermarkOverlay
from reelestate.generation.shot_plan.model import PlannedShot, PlanRequest
from reelestate.generation.shot_plan.story import Story

_USUAL: Corner = "top_right"


def logo_corners(request: PlanRequest, story: Story) -> dict[str, Corner]:
    """By shot id the logo's corner, for the shots that show it; the end card carries the logo itself."""
    if request.brand.logo is None or request.show_logo == "never":
        return {}
    corners: dict[str, Corner] = {}
    for scene in story.scenes:
        settings = request.direction(scene.line_id).overlays
        for shot in scene.shots:
            planned = request.show_logo == "always" or shot is story.shots[0]
            shown = planned if settings.show_logo is None else settings.show_logo
            if shown and not shot.end_card:
                corners[shot.id] = settings.logo_position or _USUAL
    return corners


def logo_notes(request: PlanRequest) -> list[str]:
    """Why a scene that was to show the logo does not."""
    if not any(direction.overlays.show_logo for direction in request.directions.values()):
        return []
    if request.show_logo == "never":
        return ["The film is to show no logo, so none of its scenes does."]
    return ["There is no logo to show."] if request.brand.logo is None else []


def logos(request: PlanRequest, story: Story, clear: dict[str, tuple[int, int]]) -> list[LogoOverlay]:
    """One overlay for each run of shots with the logo in one corner, from the first clear frame to the last."""
    corners = logo_corners(request, story)
    found = []
    for corner, group in groupby(story.shots, key=lambda shot: corners.get(shot.id)):
        run = list(group)
        if corner is None:
            continue
        opens = run[0] is story.shots[0]
        start, end = 0 if opens else clear[run[0].id][0], _run_end(request, story, run, clear)
        if end > start:
            # The film opens on the logo; elsewhere it fades in.
            fade = {"fade_in": 0} if opens else {}
            found.append(LogoOverlay(start_frame=start, end_frame=end, corner=corner, **fade))
    return found


def watermarks(request: PlanRequest, story: Story) -> list[WatermarkOverlay]:
    """The studio's mark over the whole film, opposite the logo where that is at the top."""
    if not request.watermark:
        return []
    corners = logo_corners(request, story)
    at_top = {corner for corner in corners.values() if corner.startswith("top")}
    if at_top != {"top_left", "top_right"}:
        corner = "top_right" if "top_left" in at_top else "top_left"
        return [_watermark(0, story.grid.frames, left=corner == "top_left")]
    found: list[WatermarkOverlay] = []
    left = True
    for shot in story.shots:
        left = {"top_left": False, "top_right": True}.get(corners.get(shot.id, ""), left)
        start = shot.start_frame
        if found and (found[-1].corner == "top_left") == left:
            start = found.pop().start_frame
        found.append(_watermark(start, shot.end_frame, left=left))
    return found


def _watermark(start: int, end: int, *, left: bool) -> WatermarkOverlay:
    corner = "top_left" if left else "top_right"
    return WatermarkOverlay.model_validate(
        {"start_frame": start, "end_frame": end, "fade_in": 0, "fade_out": 0, "corner": corner}
    )


def _run_end(request: PlanRequest, story: Story, run: list[PlannedShot], clear: dict[str, tuple[int, int]]) -> int:
    following = story.shots[story.shots.index(run[-1]) + 1 :][:1]
    if request.show_logo == "always" and following and following[0].end_card:
        return clear[following[0].id][0]
    return clear[run[-1].id][1]
