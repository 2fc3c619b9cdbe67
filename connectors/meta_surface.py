"""What Messenger and Instagram call things, where they read the same messages."""

from dataclasses import dataclass

MAX_ID = 512


@dataclass(frozen=True, slots=True)
class Surface:
    """Messenger or Instagram, for one account."""

    name: str  #: as people call it
    own_id: str  #: of the Page, or of the Instagram account
    app_id: str
    prefix: str = ""  #: of a private conversation, where the account has others too

    def conversation(self, citizen: str) -> str:
        """The conversation with this person."""
        return f"{self.prefix}{citizen}"[:MAX_ID]

    def withheld(self) -> str:
        """What stands for something that Meta does not pass on: the officer can ask for it again."""
        return f"[pesan: {self.name} tidak meneruskan isinya]"
