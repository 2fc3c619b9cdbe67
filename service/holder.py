"""This process's name in leases, and the leases of its predecessor that was killed."""

import os
import socket
from uuid import uuid4

from sqlalchemy import Connection

from store import cursors

HOST = socket.gethostname()[:24]


def holder() -> str:
    """`host:pid:random`: the random part tells two processes apart that were given the same number."""
    return f"{HOST}:{os.getpid()}:{uuid4().hex[:8]}"


def release_dead(connection: Connection) -> None:
    """Leases of processes of this host that are no more: their successor need not wait until they run out.

    Where two machines share a name this may take a lease from a living one; that costs no message, since the
    database's keys and locks decide, only some work done twice.
    """
    for name in cursors.holders(connection):
        host, _, rest = name.partition(":")
        number = rest.partition(":")[0]
        if host == HOST and number.isdigit() and not _alive(int(number)):
            cursors.give_lease_back(connection, name)


def _alive(pid: int) -> bool:
    """Whether another process has this number; our own number in an old lease was our predecessor's."""
    if pid == os.getpid():
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
