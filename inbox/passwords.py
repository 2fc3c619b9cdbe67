"""Passwords: argon2id, in threads of their own, so that a login never holds the loop."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

MOST_WAITING = 16  #: logins at work or in line; more than that is not officers
MAX_LENGTH = 1024
#: OWASP Password Storage Cheat Sheet (read 2026-11-24): 19 MiB, two passes, one lane.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
#: Of no password that anybody has, made with the same parameters: unknown logins cost the same work as known ones.
_NOBODY = "$argon2id$v=19$m=19456,t=2,p=1$e2B8t/QuFGKDTwMCDXPhXA$mVJfG4N0miPcxy4Z34/9QiKGvNhHWpJZ6GlpDFMOW3g"


class TooBusy(Exception):
    """More logins at once than officers make."""


def hash_password(password: str) -> str:
    """The hash to keep. Blocking: about 20 ms."""
    return _HASHER.hash(password)


class Passwords:
    """Checks passwords, two at a time."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(2, thread_name_prefix="passwords")
        self._waiting = 0

    async def matches(self, password_hash: str | None, password: str) -> bool:
        """Whether the password belongs to the hash; None (no such officer) takes as long and is never true.

        Raises:
            TooBusy: too many are being checked.
        """
        if self._waiting >= MOST_WAITING:
            raise TooBusy
        self._waiting += 1
        try:
            loop = asyncio.get_running_loop()
            right = await loop.run_in_executor(self._threads, _verify, password_hash or _NOBODY, password[:MAX_LENGTH])
        finally:
            self._waiting -= 1
        return right and password_hash is not None

    def close(self) -> None:
        """End the threads."""
        self._threads.shutdown(wait=False, cancel_futures=True)


def _verify(password_hash: str, password: str) -> bool:
    with suppress(VerificationError, InvalidHashError):
        return _HASHER.verify(password_hash, password)
    return False
