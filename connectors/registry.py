"""Finding connectors: a folder of this package, or an entry point of somebody else's package. Nothing is registered."""

import importlib
import inspect
import pkgutil
from importlib.metadata import entry_points
from typing import Any

import connectors
from connectors.contract import Connector

ENTRY_POINTS = "command_center.connectors"


class UnknownChannel(LookupError):
    """No connector of that name is installed."""


def channels() -> list[str]:
    """Names of all installed connectors, sorted; none of them is imported."""
    own = {module.name for module in pkgutil.iter_modules(connectors.__path__) if module.ispkg}
    return sorted(own | {point.name for point in entry_points(group=ENTRY_POINTS)})


def load(channel: str) -> type[Connector[Any]]:
    """Import the connector class of a channel: only then is its client library loaded.

    Raises:
        UnknownChannel: with the names that there are.
    """
    for point in entry_points(group=ENTRY_POINTS, name=channel):
        return _checked(point.load(), channel)
    if channel not in channels():
        raise UnknownChannel(f"no connector for channel {channel!r}; installed are {', '.join(channels())}")
    module = importlib.import_module(f"connectors.{channel}.connector")
    found = [
        member
        for _, member in inspect.getmembers(module, inspect.isclass)
        if member.__module__ == module.__name__ and issubclass(member, Connector) and not inspect.isabstract(member)
    ]
    if len(found) != 1:
        raise UnknownChannel(f"connectors/{channel}/connector.py must hold exactly one connector class")
    return _checked(found[0], channel)


def _checked(found: Any, channel: str) -> type[Connector[Any]]:
    if not (inspect.isclass(found) and issubclass(found, Connector) and found.channel == channel):
        raise UnknownChannel(f"the connector for {channel!r} is not a Connector with that channel name")
    return found
