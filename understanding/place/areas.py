"""The kecamatan and kelurahan of the city: codes, names, centres, and how people write them."""

import csv
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from understanding.place.vocabulary import listed

RESOURCES = Path(__file__).parent.parent / "resources"

#: Names that are ordinary words too: they need a word beside them that says a place is meant.
ORDINARY_NAMES = listed("candi wates tandang tambangan jagalan bringin beringin panggung")
#: And those that mostly mean something else (a monument, a dam, a boarding school, "must").
RARE_NAMES = listed("tugu bendungan pesantren kudu bubakan")

#: Names that are something else only beside one of these words, before or after.
OTHER_SENSES: dict[str, frozenset[str]] = {
    "gemah": listed("ripah"),
    "kuningan": listed(
        "pagar pager plakat patung kran keran gagang tembaga logam galungan raya pegangan jakarta jabar"
    ),
    "siwalan": listed("buah pohon wit es gula legen party"),
    "semarang tengah": listed("semester malam hari kota minggu bulan tahun"),
}

#: Old, short and other spellings; a first part alone ("tlogosari") comes by itself.
OTHER_SPELLINGS: dict[str, tuple[str, ...]] = {
    "Bringin": ("beringin",),
    "Pindrikan Kidul": ("pendrikan kidul",),
    "Pindrikan Lor": ("pendrikan lor",),
    "Ngemplak Simongan": ("simongan", "ngemplak"),
    "Tanjung Mas": ("tanjung emas",),
    "Mugasari": ("mugassari", "mugas"),
    "Pleburan": ("peleburan",),
    "Kedungpane": ("kedungpani",),
    "Bendan Dhuwur": ("bendan duwur", "bendan duwor", "bendan nduwur"),
    "Srondol Kulon": ("serondol kulon",),
    "Srondol Wetan": ("serondol wetan",),
    "Plamongansari": ("plamongan",),
    "Gajahmungkur": ("gajah mungkur",),
    "Tlogosari Kulon": ("telogosari kulon",),
    "Tlogosari Wetan": ("telogosari wetan",),
    "Tlogomulyo": ("telogomulyo",),
    "Jerakah": ("jrakah",),
    "Purwodinatan": ("purwadinatan",),
    "Ngaliyan": ("ngalian", "ngalihan"),
    "Brumbungan": ("berumbungan",),
    "Krapyak": ("kerapyak",),
    "Kranggan": ("keranggan",),
    "Bangetayu Kulon": ("banget ayu kulon",),
    "Palebon": ("pelebon",),
    "Gisikdrono": ("gisik",),
    "Pudakpayung": ("pudak payung",),
    "Karang Kidul": (),
    "Genuk": ("genok",),
}
#: Second parts that tell two kelurahan of one name apart; without them either may be meant.
_PARTS = listed("Lor Kidul Wetan Kulon Tengah Ngisor Dhuwur")


@dataclass(frozen=True, slots=True)
class Area:
    """A kecamatan, or a kelurahan in one."""

    code: str
    name: str
    lat: float  #: centre, WGS 84 degrees
    lon: float

    @property
    def kecamatan(self) -> str:
        """The code of the kecamatan that it is or lies in."""
        return self.code[:8]

    @property
    def is_kecamatan(self) -> bool:
        """Whether it is a whole kecamatan."""
        return len(self.code) == 8


@dataclass(frozen=True, slots=True)
class Kecamatan:
    """A kecamatan as a form offers it: its kelurahan as (code, name), in the order of their names."""

    code: str
    name: str
    kelurahan: tuple[tuple[str, str], ...]


class Areas:
    """All areas, by code and by name."""

    def __init__(self, rows: list[dict[str, str]]) -> None:
        """Take the rows of `kelurahan.csv`."""
        self.by_code: dict[str, Area] = {}
        members: dict[tuple[str, str], list[Area]] = {}
        for row in rows:
            area = Area(row["kode"], row["kelurahan"], float(row["lat"]), float(row["lon"]))
            self.by_code[area.code] = area
            members.setdefault((area.kecamatan, row["kecamatan"]), []).append(area)
        for (code, name), kelurahan in members.items():
            lat = sum(area.lat for area in kelurahan) / len(kelurahan)
            lon = sum(area.lon for area in kelurahan) / len(kelurahan)
            self.by_code[code] = Area(code, name, lat, lon)

    @classmethod
    def load(cls) -> "Areas":
        """Read the shipped list."""
        with (RESOURCES / "kelurahan.csv").open(encoding="utf-8", newline="") as file:
            return cls(list(csv.DictReader(file)))

    @cached_property
    def _paths(self) -> dict[str, str]:
        paths: dict[str, str] = {}
        for area in self.by_code.values():
            parent = self.by_code[area.kecamatan].name
            paths[area.name if area.is_kecamatan else f"{parent}/{area.name}"] = area.code
        return paths

    def code(self, path: str) -> str:
        """The code of "Kecamatan" or "Kecamatan/Kelurahan"; KeyError when there is none."""
        return self._paths[path]

    def listing(self) -> tuple[Kecamatan, ...]:
        """Every kecamatan with its kelurahan, by name."""
        found = sorted((area for area in self.by_code.values() if area.is_kecamatan), key=lambda area: area.name)
        return tuple(Kecamatan(area.code, area.name, self._kelurahan(area.code)) for area in found)

    def _kelurahan(self, kecamatan: str) -> tuple[tuple[str, str], ...]:
        inside = [a for a in self.by_code.values() if a.kecamatan == kecamatan and not a.is_kecamatan]
        return tuple(sorted(((a.code, a.name) for a in inside), key=lambda pair: pair[1]))

    def spellings(self) -> dict[str, list[str]]:
        """Every way of writing a name, lower case → the codes that it may mean, a kecamatan first."""
        found: dict[str, list[str]] = {}
        for area in sorted(self.by_code.values(), key=lambda area: (len(area.code), area.code)):
            ways = [area.name, *OTHER_SPELLINGS.get(area.name, ())]
            for way in ways:
                codes = found.setdefault(way.lower(), [])
                if area.code not in codes:
                    codes.append(area.code)
        return self._with_first_parts(found)

    def _with_first_parts(self, found: dict[str, list[str]]) -> dict[str, list[str]]:
        firsts: dict[str, list[str]] = {}
        for way, codes in found.items():
            first, _, second = way.rpartition(" ")
            if first and second.title() in _PARTS and not first.startswith("semarang"):
                known = firsts.setdefault(first, [])
                known.extend(code for code in codes if code not in known)
        for first, codes in firsts.items():
            if first not in found and first not in {"karang", "bulu"}:
                found[first] = codes
        return found
