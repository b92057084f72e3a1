"""Bought credits and attempts told apart, the ledger in its true order, and the gate that finds due subscriptions."""

import sqlalchemy as sa
from alembic import op

from reelestate.migrations import gate

revision = "0005"
down_revision = "0004"

SIGNATURE = "gate_subscriptions_due(p_now timestamptz)"
BODY = """
        returns table (organization_id uuid)
        language sql stable as $$
          select s.organization_id
          from subscriptions s join organizations o on o.id = s.organization_id
          where s.current_period_end <= p_now and s.status in ('active', 'trialing', 'cancelled')
            and o.deleted_at is null
          order by s.current_period_end, s.organization_id $$"""


def upgrade() -> None:
    op.add_column("credit_accounts", sa.Column("purchased", sa.Integer(), server_default="0", nullable=False))
    op.create_check_constraint(
        op.f("ck_credit_accounts_purchased_in_balance"), "credit_accounts", "purchased between 0 and balance"
    )
    op.add_column("credit_reservations", sa.Column("purchased", sa.Integer(), server_default="0", nullable=False))
    op.create_check_constraint(
        op.f("ck_credit_reservations_purchased_in_amount"), "credit_reservations", "purchased between 0 and amount"
    )
    op.add_column("credit_reservations", sa.Column("attempt", sa.Integer(), server_default="1", nullable=False))
    op.add_column("credit_transactions", sa.Column("number", sa.BigInteger(), sa.Identity(always=True), nullable=False))
    op.drop_index("ix_credit_transactions_newest", "credit_transactions")
    op.create_index(
        "ix_credit_transactions_newest", "credit_transactions", ["organization_id", sa.literal_column("number desc")]
    )
    op.create_index(
        "uq_usage_records_job",
        "usage_records",
        ["organization_id", "job_id", "usage_type"],
        unique=True,
        postgresql_where=sa.text("job_id is not null"),
    )
    op.execute(f"grant select on subscriptions to {gate.ROLE}")
    op.execute(f"create policy gate on subscriptions for select to {gate.ROLE} using (true)")
    op.execute(f"grant create on schema public to {gate.ROLE}")
    gate.add(SIGNATURE, BODY)
    op.execute(f"revoke create on schema public from {gate.ROLE}")


def downgrade() -> None:
    op.execute(f"drop function {SIGNATURE}")
    op.execute("drop policy gate on subscriptions")
    op.execute(f"revoke all on subscriptions from {gate.ROLE}")
    op.drop_index("uq_usage_records_job", "usage_records")
    op.drop_index("ix_credit_transactions_newest", "credit_transactions")
    op.drop_column("credit_transactions", "number")
    op.create_index(
        "ix_credit_transactions_newest",
        "credit_transactions",
        ["organization_id", sa.literal_column("created_at desc")],
    )
    op.drop_column("credit_reservations", "attempt")
    op.drop_column("credit_reservations", "purchased")
    op.drop_column("credit_accounts", "purchased")
