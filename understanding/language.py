"""Language: Indonesian, Javanese, both in one text, English, or none. Told from small words and habits of letters."""

import re
import tomllib
from functools import lru_cache

from model.understanding import Guess, Language, Words
from understanding.lexicon import KNOWN
from understanding.slang import RESOURCES

LONGEST = 2_000  #: characters that are looked at: a language shows soon
LONGEST_WORD = 24
TOKEN = re.compile(r"[a-zà-ÿ]+")
NONE = (0.0, 0.0, 0.0)
#: Habits of Javanese spelling: how active verbs begin, and "its", "for" and the passive of polite speech.
JAVANESE_HABIT = re.compile(
    r"(?:mb|nd|nj|ngg|ngl|ngr|mbl)[a-z]{3,}$|[a-z]*(?:dh|th)[aeiou](?!r)|[a-z]{3,}(?:ipun|ake|aken|ane|ono|kno)$|dipun[a-z]+$"
)
INDONESIAN_HABIT = re.compile(
    r"(?:meng|meny|mem|men|ber|ter|per|peng|pem|pen)[a-z]{4,}$|[a-z]{3,}(?:nya|kan|lah|kah)$|di[a-z]{3,}(?:in|kan)$"
)
#: "The" or "its" behind a word of both languages ("lampune").
THE = re.compile(r"([a-z]{4,}?)n?e$")
#: How much these tell beside a word of a list: a borrowed word, a habit of letters, a word of our own lexicon.
BORROWED, HABIT, WORD = 0.35, 0.5, 0.4
#: Shares of Javanese above which a text is Javanese, and below which it is Indonesian with a word of it.
MOSTLY, HARDLY = 0.82, 0.13
LEAST = 0.9  #: weight of Javanese that an Indonesian text may have and be Indonesian
FEW = 3  #: words, of which nothing can be told when none is known
SURE = 4.0  #: weight of the words with which a guess is as sure as it gets


def _load() -> dict[str, tuple[float, float, float]]:
    table = tomllib.loads((RESOURCES / "language.toml").read_text(encoding="utf-8"))
    told = {word: (0.0, BORROWED, 0.0) for word in table["borrowed"].split()}
    told |= {word: (1.0, 0.0, 0.0) for word in table["indonesian"].split()}
    told |= {word: (0.0, 1.0, 0.0) for word in table["javanese"].split()}
    return told | {word: (0.0, 0.0, 1.0) for word in table["english"].split()}


TOLD = _load()


def guess(words: Words, text: str) -> Guess[Language]:
    """The language of a text; of a long one, of its beginning. `words` say whether anything is left to tell it from."""
    if not words.plain and not text.strip():
        return Guess(Language.OTHER, 1.0)
    indonesian = javanese = english = 0.0
    tokens = TOKEN.findall(text[:LONGEST].lower())
    for token in tokens:
        told = TOLD.get(token) or _habit(token)
        indonesian += told[0]
        javanese += told[1]
        english += told[2]
    return _weigh(indonesian, javanese, english, len(tokens))


def _weigh(indonesian: float, javanese: float, english: float, tokens: int) -> Guess[Language]:
    local = indonesian + javanese
    total = local + english
    if total < WORD:
        # Names and numbers only ("ID pelanggan 5230…") are what people here write.
        return Guess(Language.INDONESIAN, 0.4) if tokens >= FEW else Guess(Language.OTHER, 0.5)
    if english > local and (english > 1 or tokens <= FEW):
        return Guess(Language.ENGLISH, _sure(english, english / total))
    share = javanese / local if local else 0.0
    if share <= HARDLY or (javanese < LEAST and indonesian):
        return Guess(Language.INDONESIAN, _sure(local, 1 - share))
    if share >= MOSTLY:
        return Guess(Language.JAVANESE, _sure(javanese, share))
    return Guess(Language.MIXED, _sure(local, 1 - abs(share - (MOSTLY + HARDLY) / 2)))


def _sure(weight: float, share: float) -> float:
    return round(min(0.99, share * (0.6 + 0.4 * min(1.0, weight / SURE))), 3)


@lru_cache(maxsize=1 << 15)
def _habit(token: str) -> tuple[float, float, float]:
    """What an unknown word's letters say."""
    if len(token) > LONGEST_WORD:
        return NONE
    if INDONESIAN_HABIT.match(token):
        return (HABIT, 0.0, 0.0)
    if token in KNOWN:
        return (WORD, 0.0, 0.0)
    if JAVANESE_HABIT.match(token) or ((base := THE.match(token)) and base[1] in KNOWN):
        return (0.0, HABIT, 0.0)
    return NONE
