"""One person under one node across articles: what joins two names, what keeps them apart, and that order changes
nothing."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.resolve.identity import cluster, doubtful
from kg.resolve.person_records import PersonRecord, company_of


def record(
    article: str, name: str, side: str = "", office: str = "", day: str = "", company: tuple[str, ...] = ()
) -> PersonRecord:
    return PersonRecord(
        article=article,
        id=f"person/{name.lower().replace(' ', '-')}",
        name=name,
        side=side,
        offices=(office,) if office else (),
        day=date.fromisoformat(day) if day else None,
        company=company_of((name, *company)),
    )


TOGETHER = [
    # hyphens, case and accents are spelling
    (record("a", "Song Il-ho", "state/KP"), record("b", "SONG IL HO", "state/KP"), "person-name-side"),
    # one article does not say for whom
    (record("a", "Junichi Ihara", "state/JP"), record("b", "Junichi Ihara"), "person-name"),
    # surname first or last
    (record("a", "Kenichiro Sasae", "state/JP"), record("b", "Sasae Kenichiro", "state/JP"), "person-name-order"),
    # two romanisations of one Korean name
    (record("a", "Kim Kye Gwan", "state/KP"), record("b", "Kim Gye-gwan", "state/KP"), "person-romanised"),
    # an initial is no name
    (record("a", "Mary T. Okonjo", "state/NG"), record("b", "Mary Okonjo", "state/NG"), "person-name-side"),
    # a short form of the given name needs the same office
    (
        record("a", "Joe Marlow", "state/US", "President"),
        record("b", "Joseph Marlow", "state/US", "President"),
        "person-name-short-form",
    ),
    # a letter is wrong, and the given name is romanised in another way
    (
        record("a", "Fouad Sarbini", "state/LB", "minister", "2006-01-01"),
        record("b", "Fuad Sirbini", "state/LB", "minister", "2006-02-01"),
        "person-name-slip",
    ),
    # a doubled letter, where one article does not say for whom
    (
        record("a", "Francois Mallerand", "state/FR", "", "1987-01-01"),
        record("b", "Francois Malerand", "", "", "1989-01-01"),
        "person-romanised-near",
    ),
    # a title of descent is no part of the name
    (record("a", "Seyed Omid Karimi", "state/IR"), record("b", "Omid Karimi", "state/IR"), "person-name-side"),
    # a state that went on as another
    (
        record("a", "Jutta Brandner", "state/DEDE", "", "1987-01-01"),
        record("b", "Jutta Brandner", "state/DE", "", "1995-01-01"),
        "person-name-side",
    ),
    # a surname in the same office of the same state, near in time, with nobody else that fits
    (
        record("a", "Marlow", "state/US", "President", "2011-01-01"),
        record("b", "Ann Marlow", "state/US", "President", "2012-01-01"),
        "person-surname-office",
    ),
    # a title that lost the blank behind it
    (record("a", "HEPark Yong Ho", "state/KP"), record("b", "Park Yong Ho", "state/KP"), "person-name-side"),
    # one article takes him for a man of the state that he was guest of, and names the same others as the other article
    (
        record("a", "Samir Masri", "state/ZA", "", "1997-04-01", ("Anna Berg",)),
        record("b", "Samir Masri", "state/CD", "", "1997-05-01", ("Per Lund", "Anna Berg")),
        "person-name-company",
    ),
    # the same, and one article leaves out the second surname
    (
        record("a", "Hector Molina", "state/SV", "", "1989-11-01", ("Anna Berg",)),
        record("b", "Hector Molina Reyes", "organisation/MNR", "", "1990-01-01", ("Anna Berg",)),
        "person-name-company",
    ),
    # a movement that deals with states, and the state that its leader is of
    (
        record("a", "Samir Masri", "organisation/PLO", "", "1987-04-01"),
        record("b", "Samir Masri", "state/TN", "", "1987-05-01"),
        "person-name-office",
    ),
    # a head of state whom two articles take for the host's
    (
        record("a", "Samir Masri", "state/US", "President", "1987-04-01"),
        record("b", "Samir Masri", "state/PK", "President", "1997-04-01"),
        "person-name-office",
    ),
]

APART = [
    # a firm's chairman and a minister who share a common name
    (
        record("a", "James Lund", "state/US", "Treasury Secretary", "1987-03-01"),
        record("b", "James Lund", "organisation/lund-and-sons", "chairman", "1987-03-02"),
    ),
    # nobody else is named in both articles
    (
        record("a", "Samir Masri", "state/ZA", "", "1997-04-01", ("Anna Berg",)),
        record("b", "Samir Masri", "state/CD", "", "1997-05-01", ("Per Lund",)),
    ),
    # known company, but twelve years later
    (
        record("a", "Samir Masri", "state/ZA", "", "1997-04-01", ("Anna Berg",)),
        record("b", "Samir Masri", "state/CD", "", "2009-05-01", ("Anna Berg",)),
    ),
    # an office that many have at a time
    (
        record("a", "Samir Masri", "state/US", "adviser", "1987-04-01"),
        record("b", "Samir Masri", "state/PK", "adviser", "1997-04-01"),
    ),
    # of a name with its surname first the last word is no second surname
    (
        record("a", "Kim Yong", "state/KR", "", "2005-04-01", ("Anna Berg",)),
        record("b", "Kim Yong Nam", "state/KP", "", "2005-05-01", ("Anna Berg",)),
    ),
    # a surname alone joins nobody
    (record("a", "Kim", "state/KP"), record("b", "Kim Kye Gwan", "state/KP")),
    # the same surname and side
    (record("a", "Kim Tok Hun", "state/KP"), record("b", "Kim Kye Gwan", "state/KP")),
    # a surname in another office
    (
        record("a", "Marlow", "state/US", "Senator", "2011-01-01"),
        record("b", "Ann Marlow", "state/US", "President", "2011-01-01"),
    ),
    # father and son: one name, the same office, fifteen years apart
    (
        record("a", "Paul Marlow", "state/US", "President", "1990-01-01"),
        record("b", "Paul Marlow", "state/US", "President", "2005-01-01"),
    ),
    # a state that was no more by then, and one that did not go on as the other
    (
        record("a", "Jutta Brandner", "state/DEDE", "", "1996-01-01"),
        record("b", "Jutta Brandner", "state/DE", "", "2005-01-01"),
    ),
    (
        record("a", "Oleg Marchuk", "state/SUHH", "", "1990-01-01"),
        record("b", "Oleg Marchuk", "state/UA", "", "1995-01-01"),
    ),
    # a doubled letter, but twenty years apart
    (
        record("a", "Francois Mallerand", "state/FR", "", "1970-01-01"),
        record("b", "Francois Malerand", "", "", "1989-01-01"),
    ),
    # one syllable differs
    (
        record("a", "Kim Son Gyong", "state/KP", "vice foreign minister"),
        record("b", "Kim Song Rang", "state/KP", "vice foreign minister"),
    ),
    # the same words, but Sung is a given name here and a syllable there
    (record("a", "Kim Il Sung", "state/KP"), record("b", "Sung Kim", "state/US")),
    # the same romanised name on two sides
    (record("a", "Kim Kye Gwan", "state/KP"), record("b", "Kim Gye-gwan", "state/KR")),
    # a given name is no person
    (record("a", "Sergei Lavrin", "state/RU", "minister"), record("b", "Sergei Shubin", "state/RU", "minister")),
    # one article names both
    (record("a", "Lee Min Ho", "state/KR"), record("a", "Min Ho Lee", "state/KR")),
]


@pytest.mark.parametrize(("one", "other", "rule"), TOGETHER, ids=[f"{a.name}+{b.name}" for a, b, _ in TOGETHER])
def test_one_person(one: PersonRecord, other: PersonRecord, rule: str) -> None:
    (identity,) = cluster([one, other])
    assert identity.members == tuple(sorted((one.key, other.key)))
    assert identity.rule == rule
    assert identity.reason
    assert 0 < identity.certainty < 1


@pytest.mark.parametrize(("one", "other"), APART, ids=[f"{a.name}+{b.name}" for a, b in APART])
def test_two_persons(one: PersonRecord, other: PersonRecord) -> None:
    assert len(cluster([one, other])) == 2


def test_a_surname_that_fits_two_joins_neither() -> None:
    day = "2011-01-01"
    people = [
        record("a", "Marlow", "state/US", "Senator", day),
        record("b", "Ann Marlow", "state/US", "Senator", day),
        record("c", "Peter Marlow", "state/US", "Senator", day),
    ]
    assert len(cluster(people)) == 3


def test_a_surname_counts_before_a_given_name() -> None:
    """ "Marlow" is Ann Marlow, not Marlow Peters, where both hold the office."""
    day, office = "2011-01-01", "President"
    people = [
        record("a", "Marlow", "state/US", office, day),
        record("b", "Ann Marlow", "state/US", office, day),
        record("c", "Marlow Peters", "state/US", office, day),
    ]
    assert [len(identity.members) for identity in cluster(people)] == [2, 1]


def test_doubts_are_listed_and_not_merged() -> None:
    one, other = record("a", "Omar Said", "state/JO"), record("b", "Omar Said", "state/EG")
    assert len(cluster([one, other])) == 2
    (doubt,) = doubtful([one, other])
    assert {doubt.one, doubt.other} == {one, other}


names = st.sampled_from(
    [
        "Kim Kye Gwan",
        "Kim Gye-gwan",
        "Kim",
        "Kim Tok Hun",
        "Gwan Kim Kye",
        "Ann Marlow",
        "Marlow",
        "Ann T. Marlow",
        "Peter Marlow",
        "Joe Marlow",
    ]
)
people = st.lists(
    st.builds(
        record,
        st.sampled_from("abcdef"),
        names,
        st.sampled_from(["", "state/KP", "state/US"]),
        st.sampled_from(["", "President", "envoy"]),
        st.sampled_from(["", "1990-01-01", "2005-01-01", "2006-06-01"]),
    ),
    max_size=9,
    unique_by=lambda r: r.key,
)


@settings(max_examples=150, deadline=None)
@given(people, st.randoms(use_true_random=False))
def test_order_changes_nothing_and_everybody_is_in_one_cluster(records: list[PersonRecord], random) -> None:  # type: ignore[no-untyped-def]
    found = cluster(records)
    shuffled = list(records)
    random.shuffle(shuffled)
    assert cluster(shuffled) == found
    members = [key for identity in found for key in identity.members]
    assert sorted(members) == sorted(r.key for r in records)
    for identity in found:  # an article's own persons stay apart
        assert len({article for article, _ in identity.members}) == len(identity.members)
