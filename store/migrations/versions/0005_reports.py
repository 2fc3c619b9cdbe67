"""reports."""

import sqlalchemy as sa
from alembic import op

from store.columns import BigId, Instant

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables."""
    op.create_table(
        "report",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("channel", sa.String(length=64), nullable=False),
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=True),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("category", sa.String(length=64), nullable=True),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("address", sa.String(), nullable=True),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("urgency", sa.String(length=16), nullable=True),
        sa.Column("officer_id", BigId, nullable=True),
        sa.Column("contact", sa.String(), nullable=True),
        sa.Column("created_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("token_hash"),
    )
    with op.batch_alter_table("report", schema=None) as batch_op:
        batch_op.create_index("ix_report_channel", ["channel", "created_at"], unique=False)
        batch_op.create_index(
            "ix_report_public",
            ["created_at"],
            unique=False,
            sqlite_where=sa.text("public"),
            postgresql_where=sa.text("public"),
        )


def downgrade() -> None:
    """Take them away again."""
    with op.batch_alter_table("report", schema=None) as batch_op:
        batch_op.drop_index("ix_report_public")
        batch_op.drop_index("ix_report_channel")
    op.drop_table("report")
