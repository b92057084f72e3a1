"""A project's scenes as the storyboard to film, held against the facts and the law."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from reelestate.brand_kits.schemas import BrandKit
from reelestate.generation import fair_housing, filming, findings, posting, scene_rows, social, storyboard
from reelestate.generation.choices import edited_post, post_platform, render_parameters
from reelestate.generation.claims import LedgerRow, bind
from reelestate.generation.scene_schemas import CopyFinding
from reelestate.generation.scenes import to_storyboard
from reelestate.generation.schemas import StoryPhoto
from reelestate.generation.statements import plain
from reelestate.generation.storyboard import Storyboard
from reelestate.generation.subject import Subject, facts_of, photos_of
from reelestate.kit.settings import get_settings
from reelestate.projects.rules import STORYBOARD_TYPES, refused
from reelestate.projects.styles import style_of
from reelestate.projects.tables import Project
from reelestate.properties.schemas import ListingFacts
from reelestate.providers import factory
from reelestate.providers.photo_analysis.base import PhotoReport
from reelestate.providers.script_writing.base import Claim, Script, ScriptLine, ScriptPhoto
from reelestate.scenes.tables import Scene

_EDITED = "scene"


@dataclass(frozen=True)
class Board:
    """The storyboard of a project's scenes, the script that is in it with the post to publish, and its photos."""

    storyboard: Storyboard
    script: Script
    photos: Sequence[StoryPhoto]


def board_of(subject: Subject, scenes: Sequence[Scene]) -> Board:
    """The storyboard. Raises Conflict without scenes, InvalidInput for one that cannot be filmed.

    Its post is the one that was written for it; in the script a person's words stand in that one's place.
    """
    if not scenes:
        raise refused("STORYBOARD_EMPTY", "There is no scene yet. Generate a script, or add scenes.")
    drafts = [scene_rows.draft_of(scene) for scene in scenes]
    photos = photos_shown(subject.project, subject.photos, scenes)
    board = to_storyboard(written_script(subject, photos), drafts, subject.handles)
    script = storyboard.to_script(board, subject.facts, known_photos=frozenset(subject.handles.values()))
    edited = edited_post(subject.project)
    return Board(board, edited.in_script(script) if edited else script, photos)


def photos_shown(project: Project, photos: Sequence[StoryPhoto], scenes: Sequence[Scene]) -> list[StoryPhoto]:
    """The project's photos that are in its film, in the film's order: all of them where no film is made."""
    if project.type not in STORYBOARD_TYPES:
        return list(photos)
    handles = {photo.media_id: photo.handle for photo in photos}
    spoken = [scene.media_asset_id for scene in scenes if scene.narration_text]
    named = [handles[media_id] for media_id in spoken if media_id in handles]
    style = style_of(project.style_settings)
    return filming.photos_in_film(photos, style.duration_seconds, style.pace, named)


def written_script(subject: Subject, photos: Sequence[StoryPhoto]) -> Script:
    """The script that was generated, or for scenes typed by hand the one whose title and post they get.

    Title and post that the facts and the film's ``photos`` no longer bear are written anew. A post in a person's
    words is none of these: it stays as it is, and what it says without ground is refused (``require_sound``).
    """
    if not subject.project.generated_script:
        return _write(subject)
    script = Script.model_validate(subject.project.generated_script)
    rooms = [ScriptPhoto(id=photo.handle, room=photo.report.room) for photo in photos]
    if not bind(script.model_copy(update={"lines": ()}), subject.facts, rooms).open_rows:
        return script
    return _write(subject).model_copy(update={"lines": script.lines})


def _write(subject: Subject) -> Script:
    writer = factory.script_writer(get_settings())
    story = filming.write_story(
        subject.facts, subject.kit, subject.photos, subject.refused, render_parameters(subject.project), writer
    )
    return story.script


def require_sound(subject: Subject, board: Board) -> tuple[str, ...]:
    """The warnings about what is said, shown and posted, held against what the film shows.

    Raises ClaimUnbound, FairHousingBlocked, and InvalidInput for a person's post that its platform does not take.
    """
    _, warnings = filming.examine(board.script, subject.facts, board.photos)
    edited = edited_post(subject.project)
    if edited:
        publication(subject.project, subject.facts, subject.kit, board.photos).require_room(edited)
    return warnings


def require_sound_post(subject: Subject) -> None:
    """The same for a person's post alone, where there is no scene yet."""
    edited = edited_post(subject.project)
    if edited:
        photos = photos_shown(subject.project, subject.photos, ())
        filming.examine(edited.in_script(social.NOTHING_SAID), subject.facts, photos)
        publication(subject.project, subject.facts, subject.kit, photos).require_room(edited)


def publication(
    project: Project, facts: ListingFacts, kit: BrandKit, photos: Sequence[StoryPhoto]
) -> posting.Publication:
    """Where the project's post goes, and what it goes with."""
    platform = post_platform(style_of(project.style_settings).platform)
    return posting.Publication(facts, kit, photos, platform)


def examine_scene(session: Session, project: Project, scene: Scene) -> list[CopyFinding]:
    """What about the scene's words a person should look at. Raises FairHousingBlocked for what the law forbids.

    Claims are looked for where there are facts to hold them against.
    """
    texts = (("narration_text", scene.narration_text or ""), ("on_screen_text", scene.on_screen_text or ""))
    housing = fair_housing.lint_all(texts)
    fair_housing.require(housing)
    found = [findings.of_law(finding) for finding in housing]
    if project.property_id is not None:
        found += [findings.of_claim(row, _field(row)) for row in _open_claims(session, project, scene)]
    return found


def standing_claims(scene: Scene) -> dict[str, str]:
    """The claims whose words still stand in the narration."""
    now = plain(scene.narration_text or "")
    return {words: source for words, source in scene.claims.items() if plain(words) in now}


def _open_claims(session: Session, project: Project, scene: Scene) -> Sequence[LedgerRow]:
    facts, _ = facts_of(session, project)
    rooms = _rooms(session, project)
    line = ScriptLine(
        id=_EDITED,
        role="feature",
        text=scene.narration_text or "",
        on_screen=scene.on_screen_text or "",
        photo_id=str(scene.media_asset_id) if scene.media_asset_id in rooms else None,
        claims=tuple(
            Claim(text=words, source=_by_media_id(source, rooms)) for words, source in standing_claims(scene).items()
        ),
    )
    script = Script(title="", kicker="", lines=(line,), caption="", hashtags=(), first_comment="", provider="")
    photos = [ScriptPhoto(id=str(media_id), room=room) for media_id, (_, room) in rooms.items()]
    return bind(script, facts, photos).open_rows


def _rooms(session: Session, project: Project) -> dict[UUID, tuple[str, str]]:
    """Handle and room of the project's photos that were looked at."""
    assets = photos_of(session, project)
    handles = filming.handles([(a.id, a.filename) for a in sorted(assets, key=lambda a: (a.position, a.id))])
    return {
        asset.id: (handles[asset.id], PhotoReport.model_validate(asset.analysis).room)
        for asset in assets
        if asset.analysis
    }


def _by_media_id(source: str, rooms: dict[UUID, tuple[str, str]]) -> str:
    """The claim's source with the photo's id in place of its handle."""
    if not source.startswith("photo:"):
        return source
    handle = source.removeprefix("photo:")
    return next((f"photo:{media_id}" for media_id, (name, _) in rooms.items() if name == handle), source)


def _field(row: LedgerRow) -> str:
    return "on_screen_text" if row.where.endswith(".on_screen") else "narration_text"
