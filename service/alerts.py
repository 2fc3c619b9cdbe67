"""Who is told of alerts, from the settings."""

from aggregator.accounts import Accounts
from aggregator.alerts import Teller
from aggregator.tellers import AccountTeller, WebhookTeller
from connectors.contract import SendsReplies
from connectors.http import Http
from service.clock import new_id
from service.settings import AlertSettings, WrongSetting


def tellers(section: str, settings: AlertSettings, accounts: Accounts, http: Http) -> list[Teller]:
    """The configured ones.

    Raises:
        WrongSetting: the account is not configured, or cannot write.
    """
    found: list[Teller] = []
    if settings.url:
        secret = settings.secret.get_secret_value()
        found.append(WebhookTeller(http=http, url=settings.url, secret=secret, new_id=new_id))
    if settings.account:
        channel, _, name = settings.account.partition("/")
        account = accounts.get(channel, name or None)
        if account is None or not isinstance(account.connector, SendsReplies):
            raise WrongSetting(f"{section}.account: {settings.account!r} is no account that can write; name another")
        found.append(AccountTeller(account=account, conversation_id=settings.conversation, new_id=new_id))
    return found
