"""Which area is meant, when names are shared, words are few and streets are long."""

from dataclasses import dataclass

from understanding.place.mentions import Kind, Mention

_KECAMATAN = 8  #: characters of a kecamatan's code
_BY_CONTEXT = 0.9  #: an ambiguous name that other names decide
_OUTER = 0.85  #: a kecamatan named like one of its kelurahan: right either way, perhaps too wide
_SEVERAL = 0.8  #: more than one area is named
_ROUGH = 0.6  #: a street through several kelurahan of one kecamatan


@dataclass(frozen=True, slots=True)
class Decision:
    """The area, how sure it is, and what else the name may mean."""

    area: str | None = None
    confidence: float = 0.0
    areas: tuple[str, ...] = ()


def decide(mentions: list[Mention], position: str | None) -> Decision:
    """The area that the mentions speak of; `position` is the kelurahan of a shared position, or None."""
    meant = [mention for mention in mentions if not mention.excluded and mention.codes]
    outright = [code for mention in meant if mention.kind is Kind.AREA for code in mention.codes]
    named = [mention for mention in meant if _names(mention, outright)]
    if any(not mention.aside for mention in meant):
        named = [mention for mention in named if not mention.aside]
    if named:
        return _of_names(named, [mention for mention in meant if mention not in named], position)
    return _of_others([mention for mention in meant if not mention.aside] or meant)


def _names(mention: Mention, outright: list[str]) -> bool:
    """Whether it names an area: what goes by an area's name does, unless another area is named outright."""
    if mention.kind is Kind.AREA:
        return True
    return mention.names_area and (not outright or any(_agree(code, tuple(outright)) for code in mention.codes))


def _of_names(named: list[Mention], others: list[Mention], position: str | None) -> Decision:
    settled = [(mention, _likeliest(mention, named, others, position)) for mention in named]
    # The closest name wins: a kelurahan over its kecamatan, one that is settled over one that is not.
    mention, codes = min(settled, key=lambda pair: (len(pair[1]) > 1, not _specific(pair[1], settled)))
    if len(codes) > 1:
        outer = codes[0] if len(codes[0]) == _KECAMATAN else None
        around = [c[0] for m, c in settled if m is not mention and len(c) == 1 and _inside(codes, c[0])]
        area = around[0] if around else outer
        return Decision(area, min(_OUTER, mention.confidence) if area else 0.0, codes)
    confidence = mention.confidence
    if len(mention.codes) > 1:
        confidence = min(confidence, _BY_CONTEXT)
    if any(not _agree(codes[0], c) for _, c in settled):
        confidence = min(confidence, _SEVERAL)
    return Decision(codes[0], confidence)


def _likeliest(mention: Mention, named: list[Mention], others: list[Mention], position: str | None) -> tuple[str, ...]:
    """The mention's codes that its surroundings speak for; all of them when nothing does."""
    codes = mention.codes
    if len(codes) == 1:
        return codes
    around = [other.codes for other in named if other is not mention and set(other.codes) != set(codes)]
    beside = [other.codes for other in others]
    at: list[tuple[str, ...]] = [(position,)] if position else []
    for evidence in (around, beside, at):
        codes = _best(codes, evidence)
        if len(codes) == 1:
            break
    return codes


def _best(codes: tuple[str, ...], evidence: list[tuple[str, ...]]) -> tuple[str, ...]:
    scores = [sum(max(_support(code, c, len(said)) for c in said) for said in evidence) for code in codes]
    most = max(scores)
    return tuple(code for code, score in zip(codes, scores, strict=True) if score == most)


def _support(code: str, evidence: str, several: int) -> float:
    """How well a candidate goes with one of `several` codes: the same, around it, or beside it."""
    if code == evidence:
        return 1.0 if several == 1 else 0.75
    if code[:_KECAMATAN] != evidence[:_KECAMATAN]:
        return 0.0
    return 0.75 if len(code) == _KECAMATAN else 0.5


def _specific(codes: tuple[str, ...], settled: list[tuple[Mention, tuple[str, ...]]]) -> bool:
    """Whether no other settled name lies inside this one."""
    inner = (c[0] for _, c in settled if len(c) == 1 and c[0] != codes[0])
    return not any(code.startswith(codes[0]) for code in inner)


def _inside(codes: tuple[str, ...], kecamatan: str) -> bool:
    return all(code.startswith(kecamatan) for code in codes)


def _agree(area: str, codes: tuple[str, ...]) -> bool:
    return any(area.startswith(code) or code.startswith(area) for code in codes)


def _of_others(mentions: list[Mention]) -> Decision:
    """From streets and landmarks: the kelurahan they all share, else the kecamatan."""
    if not mentions:
        return Decision()
    first = mentions[0]
    shared = set(first.codes)
    confidence = first.confidence
    for mention in mentions[1:]:
        if both := shared.intersection(mention.codes):
            shared = both
    if len(shared) == 1:
        return Decision(shared.pop(), confidence)
    kecamatan = {code[:_KECAMATAN] for code in shared}
    return Decision(kecamatan.pop(), _ROUGH) if len(kecamatan) == 1 else Decision()
