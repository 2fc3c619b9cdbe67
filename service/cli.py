"""`command-center`: one module a command, listed here in the order in which a newcomer meets them."""

import argparse
import importlib
import inspect
import sys
from collections.abc import Sequence
from pathlib import Path

from service.collecting import seldom
from service.settings import WrongSetting
from store.database import StoreUnavailable

COMMANDS = ("run", "demo", "check", "channels", "normalise", "replay", "quarantine", "officer", "train", "migrate")
OK, FAILED, USAGE = (
    0,
    1,
    2,
)  #: exit codes: done; it did not work, or something is not well; the call or a setting is wrong
INTERRUPTED = 130
DEFAULT_SETTINGS = Path("settings.toml")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; gives its exit code."""
    seldom()
    words = list(sys.argv[1:] if arguments is None else arguments)
    parser = _parser(_wanted(words))
    options = parser.parse_args(words)
    try:
        return int(options.run(options))
    except WrongSetting as error:
        print(f"command-center: {error}", file=sys.stderr)
        return USAGE
    except StoreUnavailable as error:
        print(f"command-center: the store is unavailable: {error}; start the database and try again", file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        sys.stderr.close()
        return OK


def _wanted(words: Sequence[str]) -> Sequence[str]:
    """Only the command that is called is imported: `--help` and `normalise` stay quick."""
    named = [word for word in words if word in COMMANDS][:1]
    return named or COMMANDS


def _parser(wanted: Sequence[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="command-center",
        description="Brings what citizens write on social media onto one complaint queue, and officers' answers back.",
        epilog="Exit codes: 0 done; 1 it did not work, or something is not well; 2 the call or a setting is wrong.",
    )
    parser.add_argument(
        "--settings",
        type=Path,
        default=DEFAULT_SETTINGS,
        metavar="FILE",
        help="settings file (default: settings.toml); COMMAND_CENTER__SECTION__KEY in the environment wins over it",
    )
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for name in wanted:
        module = importlib.import_module(f"service.commands.{name}")
        words = inspect.getdoc(module) or name
        command = commands.add_parser(name, help=words.split("\n", 1)[0], description=words)
        module.configure(command)
        command.set_defaults(run=module.run)
    return parser
