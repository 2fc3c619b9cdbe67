"""What an operator types in for one mailbox."""

import ipaddress
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator

from connectors.contract import ConnectorSettings

PORTS = {"imaps": 993, "imap": 143, "imap+plain": 143, "smtps": 465, "smtp": 587, "smtp+plain": 25}
ADDRESS = re.compile(r"[^\s@<>\"(),;:]{1,64}@[^\s@<>\"(),;:]{1,190}")


@dataclass(frozen=True, slots=True)
class Server:
    """Where to connect, and how: `tls` from the first byte, `starttls` before the login, or `plain`."""

    host: str
    port: int
    security: str


class Settings(ConnectorSettings):
    """One address of the city's, with its mailbox and the server that sends for it."""

    address: str = Field(description="Our address, as citizens write to it: `lapor@semarangkota.go.id`")
    name: str = Field("", max_length=100, description="Name in front of the address in answers: `Lapor Semar`")
    own_addresses: tuple[str, ...] = Field(
        (), description="Further addresses of ours: what comes from them is our own, not a citizen's"
    )
    imap: str = Field(
        description="Where the mailbox is: `imaps://HOST` (TLS), `imap://HOST` (STARTTLS), with `:PORT` where it "
        "differs; `imap+plain://` on this machine only"
    )
    smtp: str = Field(
        description="Where answers go: `smtps://HOST` (TLS), `smtp://HOST` (STARTTLS); `smtp+plain://` on this machine "
        "only"
    )
    username: str = Field(description="For both servers")
    password: SecretStr = Field(description="For both servers; with two-step login, an application password")
    smtp_username: str | None = Field(None, description="For SMTP, where it differs")
    smtp_password: SecretStr | None = Field(None, description="For SMTP, where it differs")
    smtp_login: bool = Field(True, description="false: the SMTP server takes mail from this machine without a login")
    ca_file: Path | None = Field(None, description="PEM certificates to trust, where the servers sign their own")
    folders: Annotated[tuple[str, ...], Field(min_length=1)] = Field(
        ("INBOX",),
        description="Folders to read; news of the first come at once. Add `Sent` to see what colleagues answer",
    )
    idle: bool = Field(True, description="Be told of new mail (IMAP IDLE); false: look every `poll_every_s`")
    idle_s: float = Field(60, gt=0, le=90, description="Seconds of one IDLE; then all folders are looked at")
    poll_every_s: float = Field(60, ge=5, le=3600, description="Seconds between looks, without IDLE")
    max_bytes: int = Field(
        25 * 1024 * 1024, ge=10_000, description="Of a larger mail only its head is kept; the whole is one attachment"
    )
    mark_seen: bool = Field(
        False, description="Mark as read in the mailbox what was kept; else nothing there is changed"
    )
    skip_spam: bool = Field(True, description="What the mail server's filter has marked as spam is no message")
    subject: str = Field(
        "Laporan Anda", max_length=200, description="Of answers whose question cannot be found any more"
    )

    @field_validator("address")
    @classmethod
    def _an_address(cls, address: str) -> str:
        if not ADDRESS.fullmatch(address):
            raise ValueError("an e-mail address, and nothing around it")
        return address.lower()

    @field_validator("own_addresses")
    @classmethod
    def _addresses(cls, addresses: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(cls._an_address(address) for address in addresses)

    @field_validator("imap", "smtp")
    @classmethod
    def _a_server(cls, url: str) -> str:
        server(url)
        return url

    @property
    def ours(self) -> frozenset[str]:
        """All addresses of ours, in lower case."""
        return frozenset((self.address, *self.own_addresses))

    @property
    def domain(self) -> str:
        """Of our address."""
        return self.address.rpartition("@")[2]


def server(url: str) -> Server:
    """Read a server's address.

    Raises:
        ValueError: it is none, or would send a password in the clear over a network.
    """
    parts = urlsplit(url)
    host, port = parts.hostname, parts.port
    if parts.scheme not in PORTS or not host or parts.username or parts.query or parts.path not in ("", "/"):
        raise ValueError(f"one of {', '.join(PORTS)}, then ://HOST or ://HOST:PORT")
    if parts.scheme.endswith("+plain") and not _on_this_machine(host):
        raise ValueError("+plain sends the password in the clear: only for a server on this machine")
    security = {"s": "tls", "n": "plain"}.get(parts.scheme[-1], "starttls")
    return Server(host, port or PORTS[parts.scheme], security)


def _on_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
