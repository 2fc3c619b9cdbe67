"""First tables.

Revises: nothing.
"""

import sqlalchemy as sa
from alembic import op

from store.columns import BigId, Instant

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Step forward."""
    op.create_table(
        "citizen",
        sa.Column("id", BigId, autoincrement=False, nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "conversation",
        sa.Column("id", BigId, autoincrement=False, nullable=False),
        sa.Column("channel", sa.String(length=64), nullable=False),
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.Column("platform_conversation_id", sa.String(), nullable=False),
        sa.Column("visibility", sa.String(length=16), nullable=False),
        sa.Column("last_inbound_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("channel", "account", "platform_conversation_id"),
    )
    op.create_table(
        "counted",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("channel", sa.String(length=64), nullable=False),
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=64), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "channel", "account", "reason"),
    )
    op.create_table(
        "cursor",
        sa.Column("channel", sa.String(length=64), nullable=False),
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("moved_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("channel", "account"),
    )
    op.create_table(
        "early",
        sa.Column("channel", sa.String(length=64), nullable=False),
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.Column("platform_message_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("error", sa.String(), nullable=True),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("kept_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("channel", "account", "platform_message_id", "kind"),
    )
    op.create_table(
        "envelope",
        sa.Column("id", BigId, nullable=False),
        sa.Column("channel", sa.String(length=64), nullable=False),
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.Column("transport", sa.String(length=16), nullable=False),
        sa.Column("received_at", Instant(), nullable=False),
        sa.Column("headers", sa.String(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("envelope", schema=None) as batch_op:
        batch_op.create_index(
            "ix_envelope_pending",
            ["id"],
            unique=False,
            sqlite_where=sa.text("state = 'pending'"),
            postgresql_where=sa.text("state = 'pending'"),
        )

    op.create_table(
        "interaction",
        sa.Column("id", BigId, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("channel", sa.String(length=64), nullable=False),
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.Column("method", sa.String(length=8), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("request_body", sa.String(), nullable=False),
        sa.Column("response_body", sa.String(), nullable=False),
        sa.Column("elapsed_ms", sa.Float(), nullable=False),
        sa.Column("error", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("interaction", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_interaction_at"), ["at"], unique=False)

    op.create_table(
        "lease",
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("holder", sa.String(length=64), nullable=False),
        sa.Column("until", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "officer",
        sa.Column("id", BigId, nullable=False),
        sa.Column("login", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("disabled_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("login"),
    )
    op.create_table(
        "outbox",
        sa.Column("id", BigId, nullable=False),
        sa.Column("event_id", sa.String(length=36), nullable=False),
        sa.Column("complaint_id", BigId, nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("payload", sa.String(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", Instant(), nullable=False),
        sa.Column("error", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("event_id"),
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index(
            "ix_outbox_pending",
            ["id"],
            unique=False,
            sqlite_where=sa.text("state = 'pending'"),
            postgresql_where=sa.text("state = 'pending'"),
        )
        batch_op.create_index(
            "ix_outbox_pending_complaint",
            ["complaint_id", "id"],
            unique=False,
            sqlite_where=sa.text("state = 'pending'"),
            postgresql_where=sa.text("state = 'pending'"),
        )

    op.create_table(
        "quarantine",
        sa.Column("id", BigId, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("channel", sa.String(length=64), nullable=True),
        sa.Column("account", sa.String(length=64), nullable=True),
        sa.Column("envelope_id", BigId, nullable=True),
        sa.Column("outbox_id", BigId, nullable=True),
        sa.Column("path", sa.String(), nullable=True),
        sa.Column("error", sa.String(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("resolved_at", Instant(), nullable=True),
        sa.Column("resolution", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("quarantine", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_quarantine_envelope_id"), ["envelope_id"], unique=False)
        batch_op.create_index(
            "ix_quarantine_open",
            ["id"],
            unique=False,
            sqlite_where=sa.text("resolved_at IS NULL"),
            postgresql_where=sa.text("resolved_at IS NULL"),
        )

    op.create_table(
        "queue_item",
        sa.Column("id", BigId, nullable=False),
        sa.Column("event_id", sa.String(length=36), nullable=False),
        sa.Column("complaint_id", BigId, nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("payload", sa.String(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("visible_at", Instant(), nullable=False),
        sa.Column("claim", sa.String(length=36), nullable=True),
        sa.Column("consumer", sa.String(length=64), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("error", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("event_id"),
    )
    with op.batch_alter_table("queue_item", schema=None) as batch_op:
        batch_op.create_index(
            "ix_queue_item_complaint",
            ["complaint_id", "id"],
            unique=False,
            sqlite_where=sa.text("state IN ('ready', 'claimed')"),
            postgresql_where=sa.text("state IN ('ready', 'claimed')"),
        )
        batch_op.create_index(
            "ix_queue_item_open",
            ["id"],
            unique=False,
            sqlite_where=sa.text("state IN ('ready', 'claimed')"),
            postgresql_where=sa.text("state IN ('ready', 'claimed')"),
        )

    op.create_table(
        "serial",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "status_count",
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("complaints", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("status"),
    )
    op.create_table(
        "author",
        sa.Column("id", BigId, autoincrement=False, nullable=False),
        sa.Column("channel", sa.String(length=64), nullable=False),
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.Column("platform_author_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("handle", sa.String(), nullable=True),
        sa.Column("citizen_id", BigId, nullable=False),
        sa.ForeignKeyConstraint(
            ["citizen_id"],
            ["citizen.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("channel", "account", "platform_author_id"),
    )
    with op.batch_alter_table("author", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_author_citizen_id"), ["citizen_id"], unique=False)

    op.create_table(
        "officer_session",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("officer_id", BigId, nullable=False),
        sa.Column("csrf", sa.String(length=64), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["officer_id"],
            ["officer.id"],
        ),
        sa.PrimaryKeyConstraint("token_hash"),
    )
    with op.batch_alter_table("officer_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_officer_session_officer_id"), ["officer_id"], unique=False)

    op.create_table(
        "author_alias",
        sa.Column("channel", sa.String(length=64), nullable=False),
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.Column("alias", sa.String(), nullable=False),
        sa.Column("author_id", BigId, nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"],
            ["author.id"],
        ),
        sa.PrimaryKeyConstraint("channel", "account", "alias"),
    )
    with op.batch_alter_table("author_alias", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_author_alias_author_id"), ["author_id"], unique=False)

    op.create_table(
        "complaint",
        sa.Column("id", BigId, autoincrement=False, nullable=False),
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("type", sa.String(length=16), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("channel", sa.String(length=64), nullable=False),
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.Column("conversation_id", BigId, nullable=False),
        sa.Column("author_id", BigId, nullable=False),
        sa.Column("excerpt", sa.String(), nullable=False),
        sa.Column("visibility", sa.String(length=16), nullable=False),
        sa.Column("message_count", sa.Integer(), nullable=False),
        sa.Column("attachment_count", sa.Integer(), nullable=False),
        sa.Column("unread", sa.Boolean(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("updated_at", Instant(), nullable=False),
        sa.Column("last_inbound_at", Instant(), nullable=False),
        sa.Column("respond_by", Instant(), nullable=False),
        sa.Column("responded_at", Instant(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"],
            ["author.id"],
        ),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("number"),
    )
    with op.batch_alter_table("complaint", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_complaint_author_id"), ["author_id"], unique=False)
        batch_op.create_index("ix_complaint_channel", ["channel", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_complaint_conversation_id"), ["conversation_id"], unique=False)
        batch_op.create_index("ix_complaint_status", ["status", "id"], unique=False)

    op.create_table(
        "complaint_history",
        sa.Column("id", BigId, nullable=False),
        sa.Column("complaint_id", BigId, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("officer_id", BigId, nullable=True),
        sa.Column("action", sa.String(length=32), nullable=False),
        sa.Column("before", sa.String(), nullable=True),
        sa.Column("after", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["complaint_id"],
            ["complaint.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("complaint_history", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_complaint_history_complaint_id"), ["complaint_id"], unique=False)

    op.create_table(
        "message",
        sa.Column("id", BigId, autoincrement=False, nullable=False),
        sa.Column("channel", sa.String(length=64), nullable=False),
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.Column("platform_message_id", sa.String(), nullable=True),
        sa.Column("conversation_id", BigId, nullable=False),
        sa.Column("author_id", BigId, nullable=True),
        sa.Column("complaint_id", BigId, nullable=True),
        sa.Column("envelope_id", BigId, nullable=True),
        sa.Column("direction", sa.String(length=8), nullable=False),
        sa.Column("text", sa.String(), nullable=True),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("place", sa.String(), nullable=True),
        sa.Column("reply_to", sa.String(), nullable=True),
        sa.Column("visibility", sa.String(length=16), nullable=False),
        sa.Column("album", sa.String(), nullable=True),
        sa.Column("permalink", sa.String(), nullable=True),
        sa.Column("rating", sa.Integer(), nullable=True),
        sa.Column("sent_at", Instant(), nullable=False),
        sa.Column("received_at", Instant(), nullable=False),
        sa.Column("edited_at", Instant(), nullable=True),
        sa.Column("deleted_at", Instant(), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=True),
        sa.Column("officer_id", BigId, nullable=True),
        sa.Column("key", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(
            ["author_id"],
            ["author.id"],
        ),
        sa.ForeignKeyConstraint(
            ["complaint_id"],
            ["complaint.id"],
        ),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("channel", "account", "platform_message_id"),
        sa.UniqueConstraint("key"),
    )
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_message_complaint_id"), ["complaint_id"], unique=False)

    op.create_table(
        "open_complaint",
        sa.Column("conversation_id", BigId, autoincrement=False, nullable=False),
        sa.Column("author_id", BigId, autoincrement=False, nullable=False),
        sa.Column("complaint_id", BigId, nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"],
            ["author.id"],
        ),
        sa.ForeignKeyConstraint(
            ["complaint_id"],
            ["complaint.id"],
        ),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
        ),
        sa.PrimaryKeyConstraint("conversation_id", "author_id"),
    )
    with op.batch_alter_table("open_complaint", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_open_complaint_complaint_id"), ["complaint_id"], unique=False)

    op.create_table(
        "attachment",
        sa.Column("id", BigId, nullable=False),
        sa.Column("message_id", BigId, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("url", sa.String(), nullable=True),
        sa.Column("media_id", sa.String(), nullable=True),
        sa.Column("mime", sa.String(), nullable=True),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("size_bytes", BigId, nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("stored_mime", sa.String(), nullable=True),
        sa.Column("stored_bytes", BigId, nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", Instant(), nullable=False),
        sa.Column("error", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["message_id"],
            ["message.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("attachment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attachment_message_id"), ["message_id"], unique=False)
        batch_op.create_index(
            "ix_attachment_queued",
            ["due_at"],
            unique=False,
            sqlite_where=sa.text("state = 'queued'"),
            postgresql_where=sa.text("state = 'queued'"),
        )

    op.create_table(
        "message_revision",
        sa.Column("id", BigId, nullable=False),
        sa.Column("message_id", BigId, nullable=False),
        sa.Column("text", sa.String(), nullable=True),
        sa.Column("replaced_at", Instant(), nullable=False),
        sa.Column("envelope_id", BigId, nullable=True),
        sa.ForeignKeyConstraint(
            ["message_id"],
            ["message.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("message_revision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_message_revision_message_id"), ["message_id"], unique=False)

    op.create_table(
        "send_part",
        sa.Column("id", BigId, nullable=False),
        sa.Column("message_id", BigId, nullable=False),
        sa.Column("conversation_id", BigId, nullable=False),
        sa.Column("channel", sa.String(length=64), nullable=False),
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("parts", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", Instant(), nullable=False),
        sa.Column("lease_until", Instant(), nullable=True),
        sa.Column("platform_message_id", sa.String(), nullable=True),
        sa.Column("error", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["message_id"],
            ["message.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("channel", "account", "platform_message_id"),
        sa.UniqueConstraint("key"),
    )
    with op.batch_alter_table("send_part", schema=None) as batch_op:
        batch_op.create_index(
            "ix_send_part_conversation",
            ["conversation_id", "id"],
            unique=False,
            sqlite_where=sa.text("state IN ('queued', 'sending')"),
            postgresql_where=sa.text("state IN ('queued', 'sending')"),
        )
        batch_op.create_index(batch_op.f("ix_send_part_message_id"), ["message_id"], unique=False)
        batch_op.create_index(
            "ix_send_part_open",
            ["due_at"],
            unique=False,
            sqlite_where=sa.text("state IN ('queued', 'sending')"),
            postgresql_where=sa.text("state IN ('queued', 'sending')"),
        )


def downgrade() -> None:
    """Step back."""
    with op.batch_alter_table("send_part", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_send_part_open",
            sqlite_where=sa.text("state IN ('queued', 'sending')"),
            postgresql_where=sa.text("state IN ('queued', 'sending')"),
        )
        batch_op.drop_index(batch_op.f("ix_send_part_message_id"))
        batch_op.drop_index(
            "ix_send_part_conversation",
            sqlite_where=sa.text("state IN ('queued', 'sending')"),
            postgresql_where=sa.text("state IN ('queued', 'sending')"),
        )

    op.drop_table("send_part")
    with op.batch_alter_table("message_revision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_message_revision_message_id"))

    op.drop_table("message_revision")
    with op.batch_alter_table("attachment", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_attachment_queued",
            sqlite_where=sa.text("state = 'queued'"),
            postgresql_where=sa.text("state = 'queued'"),
        )
        batch_op.drop_index(batch_op.f("ix_attachment_message_id"))

    op.drop_table("attachment")
    with op.batch_alter_table("open_complaint", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_open_complaint_complaint_id"))

    op.drop_table("open_complaint")
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_message_complaint_id"))

    op.drop_table("message")
    with op.batch_alter_table("complaint_history", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_complaint_history_complaint_id"))

    op.drop_table("complaint_history")
    with op.batch_alter_table("complaint", schema=None) as batch_op:
        batch_op.drop_index("ix_complaint_status")
        batch_op.drop_index(batch_op.f("ix_complaint_conversation_id"))
        batch_op.drop_index("ix_complaint_channel")
        batch_op.drop_index(batch_op.f("ix_complaint_author_id"))

    op.drop_table("complaint")
    with op.batch_alter_table("author_alias", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_author_alias_author_id"))

    op.drop_table("author_alias")
    with op.batch_alter_table("officer_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_officer_session_officer_id"))

    op.drop_table("officer_session")
    with op.batch_alter_table("author", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_author_citizen_id"))

    op.drop_table("author")
    op.drop_table("status_count")
    op.drop_table("serial")
    with op.batch_alter_table("queue_item", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_queue_item_open",
            sqlite_where=sa.text("state IN ('ready', 'claimed')"),
            postgresql_where=sa.text("state IN ('ready', 'claimed')"),
        )
        batch_op.drop_index(
            "ix_queue_item_complaint",
            sqlite_where=sa.text("state IN ('ready', 'claimed')"),
            postgresql_where=sa.text("state IN ('ready', 'claimed')"),
        )

    op.drop_table("queue_item")
    with op.batch_alter_table("quarantine", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_quarantine_open",
            sqlite_where=sa.text("resolved_at IS NULL"),
            postgresql_where=sa.text("resolved_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_quarantine_envelope_id"))

    op.drop_table("quarantine")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_outbox_pending_complaint",
            sqlite_where=sa.text("state = 'pending'"),
            postgresql_where=sa.text("state = 'pending'"),
        )
        batch_op.drop_index(
            "ix_outbox_pending",
            sqlite_where=sa.text("state = 'pending'"),
            postgresql_where=sa.text("state = 'pending'"),
        )

    op.drop_table("outbox")
    op.drop_table("officer")
    op.drop_table("lease")
    with op.batch_alter_table("interaction", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_interaction_at"))

    op.drop_table("interaction")
    with op.batch_alter_table("envelope", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_envelope_pending",
            sqlite_where=sa.text("state = 'pending'"),
            postgresql_where=sa.text("state = 'pending'"),
        )

    op.drop_table("envelope")
    op.drop_table("early")
    op.drop_table("cursor")
    op.drop_table("counted")
    op.drop_table("conversation")
    op.drop_table("citizen")
