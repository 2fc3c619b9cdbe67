"""Whether a bot is well: its token, its webhook, and how much of a group it hears."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from telegram import Bot, User, WebhookInfo

from connectors.telegram.door import our_words
from connectors.telegram.updates import WANTED
from model.health import Finding, Health, HealthState
from model.reply import Misconfigured, PlatformError, Throttled

FROM_BOTFATHER = "Open @BotFather in Telegram, send /token, choose the bot, and put the token into the settings."
MANY_WAITING = 1000  #: updates; Telegram forgets them after 24 hours


async def check(bot: Bot, transport: str, address: str | None) -> Health:
    """Ask getMe and getWebhookInfo. `address` is our webhook's, where we know it."""
    try:
        with our_words():
            me = await bot.get_me()
            webhook = await bot.get_webhook_info()
    except PlatformError as failure:
        return Health(findings=(_unanswered(failure),))
    found = [Finding(code="token", state=HealthState.OK, message=f"the bot is @{me.username}"), _groups(me)]
    found += _polled(webhook) if transport == "poll" else _delivered(webhook, address)
    return Health(findings=tuple(found))


def _unanswered(failure: PlatformError) -> Finding:
    if isinstance(failure, Misconfigured):
        return Finding(code="token", state=HealthState.FAILING, message=str(failure), remedy=FROM_BOTFATHER)
    state = HealthState.WARNING if isinstance(failure, Throttled) else HealthState.FAILING
    remedy = "Wait; if it stays, see whether this machine reaches api_base, and what Telegram's status pages say."
    return Finding(code="connection", state=state, message=str(failure), remedy=remedy)


def _groups(me: User) -> Finding:
    """Privacy is a choice: hearing only what is addressed to the bot is in order."""
    if me.can_read_all_group_messages:
        return Finding(code="permissions", state=HealthState.OK, message="the bot hears everything in its groups")
    return Finding(
        code="permissions",
        state=HealthState.OK,
        message="in groups the bot hears only commands, mentions and answers to it",
        remedy="If it should hear all: @BotFather, /setprivacy, Disable; then add it to the group again.",
    )


def _polled(webhook: WebhookInfo) -> list[Finding]:
    if webhook.url:
        return [
            Finding(
                code="webhook",
                state=HealthState.WARNING,
                message="a webhook is set, and this account polls: the next poll takes the webhook away",
                remedy='If another program set it, give that program its own bot; else set transport = "webhook".',
            )
        ]
    return [Finding(code="webhook", state=HealthState.OK, message="no webhook is in the way of the poll")]


def _delivered(webhook: WebhookInfo, address: str | None) -> list[Finding]:
    problems = [
        Finding(code="webhook", state=state, message=message, remedy=remedy)
        for state, message, remedy in _problems(webhook, address)
    ]
    return problems or [Finding(code="webhook", state=HealthState.OK, message="Telegram delivers to our address")]


def _problems(webhook: WebhookInfo, address: str | None) -> Iterator[tuple[HealthState, str, str]]:
    if not webhook.url:
        yield HealthState.FAILING, "no webhook is set", "Set the service's public address and start it again."
        return
    ours = webhook.url == address if address is not None else "/webhooks/telegram" in urlsplit(webhook.url).path
    if not ours:
        remedy = "Start the service again; if it comes back, another program uses this bot: give it its own."
        yield HealthState.FAILING, "the webhook leads somewhere else", remedy
    if webhook.pending_update_count and webhook.last_error_message:
        message = f"{webhook.pending_update_count} updates wait; Telegram says: {_plain(webhook.last_error_message)}"
        yield HealthState.WARNING, message, "See that the public address is reachable from outside, with a valid TLS."
    elif webhook.pending_update_count > MANY_WAITING:
        message = f"{webhook.pending_update_count} updates wait, and are lost after 24 hours"
        yield HealthState.WARNING, message, "See why the service is slow to take webhooks."
    if webhook.allowed_updates and (missing := set(WANTED) - set(webhook.allowed_updates)):
        message = f"the webhook is not told of {', '.join(sorted(missing))}"
        yield HealthState.WARNING, message, "Start the service again: it sets the webhook anew."


def _plain(told: str) -> str:
    return "".join(c if c.isprintable() and c not in "<>" else " " for c in told[:200])
