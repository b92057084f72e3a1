"""Many renders by one order: the order's list of projects lies in the store, a state machine goes through it.

An item's job is made when its turn comes, in the name of the person who gave the order: whoever has left the
organization by then, or has too few credits, is refused for that item, and the other items go on.
"""

from typing import Literal
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy.orm import Session

from reelestate.access.callers import MemberCaller
from reelestate.audit.service import record
from reelestate.identity.tables import User
from reelestate.kit import aws, clock
from reelestate.kit.canonical import canonical_json
from reelestate.kit.database import after_commit, transaction
from reelestate.kit.errors import InvalidInput, NotFound, StudioError, missing
from reelestate.kit.http.idempotency import once
from reelestate.kit.ids import new_id
from reelestate.kit.settings import get_settings
from reelestate.kit.steps import StepModel
from reelestate.kit.storage import get_store, organization_prefix
from reelestate.notifications.service import notify
from reelestate.organizations.repository import find_member
from reelestate.projects import repository as projects
from reelestate.projects.tables import Project
from reelestate.renders import service, starting
from reelestate.renders.api_schemas import RenderWish
from reelestate.renders.tables import Job

MAX_PROJECTS = 1000


class BulkItem(StepModel):
    """One project of an order, as the state machine hands it over."""

    organization_id: UUID
    bulk_id: UUID
    user_id: UUID
    project_id: UUID
    wish: RenderWish


class Begun(BaseModel):
    """What became of an item: an execution to start (``begun``), or why there is none (``refused``)."""

    project_id: UUID
    status: Literal["begun", "refused"]
    job_id: UUID | None = None
    state_machine_arn: str | None = None
    name: str | None = None
    given: dict[str, object] | None = None
    code: str | None = None
    message: str | None = None


def order(caller: MemberCaller, project_ids: tuple[UUID, ...], wish: RenderWish) -> UUID:
    """Has all the projects rendered once the request is committed; returns the order's id.

    Raises Forbidden without a verified e-mail address, InvalidInput for too many projects, and NotFound for one that is
    not there or where orders are not set up.
    """
    caller.require_verified()
    machine = get_settings().bulk_state_machine_arn
    if not machine:
        raise NotFound("Orders of many renders are not set up here. Render the projects one by one.")
    chosen = tuple(dict.fromkeys(project_ids))
    if not 1 <= len(chosen) <= MAX_PROJECTS:
        raise InvalidInput("project_ids", f"{len(chosen)} projects", f"Name 1 to {MAX_PROJECTS} of them.")
    for project_id in chosen:
        projects.get(caller.session, project_id)
    bulk_id = new_id()
    folder = f"{organization_prefix(caller.organization_id)}bulk/{bulk_id}"
    given = {
        "organization_id": str(caller.organization_id),
        "bulk_id": str(bulk_id),
        "user_id": str(caller.user_id),
        "wish": wish.model_dump(mode="json"),
        "manifest_key": f"{folder}/projects.json",
        "results_prefix": f"{folder}/results",
    }
    record(caller, "renders.ordered", "bulk_order", bulk_id, new={"projects": len(chosen), **given})

    def start() -> None:
        get_store().put_json(str(given["manifest_key"]), [{"project_id": str(one)} for one in chosen])
        aws.client("stepfunctions").start_execution(
            stateMachineArn=machine, name=str(bulk_id), input=canonical_json(given).decode()
        )

    after_commit(caller.session, start)
    return bulk_id


def begin(item: BulkItem) -> Begun:
    """Makes the item's job, or says why it cannot be made. Asked twice, it answers twice and makes one job.

    Faults of the studio's own are raised, so that the state machine tries again.
    """
    try:
        with transaction(item.organization_id, item.user_id) as session:
            caller = _caller(session, item)
            return once(
                session,
                item.organization_id,
                "bulk_render",
                _key(item),
                item.wish,
                lambda: _begun(starting.admit(caller, item.project_id, item.wish)),
                Begun,
            )
    except StudioError as error:
        if error.status >= 500:
            raise
        return _refused(item, error)


def _refused(item: BulkItem, error: StudioError) -> Begun:
    """Tells whoever gave the order, once."""
    refused = Begun(project_id=item.project_id, status="refused", code=error.code, message=error.message)

    def tell() -> Begun:
        project = session.get(Project, item.project_id)
        if project is not None:
            title, link = f"“{project.title}” was not begun", f"/projects/{project.id}"
            notify(session, item.organization_id, item.user_id, "job_failed", title, error.message, link)
        return refused

    with transaction(item.organization_id, item.user_id) as session:
        if find_member(session, item.organization_id, item.user_id) is None:
            return refused
        return once(session, item.organization_id, "bulk_refusal", _key(item), item.wish, tell, Begun)


def _key(item: BulkItem) -> str:
    return f"{item.bulk_id}-{item.project_id}"


def _begun(job: Job) -> Begun:
    launch = service.launch_of(job)
    # Noted at once: whoever looks after forgotten jobs must not start this one beside the order.
    job.execution_arn = launch.execution_arn
    return Begun(
        project_id=job.project_id,
        status="begun",
        job_id=job.id,
        state_machine_arn=launch.state_machine_arn,
        name=launch.name,
        given=job.parameters,
    )


def _caller(session: Session, item: BulkItem) -> MemberCaller:
    """The person who gave the order, as they are now. Raises NotFound when they have left the organization."""
    user = session.get(User, item.user_id)
    member = find_member(session, item.organization_id, item.user_id)
    if user is None or member is None or not user.is_active or user.deleted_at is not None:
        raise missing("member", item.user_id)
    now = clock.now()
    return MemberCaller(
        session=session,
        user_id=user.id,
        email=user.email,
        full_name=user.full_name,
        email_verified=user.email_verified,
        platform_role=user.platform_role,
        session_id=f"bulk:{item.bulk_id}",
        issued_at=now,
        expires_at=now,
        ip_address="",
        request_id=str(item.bulk_id),
        two_factors=False,
        lacks_factor=False,
        organization_id=item.organization_id,
        role=member.role,
    )
