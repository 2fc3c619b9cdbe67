"""Sending a reply in two steps: a container that nobody sees, then its publication.

Only the second can leave it open whether a reply was taken; a container that is never published expires after a day.

Source: "Create Replies", "Publishing" (an emoji counts as its UTF-8 bytes: so all is counted in bytes),
"Troubleshooting" (states of a container), "Retrieve and Manage Replies" (1,000 replies in 24 hours), read 2026-11-25.
"""

import asyncio

from connectors.contract import Malformed
from connectors.http import HttpResponse
from connectors.quota import Quota
from connectors.reading import read_json
from connectors.threads.api import NOT_THERE, Api, object_of
from model.event import Visibility
from model.reply import PlatformError, Receipt, Rejected, Reply, Unavailable, Unreachable

MAX_BYTES = 500
REPLIES = Quota(name="replies", limit=1000)
WAITS_S = (0.0, 1.0, 2.0, 4.0, 8.0, 15.0)  #: before each look at a container; a text is ready at once as a rule
PUBLISH_WAITS_S = (0.0, 1.0, 3.0)  #: a container that is ready may still be unknown to the publishing server


class _NotYet(Unavailable):
    """Meta does not know the container yet; never leaves this page."""


async def send(api: Api, reply: Reply) -> Receipt:
    """Send one part; the second part of a long answer hangs on the first.

    Raises:
        Unavailable, Throttled, Rejected, Unreachable, Misconfigured: nothing else.
    """
    if reply.visibility is Visibility.PRIVATE:
        raise Rejected("Threads has no private replies here: answer publicly, or by another channel")
    if len(reply.text.encode()) > MAX_BYTES:
        raise Rejected(f"longer than {MAX_BYTES} characters (an emoji counts as up to four): shorten it")
    container = await _prepared(api, reply)
    await api.http.quotas.spend(REPLIES, 1)
    return await _published(api, container)


async def _prepared(api: Api, reply: Reply) -> str:
    """A container that may be published. Until then nothing is public, whatever fails."""
    try:
        container = await _create(api, reply)
        await _until_finished(api, container)
    except Unavailable as failure:
        raise Unavailable(str(failure)) from None
    return container


async def _create(api: Api, reply: Reply) -> str:
    answered = reply.previous_part_id or reply.reply_to or reply.conversation_id
    form = {"media_type": "TEXT", "text": reply.text, "reply_to_id": answered}
    answer = await api.post(f"{api.settings.user_id}/threads", form, _target_gone)
    try:
        return read_json(answer.body)["id"].must_id()
    except Malformed as error:
        raise Unavailable(f"Meta's answer could not be read ({error})") from None


async def _until_finished(api: Api, container: str) -> None:
    for wait in WAITS_S:
        await asyncio.sleep(wait)
        try:
            told = object_of(await api.get(container, {"fields": "status,error_message"}, _not_there_yet))
        except _NotYet:
            continue
        match told["status"].text():
            case "FINISHED":
                return
            case "ERROR":
                why = told["error_message"].text() or "no reason is given"
                raise Rejected(f"Threads does not take this reply: {why[:200]}".replace("<", "‹"))
            case "IN_PROGRESS":
                continue
            case state:
                raise Unavailable(f"Threads has lost the prepared reply ({(state or 'no status')[:40]})")
    raise Unavailable("Threads is still preparing the reply: it is tried again")


async def _published(api: Api, container: str) -> Receipt:
    for wait in PUBLISH_WAITS_S:
        await asyncio.sleep(wait)
        try:
            form = {"creation_id": container}
            return _receipt(await api.post(f"{api.settings.user_id}/threads_publish", form, _not_there_yet))
        except _NotYet:
            continue
    raise Unavailable("Threads does not know the prepared reply yet: it is tried again")


def _receipt(answer: HttpResponse) -> Receipt:
    try:
        return Receipt(platform_message_id=read_json(answer.body)["id"].must_id())
    except Malformed:
        raise Unavailable("Meta's answer does not say what became of the reply", maybe_taken=True) from None


def _target_gone(codes: tuple[int | None, int | None]) -> PlatformError | None:
    if codes == NOT_THERE or codes == (100, 33):
        return Unreachable("the post is gone, or its author no longer lets us reply")
    return None


def _not_there_yet(codes: tuple[int | None, int | None]) -> PlatformError | None:
    return _NotYet("the container is not known yet") if codes == NOT_THERE else None
