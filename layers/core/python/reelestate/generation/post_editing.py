"""What people do with a project's post.

A person's words go before the generated ones until a new post is generated or they are taken back. They are never
rewritten: whatever the facts do not bear is a finding here, and refused when the storyboard is approved or filmed.

The storyboard's approval is about its scenes and stays: the post is held against facts, law and platform again
whenever a film is started, and no picture or sound depends on it.
"""

from uuid import UUID

from sqlalchemy.orm import Session

from reelestate.access.callers import MemberCaller
from reelestate.audit.service import record
from reelestate.generation import fair_housing, findings, storyboards, subject
from reelestate.generation.choices import edited_post, post_platform
from reelestate.generation.claims import bind
from reelestate.generation.post_schemas import ProjectPost
from reelestate.generation.posting import Publication
from reelestate.generation.scene_schemas import CopyFinding
from reelestate.generation.schemas import Post
from reelestate.generation.social import NOTHING_SAID, PostWords
from reelestate.kit.errors import NotFound
from reelestate.kit.http import versions
from reelestate.projects import repository as projects
from reelestate.projects.styles import style_of
from reelestate.projects.tables import Project
from reelestate.providers.script_writing.base import Script, ScriptPhoto
from reelestate.scenes import repository


def read(session: Session, project: Project) -> ProjectPost:
    """The post as it is now. Raises NotFound where nobody has written one, Conflict without the listing it tells of."""
    words = edited_post(project)
    if words:
        return _edited(_publication(session, project), project, words)
    if project.generated_caption is None:
        raise _nothing(project)
    return _generated(session, project, project.generated_caption)


def edit(caller: MemberCaller, project_id: UUID, words: PostWords, if_match: str | None) -> tuple[Project, ProjectPost]:
    """Puts a person's words in the place of the post, whatever that was.

    Raises NotFound, PreconditionFailed, Conflict for a project that tells of no listing, FairHousingBlocked, and
    InvalidInput for what the project's platform does not take: nobody's words are shortened.
    """
    project = projects.get(caller.session, project_id, lock=True)
    versions.check(project, if_match)
    publication = _publication(caller.session, project)
    fair_housing.require(fair_housing.lint_script(words.in_script(NOTHING_SAID)))
    publication.require_room(words)
    project.edited_post = words.model_dump(mode="json")
    caller.session.flush()
    record(caller, "post.edited", "project", project.id, new=project.edited_post)
    return project, _edited(publication, project, words)


def revert(caller: MemberCaller, project_id: UUID, if_match: str | None) -> None:
    """Goes back to the generated post. Raises NotFound, PreconditionFailed."""
    project = projects.get(caller.session, project_id, lock=True)
    versions.check(project, if_match)
    if project.edited_post is not None:
        project.edited_post = None
        caller.session.flush()
        record(caller, "post.reverted", "project", project.id)


def _edited(publication: Publication, project: Project, words: PostWords) -> ProjectPost:
    return _view(
        project,
        publication.worded(words),
        words.caption,
        edited=True,
        found=_examine(publication, words),
    )


def _generated(session: Session, project: Project, caption: str) -> ProjectPost:
    """As the script has it; where there is none, as it was composed when it was generated."""
    if project.property_id is not None and project.generated_script:
        script = Script.model_validate(project.generated_script)
        return _view(project, _publication(session, project).written(script), script.caption, edited=False)
    tags = tuple(project.generated_hashtags or ())
    post = Post(caption=caption, hashtags=tags, first_comment=project.generated_first_comment or "")
    body = _publication(session, project).body_of(post) if project.property_id is not None else None
    return _view(project, post, body, edited=False)


def _publication(session: Session, project: Project) -> Publication:
    subject.require_listing(project)
    facts, kit = subject.facts_of(session, project)
    photos = subject.photos_looked_at(session, subject.photos_of(session, project))
    shown = storyboards.photos_shown(project, photos, repository.list_scenes(session, project.id))
    return storyboards.publication(project, facts, kit, shown)


def _examine(publication: Publication, words: PostWords) -> list[CopyFinding]:
    script = words.in_script(NOTHING_SAID)
    rooms = [ScriptPhoto(id=photo.handle, room=photo.report.room) for photo in publication.photos]
    housing = [findings.of_law(finding) for finding in fair_housing.lint_script(script)]
    claims = [findings.of_claim(row, row.where) for row in bind(script, publication.facts, rooms).open_rows]
    return [*housing, *claims, *(findings.of_limit(misfit) for misfit in publication.misfits(words))]


def _view(
    project: Project, post: Post, body: str | None, *, edited: bool, found: list[CopyFinding] | None = None
) -> ProjectPost:
    return ProjectPost(
        project_id=project.id,
        edited=edited,
        platform=post_platform(style_of(project.style_settings).platform),
        caption=post.caption,
        hashtags=list(post.hashtags),
        first_comment=post.first_comment,
        body=body,
        findings=found or [],
    )


def _nothing(project: Project) -> NotFound:
    error = NotFound(
        "This project has no post yet. Let one be written with POST /ai/generate-caption, or PUT your own words.",
        project_id=str(project.id),
    )
    error.code = "POST_NOT_FOUND"
    return error
