"""An officer's answer: a public reply under the post, or a direct message."""

from typing import Any

from connectors.http import HttpResponse
from connectors.text import measure
from connectors.x.client import Client
from connectors.x.failures import unreadable
from connectors.x.ids import DM, DM_CONVERSATION, SNOWFLAKE
from model.event import Visibility
from model.reply import Receipt, Rejected, Reply, ReplyLimits, TextUnit

POST = ReplyLimits(unit=TextUnit.WEIGHTED, maximum=280)  #: docs.x.com, "Counting characters", read 2026-11-24
DIRECT_MESSAGE = ReplyLimits(unit=TextUnit.CHARACTERS, maximum=10_000)


def limits_for(conversation_id: str) -> ReplyLimits:
    """Those of direct messages, or of posts."""
    return DIRECT_MESSAGE if conversation_id.startswith(DM) else POST


async def send(client: Client, reply: Reply) -> Receipt:
    """Send one part where the citizen wrote; a private answer to a public post goes to its author's messages."""
    if reply.conversation_id.startswith(DM) or reply.visibility is Visibility.PRIVATE:
        return await _direct_message(client, reply)
    return await _post(client, reply)


async def _post(client: Client, reply: Reply) -> Receipt:
    """The first part answers the citizen's post, each further one the part before it."""
    answered = reply.previous_part_id or reply.reply_to or reply.conversation_id
    if not SNOWFLAKE.fullmatch(answered):
        raise Rejected("this answers a message that is no post on X")
    _must_fit(reply.text, POST)
    response = await client.create_tweet(text=reply.text, in_reply_to_tweet_id=answered, user_auth=True)
    return Receipt(platform_message_id=_taken(response, "id"))


async def _direct_message(client: Client, reply: Reply) -> Receipt:
    _must_fit(reply.text, DIRECT_MESSAGE)
    conversation = reply.conversation_id.removeprefix(DM)
    if not reply.conversation_id.startswith(DM):
        if not SNOWFLAKE.fullmatch(reply.author_id):
            raise Rejected("this answers somebody who has no account on X")
        response = await client.create_direct_message(participant_id=reply.author_id, text=reply.text, user_auth=True)
    elif DM_CONVERSATION.fullmatch(conversation):
        response = await client.create_direct_message(dm_conversation_id=conversation, text=reply.text, user_auth=True)
    else:
        raise Rejected("this is no conversation of X")
    return Receipt(platform_message_id=DM + _taken(response, "dm_event_id"))


def _must_fit(text: str, limits: ReplyLimits) -> None:
    if (length := measure(text, limits.unit)) > limits.maximum:
        raise Rejected(f"the text is too long for X: it counts {length}, and {limits.maximum} are allowed")


def _taken(response: HttpResponse, name: str) -> str:
    """The id that X gave to what we sent."""
    try:
        body: Any = response.json()
    except ValueError:
        body = None
    data = body.get("data") if isinstance(body, dict) else None
    found = data.get(name) if isinstance(data, dict) else None
    if not isinstance(found, str) or not SNOWFLAKE.fullmatch(found):
        raise unreadable("POST", response)
    return found
