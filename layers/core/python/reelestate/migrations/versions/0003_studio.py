"""What a realtor works with: contacts, templates, and the columns of listings, media, projects, scenes and jobs."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from reelestate.migrations.tenancy import TENANT, guard, isolate

revision = "0003"
down_revision = "0002"

SEARCHED = " || ' ' || ".join(
    f"coalesce({column}, '')"
    for column in (
        "title",
        "address_line1",
        "address_line2",
        "neighborhood",
        "city",
        "state",
        "zip_code",
        "mls_number",
    )
)
CHECKS = {
    "media_assets": (
        (
            "processing_status_known",
            "processing_status in ('awaiting_upload','pending','processing','ready','failed')",
            "processing_status in ('pending','ready','failed')",
        ),
        (
            "file_type_known",
            "file_type in ('image','video','audio','voiceover','music','logo','headshot','template')",
            None,
        ),
    ),
    "projects": (
        (
            "status_known",
            "status in ('draft','script_pending','script_ready','rendering','completed','failed','cancelled')",
            "status in ('draft','script_pending','script_ready','rendering','completed','failed')",
        ),
        (
            "type_known",
            "type in ('listing_tour','promo_video','infographic','film','podcast','avatar_video','photo_edit',"
            "'template')",
            None,
        ),
    ),
    "jobs": (
        (
            "kind_known",
            "kind in ('render','infographic','photo_edit','voice','lip_sync','music','analysis','avatar')",
            None,
        ),
        ("render_type_known", "render_type in ('preview','final','export_variant')", None),
    ),
}
"""Of each table: a check's name, what it asks from this revision on, and what it asked before."""

COLUMNS = {
    "scenes": (
        "line_id",
        "role",
        "claims",
        "version",
    ),
    "property_listings": (
        "created_by_id",
        "contact_id",
        "purpose",
        "category",
        "property_type",
        "address_line1",
        "address_line2",
        "neighborhood",
        "city",
        "state",
        "zip_code",
        "bedrooms",
        "bathrooms",
        "mls_number",
        "notes",
        "tags",
        "search",
        "version",
        "deleted_at",
    ),
    "projects": (
        "created_by_id",
        "template_id",
        "script",
        "infographic_settings",
        "generated_first_comment",
        "approved_at",
        "approved_by_id",
        "thumbnail_key",
        "credits_used",
        "completed_at",
        "version",
        "deleted_at",
    ),
    "media_assets": (
        "uploaded_by_id",
        "property_id",
        "contact_id",
        "title",
        "description",
        "mime_type",
        "thumbnails",
        "duration_seconds",
        "tags",
        "is_favorite",
        "ai_description",
        "ai_tags",
        "version",
        "deleted_at",
    ),
    "jobs": (
        "created_by_id",
        "render_type",
    ),
    "brand_kits": (
        "is_default",
        "logo_light_key",
        "version",
        "deleted_at",
    ),
}


