"""candidates."""

import sqlalchemy as sa
from alembic import op

from store.columns import BigId, Instant

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables."""
    op.create_table(
        "candidate",
        sa.Column("complaint_id", BigId, autoincrement=False, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("said", sa.String(), nullable=False),
        sa.Column("incident_id", BigId, nullable=True),
        sa.Column("duplicate_of", BigId, nullable=True),
        sa.PrimaryKeyConstraint("complaint_id"),
    )
    op.create_table(
        "candidate_slot",
        sa.Column("slot", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("complaint_id", BigId, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("slot", "complaint_id"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Take them away again."""
    op.drop_table("candidate_slot")
    op.drop_table("candidate")
