import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.understanding import Language
from understanding.language import guess
from understanding.words import normalise

TEXTS = [
    ("lampu jalan di depan rumah saya mati sudah seminggu belum diperbaiki", Language.INDONESIAN),
    ("knp sampah gk diangkut2 min? udh numpuk bgt nih", Language.INDONESIAN),
    ("Jalan rusak", Language.INDONESIAN),
    ("KTP hilang syaratnya apa saja", Language.INDONESIAN),
    ("pasar johar kebanjiran, pedagang sama bocah2 ngungsi", Language.INDONESIAN),
    ("no rangka MH1JFZ, IDPEL 5230 tegangan drop", Language.INDONESIAN),
    ("dalane rusak kabeh, wis suwe ora didandani", Language.JAVANESE),
    ("nyuwun tulung pak, griyanipun kobong, tiyange taksih wonten nglebet", Language.JAVANESE),
    ("piye iki lur, banyune ora mili", Language.JAVANESE),
    ("sampun dangu mboten wonten petugas ingkang dhateng", Language.JAVANESE),
    ("matur nuwun", Language.JAVANESE),
    ("rumah saya kebanjiran terus tiap hujan pak, wis ora kuat aku, tolong segera diperbaiki", Language.MIXED),
    ("mohon lampu jalan dibenerin pak, peteng banget nek bengi, wedi liwat kono", Language.MIXED),
    ("there is a big hole in the road near the school, please fix it", Language.ENGLISH),
    ("street light is broken", Language.ENGLISH),
    ("🙏🙏", Language.OTHER),
    ("", Language.OTHER),
    ("asdfghjk", Language.OTHER),
    ("請幫忙", Language.OTHER),
]


@pytest.mark.parametrize(("text", "language"), TEXTS)
def test_the_language_is_told_as_people_of_semarang_mix_it(text: str, language: Language) -> None:
    assert guess(normalise(text), text).value == language


def test_more_words_make_it_surer() -> None:
    short, long = "piye iki", "piye iki lur, dalane rusak kabeh ora ono sing ndandani"
    assert guess(normalise(short), short).confidence < guess(normalise(long), long).confidence


@given(st.text())
def test_any_text_has_a_language_and_a_confidence(text: str) -> None:
    found = guess(normalise(text), text)
    assert isinstance(found.value, Language)
    assert 0 <= found.confidence <= 1
