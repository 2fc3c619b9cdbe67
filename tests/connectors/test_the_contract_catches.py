"""The contract suite is worth what it catches: each planted bug in a copy of the toy connector must be found.

Most of them are taken from what gateways before us got wrong.
"""

import inspect
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.connectors.checks import calling, complete, proof, reading, sending
from tests.connectors.checks.suite import every_check, failing
from tests.connectors.fixtures import Folder

TOY = Path(__file__).with_name("toy")


@dataclass(frozen=True)
class Bug:
    """One planted bug: what is replaced by what in which file, and the check that must find it."""

    name: str
    caught_by: str
    old: str
    new: str
    file: str = "connector.py"


PROOF_HEADER = """        if not given.startswith("sha256="):
            raise Unauthentic
"""
SECRET = "self.settings.app_secret.get_secret_value()"
HMAC = f"""        require_hmac_sha256({SECRET}, envelope.body, given.removeprefix("sha256="))
"""
TOKEN = "self.settings.token.get_secret_value()"
EACH = 'return each(body["events"].items(), self._event)'
NOTHING_SAID = """        if text is None and not attachments:
            return Skipped(reason="nothing_said", platform_message_id=item["id"].id())
"""
READ_RECEIPT = """        try:
            taken = read_json(answer.body)["id"].must_id()
        except Malformed as error:
            raise Unavailable("the platform's answer could not be read", maybe_taken=True) from error
"""
CALL = """        answer = _good(await self._call("POST", "/messages", self._message_of(reply)))
"""

PROOF_BUGS = [
    Bug("a missing proof is let in", "check_proof", PROOF_HEADER, "        if not given:\n            return\n"),
    Bug("nothing is verified", "check_proof", HMAC, "        return\n"),
    Bug(
        "the HMAC is over re-serialised JSON",
        "check_proof",
        HMAC,
        HMAC.replace("envelope.body", "__import__('json').dumps(__import__('json').loads(envelope.body)).encode()"),
    ),
    Bug(
        "the HMAC is over the stripped body",
        "check_proof",
        HMAC,
        HMAC.replace("envelope.body", "envelope.body.strip()"),
    ),
    Bug(
        "a shortened proof is let in",
        "check_proof",
        HMAC,
        f"""        import hashlib, hmac
        expected = hmac.new({SECRET}.encode(), envelope.body, hashlib.sha256).hexdigest()
        if not expected.startswith(given.removeprefix("sha256=")):
            raise Unauthentic
""",
    ),
    Bug("the prefix may be in any case", "check_proof", PROOF_HEADER, "        given = given.lower()\n" + PROOF_HEADER),
    Bug("the prefix may be missing", "check_proof", PROOF_HEADER, ""),
    Bug(
        "a proof that is not ASCII crashes it",
        "check_proof",
        HMAC,
        f"""        import hashlib, hmac
        expected = hmac.new({SECRET}.encode(), envelope.body, hashlib.sha256).hexdigest()
        if not hmac.compare_digest(expected, given.removeprefix("sha256=")):
            raise Unauthentic
""",
    ),
    Bug(
        "the refusal echoes the computed signature",
        "check_proof",
        HMAC,
        f"""        import hashlib, hmac
        expected = hmac.new({SECRET}.encode(), envelope.body, hashlib.sha256).hexdigest()
        if given != "sha256=" + expected:
            raise Unauthentic(f"expected {{expected}}")
""",
    ),
    Bug(
        "it says that it signs no body",
        "check_proof",
        '    badge: ClassVar[str] = "TY"',
        '    badge: ClassVar[str] = "TY"\n    signs_body = False',
    ),
    Bug(
        "a challenge is answered without the token",
        "check_handshake",
        f'        require_same({TOKEN}, request.query.get("token"))\n',
        "",
    ),
    Bug(
        "the answer to a challenge shows the token",
        "check_handshake",
        'body=request.query.get("challenge", "").encode("utf-8", "replace")',
        f"body={TOKEN}.encode()",
    ),
    Bug(
        "a challenge without a parameter crashes it",
        "check_handshake",
        'request.query.get("token")',
        'request.query["token"]',
    ),
    Bug("a surrogate in a challenge crashes it", "check_handshake", '.encode("utf-8", "replace")', ".encode()"),
]

