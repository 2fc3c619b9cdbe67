"""Whether a bot is well: its token, whether it may read what is written, and whether it is in a server."""

from collections.abc import Awaitable, Callable

from connectors.discord.failures import NEW_TOKEN, SWITCH_ON, our_words
from connectors.discord.rest import Rest
from connectors.reading import read_json
from model.health import Finding, Health, HealthState
from model.reply import Misconfigured, PlatformError, Throttled

CONTENT = (1 << 18) | (1 << 19)  #: flags of an application that may read contents, in more than 100 servers or fewer
WAIT = "wait; if it stays, see whether this machine reaches api_base, and what discordstatus.com says"
INVITE = "Developer Portal, OAuth2, URL Generator: scope bot, the permissions of the README; open the link"


async def check(rest: Rest) -> Health:
    """Each on its own: what one call cannot see, another may."""
    looks = ("token", _token), ("permissions", _intent), ("connection", _servers)
    return Health(findings=[await _safely(code, look, rest) for code, look in looks])


async def _safely(code: str, look: Callable[[Rest], Awaitable[Finding]], rest: Rest) -> Finding:
    try:
        with our_words():
            return await look(rest)
    except Misconfigured as failure:
        return Finding(code=code, state=HealthState.FAILING, message=str(failure), remedy=NEW_TOKEN)
    except Throttled as failure:
        return Finding(code=code, state=HealthState.WARNING, message=str(failure), remedy=WAIT)
    except PlatformError as failure:
        return Finding(code=code, state=HealthState.FAILING, message=str(failure), remedy=WAIT)


async def _token(rest: Rest) -> Finding:
    name = read_json((await rest.me()).body)["username"].must_text()
    return Finding(code="token", state=HealthState.OK, message=f"the bot is {name}")


async def _intent(rest: Rest) -> Finding:
    application = read_json((await rest.application()).body)
    application["id"].must_id()
    if (application["flags"].integer() or 0) & CONTENT:
        return Finding(code="permissions", state=HealthState.OK, message="the bot may read what is written")
    told = "the Message Content Intent is switched off: messages would come without their words"
    return Finding(code="permissions", state=HealthState.FAILING, message=told, remedy=SWITCH_ON)


async def _servers(rest: Rest) -> Finding:
    guilds = read_json((await rest.guilds()).body)
    names = [guild["name"].text() or guild["id"].must_id() for guild in guilds.items()]
    if names:
        shown = ", ".join(names[:5])
        return Finding(code="connection", state=HealthState.OK, message=f"the bot is in {len(names)} servers: {shown}")
    told = "the bot is in no server, so nobody can write to it"
    return Finding(code="connection", state=HealthState.WARNING, message=told, remedy=INVITE)
