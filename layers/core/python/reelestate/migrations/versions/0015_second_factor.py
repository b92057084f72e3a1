"""A second factor, the sessions a person can see and end, and organizations that ask for two factors."""

import sqlalchemy as sa
from alembic import op

from reelestate.migrations import gate
from reelestate.migrations.tenancy import USER, guard

revision = "0015"
down_revision = "0014"

USER_TABLES = ("opened_sessions", "second_factors", "recovery_codes")
CALLER = "gate_caller(p_subject text, p_session text, p_issued_at timestamptz, p_organization uuid)"
CALLER_BODY = """
        returns table (user_id uuid, email text, full_name text, email_verified boolean, platform_role text,
                       organization_id uuid, role text, two_factors boolean, two_factors_required boolean)
        language plpgsql stable as $$
        declare
          session uuid := case when p_session ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then p_session::uuid end;
        begin
          return query
            select u.id, u.email::text, u.full_name::text, u.email_verified, u.platform_role::text,
                   o.id, m.role::text, coalesce(p.two_factors, false), coalesce(o.two_factors_required, false)
            from users u
            left join auth_sessions s on s.id = session and s.user_id = u.id
            left join opened_sessions p on p.session_id = p_session and p.user_id = u.id
            left join (organization_members m join organizations o on o.id = m.organization_id and o.deleted_at is null)
              on m.user_id = u.id and m.organization_id = coalesce(p_organization, u.default_organization_id)
            where u.subject = p_subject and u.is_active and u.deleted_at is null
              and s.ended_at is null
              and (s.id is not null or u.sessions_valid_from is null or p_issued_at >= u.sessions_valid_from)
              and not exists (select 1 from ended_sessions e where e.session_id = p_session);
        end $$"""
CALLER_BEFORE = """
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
PURGE = "gate_purge_sign_ins()"
PURGE_BODY = """
        returns bigint
        language sql as $$
          with a as (delete from ended_sessions returning 1), b as (delete from one_time_tokens returning 1),
               c as (delete from refresh_tokens returning 1), d as (delete from auth_sessions returning 1),
               e as (delete from opened_sessions returning 1)
          select (select count(*) from a) + (select count(*) from b) + (select count(*) from c)
               + (select count(*) from d) + (select count(*) from e) $$"""
PURGE_BEFORE = """
        returns bigint
        language sql as $$
          with a as (delete from ended_sessions returning 1), b as (delete from one_time_tokens returning 1),
               c as (delete from refresh_tokens returning 1), d as (delete from auth_sessions returning 1)
          select (select count(*) from a) + (select count(*) from b) + (select count(*) from c)
               + (select count(*) from d) $$"""


def upgrade() -> None:
    op.add_column(
        "organizations", sa.Column("two_factors_required", sa.Boolean(), server_default="false", nullable=False)
    )
    op.create_table(
        "opened_sessions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.String(length=255), nullable=False),
        sa.Column("method", sa.String(length=20), nullable=False),
        sa.Column("two_factors", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("proof_hash", sa.String(length=64), nullable=True),
        sa.Column("ip_address", sa.String(length=64), nullable=False),
        sa.Column("user_agent", sa.String(length=255), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        *_times(),
        sa.CheckConstraint("method in ('password','google')", name=op.f("ck_opened_sessions_method_known")),
        _owner("opened_sessions"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opened_sessions")),
        sa.UniqueConstraint("proof_hash", name=op.f("uq_opened_sessions_proof_hash")),
        sa.UniqueConstraint("session_id", name=op.f("uq_opened_sessions_session_id")),
    )
    for column in ("expires_at", "user_id"):
        op.create_index(op.f(f"ix_opened_sessions_{column}"), "opened_sessions", [column])
    op.create_table(
        "second_factors",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("sealed_seed", sa.Text(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_step", sa.BigInteger(), nullable=False),
        *_times(),
        _owner("second_factors"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_second_factors")),
        sa.UniqueConstraint("user_id", name=op.f("uq_second_factors_user_id")),
    )
    op.create_table(
        "recovery_codes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        *_times(),
        _owner("recovery_codes"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_codes")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_recovery_codes_code_hash")),
    )
    op.create_index(op.f("ix_recovery_codes_user_id"), "recovery_codes", ["user_id"])
    for table in USER_TABLES:
        guard(table, using=f"user_id = {USER}")
    op.execute(f"grant select, delete on opened_sessions to {gate.ROLE}")
    op.execute(f"create policy gate on opened_sessions for select to {gate.ROLE} using (true)")
    op.execute(f"create policy gate_purge on opened_sessions for delete to {gate.ROLE} using (expires_at < now())")
    _replace({CALLER: CALLER_BODY, PURGE: PURGE_BODY})


def downgrade() -> None:
    _replace({CALLER: CALLER_BEFORE, PURGE: PURGE_BEFORE})
    for table in USER_TABLES:
        op.drop_table(table)
    op.drop_column("organizations", "two_factors_required")


def _times() -> tuple[sa.Column[object], sa.Column[object]]:
    return (
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
    )


def _owner(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["user_id"], ["users.id"], name=op.f(f"fk_{table}_user_id_users"), ondelete="CASCADE"
    )


def _replace(functions: dict[str, str]) -> None:
    op.execute(f"grant create on schema public to {gate.ROLE}")
    for signature, body in functions.items():
        op.execute(f"drop function {signature}")
        gate.add(signature, body)
    op.execute(f"revoke create on schema public from {gate.ROLE}")
