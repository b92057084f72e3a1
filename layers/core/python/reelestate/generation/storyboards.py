"""A project's scenes as the storyboard to film, held against the facts and the law."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from reelestate.generation import fair_housing, filming, scene_rows, storyboard
from reelestate.generation.choices import render_parameters
from reelestate.generation.claims import LedgerRow, bind
from reelestate.generation.scene_schemas import CopyFinding
from reelestate.generation.scenes import to_storyboard
from reelestate.generation.statements import plain
from reelestate.generation.storyboard import Storyboard
from reelestate.generation.subject import Subject, facts_of, photos_of
from reelestate.kit.settings import get_settings
from reelestate.projects.rules import refused
from reelestate.projects.tables import Project
from reelestate.providers import factory
from reelestate.providers.photo_analysis.base import PhotoReport
from reelestate.providers.script_writing.base import Claim, Script, ScriptLine, ScriptPhoto
from reelestate.scenes.tables import Scene

_EDITED = "scene"


@dataclass(frozen=True)
class Board:
    """The storyboard of a project's scenes, and the script that is in it."""

    storyboard: Storyboard
    script: Script


def board_of(subject: Subject, scenes: Sequence[Scene]) -> Board:
    """The storyboard. Raises Conflict without scenes, InvalidInput for one that cannot be filmed."""
    if not scenes:
        raise refused("STORYBOARD_EMPTY", "There is no scene yet. Generate a script, or add scenes.")
    drafts = [scene_rows.draft_of(scene) for scene in scenes]
    board = to_storyboard(written_script(subject), drafts, subject.handles)
    return Board(board, storyboard.to_script(board, subject.facts, known_photos=frozenset(subject.handles.values())))


def written_script(subject: Subject) -> Script:
    """The script that was generated, or for scenes typed by hand the one whose title and post they get.

    Title and post that the facts no longer bear are written anew: nobody edits them here as they edit scenes.
    """
    if not subject.project.generated_script:
        return _write(subject)
    script = Script.model_validate(subject.project.generated_script)
    photos = [ScriptPhoto(id=photo.handle, room=photo.report.room) for photo in subject.photos]
    if not bind(script.model_copy(update={"lines": ()}), subject.facts, photos).open_rows:
        return script
    return _write(subject).model_copy(update={"lines": script.lines})


def _write(subject: Subject) -> Script:
    writer = factory.script_writer(get_settings())
    story = filming.write_story(
        subject.facts, subject.kit, subject.photos, subject.refused, render_parameters(subject.project), writer
    )
    return story.script


def require_sound(subject: Subject, board: Board) -> tuple[str, ...]:
    """The warnings about what is said and shown. Raises ClaimUnbound and FairHousingBlocked."""
    _, warnings = filming.examine(board.script, subject.facts, subject.photos)
    return warnings


def examine_scene(session: Session, project: Project, scene: Scene) -> list[CopyFinding]:
    """What about the scene's words a person should look at. Raises FairHousingBlocked for what the law forbids.

    Claims are looked for where there are facts to hold them against.
    """
    texts = (("narration_text", scene.narration_text or ""), ("on_screen_text", scene.on_screen_text or ""))
    findings = fair_housing.lint_all(texts)
    fair_housing.require(findings)
    found = [
        CopyFinding(
            kind="fair_housing",
            where=finding.where,
            words=finding.words,
            start=finding.start,
            end=finding.end,
            message=finding.message,
            remedy=finding.suggestion,
            blocks_approval=False,
        )
        for finding in findings
    ]
    if project.property_id is not None:
        found += [_open_claim(row) for row in _open_claims(session, project, scene)]
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


def _open_claim(row: LedgerRow) -> CopyFinding:
    return CopyFinding(
        kind="claim",
        where="on_screen_text" if row.where.endswith(".on_screen") else "narration_text",
        words=row.words,
        start=row.start,
        end=row.end,
        message=row.message or f'Nothing in the listing says "{row.words}".',
        remedy=row.remedy,
        blocks_approval=True,
    )
