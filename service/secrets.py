"""All secrets of the settings, so that none of them is ever written to a log."""

from collections.abc import Iterator

from service.accounts import parse
from service.settings import Settings, secrets_in


def all_secrets(settings: Settings) -> Iterator[str]:
    """Of the sections and of every account.

    Raises:
        WrongSetting: an account's table is wrong.
    """
    for section in (settings.media, settings.queue, settings.alerts, settings.inbox):
        yield from secrets_in(section)
    for channel, accounts in settings.accounts.items():
        for name, table in accounts.items():
            yield from secrets_in(parse(channel, name, table)[1])
