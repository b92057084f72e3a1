"""The gate: how somebody is found before it is known who they are and for which tenant they act.

Row-level security hides every row from a session without a user and a tenant, so a sign-in could find nobody. The gate
is a handful of functions that answer one narrow question each to whoever holds the secret they ask for (a token's
hash, a verified subject). They run as ``reelestate_gate``, a role nobody logs in as, which has its own read policy on
the tables named here and no other right.
"""

from alembic import op

from reelestate.migrations.tenancy import APP_ROLE

ROLE = "reelestate_gate"
READS = (
    "users",
    "user_credentials",
    "organizations",
    "organization_members",
    "invitations",
    "auth_sessions",
    "refresh_tokens",
    "ended_sessions",
    "one_time_tokens",
)

FUNCTIONS = {
    "gate_caller(p_subject text, p_session text, p_issued_at timestamptz, p_organization uuid)": """
        returns table (user_id uuid, email text, full_name text, email_verified boolean, platform_role text,
                       organization_id uuid, role text)
        language plpgsql stable as $$
        begin
          return query
            select u.id, u.email::text, u.full_name::text, u.email_verified, u.platform_role::text,
                   m.organization_id, m.role::text
            from users u
            left join organization_members m
              on m.user_id = u.id and m.organization_id = coalesce(p_organization, u.default_organization_id)
             and exists (select 1 from organizations o where o.id = m.organization_id and o.deleted_at is null)
            where u.subject = p_subject and u.is_active and u.deleted_at is null
              and (u.sessions_valid_from is null or p_issued_at >= u.sessions_valid_from)
              and not exists (select 1 from ended_sessions e where e.session_id = p_session);
        end $$""",
    "gate_user_by_email(p_email text)": """
        returns table (user_id uuid, subject text, full_name text, email_verified boolean, is_active boolean,
                       password_hash text, has_google boolean)
        language sql stable as $$
          select u.id, u.subject::text, u.full_name::text, u.email_verified, u.is_active and u.deleted_at is null,
                 c.password_hash, u.google_subject is not null
          from users u left join user_credentials c on c.user_id = u.id
          where lower(u.email) = lower(p_email) $$""",
    "gate_user_by_subject(p_subject text)": """
        returns table (user_id uuid, email text, is_active boolean)
        language sql stable as $$
          select u.id, u.email::text, u.is_active and u.deleted_at is null
          from users u where u.subject = p_subject $$""",
    "gate_user_by_google(p_google_subject text)": """
        returns table (user_id uuid, subject text, email text, is_active boolean)
        language sql stable as $$
          select u.id, u.subject::text, u.email::text, u.is_active and u.deleted_at is null
          from users u where u.google_subject = p_google_subject $$""",
    "gate_refresh_token(p_hash text)": """
        returns table (user_id uuid, session_id uuid, token_id uuid)
        language sql stable as $$
          select t.user_id, t.session_id, t.id from refresh_tokens t where t.token_hash = p_hash $$""",
    "gate_one_time_token(p_hash text, p_purpose text)": """
        returns table (user_id uuid, token_id uuid)
        language sql stable as $$
          select t.user_id, t.id from one_time_tokens t where t.token_hash = p_hash and t.purpose = p_purpose $$""",
    "gate_invitation(p_hash text)": """
        returns table (organization_id uuid, invitation_id uuid, organization_name text, email text)
        language sql stable as $$
          select i.organization_id, i.id, o.name::text, i.email::text
          from invitations i join organizations o on o.id = i.organization_id
          where i.token_hash = p_hash and o.deleted_at is null $$""",
    "gate_memberships(p_user uuid)": """
        returns table (organization_id uuid, name text, slug text, role text, is_personal boolean)
        language sql stable as $$
          select o.id, o.name::text, o.slug::text, m.role::text, o.is_personal
          from organization_members m join organizations o on o.id = m.organization_id
          where m.user_id = p_user and o.deleted_at is null order by o.is_personal desc, o.name $$""",
}


def install() -> None:
    """Makes the functions, and lets the application call them."""
    op.execute(f"grant usage, create on schema public to {ROLE}")
    for table in READS:
        op.execute(f"grant select on {table} to {ROLE}")
        op.execute(f"create policy gate on {table} for select to {ROLE} using (true)")
    for signature, body in FUNCTIONS.items():
        add(signature, body)
    op.execute(f"revoke create on schema public from {ROLE}")


def add(signature: str, body: str) -> None:
    """Makes one function of the gate."""
    op.execute(f"create function {signature} {body} security definer set search_path = public, pg_temp")
    op.execute(f"alter function {signature} owner to {ROLE}")
    op.execute(f"revoke all on function {signature} from public")
    op.execute(f"grant execute on function {signature} to {APP_ROLE}")


def remove() -> None:
    """Takes the functions and the role's rights away."""
    for signature in FUNCTIONS:
        op.execute(f"drop function {signature}")
    for table in READS:
        op.execute(f"drop policy gate on {table}")
        op.execute(f"revoke all on {table} from {ROLE}")
    op.execute(f"revoke usage on schema public from {ROLE}")
