"""The name model as it is shipped: there or not, whole or broken, on or off; and the same each time."""

import json
import shutil

import pytest

from fieldloom.pseudonyms import voice as place
from fieldloom.pseudonyms.rules.detecting import detect
from fieldloom.pseudonyms.rules.kinds import Kind, Layer
from fieldloom.pseudonyms.voice import OVERLAP, SHIPPED, SIZE, WHERE, Model, standing, voice

TALK = (
    "me and spanner went to the foundations to see kayleigh\n\n"
    "aye and morrison come round fae methil wi a letter"
)
MEGABYTES = 1_000_000


@pytest.fixture
def asked(monkeypatch):
    """What is looked for is looked for anew."""

    def ask(where=None):
        place._told.cache_clear()
        if where is None:
            monkeypatch.delenv(WHERE, raising=False)
        else:
            monkeypatch.setenv(WHERE, str(where))
        return voice(), standing()

    yield ask
    monkeypatch.undo()
    place._told.cache_clear()


@pytest.fixture
def folder(tmp_path):
    """A copy of what is shipped."""
    return shutil.copytree(SHIPPED, tmp_path / "model")


@pytest.fixture(scope="module")
def model():
    return Model(SHIPPED)


def test_what_is_shipped_reads_along(asked):
    told, stands = asked()
    assert told is not None
    assert (stands.name, stands.because) == ("names-1", "")


def test_it_can_be_switched_off(asked):
    told, stands = asked("off")
    assert told is None
    assert stands.because == "The name model is switched off."
    assert WHERE in stands.would_change


def test_where_there_is_none_detection_goes_on_and_says_so(asked, tmp_path):
    told, stands = asked(tmp_path / "nowhere")
    assert told is None
    assert "no name model" in stands.because
    assert detect("our Kayleigh rang", voice=told)


@pytest.mark.parametrize("file", ["names.onnx", "vocabulary.txt"])
def test_a_file_that_was_changed_is_not_read(asked, folder, file):
    held = (folder / file).read_bytes()
    (folder / file).write_bytes(held[:-1] + bytes([held[-1] ^ 1]))
    told, stands = asked(folder)
    assert told is None
    assert stands.because == f"A file of the name model is not the one that was published: {file}."
    (folder / file).unlink()
    assert asked(folder)[1].because == f"A file of the name model is missing: {file}."


def test_a_file_that_is_no_model_is_not_run(asked, folder):
    from hashlib import sha256

    (folder / "names.onnx").write_bytes(b"no model at all")
    card = json.loads((folder / "card.json").read_text())
    card["files"]["names.onnx"] = sha256(b"no model at all").hexdigest()
    (folder / "card.json").write_text(json.dumps(card))
    told, stands = asked(folder)
    assert told is None
    assert stands.because.startswith("The name model cannot be run:")


@pytest.mark.parametrize(
    "card",
    ["{", "[]", "{}", '{"name": "x", "limits": {}, "files": {}}', '{"name": "x", "limits": 3}'],
)
def test_a_card_that_is_none_is_said_to_be_none(asked, folder, card):
    (folder / "card.json").write_text(card)
    told, stands = asked(folder)
    assert told is None
    assert stands.because == "The card of the name model cannot be read."
    assert stands.would_change


def test_without_the_library_it_says_what_to_install(asked, monkeypatch):
    monkeypatch.setattr(place, "find_spec", lambda name: None)
    told, stands = asked()
    assert told is None
    assert "onnxruntime is not installed" in stands.because
    assert "names" in stands.would_change


def test_it_finds_in_small_letters_what_no_list_holds(model):
    alone = {TALK[h.start : h.end] for h in detect(TALK)}
    both = {TALK[h.start : h.end]: h for h in detect(TALK, voice=model)}
    assert "spanner" not in alone
    assert both["spanner"].kind is Kind.PERSON
    assert both["spanner"].layer is Layer.MODEL
    assert {"kayleigh", "methil", "morrison"} <= set(both)


def test_the_same_text_gives_the_same_finds(model):
    again = Model(SHIPPED)
    assert model.spans(TALK) == again.spans(TALK) == model.spans(TALK)


def test_a_text_is_read_once_and_another_anew(monkeypatch):
    model, read = Model(SHIPPED), []
    whole = model._run
    monkeypatch.setattr(model, "_run", lambda *asked: read.append(1) or whole(*asked))
    first = model.spans(TALK)
    first.append("what is done with an answer changes no later one")
    assert model.spans(TALK) == first[:-1]
    assert len(read) == 1
    model.spans(TALK + " aye")
    assert len(read) == 2
    assert not any("kayleigh" in str(one) for one in model._read_before.items())


def test_only_so_many_texts_are_remembered(monkeypatch):
    monkeypatch.setattr(place, "KEPT", 3)
    model = Model(SHIPPED)
    for text in ("a", "b", "c", "a", "d"):
        model.spans(text)
    assert len(model._read_before) == 3
    monkeypatch.setattr(model, "_run", None)
    model.spans("a")  # the last three are c, a and d


def test_nothing_gives_nothing(model):
    assert [model.spans(text) for text in ("", " \n\n ", "…")] == [[], [], []]


def test_a_name_is_found_wherever_a_window_ends(model):
    filler = "and then we just sat there for a bit and had our tea and that was it really "
    for words in range(SIZE - 2 * OVERLAP, SIZE + OVERLAP, 7):
        head = " ".join((filler * 30).split()[:words])
        text = f"{head} kayleigh morrison come round and {filler * 6}"
        found = {text[one.start : one.end] for one in model.spans(text)}
        assert "kayleigh morrison" in found, words


def test_it_is_small_and_its_card_is_there():
    assert sum(file.stat().st_size for file in SHIPPED.iterdir()) < 25 * MEGABYTES
    card = (SHIPPED / "CARD.md").read_text(encoding="utf-8")
    for said in ("Licence", "must not be used", "seed", "MiniLM", "Text Anonymization Benchmark"):
        assert said in card
