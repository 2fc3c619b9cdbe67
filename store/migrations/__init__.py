"""Alembic migrations: append only."""
