"""What is the matter with an account, in the officer's language: each stable code has its words and its remedy."""

from collections.abc import Mapping
from typing import Any

from inbox.translation import Words

#: The codes of connectors' checks and of the daemon's own notices that have words of their own.
CODES = ("calls", "permissions", "quota", "silence", "token", "token_expiry", "unknown", "webhook")


def told(row: Mapping[str, Any], words: Words) -> dict[str, str | None]:
    """`what`, `remedy` and `detail` of a row; a code without words is told in the connector's own."""
    if row["state"] == "ok":
        return {"what": None, "remedy": None, "detail": None}
    code = row.get("code")
    if code not in CODES:
        return {"what": row["message"], "remedy": row["remedy"], "detail": None}
    detail = " — ".join(filter(None, [row["message"], row["remedy"]]))
    return {"what": words(f"finding.{code}"), "remedy": words(f"finding.{code}.remedy"), "detail": detail}
