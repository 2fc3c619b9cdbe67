"""`verify` and `handshake`: only the platform gets in, and whoever does not is not told why."""

import re
from collections.abc import Iterator
from typing import Any

from connectors.contract import Answer, Handshake, Unauthentic
from tests.connectors.checks.secrecy import Hunt, watched_logs
from tests.connectors.fixtures import Case, Folder

PREFIX = re.compile(r"^[A-Za-z0-9]+=")


async def check_proof(folder: Folder, case: Case) -> None:
    """The recorded delivery is let in; with its proof missing, shortened or changed it is not."""
    hunt = Hunt(folder.secrets)
    async with folder.open() as connector:
        with watched_logs(hunt):
            connector.verify(case.envelope())
            proofs = [name for name in case.headers if not admitted(connector, case, hunt, {name: spoilt(case, name)})]
            assert proofs, "no header carries a proof: whatever is changed is let in"
            for name in proofs:
                for what, value in wrong_proofs(case.headers[name]):
                    assert not admitted(connector, case, hunt, {name: value}), f"let in with {name} {what}"
            assert not admitted(connector, case, hunt, dict.fromkeys(proofs)), "let in without any proof"
            assert not admitted(connector, case, hunt, dict.fromkeys(case.headers)), "let in without any header"
            _check_body(connector, case, hunt)


def _check_body(connector: Any, case: Case, hunt: Hunt) -> None:
    changed = {
        "one byte more": case.body + b" ",
        "one byte less": case.body[:-1],
        "one byte changed": case.body[:-1] + bytes([case.body[-1] ^ 1]),
        "a byte more in front": b" " + case.body,
        "nothing": b"",
        "bytes that are no JSON": b"\xff\xfe\x00",
    }
    for what, body in changed.items():
        refused = not admitted(connector, case, hunt, {}, body)
        assert refused == connector.signs_body, (
            f"body: {what}: {'refused' if refused else 'let in'}, and signs_body is {connector.signs_body}"
        )


def spoilt(case: Case, name: str) -> str:
    """The header's value with its last character changed."""
    value = case.headers[name]
    return value[:-1] + _other(value[-1:])


def _other(character: str) -> str:
    return (
        "B" if character == "A" else "A" if character.isalpha() or not character else "7" if character != "7" else "3"
    )


def wrong_proofs(value: str) -> Iterator[tuple[str, str | None]]:
    """The ways in which a proof may be wrong, with what was done."""
    yield "missing", None
    yield "empty", ""
    yield "shortened by its last character", value[:-1]
    yield "shortened by its first character", value[1:]
    yield "cut to half", value[: len(value) // 2]
    yield "longer by one character", value + "0"
    yield "twice", f"{value}, {value}"
    yield (
        "changed in its first half",
        value[: len(value) // 3] + _other(value[len(value) // 3]) + value[len(value) // 3 + 1 :],
    )
    yield "changed at its end", value[:-1] + _other(value[-1])
    yield "not ASCII", "é" * len(value)
    yield "not UTF-8", value[:-1] + "\udcff"
    yield "full of NUL", "\0" * len(value)
    yield "very long", value * 1000
    if (match := PREFIX.match(value)) and match.end() < len(value):  # the padding of base64 is no prefix
        yield "without its prefix", value[match.end() :]
        yield "with its prefix in another case", match.group().swapcase() + value[match.end() :]
        yield "with nothing but its prefix", match.group()


def admitted(connector: Any, case: Case, hunt: Hunt, headers: dict[str, str | None], body: bytes | None = None) -> bool:
    """Whether the delivery is let in with some headers changed (None: dropped). A refusal carries no reason."""
    merged = {name: value for name, value in {**case.headers, **headers}.items() if value is not None}
    envelope = case.envelope(headers=merged, body=case.body if body is None else body)
    try:
        connector.verify(envelope)
    except Unauthentic as refusal:
        assert_silent(refusal, hunt)
        return False
    return True


def assert_silent(refusal: Unauthentic, hunt: Hunt) -> None:
    """A refusal says nothing, so that nothing can leak: a computed signature in it signs the next forgery."""
    assert str(refusal) == "" and refusal.args == (), "Unauthentic says why"
    assert not getattr(refusal, "__notes__", None), "Unauthentic carries a note"
    hunt.error("Unauthentic", refusal)


async def check_handshake(folder: Folder, case: Case) -> None:
    """The recorded challenge is answered as recorded; a spoilt one is refused or answered without a secret."""
    hunt = Hunt(folder.secrets)
    async with folder.open() as connector:
        with watched_logs(hunt):
            answer = connector.handshake(case.handshake())
            assert {"status": answer.status, "body": answer.body.decode()} == case.expected
            refused = 0
            for name, value in case.query.items():
                for wrong in (None, "", "x", value[:-1], value + "x", "é", "\udcff", "\0", value * 1000):
                    query = {**case.query, name: wrong}
                    request = Handshake(
                        query={key: text for key, text in query.items() if text is not None}, headers=case.headers
                    )
                    refused += _refused(connector, request, hunt)
            assert refused, "whatever is asked is answered"
            assert _refused(connector, Handshake(), hunt), "a challenge without anything is answered"


def _refused(connector: Any, request: Handshake, hunt: Hunt) -> bool:
    try:
        answer = connector.handshake(request)
    except Unauthentic as refusal:
        assert_silent(refusal, hunt)
        return True
    assert isinstance(answer, Answer)
    hunt("the answer to a challenge", answer.body.decode("utf-8", "replace"))
    return False
