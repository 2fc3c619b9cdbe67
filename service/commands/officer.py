"""Add, list, lock out and let in officers, and set their passwords."""

import argparse
import getpass
import json
import secrets
import sys
from functools import partial

from inbox.passwords import hash_password
from service.cli import FAILED, OK
from service.clock import utc_now
from service.settings import WrongSetting, load
from service.store import opened
from store import officers
from store.database import Database

SHORTEST = 10  #: characters of a password


def configure(parser: argparse.ArgumentParser) -> None:
    """`add`, `list`, `password`, `role`, `disable`, `enable`."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    add = actions.add_parser("add", help="add an officer; prints the first password unless one is given")
    add.add_argument("login")
    add.add_argument("--name", help="as shown to colleagues (default: the login)")
    add.add_argument("--language", choices=("id", "en"), default="id", help="of the pages (default: id)")
    add.add_argument("--role", choices=officers.ROLES, default=officers.OFFICER, help="admin: may see who is anonymous")
    add.add_argument("--password-stdin", action="store_true", help="read the password from standard input")
    actions.add_parser("list", help="all officers").add_argument("--json", action="store_true", help="print JSON")
    password = actions.add_parser("password", help="set a password; all sessions of the officer end")
    password.add_argument("login")
    password.add_argument("--password-stdin", action="store_true", help="read it from standard input")
    role = actions.add_parser("role", help="what an officer may do; an admin may see who asked for anonymity")
    role.add_argument("login")
    role.add_argument("role", choices=officers.ROLES)
    for name, words in (("disable", "lock an officer out at once"), ("enable", "let an officer in again")):
        actions.add_parser(name, help=words).add_argument("login")


def run(options: argparse.Namespace) -> int:
    """Do one action."""
    with opened(load(options.settings).store.url) as database:
        if options.action == "list":
            return _list(database, options.json)
        if options.action == "add":
            return _add(database, options)
        return _change(database, options)


def add_officer(
    database: Database, login: str, name: str, password: str, language: str = "id", role: str = officers.OFFICER
) -> None:
    """Insert an officer with a password."""
    job = partial(
        officers.add,
        login=login,
        name=name,
        password_hash=hash_password(password),
        language=language,
        now=utc_now(),
        role=role,
    )
    database.write_now(job)


def _add(database: Database, options: argparse.Namespace) -> int:
    if database.read_now(partial(officers.by_login, login=options.login)) is not None:
        print(
            f"There is an officer {options.login!r} already; set a password with `officer password`.", file=sys.stderr
        )
        return FAILED
    given = options.password_stdin
    password = _from_stdin() if given else secrets.token_urlsafe(12)
    add_officer(database, options.login, options.name or options.login, password, options.language, options.role)
    print(f"Officer {options.login} added." + ("" if given else f" First password: {password}"))
    return OK


def _change(database: Database, options: argparse.Namespace) -> int:
    officer = database.read_now(partial(officers.by_login, login=options.login))
    if officer is None:
        print(f"There is no officer {options.login!r}; `officer list` lists them.", file=sys.stderr)
        return FAILED
    if options.action == "password":
        password = _from_stdin() if options.password_stdin else _checked(getpass.getpass("New password: "))
        hashed = hash_password(password)
        database.write_now(partial(officers.set_password, officer_id=officer.id, password_hash=hashed))
        print(f"The password of {options.login} is set; all their sessions have ended.")
    elif options.action == "role":
        database.write_now(partial(officers.set_role, officer_id=officer.id, role=options.role))
        print(f"{options.login} is {options.role} now.")
    else:
        locked = options.action == "disable"
        now = utc_now() if locked else None
        database.write_now(partial(officers.disable, officer_id=officer.id, now=now))
        print(f"{options.login} is {'locked out' if locked else 'let in again'}.")
    return OK


def _list(database: Database, as_json: bool) -> int:
    rows = [
        {
            "login": one.login,
            "name": one.name,
            "language": one.language,
            "role": one.role,
            "disabled": one.disabled_at is not None,
        }
        for one in database.read_now(officers.everyone)
    ]
    if as_json:
        print(json.dumps(rows, indent=2, ensure_ascii=False))
    elif not rows:
        print("There are no officers yet: add one with `command-center officer add LOGIN`.")
    else:
        for row in rows:
            locked = "locked out" if row["disabled"] else ""
            print(f"{row['login']:20} {row['name']:30} {row['language']} {row['role']:8} {locked}".rstrip())
    return OK


def _from_stdin() -> str:
    return _checked(sys.stdin.readline().rstrip("\n"))


def _checked(password: str) -> str:
    if len(password) < SHORTEST:
        raise WrongSetting(f"a password has at least {SHORTEST} characters; choose a longer one")
    return password
