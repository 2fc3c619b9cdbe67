"""Texts: complete in both languages, none in a template or a script, times as people here write them."""

import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from aggregator.admission import EMPTY, TOO_LARGE, TYPE_NOT_ALLOWED
from aggregator.duplicates import LINKED, PARTED
from aggregator.everybody import ANSWERED
from aggregator.happenings import JOINED, OPENED
from aggregator.incident_desk import KEPT_APART, MERGED, SPLIT, TITLED, UNDONE
from aggregator.officer_moves import ADDED, TAKEN_OUT
from aggregator.pictures import DAMAGED, NO_DECODER, TOO_MANY_PIXELS
from aggregator.reconsider import LEFT
from aggregator.sayings import Saying
from inbox import translation
from inbox.callcenter import URGENCIES
from inbox.findings import CODES as CODES_OF_FINDINGS
from inbox.keys import HELP, SUGGESTED
from inbox.pages.exchanges import PURPOSES
from inbox.personal import UNMASKED
from inbox.problems import CODES
from inbox.times import Times
from inbox.translation import FOLDER, LANGUAGES, acknowledgement, load, words
from inbox.views import VIEWS
from model.complaint import ComplaintStatus, ComplaintType
from model.envelope import Transport
from model.event import AttachmentKind
from model.health import HealthState
from model.sameness import Sameness
from model.understanding import ContentKind, Language, Urgency
from tests.inbox.office import START
from understanding.sameness.reasons import Code

INBOX = Path(translation.__file__).parent
TEMPLATES = sorted((INBOX / "templates").rglob("*.html"))
SCRIPTS = sorted((INBOX / "static").glob("*.js"))
KEY = re.compile(r"""["']([a-z]+(?:\.[a-z_]+)+)["']""")
STEPS = (OPENED, JOINED, LEFT, MERGED, SPLIT, TITLED, KEPT_APART, ANSWERED, TAKEN_OUT, ADDED, UNDONE)
DYNAMIC = {
    "view.": [view.name for view in VIEWS] + ["channels", "quarantine", "incidents"],
    "kind.": list(ContentKind),
    "urgency.": list(Urgency),
    "tongue.": list(Language),
    "suggest.": [*SUGGESTED, "sure_1", "sure_2", "sure_3"],
    "reason.": list(Code),
    "belong.as_": list(Sameness),
    "step.": [*STEPS],
    "status.": list(ComplaintStatus),
    "action.": list(ComplaintStatus),
    "action.back.": ["received", "verified", "dispatched", "in_progress"],
    "type.": list(ComplaintType),
    "attachment.": list(AttachmentKind),
    "attachment.refused.": [EMPTY, TOO_LARGE, TYPE_NOT_ALLOWED],
    "attachment.note.": [DAMAGED, TOO_MANY_PIXELS, NO_DECODER],
    "transport.": list(Transport),
    "exchanges.purpose.": [*PURPOSES, "other"],
    "health.": list(HealthState),
    "finding.": [*CODES_OF_FINDINGS, *(f"{code}.remedy" for code in CODES_OF_FINDINGS)],
    "language.": list(LANGUAGES),
    "quarantine.": ["envelope", "event", "delivery"],
    "callcenter.urgency.": list(URGENCIES),
    "writer.": ["automatic", "elsewhere"],
    "delivery.": ["queued", "sending", "sent", "delivered", "read", "failed", "unknown"],
    "history.": [
        *("replied", "sent_again", "anonymised", "merged", "not_told", "parted", "revealed"),
        *(UNMASKED, LINKED, PARTED),
    ],
    "not_told.": ["account_gone", "no_replies", "window_closed", "public", "stopped", "nobody"],
    "merge.": ["phone", "link", "officer"],
    "citizen.": list(Saying),
    "citizen.state.": list(ComplaintStatus),
}


def used() -> set[str]:
    """Every key that a template, the help or the code asks for."""
    sources = [*TEMPLATES, *(path for path in INBOX.rglob("*.py"))]
    said = {key for path in sources for key in KEY.findall(path.read_text())}
    keys = {key for key in said if words("id").has(key)}
    keys |= {prefix + name for prefix, names in DYNAMIC.items() for name in names}
    keys |= {f"problem.{code}.{part}" for code in CODES for part in ("title", "remedy")}
    return keys | {heading for heading, _ in HELP} | {key.text for _, group in HELP for key in group}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_there_and_none_is_left_over(language: str) -> None:
    assert set(words(language).texts) == used()
    assert all(all(forms) for forms in words(language).texts.values())