def upgrade() -> None:
    op.create_table(
        "contacts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("created_by_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("email", sa.String(length=255), nullable=True),
        sa.Column("phone", sa.String(length=50), nullable=True),
        sa.Column("type", sa.String(length=20), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("tags", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("last_contacted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("status in ('lead','active','closed')", name=op.f("ck_contacts_status_known")),
        sa.CheckConstraint("type in ('buyer','seller','investor','other')", name=op.f("ck_contacts_type_known")),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["users.id"], name=op.f("fk_contacts_created_by_id_users"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_contacts_organization_id_organizations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contacts")),
    )
    op.create_index("ix_contacts_name", "contacts", ["organization_id", "name"])
    op.create_index(op.f("ix_contacts_organization_id"), "contacts", ["organization_id"])
    op.create_index("ix_contacts_tags", "contacts", ["tags"], postgresql_using="gin")
    op.create_table(
        "templates",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("created_by_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("type", sa.String(length=30), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("thumbnail_key", sa.String(length=500), nullable=True),
        sa.Column("output_key", sa.String(length=500), nullable=True),
        sa.Column("prompt_template", sa.Text(), nullable=True),
        sa.Column("settings", postgresql.JSONB(), nullable=False),
        sa.Column("credits_used", sa.Integer(), nullable=False),
        sa.Column("usage_count", sa.Integer(), nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "type in ('listing_promo','instagram_reel','open_house','custom')", name=op.f("ck_templates_type_known")
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["users.id"], name=op.f("fk_templates_created_by_id_users"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_templates_organization_id_organizations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_templates")),
    )
    op.create_index(op.f("ix_templates_is_public"), "templates", ["is_public"])
    op.create_index(op.f("ix_templates_organization_id"), "templates", ["organization_id"])
    op.create_index(op.f("ix_templates_type"), "templates", ["type"])
    op.add_column("brand_kits", sa.Column("is_default", sa.Boolean(), server_default="false", nullable=False))
    op.add_column("brand_kits", sa.Column("logo_light_key", sa.String(length=500), nullable=True))
    op.add_column("brand_kits", sa.Column("version", sa.Integer(), server_default="1", nullable=False))
    op.add_column("brand_kits", sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "uq_brand_kits_default",
        "brand_kits",
        ["organization_id"],
        unique=True,
        postgresql_where=sa.text("is_default and deleted_at is null"),
    )
    op.add_column("jobs", sa.Column("created_by_id", sa.Uuid(), nullable=True))
    op.add_column("jobs", sa.Column("render_type", sa.String(length=20), nullable=True))
    op.alter_column("jobs", "project_id", existing_type=sa.UUID(), nullable=True)
    op.create_index("ix_jobs_newest", "jobs", ["organization_id", sa.literal_column("created_at desc")])
    op.create_foreign_key(
        op.f("fk_jobs_created_by_id_users"), "jobs", "users", ["created_by_id"], ["id"], ondelete="SET NULL"
    )
    op.add_column("media_assets", sa.Column("uploaded_by_id", sa.Uuid(), nullable=True))
    op.add_column("media_assets", sa.Column("property_id", sa.Uuid(), nullable=True))
    op.add_column("media_assets", sa.Column("contact_id", sa.Uuid(), nullable=True))
    op.add_column("media_assets", sa.Column("title", sa.String(length=255), nullable=True))
    op.add_column("media_assets", sa.Column("description", sa.Text(), nullable=True))
    op.add_column(
        "media_assets",
        sa.Column("mime_type", sa.String(length=100), server_default="application/octet-stream", nullable=False),
    )
    op.add_column("media_assets", sa.Column("thumbnails", postgresql.JSONB(), server_default="{}", nullable=False))
    op.add_column("media_assets", sa.Column("duration_seconds", sa.Numeric(precision=10, scale=2), nullable=True))
    op.add_column("media_assets", sa.Column("tags", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False))
    op.add_column("media_assets", sa.Column("is_favorite", sa.Boolean(), server_default="false", nullable=False))
    op.add_column("media_assets", sa.Column("ai_description", sa.Text(), nullable=True))
    op.add_column(
        "media_assets", sa.Column("ai_tags", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False)
    )
    op.add_column("media_assets", sa.Column("version", sa.Integer(), server_default="1", nullable=False))
    op.add_column("media_assets", sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(op.f("ix_media_assets_contact_id"), "media_assets", ["contact_id"])
    op.create_index(op.f("ix_media_assets_file_type"), "media_assets", ["file_type"])
    op.create_index("ix_media_assets_newest", "media_assets", ["organization_id", sa.literal_column("created_at desc")])
    op.create_index(op.f("ix_media_assets_property_id"), "media_assets", ["property_id"])
    op.create_index("ix_media_assets_tags", "media_assets", ["tags"], postgresql_using="gin")
    op.create_foreign_key(
        op.f("fk_media_assets_property_id_property_listings"),
        "media_assets",
        "property_listings",
        ["property_id"],
        ["id"],
        ondelete="SET NULL",
    )
    op.create_foreign_key(
        op.f("fk_media_assets_uploaded_by_id_users"),
        "media_assets",
        "users",
        ["uploaded_by_id"],
        ["id"],
        ondelete="SET NULL",
    )
    op.create_foreign_key(
        op.f("fk_media_assets_contact_id_contacts"),
        "media_assets",
        "contacts",
        ["contact_id"],
        ["id"],
        ondelete="SET NULL",
    )
    op.add_column("projects", sa.Column("created_by_id", sa.Uuid(), nullable=True))
    op.add_column("projects", sa.Column("template_id", sa.Uuid(), nullable=True))
    op.add_column("projects", sa.Column("script", sa.Text(), nullable=True))
    op.add_column(
        "projects", sa.Column("infographic_settings", postgresql.JSONB(), server_default="{}", nullable=False)
    )
    op.add_column("projects", sa.Column("generated_first_comment", sa.Text(), nullable=True))
    op.add_column("projects", sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("projects", sa.Column("approved_by_id", sa.Uuid(), nullable=True))
    op.add_column("projects", sa.Column("thumbnail_key", sa.String(length=500), nullable=True))
    op.add_column("projects", sa.Column("credits_used", sa.Integer(), server_default="0", nullable=False))
    op.add_column("projects", sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("projects", sa.Column("version", sa.Integer(), server_default="1", nullable=False))
    op.add_column("projects", sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_projects_newest", "projects", ["organization_id", sa.literal_column("created_at desc")])
    op.create_index(op.f("ix_projects_status"), "projects", ["status"])
    op.create_index(op.f("ix_projects_type"), "projects", ["type"])
    op.create_foreign_key(
        op.f("fk_projects_created_by_id_users"), "projects", "users", ["created_by_id"], ["id"], ondelete="SET NULL"
    )
    op.create_foreign_key(
        op.f("fk_projects_approved_by_id_users"), "projects", "users", ["approved_by_id"], ["id"], ondelete="SET NULL"
    )
    op.create_foreign_key(
        op.f("fk_projects_template_id_templates"), "projects", "templates", ["template_id"], ["id"], ondelete="SET NULL"
    )
    op.add_column("property_listings", sa.Column("created_by_id", sa.Uuid(), nullable=True))
    op.add_column("property_listings", sa.Column("contact_id", sa.Uuid(), nullable=True))
    op.add_column(
        "property_listings", sa.Column("purpose", sa.String(length=10), server_default="sale", nullable=False)
    )
    op.add_column("property_listings", sa.Column("category", sa.String(length=20), nullable=True))
    op.add_column("property_listings", sa.Column("property_type", sa.String(length=100), nullable=True))
    op.add_column("property_listings", sa.Column("address_line1", sa.String(length=255), nullable=True))
    op.add_column("property_listings", sa.Column("address_line2", sa.String(length=255), nullable=True))
    op.add_column("property_listings", sa.Column("neighborhood", sa.String(length=100), nullable=True))
    op.add_column("property_listings", sa.Column("city", sa.String(length=100), nullable=True))
    op.add_column("property_listings", sa.Column("state", sa.String(length=100), nullable=True))
    op.add_column("property_listings", sa.Column("zip_code", sa.String(length=100), nullable=True))
    op.add_column("property_listings", sa.Column("bedrooms", sa.SmallInteger(), nullable=True))
    op.add_column("property_listings", sa.Column("bathrooms", sa.Numeric(precision=5, scale=2), nullable=True))
    op.add_column("property_listings", sa.Column("mls_number", sa.String(length=100), nullable=True))
    op.add_column("property_listings", sa.Column("notes", sa.Text(), nullable=True))
    op.add_column(
        "property_listings", sa.Column("tags", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False)
    )
    op.add_column(
        "property_listings",
        sa.Column(
            "search",
            postgresql.TSVECTOR(),
            sa.Computed(f"to_tsvector('english'::regconfig, {SEARCHED})", persisted=True),
            nullable=True,
        ),
    )
    op.add_column("property_listings", sa.Column("version", sa.Integer(), server_default="1", nullable=False))
    op.add_column("property_listings", sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(op.f("ix_property_listings_contact_id"), "property_listings", ["contact_id"])
    op.create_index(op.f("ix_property_listings_listing_status"), "property_listings", ["listing_status"])
    op.create_index(
        "ix_property_listings_newest", "property_listings", ["organization_id", sa.literal_column("created_at desc")]
    )
    op.create_index("ix_property_listings_search", "property_listings", ["search"], postgresql_using="gin")
    op.create_index("ix_property_listings_tags", "property_listings", ["tags"], postgresql_using="gin")
    op.create_foreign_key(
        op.f("fk_property_listings_contact_id_contacts"),
        "property_listings",
        "contacts",
        ["contact_id"],
        ["id"],
        ondelete="SET NULL",
    )
    op.create_foreign_key(
        op.f("fk_property_listings_created_by_id_users"),
        "property_listings",
        "users",
        ["created_by_id"],
        ["id"],
        ondelete="SET NULL",
    )
    op.add_column("scenes", sa.Column("line_id", sa.String(length=60), nullable=True))
    op.add_column("scenes", sa.Column("role", sa.String(length=20), server_default="feature", nullable=False))
    op.add_column("scenes", sa.Column("claims", postgresql.JSONB(), server_default="{}", nullable=False))
    op.add_column("scenes", sa.Column("version", sa.Integer(), server_default="1", nullable=False))
    op.drop_constraint("uq_scenes_project_id_sequence_order", "scenes")
    op.create_unique_constraint(
        "uq_scenes_project_id_sequence_order",
        "scenes",
        ["project_id", "sequence_order"],
        deferrable=True,
        initially="DEFERRED",
    )
    for table, checks in CHECKS.items():
        for name, now, before in checks:
            if before:
                op.drop_constraint(op.f(f"ck_{table}_{name}"), table)
            op.create_check_constraint(op.f(f"ck_{table}_{name}"), table, now)

    isolate("contacts")
    guard(
        "templates",
        read=f"organization_id = {TENANT} or (is_public and deleted_at is null)",
        using=f"organization_id = {TENANT}",
    )


def downgrade() -> None:
    for table, checks in CHECKS.items():
        for name, _, before in checks:
            op.drop_constraint(op.f(f"ck_{table}_{name}"), table)
            if before:
                op.create_check_constraint(op.f(f"ck_{table}_{name}"), table, before)
    op.drop_constraint("uq_scenes_project_id_sequence_order", "scenes")
    op.create_unique_constraint("uq_scenes_project_id_sequence_order", "scenes", ["project_id", "sequence_order"])
    op.alter_column("jobs", "project_id", nullable=False)
    for table, columns in COLUMNS.items():
        for column in reversed(columns):
            op.drop_column(table, column)
    for index in ("ix_projects_status", "ix_projects_type"):
        op.drop_index(index, "projects")
    op.drop_index("ix_property_listings_listing_status", "property_listings")
    op.drop_index("ix_media_assets_file_type", "media_assets")
    for table in ("jobs", "media_assets", "projects", "property_listings"):
        op.drop_index(f"ix_{table}_newest", table)
    op.drop_table("templates")
    op.drop_table("contacts")
