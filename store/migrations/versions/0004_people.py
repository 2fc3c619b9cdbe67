"""Citizens of several channels: merges that can be undone, link codes, anonymity, and who wants no updates."""

import sqlalchemy as sa
from alembic import op

from store.columns import BigId, Instant

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables. Columns are added in place: no large table is written anew."""
    op.add_column("complaint", sa.Column("anonymous", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("message", sa.Column("command", sa.String(length=16), nullable=True))
    op.add_column("author", sa.Column("updates_stopped_at", Instant(), nullable=True))
    op.add_column("officer", sa.Column("role", sa.String(length=16), server_default="officer", nullable=False))
    op.create_index("ix_author_alias_alias", "author_alias", ["alias"])
    op.create_table(
        "citizen_merge",
        sa.Column("id", BigId, nullable=False),
        sa.Column("one_id", BigId, nullable=False),
        sa.Column("other_id", BigId, nullable=False),
        sa.Column("reason", sa.String(length=16), nullable=False),
        sa.Column("officer_id", BigId, nullable=True),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("undone_at", Instant(), nullable=True),
        sa.Column("undone_by", BigId, nullable=True),
        sa.ForeignKeyConstraint(["one_id"], ["author.id"]),
        sa.ForeignKeyConstraint(["other_id"], ["author.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_citizen_merge_one_id", "citizen_merge", ["one_id"])
    op.create_index("ix_citizen_merge_other_id", "citizen_merge", ["other_id"])
    op.create_table(
        "merged_author",
        sa.Column("merge_id", BigId, autoincrement=False, nullable=False),
        sa.Column("author_id", BigId, autoincrement=False, nullable=False),
        sa.Column("with_other", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["author.id"]),
        sa.ForeignKeyConstraint(["merge_id"], ["citizen_merge.id"]),
        sa.PrimaryKeyConstraint("merge_id", "author_id"),
    )
    op.create_index("ix_merged_author_author_id", "merged_author", ["author_id"])
    op.create_table(
        "link_code",
        sa.Column("author_id", BigId, autoincrement=False, nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["author.id"]),
        sa.PrimaryKeyConstraint("author_id"),
        sa.UniqueConstraint("code"),
    )


def downgrade() -> None:
    """Take them away again."""
    op.drop_table("link_code")
    op.drop_table("merged_author")
    op.drop_table("citizen_merge")
    op.drop_index("ix_author_alias_alias", "author_alias")
    op.drop_column("officer", "role")
    op.drop_column("author", "updates_stopped_at")
    op.drop_column("message", "command")
    op.drop_column("complaint", "anonymous")
