"""Counting the use of templates: of one's own, and of other tenants' public ones, which nobody else may change."""

from alembic import op

from reelestate.migrations import gate
from reelestate.migrations.tenancy import TENANT

revision = "0011"
down_revision = "0010"

FUNCTION = "gate_template_used(p_template uuid)"
_USABLE = f"deleted_at is null and (is_public or organization_id = {TENANT})"
_BODY = f"""
        returns int
        language sql volatile as $$
          update templates set usage_count = usage_count + 1 where id = p_template and {_USABLE}
          returning usage_count $$"""  # noqa: S608 (made of constants)


def upgrade() -> None:
    op.execute(f"grant create on schema public to {gate.ROLE}")
    op.execute(f"grant select, update (usage_count) on templates to {gate.ROLE}")
    op.execute(f"create policy gate on templates for all to {gate.ROLE} using ({_USABLE}) with check ({_USABLE})")
    gate.add(FUNCTION, _BODY)
    op.execute(f"revoke create on schema public from {gate.ROLE}")


def downgrade() -> None:
    op.execute(f"drop function {FUNCTION}")
    op.execute("drop policy gate on templates")
    op.execute(f"revoke all on templates from {gate.ROLE}")
    op.execute(f"revoke update (usage_count) on templates from {gate.ROLE}")
