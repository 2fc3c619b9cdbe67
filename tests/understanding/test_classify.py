"""The classifier: features, lanes, and a model that is small, deterministic, durable and no slower than it must be."""

import subprocess
import sys
from pathlib import Path
from statistics import median
from time import perf_counter

import pytest

from tests.mind import insight
from understanding.classify import texts
from understanding.classify.features import Features
from understanding.classify.lanes import MIDDLE, MOST, add, pack
from understanding.classify.model import Model
from understanding.classify.phrases import Apart, Together
from understanding.classify.texts import NOTHING, Labelled
from understanding.words import normalise, written_out

FEATURES = Features()
NAMES = ("pemuda", "kartini", "veteran", "majapahit")
TAUGHT = (
    ("jalan {} berlubang parah", "complaint", "jalan-rusak", "normal"),
    ("kebakaran di {}, tolong cepat", "complaint", "kebakaran", "emergency"),
    ("halo min, apa kabar {}", "none", NOTHING, "normal"),
    ("terima kasih petugas {}, mantap", "praise", NOTHING, "normal"),
)
FEW = [
    Labelled(text=text.format(name), kind=kind, category=category, urgency=urgency, group=f"{category} {kind} {name}")
    for text, kind, category, urgency in TAUGHT
    for name in NAMES
]


@pytest.fixture(scope="module")
def model() -> Model:
    from understanding.classify.training import train

    return train(FEW)


@pytest.mark.parametrize("count", [0, 1, MOST, MOST + 1, 1000])
def test_lanes_add_as_plain_sums_do(count: int) -> None:
    rows = [[-127, 0, 127], [5, -6, 7], [0, 0, -1]]
    packed = pack(bytes(value + MIDDLE for row in rows for value in row), 3)
    chosen = [index % 3 for index in range(count)]
    wanted = [sum(rows[index][lane] for index in chosen) for lane in range(3)]
    assert add([packed[index] for index in chosen], [1] * count, 3) == wanted
    added_up = [sum(packed[index] for index in chosen[start : start + 7]) for start in range(0, count, 7)]
    assert add(added_up, [min(7, count - start) for start in range(0, count, 7)], 3) == wanted


@pytest.mark.parametrize(
    ("text", "hit"),
    [
        ("lampu depan pos ronda mati", True),
        ("mati lampunya", True),
        ("lampu hias kota lama bagus sekali malam minggu kemarin padahal biasanya kabeh mati", False),
    ],
)
def test_words_of_a_term_may_stand_a_little_apart(text: str, hit: bool) -> None:
    lists = Apart({"pju": "lampu mati"})
    assert bool(lists.hits(normalise(text).content)) is hit


def test_words_of_a_cue_stand_side_by_side() -> None:
    cues = Together({("frame", "over"): "sudah padam"}, str)
    assert cues.hits(written_out("apinya udah padam kok")) == {("frame", "over")}
    assert cues.hits(written_out("udah lama belum padam")) == set()


@pytest.mark.parametrize(
    ("text", "feature"),
    [
        ("got depan rumah mampet", "l! drainase"),
        ("gotnya mampet", "l drainase"),
        ("omahe kobong, tulung", "q danger fire"),
        ("kemarin kebakaran", "q fire past"),
        ("KAMI TERJEBAK DI ATAP", "s shouts"),
        ("cek bit.ly/abc promo", "s link"),
        ("matur nuwun 🙏", "s thanks"),
        ("xyzzy", "l nothing"),
    ],
)
def test_a_feature_is_read(text: str, feature: str) -> None:
    assert feature in FEATURES.read(text).told


@pytest.mark.parametrize("text", ["trek pasir liwat terus", "tronton nutup jalan", "dump truck ngebut"])
def test_words_that_mean_the_same_share_a_feature(text: str) -> None:
    assert "k truck" in FEATURES.read(text).said


def test_training_twice_gives_the_same_model(model: Model, tmp_path: Path) -> None:
    from understanding.classify.training import train

    one, other = tmp_path / "one", tmp_path / "other"
    model.save(one)
    train(FEW).save(other)
    assert one.read_bytes() == other.read_bytes()


def test_a_model_read_again_judges_alike(model: Model, tmp_path: Path) -> None:
    path = tmp_path / "folder" / "model"
    model.save(path)
    again = Model.load(path)
    read = FEATURES.read("ada kebakaran")
    assert again.judge(read) == model.judge(read)
    assert (again.version, Model.base_of(path)) == (model.version, model.parameters.base)
    assert [file.name for file in path.parent.iterdir()] == ["model"], "nothing temporary stays"


def test_another_model_has_another_stamp(model: Model, tmp_path: Path) -> None:
    path = tmp_path / "model"
    assert Model.stamp(path) is None
    model.save(path)
    first = Model.stamp(path)
    model.save(path)
    assert first != Model.stamp(path)


@pytest.mark.parametrize("content", [b"", b"no model", b"{}\n", b'{"names": 1}\nx', b"[]\n"])
def test_what_is_no_model_is_an_error_that_says_so(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "model"
    path.write_bytes(content)
    assert Model.base_of(path) is None
    with pytest.raises(ValueError, match=r"."):
        Model.load(path)


def test_corrections_change_the_model_and_its_version(model: Model) -> None:
    from understanding.classify.training import train

    said = [("jalan pemuda berlubang parah", "category", None), ("jalan pemuda berlubang parah", "kind", "praise")]
    corrected = list(texts.corrected(said))
    assert corrected == [Labelled(text=said[0][0], kind="praise", category=NOTHING, group=said[0][0])]
    assert train(FEW, corrected).version != model.version


def test_texts_of_one_happening_are_one_group() -> None:
    groups = {one.text: one.group for one in texts.shipped()}
    assert len(groups) > 1000
    assert all(groups.values())


def test_probabilities_are_shares() -> None:
    model = insight()._understander._model
    for text in ("banjir", "jalan rusak depan pasar johar", "halo"):
        verdict = model.judge(FEATURES.read(text))
        assert 0.8 < sum(share for _, share in verdict.categories) <= 1.0001
        assert 0 <= verdict.emergency <= 1


@pytest.mark.slow
def test_no_daemon_loads_what_trains() -> None:
    code = (
        "import sys, understanding.insight; sys.exit(any(one in sys.modules for one in ('numpy', 'scipy', 'sklearn')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_text_of_140_characters_is_judged_in_less_than_a_millisecond() -> None:
    model = insight()._understander._model
    sample = [one.text for one in texts.shipped() if 120 <= len(one.text) <= 160][:200]
    spent = []
    for text in sample:
        started = perf_counter()
        model.judge(FEATURES.read(text))
        spent.append(perf_counter() - started)
    assert median(spent) < 0.001
