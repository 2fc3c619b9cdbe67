"""Which coding a text needs, and how many SMS it becomes.

Source: 3GPP TS 23.038 6.2.1 (default alphabet and its extension), 23.040 9.2.3.24.1 (concatenation), read 2026-11-25.
"""

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = frozenset("^{}\\[~]|€\f")  #: two septets each
GSM, UCS2 = 0, 2  #: as Kannel names the codings
LONE_GSM, PART_GSM = 160, 153  #: septets
LONE_UCS2, PART_UCS2 = 70, 67  #: UTF-16 units


def coding_of(text: str) -> int:
    """7-bit where the default alphabet has every sign, else UCS-2."""
    return GSM if all(sign in BASIC or sign in EXTENDED for sign in text) else UCS2


def count_of(text: str) -> int:
    """How many SMS Kannel makes of it."""
    if coding_of(text) == GSM:
        return _parts(sum(1 + (sign in EXTENDED) for sign in text), LONE_GSM, PART_GSM)
    return _parts(len(text.encode("utf-16-le", "surrogatepass")) // 2, LONE_UCS2, PART_UCS2)


def units_in(parts: int) -> int:
    """UTF-16 units that fit into so many SMS whatever the signs are: UCS-2 is the narrower one."""
    return LONE_UCS2 if parts == 1 else parts * PART_UCS2


def _parts(length: int, lone: int, part: int) -> int:
    return 1 if length <= lone else -(-length // part)
