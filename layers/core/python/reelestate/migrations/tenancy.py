"""Row-level security and grants, the same for every table that holds somebody's rows.

``reelestate_app`` reads and writes as one tenant and one user, ``reelestate_readonly`` reads as them; neither owns a
table, so neither can switch a policy off. ``reelestate_gate`` owns the few functions of ``gate``. The cluster's set-up
makes the roles before the first migration.
"""

from alembic import op

APP_ROLE = "reelestate_app"
READONLY_ROLE = "reelestate_readonly"
TENANT = "nullif(current_setting('app.org_id', true), '')::uuid"
USER = "nullif(current_setting('app.user_id', true), '')::uuid"
NOBODY = f"({TENANT} is null and {USER} is null)"
"""Holds for the studio itself, at work for nobody in particular."""


def open_schema() -> None:
    """Lets the roles see the schema."""
    for role in (APP_ROLE, READONLY_ROLE):
        op.execute(f"grant usage on schema public to {role}")


def grant(table: str) -> None:
    """Lets the roles use a table."""
    op.execute(f"grant select, insert, update, delete on {table} to {APP_ROLE}")
    op.execute(f"grant select on {table} to {READONLY_ROLE}")


def isolate(table: str, column: str = "organization_id") -> None:
    """Hides other tenants' rows from everyone, the table's owner included."""
    guard(table, using=f"{column} = {TENANT}")


def guard(table: str, *, using: str, read: str = "") -> None:
    """Shows everyone, the table's owner included, only rows for which ``using`` holds, and lets them write no other.

    ``read`` widens what can be read beyond what can be written.
    """
    op.execute(f"alter table {table} enable row level security")
    op.execute(f"alter table {table} force row level security")
    op.execute(f"create policy tenant on {table} using ({using}) with check ({using})")
    if read:
        op.execute(f"create policy reading on {table} for select using ({read})")
    grant(table)


def keep_to_ourselves(table: str) -> None:
    """Shows rows that are no tenant's to the application alone, and only while it acts for nobody."""
    guard(table, using=NOBODY)
    op.execute(f"revoke all on {table} from {READONLY_ROLE}")


def append_only(table: str) -> None:
    """Takes from the application what it could rewrite history with."""
    op.execute(f"revoke update, delete on {table} from {APP_ROLE}")
