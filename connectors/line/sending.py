"""Answers: by the reply token that the citizen's message brought, else by push.

A token serves once, so sending with the same one again is safe while it lives. A push carries `X-Line-Retry-Key`: LINE
takes it once in 24 hours and says 409 with the id afterwards (developers.line.biz, "Retry failed API requests", read
2026-11-25). The reply call takes no retry key.
"""

import uuid
from typing import TYPE_CHECKING

from connectors.contract import Malformed
from connectors.line.door import Refused, our_words
from connectors.line.failures import failure_of, is_used_token
from connectors.line.tokens import Token, Tokens
from connectors.reading import read_json
from model.reply import PlatformError, Receipt, Reply, Unavailable

if TYPE_CHECKING:
    from connectors.line.sdk import Api

RETRY_KEYS = uuid.UUID("6f0e5c1a-3b57-5d8e-9c44-0a8f2d7be914")  #: our name space; the same for ever


def retry_key(account: str, reply: Reply) -> str:
    """A UUID for this part of this answer. What it says is in it: another text is another message."""
    name = "\x1f".join((account, reply.key, reply.conversation_id, reply.reply_to or "", reply.text))
    return str(uuid.uuid5(RETRY_KEYS, name))


async def send(api: "Api", tokens: Tokens, account: str, reply: Reply) -> Receipt:
    """Send one part.

    Raises:
        PlatformError: of the closed family.
    """
    key, quote = retry_key(account, reply), tokens.quote_of(reply.reply_to)
    token = tokens.take(reply.reply_to, reply.key) if reply.part == 1 else None
    if token is not None:
        sent = await _by_token(api, token, reply.text, quote)
        tokens.forget(reply.reply_to)
        if sent is None and token.again:  # nobody else has this token, and it still lives: LINE took it the first time
            sent = f"accepted:{key}"
        if sent is not None:
            return Receipt(platform_message_id=sent)
    return Receipt(platform_message_id=await _by_push(api, reply, quote, key))


async def _by_token(api: "Api", token: Token, text: str, quote: str | None) -> str | None:
    """The message's id; None: the token is of no use (any more)."""
    try:
        with our_words(sending=True):
            try:
                return await api.reply(token.value, text, quote)
            except Refused as refused:
                if is_used_token(refused.answer):
                    return None
                raise
    except PlatformError as failure:
        if not (isinstance(failure, Unavailable) and failure.maybe_taken):
            token.release()
        raise


async def _by_push(api: "Api", reply: Reply, quote: str | None, key: str) -> str:
    with our_words(sending=True):
        try:
            return await api.push(reply.conversation_id, reply.text, quote, key)
        except Refused as refused:
            if refused.answer.status != 409:
                raise
            return _taken_before(refused)


def _taken_before(refused: Refused) -> str:
    """409: LINE has taken this retry key before, and says the message's id; else the id of that request."""
    try:
        for message in read_json(refused.answer.body)["sentMessages"].items_or_none():
            if (name := message["id"].id()) is not None:
                return name
    except Malformed:
        pass
    request = refused.answer.headers.get("x-line-accepted-request-id", "").strip()
    if not request:
        raise failure_of(refused.method, refused.answer)
    return f"request:{request[:200]}"
