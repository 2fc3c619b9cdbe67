"""Real mail servers on loopback ports: Dovecot for the mailboxes, and OpenSMTPD, which hands to it by LMTP.

OpenSMTPD has fixed folders; it runs in a mount namespace of its own, where they are ours. Both are started by root.
Its TLS does not work in Debian 12 (`rsa routines::missing private key`, ECDSA too): `mail_proxy` has that end.
"""

import os
import pwd
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.connectors.peers import background
from tests.connectors.peers.background import Servers, free_ports

PASSWORD = "SIMULATED-mail-password"
OURS, CITIZENS = "semarang.test", "warga.test"
OWNER = "nobody"
DOVECOT = """
protocols = imap lmtp
base_dir = {folder}/run
log_path = {folder}/dovecot-own.log
listen = 127.0.0.1
ssl = yes
ssl_cert = <{folder}/cert.pem
ssl_key = <{folder}/key.pem
disable_plaintext_auth = no
auth_mechanisms = plain
auth_failure_delay = 0
mail_location = maildir:{folder}/mail/%u
mail_max_userip_connections = 50
namespace inbox {{
  inbox = yes
}}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={owner} gid=nogroup home={folder}/home/%u allow_all_users=yes
}}
service imap-login {{
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = {imaps}
    ssl = yes
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    address = 127.0.0.1
    port = {lmtp}
  }}
}}
protocol lmtp {{
  postmaster_address = postmaster@{ours}
}}
"""
OPENSMTPD = """
smtp max-message-size "30M"
listen on 127.0.0.1 port {smtp} hostname mail.{ours}
action "mailboxes" relay host "lmtp://127.0.0.1:{lmtp}"
match from any for domain "{ours}" action "mailboxes"
match from any for domain "{citizens}" action "mailboxes"
"""
NAMESPACE = """
mount --bind "$0/spool" /var/spool && mount --bind "$0/run-smtpd" /run && exec /usr/sbin/smtpd -d -f "$0/smtpd.conf"
"""


@dataclass(frozen=True)
class MailServers:
    """Where they listen."""

    servers: Servers
    imap: int
    imaps: int
    smtp: int  #: without TLS and login
    lmtp: int

    @property
    def certificate(self) -> tuple[Path, Path]:
        """One that signed itself, and its key."""
        return self.servers.folder / "cert.pem", self.servers.folder / "key.pem"

    def new_mail(self, address: str) -> list[Path]:
        """Unread mail of an address, oldest first."""
        return sorted((self.servers.folder / "mail" / address / "new").glob("*"), key=lambda file: file.name)


def missing() -> str | None:
    """Why they cannot be started here; None: they can."""
    if os.geteuid() != 0:
        return "OpenSMTPD is started by root only"
    if reason := background.missing("dovecot", "smtpd", "openssl", "unshare"):
        return reason
    allowed = subprocess.run(["unshare", "--mount", "true"], capture_output=True, check=False).returncode == 0
    return None if allowed else "mount namespaces are not allowed here"


@cache
def running() -> MailServers:
    """Both, started once and ended with the process."""
    servers = Servers("mail")
    imap, imaps, smtp, lmtp = free_ports(4)
    owner = pwd.getpwnam(OWNER)
    for name in ("mail", "home", "spool", "run-smtpd"):
        (servers.folder / name).mkdir(mode=0o711)
    for name in ("mail", "home"):
        os.chown(servers.folder / name, owner.pw_uid, owner.pw_gid)
    _certificate(servers.folder)
    values = {
        "citizens": CITIZENS,
        "folder": servers.folder,
        "imap": imap,
        "imaps": imaps,
        "lmtp": lmtp,
        "ours": OURS,
        "owner": OWNER,
        "password": PASSWORD,
        "smtp": smtp,
    }
    servers.write("dovecot.conf", DOVECOT.format(**values))
    servers.write("smtpd.conf", OPENSMTPD.format(**values)).chmod(0o600)
    servers.start("/usr/sbin/dovecot", "-F", "-c", "dovecot.conf", ready=[imap, imaps, lmtp])
    servers.start("/usr/bin/unshare", "--mount", "sh", "-c", NAMESPACE, str(servers.folder), ready=[smtp])
    return MailServers(servers, imap, imaps, smtp, lmtp)


def _certificate(folder: Path) -> None:
    key = "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1"
    command = f"openssl req -x509 {key} -nodes -days 30 -keyout key.pem -out cert.pem -subj /CN=127.0.0.1"
    names = ["-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost"]
    subprocess.run([*command.split(), *names], cwd=folder, capture_output=True, check=True)
    (folder / "key.pem").chmod(0o600)