READING_BUGS = [
    Bug(
        "naive time",
        "check_golden",
        'sent_at=item["at"].must_time()',
        'sent_at=item["at"].must_time().replace(tzinfo=None)',
    ),
    Bug(
        "local time",
        "check_golden",
        'sent_at=item["at"].must_time()',
        'sent_at=item["at"].must_time().astimezone(__import__("zoneinfo").ZoneInfo("Asia/Jakarta"))',
    ),
    Bug(
        "the time of reading",
        "check_golden",
        'sent_at=item["at"].must_time()',
        'sent_at=__import__("datetime").datetime.now(__import__("datetime").UTC)',
    ),
    Bug(
        "the time is what was sent, unchecked",
        "check_wrong_values",
        'sent_at=item["at"].must_time()',
        'sent_at=__import__("datetime").datetime.fromtimestamp(item["at"].value, __import__("datetime").UTC)',
    ),
    Bug(
        "old messages are left out by the clock",
        "check_same_events",
        NOTHING_SAID,
        NOTHING_SAID
        + """        import time
        if time.time() - item["at"].must_time().timestamp() > 86_400 * 390:
            return Skipped(reason="old")
""",
    ),
    Bug(
        "the time of arrival decides",
        "check_same_events",
        "        return each(",
        """        if envelope.received_at.year > 2026:
            return []
        return each(""",
    ),
    Bug(
        "what was read before decides",
        "check_same_events",
        NOTHING_SAID,
        NOTHING_SAID
        + """        self.__dict__.setdefault("seen", [])
        if item["id"].value in self.seen:
            return Skipped(reason="seen")
        self.seen.append(item["id"].value)
""",
    ),
    Bug("an empty message", "check_wrong_values", NOTHING_SAID, ""),
    Bug("an empty text", "check_golden", "            text=text,", '            text=text or "",'),
    Bug("white space is a text", "check_wrong_values", 'item["text"].text()', 'item["text"].value or None'),
    Bug(
        "an empty id",
        "check_wrong_values",
        'platform_message_id=item["id"].must_id(),\n            conversation_id',
        'platform_message_id=item["id"].value,\n            conversation_id',
    ),
    Bug(
        "an id of None",
        "check_wrong_values",
        'platform_message_id=item["id"].must_id(),\n            conversation_id',
        'platform_message_id=str(item["id"].value),\n            conversation_id',
    ),
    Bug(
        "an author without an id",
        "check_wrong_values",
        'Author(id=item["from"]["id"].must_id()',
        'Author(id=item["from"]["id"].id() or ""',
    ),
    Bug(
        "a missing key crashes it",
        "check_wrong_values",
        'item["from"]["name"].text()',
        'item.value["from"].get("name")',
    ),
    Bug("a wrong type crashes it", "check_wrong_values", 'item["type"].text()', 'item["type"].value.strip()'),
    Bug(
        "an unhashable value crashes it",
        "check_wrong_values",
        'if kind == "message":',
        'if item["type"].value in {"message"}:',
    ),
    Bug(
        "an address that is a script",
        "check_wrong_values",
        "kind=AttachmentKind.IMAGE, media_id=photo",
        "kind=AttachmentKind.LINK, url=photo",
    ),
    Bug(
        "the payload's word becomes a metric label",
        "check_wrong_values",
        'reason="unknown_type"',
        'reason=f"unknown_{kind}"',
    ),
    Bug(
        "first item of a batch only",
        "check_golden",
        EACH,
        'return each(iter(list(body["events"].items())[:1]), self._event)',
    ),
    Bug(
        "one item spoils the batch",
        "check_neighbours",
        EACH,
        'return [event for item in body["events"].items() for event in self._event(item)]',
    ),
    Bug(
        "one item spoils the recorded batch",
        "check_batches",
        EACH,
        'return [event for item in body["events"].items() for event in self._event(item)]',
    ),
    Bug(
        "a broken item is dropped in silence",
        "check_neighbours",
        EACH,
        EACH.replace("return each(", "return [event for event in each(").replace(
            "self._event)", "self._event) if not hasattr(event, 'error')]"
        ),
    ),
    Bug(
        "neighbours of a broken item are lost",
        "check_neighbours",
        EACH,
        EACH.replace("return each(", "events = each(")
        + "\n        return [event for event in events if hasattr(event, 'error')] or events",
    ),
    Bug(
        "bytes that are no JSON are nothing",
        "check_bad_bytes",
        "        body = read_json(envelope.body).object()\n",
        """        try:
            body = read_json(envelope.body).object()
        except Malformed:
            return []
""",
    ),
    Bug(
        "invalid UTF-8 crashes it",
        "check_bad_bytes",
        "read_json(envelope.body).object()",
        "read_json(envelope.body.decode().encode()).object()",
    ),
    Bug(
        "deep nesting crashes it",
        "check_bad_bytes",
        "        body = read_json(envelope.body).object()\n",
        """        def depth(text: bytes) -> int:
            return 1 + depth(text[1:]) if text[:1] in (b"[", b"{") else 0
        depth(envelope.body)
        body = read_json(envelope.body).object()
""",
    ),
    Bug(
        "an error without words",
        "check_bad_bytes",
        "        body = read_json(envelope.body).object()\n",
        """        try:
            body = read_json(envelope.body).object()
        except Malformed:
            raise Malformed from None
""",
    ),
    Bug(
        "the answer to a webhook crashes on bad bytes",
        "check_bad_bytes",
        "    def normalise(",
        """    def answer(self, envelope: Envelope) -> Answer:
        return Answer(body=__import__("json").dumps(len(__import__("json").loads(envelope.body))).encode())

    def normalise(""",
    ),
    Bug(
        "a generator instead of a list",
        "check_golden",
        EACH,
        'return (event for event in each(body["events"].items(), self._event))',
    ),
    Bug(
        "a lone surrogate is kept",
        "check_wrong_values",
        'name=item["from"]["name"].text()',
        'name=__import__("re").sub("\\0", "", str(item["from"]["name"].value or "x")).strip() or None',
    ),
]

