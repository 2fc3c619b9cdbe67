"""What accounts have spent of their quotas, what traffic is usual, and how each account is.

Revises: 0001.
"""

import sqlalchemy as sa
from alembic import op

from store.columns import BigId, Instant

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Step forward."""
    op.create_table(
        "quota_spent",
        sa.Column("channel", sa.String(length=64), nullable=False),
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("begins", Instant(), nullable=False),
        sa.Column("units", BigId, nullable=False),
        sa.PrimaryKeyConstraint("channel", "account", "name", "begins"),
    )
    op.create_table(
        "traffic",
        sa.Column("channel", sa.String(length=64), nullable=False),
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.Column("hour", BigId, autoincrement=False, nullable=False),
        sa.Column("messages", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("channel", "account", "hour"),
    )
    op.create_table(
        "account_health",
        sa.Column("channel", sa.String(length=64), nullable=False),
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("remedy", sa.String(), nullable=True),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("channel", "account"),
    )


def downgrade() -> None:
    """Step back."""
    op.drop_table("account_health")
    op.drop_table("traffic")
    op.drop_table("quota_spent")
