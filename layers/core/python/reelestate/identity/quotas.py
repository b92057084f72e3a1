"""How much work one organization, one person and one network may have done."""

from reelestate.access.callers import MemberCaller
from reelestate.identity.rules import HOUR, network_of
from reelestate.kit.http.limits import Limit, hit

OFFICES_BEHIND_AN_ADDRESS = 5
"""Several organizations may share one office's address."""


def count_work(caller: MemberCaller, name: str, hourly: int) -> None:
    """Counts one more piece of work that costs money, for the organization, the person and their network.

    ``hourly`` is what an organization may start in an hour. A person may start as much in all their organizations
    together, so that founding another one gains nothing. Raises RateLimited.
    """
    hit(Limit(f"{name}_address", OFFICES_BEHIND_AN_ADDRESS * hourly, HOUR), network_of(caller.ip_address))
    hit(Limit(f"{name}_user", hourly, HOUR), str(caller.user_id))
    hit(Limit(f"{name}_organization", hourly, HOUR), str(caller.organization_id))
