"""The GSM 7-bit alphabet as an SMSC holds it, one septet a byte. Source: 3GPP TS 23.038 6.2.1, read 2026-11-25."""

BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = {"\f": 10, "^": 20, "{": 40, "}": 41, "\\": 47, "[": 60, "~": 61, "]": 62, "|": 64, "€": 101}
ESCAPE = 0x1B


def is_gsm(text: str) -> bool:
    """Whether a phone sends it without UCS-2."""
    return all((sign in BASIC and sign != "\x1b") or sign in EXTENDED for sign in text)


def to_gsm(text: str) -> bytes:
    """Septets, unpacked."""
    return b"".join(
        bytes((ESCAPE, EXTENDED[sign])) if sign in EXTENDED else bytes((BASIC.index(sign),)) for sign in text
    )


def from_gsm(content: bytes) -> str:
    """The text of unpacked septets."""
    extended = {code: sign for sign, code in EXTENDED.items()}
    signs, septets = [], iter(content)
    for septet in septets:
        signs.append(extended[next(septets)] if septet == ESCAPE else BASIC[septet])
    return "".join(signs)
