"""The settings tables of accounts that talk to the simulated platforms, as TOML."""

from collections.abc import Mapping
from typing import Any

from simulator.platform import Platform

ACCOUNT = "demo"  #: the name of our account on every simulated platform
ESCAPES = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}


def accounts(platforms: Mapping[str, Platform], account: str = ACCOUNT) -> str:
    """One `[accounts.CHANNEL.demo]` a platform. Their secrets are invented, and open only the simulator."""
    return "\n".join(
        table(("accounts", channel, account), platform.account()) for channel, platform in sorted(platforms.items())
    )


def table(path: tuple[str, ...], values: Mapping[str, Any]) -> str:
    """One TOML table; keys without a value (None) are left out, as TOML has no null."""
    lines = [f"[{'.'.join(map(key, path))}]"]
    lines += [f"{key(name)} = {literal(value)}" for name, value in values.items() if value is not None]
    return "\n".join(lines) + "\n"


def key(name: str) -> str:
    """A key, quoted where it must be."""
    bare = name.isascii() and name.replace("-", "").replace("_", "").isalnum()
    return name if bare else literal(name)


def literal(value: Any) -> str:
    """A text, number, truth value, or a list or table of them.

    Raises:
        TypeError: something else.
    """
    match value:
        case bool():
            return "true" if value else "false"
        case int() | float():
            return repr(value)
        case str():
            return '"' + "".join(map(_escaped, value)) + '"'
        case list() | tuple():
            return f"[{', '.join(map(literal, value))}]"
        case dict():
            inner = ", ".join(f"{key(name)} = {literal(item)}" for name, item in value.items())
            return f"{{ {inner} }}" if inner else "{}"
        case _:
            raise TypeError(f"TOML holds no {type(value).__name__}")


def _escaped(character: str) -> str:
    if character in ESCAPES:
        return ESCAPES[character]
    return f"\\u{ord(character):04x}" if character < " " or character == "\x7f" else character
