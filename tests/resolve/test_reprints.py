"""What is a reprint, what is not, and that it is found whatever the order in which articles come."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.model import Article
from kg.resolve.reprints import SIZE, Reprint, Sketch, match, matches, originals, sketch_of, source

DAY = date(2011, 5, 6)
DESPATCH = (
    "Foreign Minister Ana Lopes of Portugal met her Moroccan counterpart Driss Alami in Lisbon on Thursday and agreed to"
    " reopen two ferry lines across the strait before the summer, officials of both ministries said. The lines had been"
    " closed for three years over unpaid port fees. Lopes told reporters after the meeting that the question of fees had"
    " been settled by letters exchanged in March, and that the first ships would sail from Faro in June. Alami thanked the"
    " hosts and invited Lopes to Rabat for a second round of talks in the autumn, when fishing quotas are to be discussed."
    " Officials in Lisbon declined to say how much Morocco would pay. Exporters of fruit on both sides had pressed for the"
    " decision for months, since lorries now take two days longer by way of Spain. "
)
CUT = DESPATCH[: DESPATCH.index("Alami thanked")]
EDITED = (
    DESPATCH.replace("told reporters after the meeting", "said afterwards")
    .replace("officials of both ministries said", "the ministries said")
    .replace("thanked the hosts and", "has")
)
OTHER_NAMES = DESPATCH.replace("Lopes", "Duarte").replace("Alami", "Benali").replace("Faro", "Porto")
FOLLOW_UP = DESPATCH + " ".join(
    f"Captain number {n} of the fleet in Setubal recalled how the harbour looked in the year {1950 + n} when his father"
    f" sailed ship {n * 7} to Tangier with {n * 13} crates of oranges."
    for n in range(1, 13)
)
SPEECH = " ".join(f"Point {n} of our programme is that nobody shall wait longer than {n * 3} days." for n in range(200))
OWN_WORDS = (
    "Portugal and Morocco will reopen two ferry lines, Ana Lopes and Driss Alami decided on Thursday in the Portuguese"
    " capital. Fees owed to ports had kept the ships away since 2008. In June the first of them will leave Faro, the"
    " Portuguese minister announced; what Rabat pays was not disclosed. Fruit exporters, whose lorries must drive through"
    " Spain, welcomed the agreement. The ministers meet again in Rabat in autumn to speak of fish."
)


def sketch(text: str, name: str = "b", day: date | None = DAY) -> Sketch:
    return Sketch(name, day, sketch_of(Article(id=name, text=text, body=((0, len(text)),))))


@pytest.mark.parametrize(
    ("one", "other", "days", "expected"),
    [
        # the original, the other article, days between them, whether the other is a copy
        (DESPATCH, DESPATCH, 0, True),  # as it is
        (DESPATCH, DESPATCH, 3, True),
        (DESPATCH, DESPATCH, 8, False),  # what is the same a week later was not sent by wire
        (DESPATCH, "  ".join(DESPATCH.upper().split()), 0, True),  # blanks and capitals are not the text
        (DESPATCH, CUT, 0, True),  # its end cut
        (DESPATCH, CUT, 1, True),
        (DESPATCH, "Ferries to sail again\n\n" + DESPATCH, 0, True),  # another headline
        (DESPATCH, "By Jane Roe\n\nLISBON (Sample Wire) - " + DESPATCH, 0, True),  # a byline and a dateline
        (DESPATCH, EDITED, 0, True),  # phrases made shorter
        (DESPATCH, EDITED, 1, False),  # of another day more must be the same
        (DESPATCH, EDITED, None, False),
        (DESPATCH, CUT, None, True),
        (DESPATCH, OTHER_NAMES, 0, False),  # a form filled in with other names
        (DESPATCH, OWN_WORDS, 0, False),  # an own report of the same meeting
        (DESPATCH, FOLLOW_UP, 1, False),  # an article that takes it up, and goes on
        (DESPATCH, SPEECH + DESPATCH + SPEECH, 0, False),  # a text that is read out in a long one
        ("The ministers met in Rome on Friday.", "The ministers met in Rome on Friday.", 0, True),  # short, the same
        ("The ministers met in Rome on Friday.", "The ministers met in Rome on Friday. They left.", 0, False),
        ("They met.", "They met.", 0, False),  # too short to tell
    ],
)
def test_what_is_a_reprint(one: str, other: str, days: int | None, expected: bool) -> None:
    first = sketch(one, "a")
    second = sketch(other, "b", None if days is None else DAY + timedelta(days))
    if not first.written:
        assert not expected
        return
    found = match(first, second)
    assert found == match(second, first)
    assert (found is not None) == expected, found


def test_who_copies_whom() -> None:
    """The later from the earlier; of one day what is cut from what is whole; of one length by name."""
    whole, cut = sketch(DESPATCH, "z"), sketch(CUT, "a")
    assert match(whole, cut) == Reprint("a", "z", 99), "estimated: the whole has more sequences than a sketch holds"
    earlier = sketch(DESPATCH[: DESPATCH.index("Exporters")], "a", DAY - timedelta(1))
    found = match(whole, earlier)
    assert found
    assert (found.copy, found.original) == ("z", "a"), "most of the later is from the earlier"
    assert 70 < found.share < 85
    assert match(sketch(DESPATCH, "x", None), sketch(DESPATCH, "y", DAY)) == Reprint("x", "y", 100)
    assert match(sketch(DESPATCH, "x"), sketch(DESPATCH, "y")) == Reprint("y", "x", 100)


def test_reasons() -> None:
    same = match(sketch(DESPATCH, "a"), sketch(DESPATCH, "b"))
    edited = match(sketch(DESPATCH, "a"), sketch(EDITED, "b"))
    assert same
    assert (same.rule, same.reason) == ("reprint-same", "all of its text is in the original, word for word")
    assert edited
    assert edited.rule == "reprint-edited"
    assert edited.reason == f"{edited.share} of 100 sequences of 5 words in it are in the original too"
    assert 80 <= edited.share < 95


def test_chains_lead_to_one_source() -> None:
    three = {s.article: s for s in (sketch(DESPATCH, "a"), sketch(EDITED, "b"), sketch(EDITED[:-80], "c"))}
    found = originals(matches(three.values()), three)
    assert {copy: source(copy, found) for copy in "abc"} == {"a": "a", "b": "a", "c": "a"}


def test_a_sketch_shows_what_long_texts_share() -> None:
    """Beyond the size of a sketch the share is an estimate; here it is within a few parts of a hundred."""
    chance = random.Random(5)
    words = [f"{chance.choice('bdfgklmnprst')}{chance.choice('aeiou')}{n}" for n in range(3000)]
    whole = sketch(" ".join(words), "whole")
    assert whole.total > 10 * SIZE
    assert len(whole.written) < 1400
    for share in (85, 90, 95):
        other = sketch(" ".join([*words[: 30 * share], *(f"q{n}" for n in range(3000 - 30 * share))]), "other")
        found = match(whole, other)
        assert found
        assert abs(found.share - share) <= 6
    assert match(whole, sketch(" ".join(words[:1000]), "third")), "a third of it, cut out"
    assert match(whole, sketch(" ".join([*words[:1500], *(f"q{n}" for n in range(1500))]), "half")) is None


TEXTS = [DESPATCH, CUT, EDITED, OTHER_NAMES, FOLLOW_UP, OWN_WORDS, DESPATCH + "More.", DESPATCH.upper()]
ARTICLES = st.lists(
    st.tuples(st.sampled_from(TEXTS), st.sampled_from((None, 0, 1, 4))), min_size=1, max_size=9
)  # text and day


@settings(max_examples=60)
@given(ARTICLES, st.randoms(use_true_random=False), st.integers(0, 9))
def test_in_steps_and_any_order_as_at_once(
    articles: list[tuple[str, int | None]], chance: random.Random, old: int
) -> None:
    """Matches among those that were there, with those of which one is new, are the matches of all."""
    every = [
        sketch(text, f"a{n}", None if day is None else DAY + timedelta(day)) for n, (text, day) in enumerate(articles)
    ]
    at_once = matches(every)
    shuffled = chance.sample(every, len(every))
    kept = matches(shuffled[:old])
    assert sorted([*kept, *matches(shuffled, new=[s.article for s in shuffled[old:]])]) == at_once
    found = originals(at_once, {s.article: s for s in every})
    assert all(source(name, found) not in found for name in found)


@given(st.text())
def test_any_text_has_a_sketch_or_none(text: str) -> None:
    found = sketch(text)
    if found.written:
        assert found.total >= 1
        assert set(found.looked_up) <= found.members
        assert match(found, sketch(text, "copy")) == Reprint("copy", "b", 100)
