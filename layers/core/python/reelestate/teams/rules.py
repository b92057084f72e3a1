"""Pure rules of teams."""

from datetime import datetime, timedelta

from reelestate.kit.http.limits import Limit
from reelestate.organizations.tables import Invitation
from reelestate.teams.schemas import InvitationStatus

INVITATION_LIFE = timedelta(days=7)
MAX_TEAMS = 5
"""Teams one person may own: each has the free plan's credits."""

INVITATIONS_OF_ORGANIZATION = Limit("invitations_organization", 50, 86_400)
RESENDS_OF_INVITATION = Limit("invitation_resend", 3, 3600)
ACCEPTANCES_FROM_ADDRESS = Limit("invitation_accept_address", 60, 3600)
ACCEPTANCES_OF_ACCOUNT = Limit("invitation_accept_account", 20, 3600)
TEAMS_OF_ACCOUNT = Limit("teams_account", 5, 86_400)


def status_of(invitation: Invitation, now: datetime) -> InvitationStatus:
    """How things are with an invitation."""
    if invitation.accepted_at is not None:
        return "accepted"
    if invitation.revoked_at is not None:
        return "revoked"
    return "expired" if invitation.expires_at <= now else "pending"
