"""A row of the list as HTML. Live pages get it ready-made: one change is drawn once a language, not once a viewer."""

from datetime import datetime
from typing import Any

from jinja2 import Environment

from inbox import listing
from inbox.times import Times
from inbox.translation import Words
from store.columns import Record


def context(words: Words, now: datetime) -> dict[str, Any]:
    """What `parts/row.html` needs beside the row."""
    times = Times(words, now)
    return {
        "t": words,
        "times": times,
        "deadline": lambda row: listing.deadline(row, now),
        "author_name": listing.author_name,
    }


def draw(templates: Environment, row: Record, words: Words, now: datetime) -> str:
    """One row, in no viewer's state: none is selected."""
    return templates.get_template("parts/row.html").render(row=row, selected=None, query="", **context(words, now))
