"""The clients of the report door: accounts whose connector takes reports, each known by its key."""

import hmac
from dataclasses import dataclass

from aggregator.accounts import Account, Accounts
from connectors.contract import ReportClient, TakesReports


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """One client that has shown its key."""

    account: Account
    limits: ReportClient

    @property
    def name(self) -> str:
        """The account's name."""
        return self.account.name


def known(accounts: Accounts, key: str) -> Client | None:
    """Whose key this is. All keys are compared, each in constant time."""
    given, found = key.encode("utf-8", "replace"), None
    for account in accounts:
        if isinstance(account.connector, TakesReports):
            limits = account.connector.client
            if hmac.compare_digest(limits.key.get_secret_value().encode(), given):
                found = Client(account=account, limits=limits)
    return found
