"""Words: a citizen's text as it is compared. Links, emoji and courtesies out, slang and short forms written out."""

import re
from collections.abc import Sequence
from functools import lru_cache
from unicodedata import normalize

import regex

from model.understanding import Words
from understanding.lexicon import ADDRESS, COURTESIES, KNOWN, STOP
from understanding.slang import BESIDE
from understanding.spelling import spelled
from understanding.stems import stem

#: Characters that are compared: no complaint is longer, and what is longer is like its beginning.
LONGEST = 10_000
NOTHING = Words(plain="", words=(), content=())
#: Marks stacked on letters, and signs that are not seen (zero width, direction of writing).
MARKS = regex.compile(r"[\p{Mn}\p{Me}\p{Cf}]+")
APOSTROPHES = re.compile(r"['’‘`´ʼ]")
LINK = re.compile(r"(?i)(?:https?://|www\.)\S+|\b[\w-]{1,40}\.(?:com|co\.id|go\.id|id|ly|me|net|org|be|gl)\b(?:/\S*)?")
LINK_SIGNS = ("://", "www.", ".com", ".id", ".ly", ".me", ".net", ".org", ".be", ".gl")
REPOST = re.compile(r"\bRT\s+@\w+:?")
EMAIL_OR_MENTION = re.compile(r"[\w.+-]{0,64}@[\w.]+")
HASHTAG = re.compile(r"#(\w+)")
HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[^\W\d_])(?=\d{3})|_")
#: What an application or a person writes before a copied text.
FORWARDED = re.compile(
    r"[\W_]*(?:(?:di)?teruskan(?: berkali[ -]kali)?|forwarded(?: message| many times)?|fwd?|copas|copy paste|repost|re)"
    r"(?: dari (?:grup|group|wa|fb|tetangga|sebelah|status|teman)(?: \w+)?)?\s*[]:*)\n-]\s*",
)
TOKEN = re.compile(r"[^\W_]+")
SHORTEST_PART = 3  #: letters of a word inside a hashtag


def normalise(text: str | None) -> Words:
    """The text as it is compared; of a text longer than `LONGEST` characters, its beginning."""
    return compared(written_out(text)) if text else NOTHING


def compared(written: Sequence[str]) -> Words:
    """The same of what is written out already."""
    words = _without_courtesies(written)
    if not words:
        return NOTHING
    return Words(plain=" ".join(words), words=words, content=tuple([root for word in words if (root := _root(word))]))


def written_out(text: str) -> list[str]:
    """All words written out, courtesies too: what a text's kind and language are told from."""
    tokens = TOKEN.findall(_bare(text))
    words: list[str] = []
    last = ""
    for index, token in enumerate(tokens):
        if beside := BESIDE.get(token):
            after = spelled(tokens[index + 1])[0] if index + 1 < len(tokens) else ""
            plain = beside.between(last, after)
        else:
            plain = spelled(token)
        for word in plain:
            # "jalan-jalan", "tolong tolong": once is as good. Numbers are said twice for a reason.
            if word != last or word[0].isdigit():
                words.append(word)
                last = word
    return words


def _bare(text: str) -> str:
    """Lower case, without what is no word; mostly one pass, since most texts have none of it."""
    text = text[:LONGEST]
    if not text.isascii():
        # Marks go first: putting thousands of them into their order takes long.
        text = MARKS.sub("", normalize("NFKD", MARKS.sub("", text)))[:LONGEST]
    if "@" in text:
        text = EMAIL_OR_MENTION.sub(" ", REPOST.sub(" ", text))
    if any(sign in text for sign in LINK_SIGNS):
        text = LINK.sub(" ", text)
    if "#" in text:
        text = HASHTAG.sub(_said, text)
    text = text.lower()
    if forwarded := FORWARDED.match(text):
        text = text[forwarded.end() :]
    return APOSTROPHES.sub("", text)


def _said(hashtag: re.Match[str]) -> str:
    """The words of a hashtag: both "#JalanRusak" and "#jalanrusak" are "jalan rusak"."""
    parts = HUMP.sub(" ", hashtag[1])
    if parts != hashtag[1]:
        return f" {parts} "
    said = hashtag[1].lower()
    for cut in range(SHORTEST_PART, len(said) - SHORTEST_PART + 1):
        if said[:cut] in KNOWN and said[cut:] in KNOWN:
            return f" {said[:cut]} {said[cut:]} "
    return f" {said} "


def _without_courtesies(words: Sequence[str]) -> tuple[str, ...]:
    kept: list[str] = []
    index = 0
    while index < len(words):
        if words[index] in COURTESIES and (length := _courtesy(words, index)):
            index += length
            while index < len(words) and words[index] in ADDRESS:
                index += 1
        else:
            kept.append(words[index])
            index += 1
    return tuple(kept)


def _courtesy(words: Sequence[str], start: int) -> int:
    """How many words from here on are a courtesy."""
    for phrase in COURTESIES[words[start]]:
        if tuple(words[start : start + len(phrase)]) == phrase:
            return len(phrase)
    return 0


@lru_cache(maxsize=1 << 16)
def _root(word: str) -> str:
    """What it weighs in likeness: its stem, or nothing."""
    return "" if word in STOP else stem(word)
