"""Structured logs: one Powertools logger per process; fields of the running job are appended by the edges."""

from functools import lru_cache
from typing import TYPE_CHECKING

from reelestate.kit.settings import get_settings

if TYPE_CHECKING:
    from aws_lambda_powertools import Logger


@lru_cache(maxsize=1)
def get_logger() -> "Logger":
    """The process's JSON logger."""
    from aws_lambda_powertools import Logger

    return Logger(service="reelestate", level=get_settings().log_level)
