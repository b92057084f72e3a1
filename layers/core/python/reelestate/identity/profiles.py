"""What a person sees of themselves."""

from uuid import UUID

from sqlalchemy.orm import Session

from reelestate.access.callers import MemberCaller
from reelestate.audit.service import record
from reelestate.billing import service as billing
from reelestate.billing.tables import Subscription
from reelestate.identity import repository, second_factor
from reelestate.identity.schemas import OrganizationMembership, ProfileChanges, SubscriptionSummary
from reelestate.identity.schemas import User as UserView
from reelestate.identity.tables import User
from reelestate.kit.http import versions
from reelestate.kit.http.fields import changes
from reelestate.organizations import repository as organizations


def view(session: Session, user: User, organization_id: UUID) -> UserView:
    """The person as they see themselves; the session acts for them and the organization."""
    subscription = billing.open_account(session, organization_id, user.id)
    credit = billing.balance(session, organization_id)
    return UserView(
        id=user.id,
        user_id=user.id,
        email=user.email,
        email_verified=user.email_verified,
        full_name=user.full_name,
        name=user.full_name,
        phone=user.phone,
        avatar_url=user.avatar_url,
        brokerage=user.brokerage,
        market=user.market,
        use_case=user.use_case,
        role="admin" if user.platform_role == "admin" else "creator",
        plan=credit.plan,
        plan_type=credit.plan,
        tier=credit.plan,
        subscription_tier=credit.plan,
        credits=credit.balance,
        credit_reset_date=credit.next_reset.date(),
        subscription=summary(subscription),
        organization_id=organization_id,
        organizations=[
            OrganizationMembership(
                id=held.organization_id, name=held.name, slug=held.slug, role=held.role, is_personal=held.is_personal
            )
            for held in organizations.memberships(session, user.id)
        ],
        google_linked=user.google_subject is not None,
        second_factor=second_factor.state(session, user.id).enabled_at is not None,
        last_login_at=user.last_login_at,
        version=user.version,
        created_at=user.created_at,
        updated_at=user.updated_at,
    )


def summary(subscription: Subscription) -> SubscriptionSummary:
    """A subscription as members of the organization see it."""
    return SubscriptionSummary(
        plan=subscription.plan,
        status=subscription.status,
        current_period_start=subscription.current_period_start,
        current_period_end=subscription.current_period_end,
        cancel_at_period_end=subscription.cancel_at_period_end,
        expires_at=subscription.current_period_end if subscription.cancel_at_period_end else None,
    )


def change(caller: MemberCaller, body: ProfileChanges, if_match: str | None) -> User:
    """Changes the fields that were sent. Raises PreconditionFailed."""
    user = repository.get_user(caller.session, caller.user_id)
    versions.check(user, if_match)
    sent = changes(body, "full_name", "use_case")
    for name, value in sent.items():
        setattr(user, name, value)
    caller.session.flush()
    caller.session.refresh(user)
    record(caller, "user.updated", "user", user.id, new={"fields": sorted(sent)})
    return user
