"""The post of a project as a person wrote it."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0014"
down_revision = "0013"

CHECK = "ck_projects_edited_post_is_object"


def upgrade() -> None:
    op.add_column("projects", sa.Column("edited_post", postgresql.JSONB(), nullable=True))
    op.create_check_constraint(op.f(CHECK), "projects", "jsonb_typeof(edited_post) = 'object'")


def downgrade() -> None:
    op.drop_constraint(op.f(CHECK), "projects", type_="check")
    op.drop_column("projects", "edited_post")
