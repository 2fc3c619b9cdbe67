"""triage, corrections, links, incidents."""

import sqlalchemy as sa
from alembic import op

from store.columns import BigId, Instant

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables; older complaints are no duplicates, in no incident, and without triage."""
    op.add_column("complaint", sa.Column("duplicate_of", BigId, nullable=True))
    op.add_column("complaint", sa.Column("incident_id", BigId, nullable=True))
    for name, column in (("ix_complaint_duplicate", "duplicate_of"), ("ix_complaint_incident", "incident_id")):
        where = sa.text(f"{column} IS NOT NULL")
        op.create_index(name, "complaint", [column], sqlite_where=where, postgresql_where=where)
    op.create_table(
        "triage",
        sa.Column("complaint_id", BigId, autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("kind_confidence", sa.Float(), nullable=False),
        sa.Column("category", sa.String(length=64), nullable=True),
        sa.Column("category_confidence", sa.Float(), nullable=False),
        sa.Column("alternatives", sa.String(), nullable=False),
        sa.Column("urgency", sa.String(length=16), nullable=False),
        sa.Column("urgency_confidence", sa.Float(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("language_confidence", sa.Float(), nullable=False),
        sa.Column("area", sa.String(length=16), nullable=True),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("personal", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("settled", sa.String(), nullable=False),
        sa.Column("model", sa.String(length=64), nullable=False),
        sa.Column("updated_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaint.id"]),
        sa.PrimaryKeyConstraint("complaint_id"),
    )
    emergency = sa.text("urgency = 'emergency'")
    op.create_index("ix_triage_category", "triage", ["category", "complaint_id"])
    op.create_index("ix_triage_area", "triage", ["area", "complaint_id"])
    op.create_index(
        "ix_triage_emergency", "triage", ["complaint_id"], sqlite_where=emergency, postgresql_where=emergency
    )
    op.create_table(
        "correction",
        sa.Column("id", BigId, nullable=False),
        sa.Column("complaint_id", BigId, nullable=False),
        sa.Column("field", sa.String(length=16), nullable=False),
        sa.Column("before", sa.String(), nullable=True),
        sa.Column("after", sa.String(), nullable=True),
        sa.Column("confidence", sa.Float(), nullable=True),
        sa.Column("officer_id", BigId, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaint.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_correction_complaint_id", "correction", ["complaint_id"])
    op.create_table(
        "link",
        sa.Column("id", BigId, nullable=False),
        sa.Column("sameness", sa.String(length=16), nullable=False),
        sa.Column("complaint_id", BigId, nullable=False),
        sa.Column("other_id", BigId, nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("reasons", sa.String(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("officer_id", BigId, nullable=True),
        sa.Column("decided_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaint.id"]),
        sa.ForeignKeyConstraint(["other_id"], ["complaint.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("complaint_id", "other_id", "sameness", name="uq_link_pair"),
    )
    op.create_index("ix_link_other_id", "link", ["other_id"])
    op.create_table(
        "incident",
        sa.Column("id", BigId, autoincrement=False, nullable=False),
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("titled", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("category", sa.String(length=64), nullable=True),
        sa.Column("area", sa.String(length=16), nullable=True),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("complaint_count", sa.Integer(), nullable=False),
        sa.Column("first_at", Instant(), nullable=False),
        sa.Column("last_at", Instant(), nullable=False),
        sa.Column("merged_into", BigId, nullable=True),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("updated_at", Instant(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("number"),
    )
    standing = sa.text("merged_into IS NULL")
    op.create_index(
        "ix_incident_last_at", "incident", ["last_at", "id"], sqlite_where=standing, postgresql_where=standing
    )
    op.create_table(
        "incident_step",
        sa.Column("id", BigId, nullable=False),
        sa.Column("incident_id", BigId, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("officer_id", BigId, nullable=True),
        sa.Column("action", sa.String(length=16), nullable=False),
        sa.Column("moves", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("undone_at", Instant(), nullable=True),
        sa.Column("undone_by", BigId, nullable=True),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_incident_step_incident_id", "incident_step", ["incident_id"])


def downgrade() -> None:
    """Take them away again."""
    for name in ("incident_step", "incident", "link", "correction", "triage"):
        op.drop_table(name)
    for index, column in (("ix_complaint_incident", "incident_id"), ("ix_complaint_duplicate", "duplicate_of")):
        op.drop_index(index, "complaint")
        op.drop_column("complaint", column)
