"""The calls that X answers: auth first, then the call, then the limits on the answer."""

import re
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

from aiohttp import web

from simulator.platform import Received
from simulator.x import wire
from simulator.x.answers import forbidden, invalid, problem, too_many
from simulator.x.hooks import Hooks
from simulator.x.limits import Limits
from simulator.x.oauth import Keys, speaks_for_account, speaks_for_app
from simulator.x.world import OWN_ID, POST_LENGTH, DirectMessage, Post, User, weight

if TYPE_CHECKING:
    from simulator.x.platform import X

Handler = Callable[[web.Request], Awaitable[web.Response]]
Said = TypeVar("Said", Post, DirectMessage)
MESSAGE_LENGTH = 10_000
TOKEN = re.compile(r"before([0-9]{1,20})", re.ASCII)


class Endpoints:
    """The HTTP face of one simulated X."""

    def __init__(self, platform: "X", keys: Keys) -> None:
        self.limits = Limits()
        self.closed: set[str] = set()  #: users who take no direct messages from us
        self.access_level = "read-write-directmessages"
        self._platform = platform
        self._keys = keys
        self.hooks = Hooks(platform, keys)

    def routes(self) -> Sequence[web.RouteDef]:
        """All of them, with paths relative to the platform's base."""
        user, app = self._for_account, self._for_app
        subscriptions = "/2/account_activity/webhooks/{webhook}/subscriptions/all"
        return [
            web.get("/2/users/me", user("me", self._me)),
            web.get("/2/users/{user}/mentions", user("mentions", self._mentions)),
            web.get("/2/dm_events", user("dm_events", self._dm_events)),
            web.post("/2/tweets", user("tweets", self._tweet)),
            web.post("/2/dm_conversations/{conversation}/messages", user("dm_messages", self._to_conversation)),
            web.post("/2/dm_conversations/with/{user}/messages", user("dm_messages", self._to_user)),
            web.get("/2/usage/tweets", app("usage", self.hooks.usage)),
            web.get("/2/webhooks", app("webhooks", self.hooks.list)),
            web.post("/2/webhooks", app("webhooks", self.hooks.register)),
            web.put("/2/webhooks/{webhook}", app("webhooks", self.hooks.check_again)),
            web.post(subscriptions, user("webhooks", self.hooks.subscribe)),
            web.get("/pbs/media/{key}", self.hooks.public_photo),
            web.get("/ton/1.1/ton/data/dm/{event}/{number}/{key}", self.hooks.private_photo),
        ]

    def _for_account(self, endpoint: str, handler: Handler) -> Handler:
        return self._guarded(
            endpoint, handler, lambda request: speaks_for_account(request, self._keys, self._platform.base)
        )

    def _for_app(self, endpoint: str, handler: Handler) -> Handler:
        return self._guarded(endpoint, handler, lambda request: speaks_for_app(request, self._keys))

    def _guarded(self, endpoint: str, handler: Handler, let_in: Callable[[web.Request], bool]) -> Handler:
        async def guarded(request: web.Request) -> web.Response:
            if not let_in(request):
                response = problem(401, "Unauthorized", "Unauthorized")
            elif not self.limits.count(endpoint):
                response = too_many(self.limits.reset_at)
            else:
                response = await handler(request)
            self.limits.tell(response, endpoint)
            response.headers["x-access-level"] = self.access_level
            return response

        return guarded

    async def _me(self, _: web.Request) -> web.Response:
        return web.json_response({"data": wire.user(self._platform.world.own)})

    async def _mentions(self, request: web.Request) -> web.Response:
        if request.match_info["user"] != OWN_ID:
            return forbidden("You may only look at your own mentions here.")
        world = self._platform.world
        since = int(request.query.get("since_id", "0"))
        posts = [one for one in world.posts.values() if int(one.id) > since and world.mentions_us(one)]
        page = self._page(request, posts, least=5)
        if isinstance(page, web.Response):
            return page
        return web.json_response(wire.post_page(page[0], world, self._platform.base, page[1]))

    async def _dm_events(self, request: web.Request) -> web.Response:
        page = self._page(request, list(self._platform.world.messages.values()), least=1)
        if isinstance(page, web.Response):
            return page
        return web.json_response(wire.message_page(page[0], self._platform.base, page[1]))

    def _page(
        self, request: web.Request, items: list[Said], *, least: int
    ) -> tuple[list[Said], str | None] | web.Response:
        """The newest first, and the token of the rest."""
        size = request.query.get("max_results", "10")
        if not size.isdigit() or not least <= int(size) <= 100:
            return invalid(f"The `max_results` query parameter value [{size}] is not between {least} and 100")
        items = sorted(items, key=lambda one: int(one.id), reverse=True)
        if given := request.query.get("pagination_token"):
            match = TOKEN.fullmatch(given)
            if not match:
                return invalid("The `pagination_token` query parameter value is not valid")
            items = [one for one in items if int(one.id) < int(match.group(1))]
        page = items[: int(size)]
        return page, f"before{page[-1].id}" if len(items) > len(page) else None

    async def _tweet(self, request: web.Request) -> web.Response:
        body = await request.json()
        text, world = body.get("text"), self._platform.world
        answered = (body.get("reply") or {}).get("in_reply_to_tweet_id")
        if not isinstance(text, str) or not text.strip():
            return invalid("text must be given")
        if weight(text) > POST_LENGTH:
            return forbidden("Your Tweet text is too long.")
        parent = world.newest(answered) if answered else None
        if answered and parent is None:
            return forbidden("You attempted to reply to a Tweet that is deleted or not visible to you.")
        if parent and parent.author.id != OWN_ID and not world.mentions_us(parent):
            return forbidden(
                "Reply to this conversation is not allowed because you have not been mentioned or otherwise "
                "engaged by the author of the post you are replying to."
            )
        ours = [one for one in world.posts.values() if one.author.id == OWN_ID]
        if any(one.text == text and one.reply_to == answered for one in ours):
            return forbidden("You are not allowed to create a Tweet with duplicate content.")
        post = world.write_post(world.own, text, reply_to=answered)
        citizen = world.citizen_above(post)
        self._platform.announce(post)
        self._note(post.id, citizen.number if citizen else None, text, answered, public=True)
        data = {"id": post.id, "text": text, "edit_history_tweet_ids": [post.id]}
        return web.json_response({"data": data}, status=201)

    async def _to_conversation(self, request: web.Request) -> web.Response:
        people = request.match_info["conversation"].split("-")
        others = [one for one in people if one != OWN_ID]
        if len(people) != 2 or len(others) != 1:
            return problem(404, "Not Found Error", "Could not find the conversation.")
        return await self._message(request, others[0])

    async def _to_user(self, request: web.Request) -> web.Response:
        return await self._message(request, request.match_info["user"])

    async def _message(self, request: web.Request, user_id: str) -> web.Response:
        text, world = (await request.json()).get("text"), self._platform.world
        recipient: User | None = world.users.get(user_id)
        if recipient is None or recipient.citizen is None:
            return problem(404, "Not Found Error", f"Could not find user with id: [{user_id}].")
        if not isinstance(text, str) or not text.strip() or len(text) > MESSAGE_LENGTH:
            return invalid(f"text must have 1 to {MESSAGE_LENGTH} characters")
        if user_id in self.closed:
            return forbidden("You do not have permission to DM one or more participants.")
        message = world.write_message(world.own, recipient, text)
        self._platform.announce(message)
        self._note(f"dm:{message.id}", recipient.citizen.number, text, None, public=False)
        data = {"dm_conversation_id": message.conversation_id, "dm_event_id": message.id}
        return web.json_response({"data": data}, status=201)

    def _note(self, message_id: str, number: int | None, text: str, reply_to: str | None, *, public: bool) -> None:
        self._platform.note(
            Received(message_id=message_id, citizen_number=number, text=text, reply_to=reply_to, public=public)
        )