def test_templates_ask_for_keys_that_exist() -> None:
    for path in TEMPLATES:
        for key in re.findall(r"""\bt\(["']([^"']+)["'][,)]""", path.read_text()):
            assert words("id").has(key), (path.name, key)


def test_both_languages_fill_the_same_places() -> None:
    for key, forms in words("id").texts.items():
        places = {tuple(sorted(set(re.findall(r"\{(\w+)\}", form)))) for form in forms}
        english = {tuple(sorted(set(re.findall(r"\{(\w+)\}", form)))) for form in words("en").texts[key]}
        assert places == english, key


def test_plural_forms_fit_the_language() -> None:
    counted = {key: len(forms) for key, forms in words("en").texts.items() if len(forms) > 1}
    assert counted and set(counted.values()) == {2}
    assert all(len(forms) == 1 for forms in words("id").texts.values())
    assert words("en")("list.attachments", n=1) == "1 attachment"
    assert words("en")("list.attachments", n=0) == "0 attachments"
    assert load("id").num_plurals == 1 and load("en").num_plurals == 2


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_template_holds_words_of_its_own(path: Path) -> None:
    source = re.sub(r"\{% block (layout|data) %\}.*?\{% endblock %\}", "", path.read_text())  # attributes
    text = re.sub(r"\{%.*?%\}|\{\{.*?\}\}|<kbd[^>]*>.*?</kbd>", "", source, flags=re.S)
    bare = re.sub(r"<[^>]*>", " ", text, flags=re.S)
    assert not re.findall(r"[A-Za-zÀ-ž]{2,}", bare), path.name
    for name, value in re.findall(r'\b(title|alt|placeholder|aria-label)="([^"]*)"', text):
        assert not re.search(r"[A-Za-z]{2,}", value), (path.name, name)


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_no_script_shows_words_of_its_own(path: Path) -> None:
    source = re.sub(r"//[^\n]*|/\*.*?\*/", "", path.read_text(), flags=re.S)
    assert not re.search(r"textContent\s*=\s*[\"'`]\w", source) and not re.search(r"say\([\"'`]", source)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_acknowledgement_names_the_number_and_fits_a_post(language: str) -> None:
    text = acknowledgement(language, "SMG-2026-000123")
    assert "SMG-2026-000123" in text and len(text) < 240
    assert acknowledgement("jv", "SMG-2026-000123") == acknowledgement("id", "SMG-2026-000123")


def test_times_are_those_of_jakarta_in_the_officers_words() -> None:
    indonesian, english = Times(words("id"), START), Times(words("en"), START)
    assert indonesian.day(START) == "Selasa, 24 November 2026"
    assert indonesian.clock(START) == "14.02" and english.clock(START) == "14:02"
    assert indonesian.full(START) == "Selasa, 24 November 2026 14.02.00 WIB"
    assert indonesian.moment(START + timedelta(days=3, hours=1, minutes=28)) == "Jum 27 Nov 15.30"


@pytest.mark.parametrize(
    ("ago", "indonesian", "english"),
    [
        (timedelta(seconds=-9), "baru", "now"),
        (timedelta(seconds=59), "baru", "now"),
        (timedelta(minutes=2), "2 mnt", "2 min"),
        (timedelta(minutes=119), "1 jam", "1 h"),
        (timedelta(days=6, hours=23), "6 hr", "6 d"),
        (timedelta(days=8), "16 Nov", "16 Nov"),
        (timedelta(days=400), "20 Okt 2025", "20 Oct 2025"),
    ],
)
def test_ages_are_short(ago: timedelta, indonesian: str, english: str) -> None:
    moment: datetime = START - ago
    assert (Times(words("id"), START).age(moment), Times(words("en"), START).age(moment)) == (indonesian, english)


def test_what_a_translator_added_is_read_at_start() -> None:
    assert {path.stem for path in FOLDER.glob("*.po")} == set(LANGUAGES)
