"""Only the database's owner makes administrators of the studio: the application cannot write ``platform_role``."""

from alembic import op

from reelestate.migrations.tenancy import APP_ROLE

revision = "0010"
down_revision = "0009"

# Every column of the time but ``platform_role``; a later revision that adds one grants it here.
WRITTEN = (
    "id, email, full_name, subject, google_subject, avatar_url, phone, brokerage, market, use_case, email_verified,"
    " is_active, default_organization_id, sessions_valid_from, last_login_at, version, deleted_at, created_at,"
    " updated_at"
)


def upgrade() -> None:
    op.execute("alter table users alter column platform_role set default 'user'")
    op.execute(f"revoke insert, update on users from {APP_ROLE}")
    op.execute(f"grant insert ({WRITTEN}), update ({WRITTEN}) on users to {APP_ROLE}")


def downgrade() -> None:
    op.execute(f"grant insert, update on users to {APP_ROLE}")
    op.execute("alter table users alter column platform_role drop default")
