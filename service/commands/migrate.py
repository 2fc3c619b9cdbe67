"""Bring the database to the newest migration. `run` does it too; this is for doing it beforehand."""

import argparse

from service.cli import FAILED, OK
from service.settings import load
from store.schema import is_current, migrate, newest


def configure(parser: argparse.ArgumentParser) -> None:
    """`--check` only looks."""
    parser.add_argument("--check", action="store_true", help="only look: exit 1 when a migration is missing")


def run(options: argparse.Namespace) -> int:
    """Migrate, or look."""
    url = load(options.settings).store.url
    current = is_current(url)
    if not current and not options.check:
        migrate(url)
        current = True
    print(f"The store is {'at' if current else 'not yet at'} migration {newest()}.")
    return OK if current else FAILED