SECRET_BUGS = [
    Bug(
        "the token stands in a media address",
        "check_golden",
        "media_id=photo",
        f'media_id=f"{{photo}}?token={{{TOKEN}}}"',
    ),
    Bug(
        "the secret stands in an error, encoded",
        "check_bad_bytes",
        "        body = read_json(envelope.body).object()\n",
        f"""        if b"message" not in envelope.body:
            raise Malformed(f"not for {{__import__('base64').b64encode({SECRET}.encode()).decode()}}")
        body = read_json(envelope.body).object()
""",
    ),
    Bug(
        "the token is logged",
        "check_send",
        '        log.debug("calling %s", path)\n',
        f'        log.debug("calling %s with %s", path, {TOKEN})\n',
    ),
    Bug(
        "the token is logged, URL-encoded",
        "check_send",
        '        log.debug("calling %s", path)\n',
        f'        log.debug("calling %s?token=%s", path, quote({TOKEN}))\n',
    ),
    Bug(
        "the token is told to the officer",
        "check_failed_sends",
        'raise Rejected(f"the platform refuses it (HTTP {answer.status})")',
        'raise Rejected(f"refused: {answer.headers} FAKE-toy-token-13ab&c")',
    ),
    Bug("a secret that is a plain string", "check_settings", "token: SecretStr = Field", "token: str = Field"),
    Bug(
        "the connector prints its secret",
        "check_construction",
        "    def verify(",
        f"""    def __repr__(self) -> str:
        return f"Toy({{{TOKEN}}})"

    def verify(""",
    ),
]

