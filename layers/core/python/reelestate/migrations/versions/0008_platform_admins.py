"""The gate for the studio's own administrators: what they may see across tenants, and nobody else.

Each function asks in SQL whether the session's user is an active administrator, and answers nothing when not.
"""

from alembic import op

from reelestate.migrations import gate

revision = "0008"
down_revision = "0007"

READS = ("projects", "credit_accounts", "audit_log")

FUNCTIONS = {
    "gate_is_admin(p_admin uuid)": """
        returns boolean
        language sql stable as $$
          select exists (
            select 1 from users u
            where u.id = p_admin and u.platform_role = 'admin' and u.is_active and u.deleted_at is null
              and u.id = nullif(current_setting('app.user_id', true), '')::uuid) $$""",
    "gate_admin_users(p_admin uuid, p_pattern text, p_status text, p_user uuid, p_limit int, p_offset int)": """
        returns table (total bigint, id uuid, email text, full_name text, subject text, platform_role text,
                       email_verified boolean, is_active boolean, deleted_at timestamptz, organization_id uuid,
                       plan text, credits int, last_login_at timestamptz, created_at timestamptz)
        language sql stable as $$
          select count(*) over (), u.id, u.email::text, u.full_name::text, u.subject::text, u.platform_role::text,
                 u.email_verified, u.is_active, u.deleted_at, u.default_organization_id, s.plan::text, a.balance,
                 u.last_login_at, u.created_at
          from users u
          left join subscriptions s on s.organization_id = u.default_organization_id
          left join credit_accounts a on a.organization_id = u.default_organization_id
          where gate_is_admin(p_admin)
            and (p_user is null or u.id = p_user)
            and (p_pattern is null or u.email ilike p_pattern or u.full_name ilike p_pattern)
            and (p_status is null or p_status = case when u.deleted_at is not null then 'deleted'
                                                     when u.is_active then 'active' else 'suspended' end)
          order by u.created_at desc, u.id limit least(greatest(p_limit, 0), 100) offset greatest(p_offset, 0) $$""",
    "gate_admin_organizations(p_admin uuid, p_pattern text, p_organization uuid, p_limit int, p_offset int)": """
        returns table (total bigint, id uuid, name text, slug text, is_personal boolean, owner_id uuid,
                       owner_email text, members bigint, plan text, subscription_status text, credits int,
                       deleted_at timestamptz, created_at timestamptz)
        language sql stable as $$
          select count(*) over (), o.id, o.name::text, o.slug::text, o.is_personal, o.owner_id, u.email::text,
                 (select count(*) from organization_members m where m.organization_id = o.id),
                 s.plan::text, s.status::text, a.balance, o.deleted_at, o.created_at
          from organizations o
          left join users u on u.id = o.owner_id
          left join subscriptions s on s.organization_id = o.id
          left join credit_accounts a on a.organization_id = o.id
          where gate_is_admin(p_admin)
            and (p_organization is null or o.id = p_organization)
            and (p_pattern is null or o.name ilike p_pattern or o.slug ilike p_pattern or u.email ilike p_pattern)
          order by o.created_at desc, o.id limit least(greatest(p_limit, 0), 100) offset greatest(p_offset, 0) $$""",
    "gate_admin_jobs(p_admin uuid, p_status text, p_kind text, p_organization uuid, p_limit int, p_offset int)": """
        returns table (total bigint, id uuid, organization_id uuid, organization_name text, project_id uuid,
                       created_by_id uuid, kind text, status text, progress int, current_step text, attempt int,
                       error_code text, error_message text, credits_required int, cost_usd numeric,
                       started_at timestamptz, completed_at timestamptz, created_at timestamptz)
        language sql stable as $$
          select count(*) over (), j.id, j.organization_id, o.name::text, j.project_id, j.created_by_id,
                 j.kind::text, j.status::text, j.progress, j.current_step::text, j.attempt, j.error_code::text,
                 j.error_message, j.credits_required, j.cost_usd, j.started_at, j.completed_at, j.created_at
          from jobs j join organizations o on o.id = j.organization_id
          where gate_is_admin(p_admin)
            and (p_status is null or j.status = p_status)
            and (p_kind is null or j.kind = p_kind)
            and (p_organization is null or j.organization_id = p_organization)
          order by j.created_at desc, j.id limit least(greatest(p_limit, 0), 100) offset greatest(p_offset, 0) $$""",
    "gate_admin_audit(p_admin uuid, p_organization uuid, p_actor uuid, p_action text, p_resource uuid,"
    " p_since timestamptz, p_until timestamptz, p_limit int, p_offset int)": """
        returns table (total bigint, id uuid, organization_id uuid, actor_id uuid, actor_name text, action text,
                       resource_type text, resource_id uuid, old_values jsonb, new_values jsonb, ip_address text,
                       request_id text, created_at timestamptz)
        language sql stable as $$
          select count(*) over (), e.id, e.organization_id, e.actor_id, u.full_name::text, e.action::text,
                 e.resource_type::text, e.resource_id, e.old_values, e.new_values, host(e.ip_address),
                 e.request_id::text, e.created_at
          from audit_log e left join users u on u.id = e.actor_id
          where gate_is_admin(p_admin)
            and (p_organization is null or e.organization_id = p_organization)
            and (p_actor is null or e.actor_id = p_actor)
            and (p_action is null or e.action = p_action)
            and (p_resource is null or e.resource_id = p_resource)
            and (p_since is null or e.created_at >= p_since)
            and (p_until is null or e.created_at < p_until)
          order by e.created_at desc, e.id limit least(greatest(p_limit, 0), 100) offset greatest(p_offset, 0) $$""",
    "gate_admin_memberships(p_admin uuid, p_user uuid)": """
        returns table (organization_id uuid, name text, role text, is_personal boolean, deleted_at timestamptz)
        language sql stable as $$
          select o.id, o.name::text, m.role::text, o.is_personal, o.deleted_at
          from organization_members m join organizations o on o.id = m.organization_id
          where gate_is_admin(p_admin) and m.user_id = p_user
          order by o.is_personal desc, o.name, o.id $$""",
    "gate_admin_statistics(p_admin uuid, p_since timestamptz)": """
        returns table (users bigint, users_active bigint, users_verified bigint, users_new bigint,
                       users_signed_in bigint, organizations bigint, teams bigint, projects bigint,
                       credits_outstanding bigint, cost_usd numeric, jobs jsonb, jobs_new jsonb, plans jsonb)
        language sql stable as $$
          select
            (select count(*) from users where deleted_at is null),
            (select count(*) from users where deleted_at is null and is_active),
            (select count(*) from users where deleted_at is null and email_verified),
            (select count(*) from users where created_at >= p_since),
            (select count(*) from users where last_login_at >= p_since),
            (select count(*) from organizations where deleted_at is null),
            (select count(*) from organizations where deleted_at is null and not is_personal),
            (select count(*) from projects),
            (select coalesce(sum(balance), 0) from credit_accounts),
            (select coalesce(sum(cost_usd), 0) from jobs where created_at >= p_since),
            (select coalesce(jsonb_object_agg(status, n), '{}') from
              (select status, count(*) n from jobs group by status) by_status),
            (select coalesce(jsonb_object_agg(status, n), '{}') from
              (select status, count(*) n from jobs where created_at >= p_since group by status) by_status),
            (select coalesce(jsonb_object_agg(plan, n), '{}') from
              (select plan, count(*) n from subscriptions group by plan) by_plan)
          where gate_is_admin(p_admin) $$""",
}


def upgrade() -> None:
    op.execute(f"grant create on schema public to {gate.ROLE}")
    for table in READS:
        op.execute(f"grant select on {table} to {gate.ROLE}")
        op.execute(f"create policy gate on {table} for select to {gate.ROLE} using (true)")
    for signature, body in FUNCTIONS.items():
        gate.add(signature, body)
    op.execute(f"revoke create on schema public from {gate.ROLE}")


def downgrade() -> None:
    for signature in reversed(FUNCTIONS):
        op.execute(f"drop function {signature}")
    for table in READS:
        op.execute(f"drop policy gate on {table}")
        op.execute(f"revoke all on {table} from {gate.ROLE}")
