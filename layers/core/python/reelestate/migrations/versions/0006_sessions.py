"""Waits after failed sign-ins, sessions that end at once, and a gate that tells the store all it must know."""

import sqlalchemy as sa
from alembic import op

from reelestate.migrations import gate
from reelestate.migrations.tenancy import grant

revision = "0006"
down_revision = "0005"

CALLER = "gate_caller(p_subject text, p_session text, p_issued_at timestamptz, p_organization uuid)"
# A session of the embedded provider is judged by its own row, to the microsecond; its tokens' times are whole seconds.
CALLER_BODY = """
        returns table (user_id uuid, email text, full_name text, email_verified boolean, platform_role text,
                       organization_id uuid, role text)
        language plpgsql stable as $$
        declare
          session uuid := case when p_session ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then p_session::uuid end;
        begin
          return query
            select u.id, u.email::text, u.full_name::text, u.email_verified, u.platform_role::text,
                   m.organization_id, m.role::text
            from users u
            left join auth_sessions s on s.id = session and s.user_id = u.id
            left join organization_members m
              on m.user_id = u.id and m.organization_id = coalesce(p_organization, u.default_organization_id)
             and exists (select 1 from organizations o where o.id = m.organization_id and o.deleted_at is null)
            where u.subject = p_subject and u.is_active and u.deleted_at is null
              and s.ended_at is null
              and (s.id is not null or u.sessions_valid_from is null or p_issued_at >= u.sessions_valid_from)
              and not exists (select 1 from ended_sessions e where e.session_id = p_session);
        end $$"""

_ACCOUNT = """
        returns table (user_id uuid, subject text, email text, full_name text, email_verified boolean,
                       is_active boolean, password_hash text, google_subject text, organization_id uuid)
        language sql stable as $$
          select u.id, u.subject::text, u.email::text, u.full_name::text, u.email_verified,
                 u.is_active and u.deleted_at is null, c.password_hash, u.google_subject::text,
                 u.default_organization_id
          from users u left join user_credentials c on c.user_id = u.id
          where {condition} $$"""

ACCOUNTS = {
    "gate_user_by_email(p_email text)": "lower(u.email) = lower(p_email)",
    "gate_user_by_subject(p_subject text)": "u.subject = p_subject",
    "gate_user_by_google(p_google_subject text)": "u.google_subject = p_google_subject",
}


def upgrade() -> None:
    op.create_table(
        "sign_in_waits",
        sa.Column("bucket", sa.String(length=64), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("wait_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("succeeded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("bucket", name=op.f("pk_sign_in_waits")),
    )
    op.create_index(op.f("ix_sign_in_waits_updated_at"), "sign_in_waits", ["updated_at"])
    grant("sign_in_waits")
    _replace({CALLER: CALLER_BODY} | {name: _ACCOUNT.format(condition=where) for name, where in ACCOUNTS.items()})


def downgrade() -> None:
    _replace({signature: gate.FUNCTIONS[signature] for signature in (CALLER, *ACCOUNTS)})
    op.drop_table("sign_in_waits")


def _replace(functions: dict[str, str]) -> None:
    op.execute(f"grant create on schema public to {gate.ROLE}")
    for signature, body in functions.items():
        op.execute(f"drop function {signature}")
        gate.add(signature, body)
    op.execute(f"revoke create on schema public from {gate.ROLE}")
