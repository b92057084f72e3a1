"""Looking at a job as its watcher may see it at this moment."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

from reelestate.access.callers import MemberCaller, UserCaller
from reelestate.kit.errors import AuthenticationRequired, NotFound
from reelestate.renders.live import rules
from reelestate.renders.live.rules import Closed


@contextmanager
def watching(entrance: AbstractContextManager[UserCaller]) -> Iterator[MemberCaller]:
    """The watcher who enters, with an open transaction. Raises Closed when they, or the job, are not there any more."""
    try:
        with entrance as caller:
            if not isinstance(caller, MemberCaller):
                raise Closed(rules.NO_SUCH_JOB, "There is no such job.")
            yield caller
    except AuthenticationRequired as error:
        raise Closed(rules.NOT_SIGNED_IN, error.message) from error
    except NotFound as error:
        raise Closed(rules.NO_SUCH_JOB, error.message) from error
