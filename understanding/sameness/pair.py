"""Pair: a new report held against an earlier one; what every judgement about the two is made on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum

from model.sameness import Report
from understanding.sameness.copying import NONE, Copying, copying
from understanding.sameness.keys import LEAST_WORDS, USUAL_WINDOW
from understanding.sameness.kinship import AREA_WIDE, kin
from understanding.sameness.names import spoken
from understanding.sameness.whereabouts import Whereabouts, compare
from understanding.sameness.wording import NOTHING, Overlap, overlap, subject, wording

Windows = Mapping[str, timedelta]  #: how long reports of a category can be one happening
_HOUR = timedelta(hours=1)
_PHOTO_BITS = 6  #: in which two hashes of one picture differ at the most, however it was squeezed
_PLAIN_BITS = 12  #: a hash with fewer bits set or unset is of a dark or empty picture: it is like every other of these
_WORTH = 0.4  #: texts that share less are no copies
_COPIED, _COPIED_MASS, _COPIED_CHANGE, _COPIED_CHANGE_OF = 0.6, 4.0, 0.5, 0.09
_ONE_SUBJECT = 0.25  #: of the words that are no place's
_TURNED, _TURNED_MASS = 0.9, 6.0  #: the same words in another order
REACH_WIDE_M, REACH_M = 4_000, 2_500  #: of a happening that is as wide as several kelurahan, and of any other
_FAR_M = 1_500
_NEAR_M = 200


class Relation(Enum):
    """How two categories lie to each other."""

    SAME = "same"
    KIN = "kin"
    OTHER = "other"
    UNKNOWN = "unknown"  #: one of them has none


@dataclass(slots=True, kw_only=True)
class Pair:
    """Two reports and what they have in common."""

    new: Report
    other: Report
    words: Overlap
    subject: float  #: the part of what both say, but for the words of their places, that they share
    rare: int  #: words that both say and hardly anybody else
    where: Whereabouts
    hours: float  #: between them, whichever came first
    window: float  #: hours within which they can be one happening
    relation: Relation
    same_author: bool
    same_photo: bool
    contradicted: bool  #: they say outright that they speak of two places
    beyond: bool  #: and no happening reaches from one to the other
    wide: bool  #: a happening of their kind is as wide as several places
    copying: Copying

    @property
    def copied(self) -> bool:
        """Whether one text was made from the other, which is too long to be said twice by chance."""
        made, words = self.copying, self.words
        if self.subject < _ONE_SUBJECT:
            return False
        turned = words.contained >= _TURNED and words.mass >= _TURNED_MASS and words.unlike <= _COPIED_CHANGE
        change = max(_COPIED_CHANGE, _COPIED_CHANGE_OF * made.kept)
        kept = min(made.kept, words.mass)
        return turned or (kept >= _COPIED_MASS and made.part >= _COPIED and made.changed <= change)

    @property
    def pointed(self) -> bool:
        """Whether they agree on a place closer than an area."""
        where = self.where
        near = where.metres is not None and where.metres <= _NEAR_M
        return bool(where.street or where.landmark or where.namesake or where.neighbourhood) or near


def comparable(new: Report, other: Report, windows: Windows) -> bool:
    """Whether a look at two reports can give anything: long after, only the same citizen, picture or words can."""
    if new.complaint_id in (other.complaint_id, other.duplicate_of):
        return False
    return (
        abs(new.at - other.at) <= _window(new, other, windows)
        or new.citizen_id == other.citizen_id
        or bool(new.photos and other.photos)
        or len(wording(new.content).words.intersection(other.content)) >= LEAST_WORDS
    )


def pair(new: Report, other: Report, windows: Windows) -> Pair:
    """Hold `new` against `other`. Of places that nothing can bring together the words are not looked at."""
    where = compare(new.place, other.place)
    contradicted = contradicts(where)
    wide = new.category in AREA_WIDE or other.category in AREA_WIDE
    beyond = contradicted and not _within_reach(where, wide)
    words, alike, rare = (NOTHING, 0.0, 0) if beyond else _words(new, other)
    return Pair(
        new=new,
        other=other,
        words=words,
        subject=alike,
        rare=rare,
        where=where,
        hours=abs(new.at - other.at) / _HOUR,
        window=_window(new, other, windows) / _HOUR,
        relation=_relation(new.category, other.category),
        same_author=bool(new.citizen_id) and new.citizen_id == other.citizen_id,
        same_photo=bool(new.photos and other.photos) and _same_photo(new.photos, other.photos),
        contradicted=contradicted,
        beyond=beyond,
        wide=wide,
        copying=_copying(new, other, words),
    )


def _words(new: Report, other: Report) -> tuple[Overlap, float, int]:
    mine, theirs = wording(new.content), wording(other.content)
    words = overlap(mine, theirs)
    if not words.mass:
        return NOTHING, 0.0, 0
    return words, subject(mine, theirs, _spoken(new) | _spoken(other)), len(mine.rare & theirs.rare)


def _within_reach(where: Whereabouts, wide: bool) -> bool:
    """A flood has many streets, and a fire is seen from the next kelurahan."""
    if where.excluded or where.apart is None or where.apart > (REACH_WIDE_M if wide else REACH_M):
        return False
    return wide or not (where.street is False or where.number is False or where.neighbourhood is False)


def _copying(new: Report, other: Report, words: Overlap) -> Copying:
    if words.contained < _WORTH or words.mass < 1:
        return NONE
    return copying(new.content, other.content)


def contradicts(where: Whereabouts) -> bool:
    """Whether two places cannot be one. That one of them is silent contradicts nothing."""
    if where.excluded or where.number is False or where.neighbourhood is False:
        return True
    if where.metres is not None:
        if where.metres <= _NEAR_M:
            return False
        if where.metres >= _FAR_M:
            return True
    if where.street is False:
        return not (where.landmark or where.namesake)
    if where.kelurahan is False or where.kecamatan is False:
        return not where.area_named and (where.outright or not (where.street or where.landmark))
    return where.landmark is False and not (where.street or where.kelurahan or where.namesake)


def _window(new: Report, other: Report, windows: Windows) -> timedelta:
    """Of two categories the shorter window: a blocked drain of last week is not tonight's flood."""
    mine = windows.get(new.category or "", USUAL_WINDOW)
    return mine if new.category == other.category else min(mine, windows.get(other.category or "", USUAL_WINDOW))


def _relation(one: str | None, other: str | None) -> Relation:
    if one is None or other is None:
        return Relation.UNKNOWN
    if one == other:
        return Relation.SAME
    return Relation.KIN if kin(one, other) else Relation.OTHER


def _spoken(report: Report) -> frozenset[str]:
    place = report.place
    return spoken(place.street, place.landmark, place.area)


def _same_photo(mine: tuple[int, ...], theirs: tuple[int, ...]) -> bool:
    return any(
        (one ^ other).bit_count() <= _PHOTO_BITS and _PLAIN_BITS <= one.bit_count() <= 64 - _PLAIN_BITS
        for one in mine
        for other in theirs
    )
