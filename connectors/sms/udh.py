"""The user data header: which part of a long message this is, or that it is meant for a program.

Source: 3GPP TS 23.040 9.2.3.24, read 2026-11-25.
"""

from dataclasses import dataclass

CONCATENATED_8, CONCATENATED_16 = 0x00, 0x08
PORT_8, PORT_16 = 0x04, 0x05


@dataclass(frozen=True, slots=True)
class Header:
    """What of it matters here."""

    reference: int | None = None
    total: int = 1
    number: int = 1
    for_a_program: bool = False  #: addressed to a port: ring tones, settings, MMS notifications


def read(content: bytes) -> Header:
    """The header's elements; what is cut short or makes no sense says nothing."""
    reference, total, number, port = None, 1, 1, False
    at = 1
    while at + 2 <= min(len(content), content[0] + 1 if content else 0):
        kind, length = content[at], content[at + 1]
        value = content[at + 2 : at + 2 + length]
        at += 2 + length
        if kind == CONCATENATED_8 and len(value) == 3:
            reference, total, number = value
        elif kind == CONCATENATED_16 and len(value) == 4:
            reference, total, number = int.from_bytes(value[:2]), value[2], value[3]
        port = port or kind in (PORT_8, PORT_16)
    whole = reference is None or not 1 <= number <= total or total == 1
    return Header(for_a_program=port) if whole else Header(reference, total, number, port)
