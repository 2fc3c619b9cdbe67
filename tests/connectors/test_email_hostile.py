"""Whoever writes a mail chooses its bytes: reading it takes time that grows with its length, and no more."""

import time

import pytest

from connectors.contract import Malformed
from connectors.email import reading
from connectors.email.settings import Settings

HEAD = b"From: a@warga.test\r\nDate: Tue, 24 Nov 2026 14:01:38 +0700\r\nMessage-ID: <a@b>\r\nIn-Reply-To: <c@d>\r\n"
HTML = HEAD + b"Content-Type: text/html\r\n\r\n"
SETTINGS = Settings.model_validate(
    {
        "address": "lapor@semarang.test",
        "imap": "imaps://mail.test",
        "smtp": "smtps://mail.test",
        "username": "lapor",
        "password": "SIMULATED-mail-password",
    }
)
MAILS = {
    "lines that might begin a quotation": HEAD + b"\r\n" + b"On the road again\r\n" * 100_000,
    "lines that might be Outlook's": HEAD + b"\r\n" + b"From: x\r\n" * 100_000,
    "lines that might be advertisements": HEAD + b"\r\n" + b"Sent from my x\r\n" * 50_000,
    "one flowed paragraph": HEAD + b"Content-Type: text/plain; format=flowed\r\n\r\n" + b"x \r\n" * 200_000,
    "one line": HEAD + b"\r\nOn " + b"wrote " * 400_000,
    "nested blocks": HTML + b"<div>" * 90_000,
    "unclosed links": HTML + b'<a href="http://x.y/z">q' * 20_000,
    "nested quotations": HTML + b"<blockquote type=cite><p>x" * 19_000,
    "unclosed comments": HTML + b"<!--" * 120_000,
    "unclosed attributes": HTML + b'<a b="' * 70_000,
    "unclosed tags": HTML + b"<" * 480_000,
    "unclosed styles": HTML + b"<style>" * 60_000,
    "many parts": HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\nx\r\n" * 50_000,
    "mails in mails": HEAD + b"Content-Type: message/rfc822\r\n\r\n" * 3000,
    "many encoded words": HEAD + b"Subject: " + b"=?utf-8?Q?a?= " * 50_000 + b"\r\n\r\nx",
    "many headers": HEAD + b"X: y\r\n" * 100_000 + b"\r\nx",
    "many references": HEAD + b"References: " + b"<a@b> " * 100_000 + b"\r\n\r\nx",
    "many senders": HEAD.replace(b"a@warga", b"a@b.c, " * 50_000 + b"a@warga") + b"\r\nx",
    "nested comments": HEAD.replace(b"a@warga", b"(" * 50_000 + b"a@warga") + b"\r\nx",
}


@pytest.mark.parametrize("mail", MAILS.values(), ids=MAILS)
def test_a_hostile_mail_is_read_in_time(mail: bytes) -> None:
    started = time.perf_counter()
    try:
        assert len(reading.events(mail, SETTINGS)) == 1
    except Malformed as error:
        assert str(error)
    assert time.perf_counter() - started < 2
