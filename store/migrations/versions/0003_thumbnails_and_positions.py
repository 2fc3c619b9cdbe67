"""Thumbnails and positions of photos; and what each call to a platform was for.

Revises: 0002.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

HAS_SUBJECT = sa.text("subject IS NOT NULL")


def upgrade() -> None:
    """Step forward. Columns that may be empty are added in place: no large table is written anew."""
    op.add_column("attachment", sa.Column("thumbnail_sha256", sa.String(length=64), nullable=True))
    op.add_column("attachment", sa.Column("thumbnail_width", sa.Integer(), nullable=True))
    op.add_column("attachment", sa.Column("thumbnail_height", sa.Integer(), nullable=True))
    op.add_column("attachment", sa.Column("lat", sa.Float(), nullable=True))
    op.add_column("attachment", sa.Column("lon", sa.Float(), nullable=True))
    op.add_column("interaction", sa.Column("purpose", sa.String(length=16), nullable=True))
    op.add_column("interaction", sa.Column("subject", sa.String(length=64), nullable=True))
    op.create_index("ix_interaction_account", "interaction", ["channel", "account", "id"])
    op.create_index(
        "ix_interaction_subject",
        "interaction",
        ["subject"],
        sqlite_where=HAS_SUBJECT,
        postgresql_where=HAS_SUBJECT,
    )


def downgrade() -> None:
    """Step back."""
    op.drop_index("ix_interaction_subject", "interaction")
    op.drop_index("ix_interaction_account", "interaction")
    op.drop_column("interaction", "subject")
    op.drop_column("interaction", "purpose")
    for column in ("lon", "lat", "thumbnail_height", "thumbnail_width", "thumbnail_sha256"):
        op.drop_column("attachment", column)
