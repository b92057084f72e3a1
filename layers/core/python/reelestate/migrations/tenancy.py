"""Row-level security and grants, the same for every tenant table.

``reelestate_app`` reads and writes within its tenant, ``reelestate_readonly`` reads within its tenant; neither owns a
table, so neither can switch the policy off. The cluster's set-up makes the roles before the first migration.
"""

from alembic import op

APP_ROLE = "reelestate_app"
READONLY_ROLE = "reelestate_readonly"


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
    op.execute(f"alter table {table} enable row level security")
    op.execute(f"alter table {table} force row level security")
    tenant = "nullif(current_setting('app.org_id', true), '')::uuid"
    op.execute(f"create policy tenant on {table} using ({column} = {tenant}) with check ({column} = {tenant})")
    grant(table)