SENDING_BUGS = [
    Bug(
        "HTML crashes send",
        "check_failed_sends",
        READ_RECEIPT,
        '        taken = __import__("json").loads(answer.body)["id"]\n',
    ),
    Bug("200 with HTML is taken for sent", "check_failed_sends", READ_RECEIPT, '        taken = "m900"\n'),
    Bug(
        "200 with {} is taken for sent",
        "check_failed_sends",
        READ_RECEIPT,
        '        taken = str(__import__("json").loads(answer.body).get("id")) if answer.body[:1] == b"{" else "m"\n',
    ),
    Bug(
        "an unreadable answer is sent again blindly",
        "check_failed_sends",
        ", maybe_taken=True) from error",
        ") from error",
    ),
    Bug("429 is final", "check_failed_sends", "    if answer.status == 429:", "    if answer.status == 9429:"),
    Bug("Retry-After is not read", "check_failed_sends", "float(given) if given.isdigit() else 60.0", "1.0"),
    Bug(
        "Retry-After of words crashes it",
        "check_failed_sends",
        "float(given) if given.isdigit() else 60.0",
        "float(given or 60)",
    ),
    Bug(
        "500 is final",
        "check_failed_sends",
        '        raise Unavailable(f"the platform is ill',
        '        raise Rejected(f"the platform is ill',
    ),
    Bug(
        "a dead token is tried again",
        "check_failed_sends",
        'raise Misconfigured("the token',
        'raise Unavailable("the token',
    ),
    Bug(
        "it sends again by itself",
        "check_failed_sends",
        CALL,
        CALL.replace("answer = _good(", "answer = (").replace(
            "\n",
            "\n        if answer.status >= 500:\n    "
            + CALL.replace("_good(", "(")
            + "        answer = _good(answer)\n",
            1,
        ),
    ),
    Bug(
        "a send without an answer is sent again blindly",
        "check_sends_without_answer",
        CALL,
        "        try:\n    "
        + CALL
        + """        except Unavailable as error:
            raise Unavailable(str(error)) from None
""",
    ),
    Bug(
        "a cut connection is sent again blindly",
        "check_failed_sends",
        CALL,
        "        try:\n    "
        + CALL
        + """        except Unavailable as error:
            raise Unavailable(str(error)) from None
""",
    ),
    Bug(
        "no answer escapes as another error",
        "check_failed_sends",
        CALL,
        "        try:\n    "
        + CALL
        + """        except Unavailable as error:
            raise TimeoutError from error
""",
    ),
    Bug(
        "the platform's HTML is shown to the officer",
        "check_failed_sends",
        'f"the platform is ill (HTTP {answer.status})"',
        'answer.body.decode()[:200] or "ill"',
    ),
    Bug(
        "a text over the limit is sent",
        "check_send",
        "        if len(reply.text) > self.limits.maximum:",
        "        if len(reply.text) > 100_000:",
    ),
    Bug(
        "another request than recorded",
        "check_send",
        '"to": reply.conversation_id, "text": reply.text',
        '"to": reply.author_id, "text": reply.text',
    ),
    Bug("markup is added", "check_send", '"text": reply.text}', '"text": reply.text, "parse_mode": "Markdown"}'),
    Bug(
        "the call goes without the token",
        "check_send",
        'f"Bearer {self.settings.token.get_secret_value()}"',
        '"Bearer"',
    ),
    Bug(
        "an id of our own instead of the platform's",
        "check_send",
        "Receipt(platform_message_id=taken)",
        "Receipt(platform_message_id=reply.key)",
    ),
    Bug(
        "no request at all",
        "check_send",
        CALL,
        '        answer = HttpResponse(status=200, headers={}, body=b\'{"id": "m900"}\')\n',
    ),
]

CALLING_BUGS = [
    Bug(
        "check raises what it finds",
        "check_health",
        "        except PlatformError as error:\n",
        "        except ZeroDivisionError as error:\n",
    ),
    Bug(
        "check finds everything well",
        "check_health",
        "return _finding(HealthState.FAILING, str(error),",
        "return _finding(HealthState.OK, str(error),",
    ),
    Bug("check says no remedy", "check_health", '"see the message; then check again"', "None"),
    Bug(
        "check looks at nothing",
        "check_health",
        "        try:\n            me = read_json",
        "        return Health()\n        try:\n            me = read_json",
    ),
    Bug(
        "a failing poll is an empty page",
        "check_poll",
        'answer = _good(await self._call("GET", f"/events?after={quote(cursor or \'\')}"))',
        'answer = await self._call("GET", f"/events?after={quote(cursor or \'\')}")',
    ),
    Bug(
        "HTML crashes poll",
        "check_poll",
        '        except Malformed as error:\n            raise Unavailable(f"the',
        '        except ZeroDivisionError as error:\n            raise Unavailable(f"the',
    ),
]

