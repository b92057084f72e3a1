"""What can be done with templates."""

from uuid import UUID

from reelestate.access.callers import MemberCaller
from reelestate.audit.service import record
from reelestate.kit import clock
from reelestate.kit.errors import Forbidden
from reelestate.kit.http import versions
from reelestate.kit.http.envelope import Page, PageWanted
from reelestate.kit.http.fields import changes
from reelestate.kit.storage import get_store
from reelestate.templates import builtin, repository
from reelestate.templates.builtin import BuiltIn
from reelestate.templates.repository import Filter
from reelestate.templates.schemas import Template, TemplateChanges, TemplateFields, TemplateUse
from reelestate.templates.tables import Template as TemplateRow


def view(caller: MemberCaller, row: TemplateRow) -> Template:
    """The template as the caller sees it."""
    mine = row.organization_id == caller.organization_id
    return Template(
        id=row.id,
        name=row.name,
        type=row.type,
        description=row.description,
        prompt_template=row.prompt_template,
        settings=row.settings,
        thumbnail_url=_url(row.thumbnail_key, "thumbnail"),
        output_url=_url(row.output_key, "output") if mine else None,
        credits_used=row.credits_used if mine else 0,
        usage_count=row.usage_count,
        is_public=row.is_public,
        builtin=False,
        mine=mine,
        created_by_id=row.created_by_id if mine else None,
        version=row.version,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )


def view_built_in(template: BuiltIn) -> Template:
    """One of the studio's templates."""
    return Template(
        **template.model_dump(exclude={"key"}),
        id=template.id,
        prompt_template=None,
        thumbnail_url=None,
        output_url=None,
        credits_used=0,
        usage_count=None,
        is_public=True,
        builtin=True,
        mine=False,
        created_by_id=None,
        version=1,
        created_at=None,
        updated_at=None,
    )


def find(caller: MemberCaller, wanted: Filter, sort: str, page: PageWanted) -> Page[Template]:
    """A page of templates, the studio's own first."""
    ours = [template for template in builtin.built_in() if _is_wanted(template, wanted)]
    shown = ours[page.offset : page.offset + page.limit]
    if wanted.source == "builtin":
        return Page([view_built_in(template) for template in shown], len(ours), page)
    rows, total = repository.find(
        caller.session, wanted, sort, max(0, page.offset - len(ours)), page.limit - len(shown)
    )
    found = [*map(view_built_in, shown), *(view(caller, row) for row in rows)]
    return Page(found, len(ours) + total, page)


def create(caller: MemberCaller, body: TemplateFields) -> TemplateRow:
    """Adds a template. Raises Forbidden for a public one by a plain member."""
    if body.is_public:
        caller.require("admin")
    row = TemplateRow(organization_id=caller.organization_id, created_by_id=caller.user_id, **body.model_dump())
    caller.session.add(row)
    caller.session.flush()
    record(caller, "template.created", "template", row.id, new={"name": row.name, "is_public": row.is_public})
    return row


def change(caller: MemberCaller, template_id: UUID, body: TemplateChanges, if_match: str | None) -> TemplateRow:
    """Changes the fields that were sent. Raises NotFound, PreconditionFailed, and Forbidden for what is not theirs."""
    row = _own(caller, template_id)
    versions.check(row, if_match)
    sent = changes(body, "name", "type", "settings", "is_public")
    if row.is_public or sent.get("is_public"):
        # What everybody may use is changed, published and withdrawn by admins.
        caller.require("admin")
    for name, value in sent.items():
        setattr(row, name, value)
    caller.session.flush()
    record(caller, "template.updated", "template", row.id, new=body.model_dump(mode="json", exclude_unset=True))
    return row


def delete(caller: MemberCaller, template_id: UUID) -> None:
    """Marks the template as deleted; projects begun with it stay."""
    row = _own(caller, template_id)
    if row.is_public:
        caller.require("admin")
    row.deleted_at = clock.now()
    record(caller, "template.deleted", "template", row.id)


def use(caller: MemberCaller, template_id: UUID) -> TemplateUse:
    """What to start a project from; counts the use. Raises NotFound."""
    ours = builtin.find(template_id)
    if ours is not None:
        return TemplateUse(template_id=ours.id, settings=ours.settings, prompt_template=None, usage_count=None)
    row = repository.get(caller.session, template_id)
    return TemplateUse(
        template_id=row.id,
        settings=row.settings,
        prompt_template=row.prompt_template,
        usage_count=repository.count_use(caller.session, row.id),
    )


def _own(caller: MemberCaller, template_id: UUID) -> TemplateRow:
    refusal = Forbidden("Only the organization that made a template can change it. Save a copy of your own instead.")
    if builtin.find(template_id) is not None:
        raise refusal
    row = repository.get(caller.session, template_id)
    if row.organization_id != caller.organization_id:
        raise refusal
    return row


def _is_wanted(template: BuiltIn, wanted: Filter) -> bool:
    if wanted.source in {"own", "public"} or (wanted.type and template.type != wanted.type):
        return False
    return not wanted.search or wanted.search.lower() in template.name.lower()


def _url(key: str | None, name: str) -> str | None:
    if key is None:
        return None
    return get_store().presign_download(key, f"{name}.{key.rpartition('.')[2]}", inline=True)
