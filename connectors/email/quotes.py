"""What somebody wrote, without the history that the mail program put below it.

Only answers are cut: in a first mail or a forwarded one, what looks like a quotation is what the citizen wants to show.
"""

import re
from collections.abc import Sequence

#: Above a quotation stands when and who, and that they wrote; it may be broken over three lines. Indonesian programs,
#: which serve Javanese too, English, Dutch and German ones.
BEGINS = re.compile(r"^[ \t>*_]*(?:On|Pada|Tanggal|Op|Am)\b")
ENDS = re.compile(r"\b(?:wrote|menulis|schreef|schrieb)\s?:?[ \t*_]*$")
WRITES = re.compile(r"^[^>].{2,200}@.{1,200}\b(?:wrote|menulis|schreef|schrieb)\s?:[ \t]*$")
RULE = re.compile(
    r"^[ \t>]*-{2,}[ \t]*(?:Original Message|Original Appointment|Pesan Asli|Pesan asal|Balasan)[ \t]*-{2,}[ \t]*$",
    re.MULTILINE | re.IGNORECASE,
)
#: Outlook's block: a name of the sender, then within the next lines when and to whom.
BLOCK = re.compile(
    r"^[ \t]*(?:_{8,}[ \t]*\n\s*)?[*]?(?:From|Dari)[*]?[ \t]*:[^\n]{1,300}\n"
    r"(?=(?:[^\n]{0,300}\n){0,3}?[*]?(?:Sent|Date|Dikirim|Tanggal|Terkirim)[*]?[ \t]*:)"
    r"(?=(?:[^\n]{0,300}\n){0,4}?[*]?(?:To|Kepada|Untuk|Ke|Subject|Subjek|Perihal)[*]?[ \t]*:)",
    re.MULTILINE,
)
DEVICE = re.compile(
    r"^[ \t]*(?:Sent (?:from|via) (?:my )?[^\n]{2,60}|Get Outlook for [^\n]{2,40}|Dikirim dari [^\n]{2,60}"
    r"|Dapatkan Outlook untuk [^\n]{2,40}|Terkirim dari [^\n]{2,60})[ \t.]*$",
    re.MULTILINE | re.IGNORECASE,
)
SIGNATURE_LINES = 5


def without_history(text: str) -> str:
    """The words above and between quotations; all of it where nothing else would be left."""
    cuts = [found.start() for pattern in (RULE, BLOCK) if (found := pattern.search(text))]
    lines = text[: min(cuts, default=len(text))].split("\n")
    start, end = _attribution(lines)
    own = _unquoted(lines[:start])
    if not own and start < len(lines):  # answered below the quotation
        own = _unquoted(lines[end:])
    return own or text.strip()


def _attribution(lines: Sequence[str]) -> tuple[int, int]:
    """Where "On … wrote:" begins, and what comes after it; behind the last line where there is none."""
    for at, line in enumerate(lines):
        if WRITES.match(line[:500]):
            return at, at + 1
        if BEGINS.match(line):
            for end in range(at, min(at + 3, len(lines))):
                if ENDS.search(lines[end][:500]):
                    return at, end + 1
    return len(lines), len(lines)


def _unquoted(lines: Sequence[str]) -> str:
    return "\n".join(line for line in lines if not line.lstrip().startswith(">")).strip()


def modest(text: str) -> str:
    """No advertisement of a mail program at the end, and no more than the first lines of a signature."""
    body, separator, signature = text.partition("\n-- \n")
    if separator:
        lines = [line for line in signature.split("\n") if line.strip()][:SIGNATURE_LINES]
        text = "\n".join((body.rstrip(), "--", *lines)) if lines else body
    while (found := _last(text)) is not None:
        text = text[:found].rstrip()
    return text.strip()


def _last(text: str) -> int | None:
    for found in DEVICE.finditer(text):
        if found.start() > 0 and not text[found.end() :].strip():
            return found.start()
    return None


def reflowed(text: str, *, delete_space: bool) -> str:
    """RFC 3676: lines that end in a space go on in the next one; `-- ` does not."""
    lines: list[list[str]] = []
    goes_on = False
    for line in text.split("\n"):
        line = line.rstrip("\r")
        quoted = line.startswith(">")
        line = line[1:] if line.startswith(" ") else line
        if not goes_on or quoted:
            lines.append([])
        goes_on = not quoted and line.endswith(" ") and line != "-- "
        lines[-1].append(line[:-1] if goes_on and delete_space else line)
    joined = ["".join(pieces) for pieces in lines]
    return "\n".join(line if line == "-- " else line.rstrip() for line in joined)
