"""Row-level security and grants, the same for every tenant table.

Roles are groups without login; the login that an environment uses is made a member of one. ``reelestate_app`` reads and
writes within its tenant, ``reelestate_readonly`` reads within its tenant; neither owns a table, so neither can switch
the policy off.
"""

from alembic import op

APP_ROLE = "reelestate_app"
READONLY_ROLE = "reelestate_readonly"


def create_roles() -> None:
    """Makes the group roles unless the cluster has them already (roles outlive databases)."""
    for role in (APP_ROLE, READONLY_ROLE):
        op.execute(
            f"do $$ begin if not exists (select from pg_roles where rolname = '{role}') "
            f"then create role {role} nologin nosuperuser nobypassrls; end if; end $$"
        )
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
