"""Kinship of categories: one happening is often reported under more than one of them."""

from functools import cache

#: Categories that people mix when they speak of one thing. Every one is kept in the index under the family's name.
FAMILIES: dict[str, frozenset[str]] = {
    "water": frozenset({"banjir", "rob", "drainase", "tanggul-sungai"}),
    "dark": frozenset({"listrik", "pju", "lampu-lalu-lintas", "kabel", "pohon"}),
    "traffic": frozenset({"kemacetan", "kecelakaan", "kendaraan-berat", "parkir", "pkl", "rambu"}),
    "fire": frozenset({"kebakaran", "bakar-sampah", "pencemaran"}),
    "road": frozenset({"jalan-rusak", "trotoar-rusak", "jembatan-rusak", "bekas-galian", "longsor", "air-pdam"}),
    "waste": frozenset({"sampah", "pasar", "taman"}),
    "order": frozenset({"ketertiban", "kriminalitas", "kebisingan", "pgot", "perempuan-anak"}),
    "animal": frozenset({"hewan", "evakuasi-hewan"}),
    "health": frozenset({"kesehatan", "medis", "dbd"}),
    "papers": frozenset({"ktp", "kk-akta", "pelayanan-kelurahan", "pungli", "izin", "pajak"}),
    "transport": frozenset({"trans-semarang", "angkutan"}),
}

#: Pairs that may be one happening, within a family or across two.
KIN: frozenset[frozenset[str]] = frozenset(
    frozenset(pair.split())
    for pair in (
        "banjir rob",
        "banjir drainase",
        "banjir tanggul-sungai",
        "rob tanggul-sungai",
        "rob drainase",
        "drainase tanggul-sungai",
        "banjir longsor",
        "tanggul-sungai longsor",
        "banjir kemacetan",
        "rob kemacetan",
        "listrik pju",
        "listrik lampu-lalu-lintas",
        "listrik kabel",
        "listrik pohon",
        "kabel pohon",
        "pju lampu-lalu-lintas",
        "pohon kemacetan",
        "pohon longsor",
        "pohon kecelakaan",
        "listrik kebakaran",
        "lampu-lalu-lintas kemacetan",
        "lampu-lalu-lintas rambu",
        "kemacetan kecelakaan",
        "kemacetan kendaraan-berat",
        "kemacetan parkir",
        "kemacetan pkl",
        "kecelakaan kendaraan-berat",
        "kecelakaan jalan-rusak",
        "kecelakaan medis",
        "kebakaran bakar-sampah",
        "kebakaran pencemaran",
        "bakar-sampah pencemaran",
        "bakar-sampah sampah",
        "pencemaran sampah",
        "drainase sampah",
        "tanggul-sungai sampah",
        "jalan-rusak bekas-galian",
        "jalan-rusak trotoar-rusak",
        "jalan-rusak jembatan-rusak",
        "jalan-rusak longsor",
        "trotoar-rusak bekas-galian",
        "air-pdam bekas-galian",
        "air-pdam jalan-rusak",
        "sampah pasar",
        "sampah taman",
        "pkl parkir",
        "pkl pasar",
        "ketertiban kriminalitas",
        "ketertiban kebisingan",
        "hewan evakuasi-hewan",
        "kesehatan dbd",
        "ktp kk-akta",
        "ktp pelayanan-kelurahan",
        "kk-akta pelayanan-kelurahan",
        "pungli pelayanan-kelurahan",
        "pungli parkir",
        "trans-semarang angkutan",
        "tanggul-sungai jembatan-rusak",
    )
)

#: One happening of these is as wide as a kelurahan: no street need be named.
AREA_WIDE = frozenset(
    {"banjir", "rob", "listrik", "air-pdam", "tanggul-sungai", "longsor", "pencemaran", "harga", "dbd"}
)

#: Everybody has a case of his own: that two are at one office or in one kelurahan says little.
PERSONAL = frozenset(
    {"ktp", "kk-akta", "izin", "pajak", "bansos", "rumah-layak", "tenaga-kerja", "perempuan-anak", "pungli", "medis"}
)

_FAMILY_OF = {category: family for family, members in FAMILIES.items() for category in members}


def family(category: str | None) -> str:
    """Under which name a category is kept."""
    return _FAMILY_OF.get(category or "", category or "")


@cache
def families(category: str | None) -> tuple[str, ...]:
    """Where to look for what may be one happening with it, its own family first."""
    own = family(category)
    others = {family(other) for pair in KIN if category in pair for other in pair} - {own}
    return (own, *sorted(others))


def kin(one: str | None, other: str | None) -> bool:
    """Whether two different categories may speak of one happening."""
    return frozenset((one, other)) in KIN
