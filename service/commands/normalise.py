"""Read one raw payload of a platform and print the events it means, as a JSON array.

Needs neither database nor settings. Exit 1 when nothing can be read in it.
"""

import argparse
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

from pydantic import BaseModel, SecretStr

from connectors.contract import Connector, Malformed
from connectors.http import Http
from connectors.registry import UnknownChannel, load
from model.envelope import Envelope, Transport
from model.rendering import event_as_json
from service.cli import FAILED, OK
from service.settings import WrongSetting


def configure(parser: argparse.ArgumentParser) -> None:
    """A channel and a file."""
    parser.add_argument("--channel", required=True, help="whose payload it is: telegram, whatsapp …")
    parser.add_argument(
        "file", nargs="?", default="-", metavar="FILE", help="the payload; - or nothing: standard input"
    )


def run(options: argparse.Namespace) -> int:
    """Print the events."""
    try:
        connector = bare(load(options.channel))
        body = sys.stdin.buffer.read() if options.file == "-" else Path(options.file).read_bytes()
    except UnknownChannel as error:
        raise WrongSetting(str(error)) from None
    except OSError as error:
        raise WrongSetting(
            f"cannot read {options.file}: {error.strerror}; name a file, or - for standard input"
        ) from None
    envelope = Envelope(
        channel=options.channel, account="main", transport=Transport.MANUAL, received_at=datetime.now(UTC), body=body
    )
    try:
        events = connector.normalise(envelope)
    except Malformed as error:
        print(f"command-center: nothing can be read in it: {error}", file=sys.stderr)
        return FAILED
    print(json.dumps([event_as_json(options.channel, event) for event in events], indent=2, ensure_ascii=False))
    return OK


def bare(kind: type[Connector[Any]]) -> Connector[Any]:
    """A connector without an account: what it would ask its settings for (its own ids) is empty."""
    return kind("main", _blank(kind.Settings), cast("Http", None))


def _blank(model: type[BaseModel]) -> BaseModel:
    """Required texts are empty, all else stands at its default."""
    blanks: dict[Any, Any] = {str: "", SecretStr: SecretStr(""), int: 0}
    required = {
        name: blanks.get(field.annotation, "") for name, field in model.model_fields.items() if field.is_required()
    }
    return model.model_construct(**required)
