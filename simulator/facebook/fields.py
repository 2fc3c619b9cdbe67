"""Graph's field expansion: `id,from{name},comments.filter(stream).limit(5){id,message}`."""

from dataclasses import dataclass, field

from simulator.facebook.errors import Refused


@dataclass(slots=True)
class Field:
    """One wanted field, with its modifiers and what is wanted of it."""

    name: str
    modifiers: dict[str, str] = field(default_factory=dict)
    fields: "list[Field] | None" = None  #: None: the default ones


def parse(text: str) -> list[Field]:
    """The wanted fields, in order."""
    reader = _Reader(text)
    found = reader.fields()
    if reader.rest():
        raise reader.refuse()
    return found


class _Reader:
    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0

    def rest(self) -> str:
        """What has not been read yet."""
        return self._text[self._at :]

    def refuse(self) -> Refused:
        """Graph's word for it."""
        return Refused(2500, f"Syntax error at character {self._at}: {self.rest()[:20]}")

    def fields(self) -> list[Field]:
        """Up to a closing brace or the end."""
        found = [self._field()]
        while self._take(","):
            found.append(self._field())
        return found

    def _field(self) -> Field:
        wanted = Field(self._word())
        while self._take("."):
            name = self._word()
            if not self._take("("):
                raise self.refuse()
            wanted.modifiers[name] = self._until(")")
        if self._take("{"):
            wanted.fields = self.fields()
            if not self._take("}"):
                raise self.refuse()
        return wanted

    def _word(self) -> str:
        start = self._at
        while self._at < len(self._text) and (self._text[self._at].isalnum() or self._text[self._at] == "_"):
            self._at += 1
        if start == self._at:
            raise self.refuse()
        return self._text[start : self._at]

    def _until(self, end: str) -> str:
        stop = self._text.find(end, self._at)
        if stop < 0:
            raise self.refuse()
        found, self._at = self._text[self._at : stop], stop + 1
        return found

    def _take(self, character: str) -> bool:
        if self._text.startswith(character, self._at):
            self._at += 1
            return True
        return False
