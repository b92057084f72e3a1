"""What the purge needs to find over all tenants, and the end of the audit log after its seven years."""

from alembic import op

from reelestate.migrations import gate

revision = "0009"
down_revision = "0008"

FUNCTIONS = {
    "gate_organizations()": """
        returns table (organization_id uuid)
        language sql stable as $$ select o.id from organizations o order by o.id $$""",
    "gate_users_deleted_before(p_before timestamptz)": """
        returns table (user_id uuid, organization_id uuid)
        language sql stable as $$
          select u.id, o.id from users u left join organizations o on o.owner_id = u.id and o.is_personal
          where u.deleted_at < p_before $$""",
}
AUDIT_KEPT = "interval '7 years'"


def upgrade() -> None:
    op.execute(f"grant create on schema public to {gate.ROLE}")
    for signature, body in FUNCTIONS.items():
        gate.add(signature, body)
    op.execute(f"grant delete on audit_log to {gate.ROLE}")
    op.execute(
        f"create policy gate_purge on audit_log for delete to {gate.ROLE} using (created_at < now() - {AUDIT_KEPT})"
    )
    gate.add(
        "gate_purge_audit_log()",
        """
        returns bigint
        language sql as $$
          with gone as (delete from audit_log returning 1) select count(*) from gone $$""",
    )
    op.execute(f"grant delete on ended_sessions, refresh_tokens, one_time_tokens, auth_sessions to {gate.ROLE}")
    for table in ("ended_sessions", "refresh_tokens", "one_time_tokens", "auth_sessions"):
        op.execute(f"create policy gate_purge on {table} for delete to {gate.ROLE} using (expires_at < now())")
    gate.add(
        "gate_purge_sign_ins()",
        """
        returns bigint
        language sql as $$
          with a as (delete from ended_sessions returning 1), b as (delete from one_time_tokens returning 1),
               c as (delete from refresh_tokens returning 1), d as (delete from auth_sessions returning 1)
          select (select count(*) from a) + (select count(*) from b) + (select count(*) from c)
               + (select count(*) from d) $$""",
    )
    op.execute(f"revoke create on schema public from {gate.ROLE}")


def downgrade() -> None:
    for signature in ("gate_purge_sign_ins()", "gate_purge_audit_log()", *FUNCTIONS):
        op.execute(f"drop function {signature}")
    for table in ("ended_sessions", "refresh_tokens", "one_time_tokens", "auth_sessions"):
        op.execute(f"drop policy gate_purge on {table}")
        op.execute(f"revoke delete on {table} from {gate.ROLE}")
    op.execute("drop policy gate_purge on audit_log")
    op.execute(f"revoke delete on audit_log from {gate.ROLE}")
