"""The gazetteer: from a citizen's words, and a position where there is one, to a place."""

from collections.abc import Iterable

from model.understanding import Place, PlaceSource, Words
from understanding.place import labels
from understanding.place.ambiguity import Decision, decide
from understanding.place.areas import RESOURCES, Areas, Kecamatan
from understanding.place.boundaries import Boundaries
from understanding.place.lexicon import Lexicon
from understanding.place.mentions import Kind, Mention
from understanding.place.negation import exclude
from understanding.place.numbers import house, neighbourhood
from understanding.place.scanner import Scanner
from understanding.place.tokens import READ_CHARACTERS, Tokens, tokenize

#: A kelurahan that the text names outright stands against a position elsewhere, but is less sure.
_CONTRADICTED = 0.7


class Gazetteer:
    """The city's names. Load it once; it is safe to share, and `find` never raises."""

    def __init__(self, areas: Areas, lexicon: Lexicon, boundaries: Boundaries) -> None:
        """Use `load` instead, unless the names are one's own."""
        self._areas = areas
        self._scanner = Scanner(lexicon)
        self._boundaries = boundaries

    @classmethod
    def load(cls) -> "Gazetteer":
        """Read the shipped names and boundaries."""
        areas = Areas.load()
        return cls(areas, Lexicon(areas), Boundaries.load(RESOURCES / "boundaries.csv"))

    def find(
        self,
        text: str,
        words: Words,
        position: tuple[float, float] | None = None,
        source: PlaceSource = PlaceSource.POSITION,
    ) -> Place:
        """Where it is. `position` is (lat, lon) in WGS 84 degrees, and `source` says what it is from.

        An area of the text (`source` is TEXT) of at least 0.8 confidence was named in it, and so were all `areas`; one
        of less was concluded from a street or a landmark, or speaks against the position.
        """
        tokens = tokenize(text)
        mentions = self._mentions(tokens, words)
        lower = text[:READ_CHARACTERS].lower()
        rt, rw = neighbourhood(lower)
        at = self.area_at(*position) if position else None
        decision = decide(mentions, at[0] if at else None)
        area, confidence, origin = _weigh(decision, at, source)
        street = _first(mentions, Kind.STREET)
        landmark = _landmark(mentions, bool(street or decision.area or decision.areas or rt or rw or position))
        lat, lon = position or (None, None)
        return Place(
            area=area,
            area_confidence=confidence,
            areas=decision.areas if origin is PlaceSource.TEXT or area is None else (),
            street=street.name if street else None,
            landmark=landmark.name if landmark else None,
            number=house(lower, bool(street or landmark)),
            rt=rt,
            rw=rw,
            relation=(landmark and landmark.relation) or (street and street.relation) or None,
            lat=lat,
            lon=lon,
            source=origin,
            excluded=_excluded(mentions),
        )

    def area_at(self, lat: float, lon: float) -> tuple[str, float] | None:
        """The code of the kelurahan at a position and how sure that is; None outside the city."""
        return self._boundaries.at(lat, lon)

    def name(self, code: str) -> str | None:
        """The name of a kecamatan or kelurahan ("Sendangmulyo")."""
        area = self._areas.by_code.get(code)
        return area.name if area else None

    def kecamatan_of(self, code: str) -> str | None:
        """The code of the kecamatan that an area is or lies in."""
        area = self._areas.by_code.get(code)
        return area.kecamatan if area else None

    def code_of(self, kecamatan: str, kelurahan: str | None = None) -> str | None:
        """The code of a kecamatan, or of a kelurahan in it, by their names as this gazetteer spells them."""
        try:
            return self._areas.code(f"{kecamatan}/{kelurahan}" if kelurahan else kecamatan)
        except KeyError:
            return None

    def centre(self, code: str) -> tuple[float, float] | None:
        """The middle of an area, (lat, lon)."""
        area = self._areas.by_code.get(code)
        return (area.lat, area.lon) if area else None

    def areas(self) -> tuple[Kecamatan, ...]:
        """Every kecamatan with its kelurahan, by name, for a form."""
        return self._areas.listing()

    def label(self, place: Place, language: str = "id") -> str:
        """One line as an officer reads it: "depan Pasar Johar, Jl. Agus Salim, Kauman (Semarang Tengah)"."""
        return labels.label(self._areas, place, language)

    def _mentions(self, tokens: Tokens, words: Words) -> list[Mention]:
        mentions = self._scanner.scan(tokens)
        # Slang and abbreviations that only the normalised words write out.
        if not any(mention.codes for mention in mentions) and set(words.words) - set(tokens.words):
            mentions += [m for m in self._scanner.scan(tokenize(words.plain)) if m.kind is Kind.AREA]
        exclude(tokens, mentions)
        return mentions


def _weigh(
    decision: Decision, at: tuple[str, float] | None, source: PlaceSource
) -> tuple[str | None, float, PlaceSource | None]:
    """The text's area against the position's: a named kelurahan stays, all else gives way."""
    area, confidence = decision.area, decision.confidence
    text = PlaceSource.TEXT if area else None
    if at is None:
        return area, confidence, text
    code, sure = at
    named = area is not None and confidence >= _CONTRADICTED and len(area) > len(code[:8])
    if area == code:
        return area, max(confidence, sure), text
    if named and confidence > 0.75:
        return area, _CONTRADICTED, text
    if area and confidence >= 0.8 and not code.startswith(area):
        return area, _CONTRADICTED, text
    return code, sure, source


def _first(mentions: Iterable[Mention], kind: Kind) -> Mention | None:
    """The mention that says where: not excluded, no mere direction, known and related ones first."""
    found = [mention for mention in mentions if mention.kind is kind and not mention.excluded]
    return min(found, key=lambda m: (m.aside, not m.codes and m.relation is None), default=None)


def _landmark(mentions: list[Mention], placed: bool) -> Mention | None:
    """The landmark; one without a name ("depan SD") counts only where something else says which is meant."""
    found = _first((mention for mention in mentions if not mention.aside), Kind.LANDMARK)
    return found if found and (placed or found.confidence) else None


def _excluded(mentions: list[Mention]) -> tuple[str, ...]:
    said: dict[str, None] = {}
    for mention in mentions:
        if mention.excluded:
            said.update(dict.fromkeys(mention.codes if mention.kind is Kind.AREA else (mention.name,)))
    return tuple(said)
