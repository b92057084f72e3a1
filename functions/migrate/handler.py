"""Entry of the migrate function: every deployment runs it before anything of the new release does."""

from typing import Any


def handler(_event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Brings the database up to date and names the revision it is at. An error fails the deployment."""
    from reelestate.kit.database_setup import bring_up_to_date
    from reelestate.kit.logging import get_logger
    from reelestate.kit.settings import get_settings

    revision = bring_up_to_date(get_settings())
    get_logger().info("the database is up to date", revision=revision)
    return {"revision": revision}