FOLDER_BUGS = [
    Bug("another channel", "check_class", 'channel: ClassVar[str] = "toy"', 'channel: ClassVar[str] = "toys"'),
    Bug("white on yellow", "check_class", '"#6b3fa0"', '"#ffd43b"'),
    Bug("a badge of four letters", "check_class", '"TY"', '"TOYS"'),
    Bug("an undocumented setting", "check_settings", ' = Field(description="Goes with our calls")', ""),
    Bug(
        "unknown settings are let through",
        "check_settings",
        '    """The account\'s table."""\n',
        '    """The account\'s table."""\n\n    model_config = {"extra": "ignore"}\n',
    ),
    Bug("a method is missing", "check_class", "    async def check(self)", "    async def look(self)"),
    Bug("a heading is missing", "check_texts", "## Quirks", "## Oddities", "README.md"),
    Bug("no source", "check_texts", "read 2026-11-24", "of old", "__init__.py"),
    Bug("an id that is a number", "check_identities", '"id": "u1"', '"id": "tel:+628121234567"', "fixtures/text.json"),
    Bug("a fixture without its source", "check_fixtures", ", read 2026-11-24", "", "fixtures/text.http"),
    Bug(
        "a real address in the tests' settings",
        "check_server_placeholder",
        'api_base = "{server}"',
        "",
        "fixtures/settings.toml",
    ),
    Bug(
        "a refusal that is not of the family",
        "check_fixtures",
        '"raises": "Rejected"',
        '"raises": "ValueError"',
        "fixtures/send.json",
    ),
    Bug(
        "a recorded request that is not sent",
        "check_send",
        '"exchanges": [],',
        '"exchanges": [{"request": {"method": "GET", "path": "/"}, "response": {"status": 200}}],',
        "fixtures/send.json",
    ),
]

BUGS = [*PROOF_BUGS, *READING_BUGS, *SECRET_BUGS, *SENDING_BUGS, *CALLING_BUGS, *FOLDER_BUGS]


def copy_of_toy(to: Path) -> Folder:
    """The toy outside the package, as somebody else's connector would be."""
    shutil.copytree(TOY, to / "toy", ignore=shutil.ignore_patterns("__pycache__"))
    return Folder(to / "toy")


async def test_an_unchanged_copy_outside_the_package_passes(tmp_path: Path) -> None:
    assert await failing(copy_of_toy(tmp_path)) == {}


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.name)
async def test_it_catches(bug: Bug, tmp_path: Path) -> None:
    folder = copy_of_toy(tmp_path)
    file = folder.path / bug.file
    text = file.read_bytes().decode()
    assert text.count(bug.old) >= 1, "the bug cannot be planted: the toy reads otherwise"
    file.write_bytes(text.replace(bug.old, bug.new).encode())
    found = await failing(folder, only=bug.caught_by)
    assert found, f"{bug.caught_by} did not find it"
    assert not any(isinstance(error, SyntaxError | NameError | ImportError) for error in found.values()), found


def test_the_suite_uses_every_check() -> None:
    folder = Folder(TOY, "tests.connectors.toy")
    used = {name.split(" ")[0] for name, _ in every_check(folder)}
    there = {
        name
        for module in (calling, complete, proof, reading, sending)
        for name, _ in inspect.getmembers(module, inspect.isfunction)
        if name.startswith("check_")
    }
    assert used == there
    contract = Path(__file__).with_name("test_contract.py").read_text("utf-8")
    assert not [name for name in there if f".{name}(" not in contract], "test_contract.py leaves a check out"
