"""Who is not concerned by a change is who he was: what was settled and what is decided anew are one decision of everything."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from kg.resolve.corrections import NONE, Action, Correction, Corrections
from kg.resolve.identity import Identity, Link, cluster_and_doubts
from kg.resolve.person_records import PersonRecord, company_of
from kg.resolve.profiles import Profile
from kg.resolve.settled import Calls, concerned
from kg.resolve.table import Table

NAMES = (
    "Jon Finer",
    "John Finer",
    "Finer",
    "Finer Jones",
    "George Bush",
    "George H. Bush",
    "George Herbert Bush",
    "Bush",
    "George",
    "Fouad Sarbini",
    "Fuad Sirbini",
    "Kim Kye Gwan",
    "Kim Gye-gwan",
    "Kim",
    "Bob Lund",
    "Robert Lund",
    "Hector Molina",
    "Hector Molina Reyes",
)
RECORDS = st.builds(
    lambda article, name, side, office, day, others: PersonRecord(
        article=article,
        id=f"person/{NAMES.index(name)}",
        name=name,
        side=side,
        offices=(office,) if office else (),
        day=day,
        company=company_of((name, *others)),
    ),
    st.sampled_from("abcdefgh"),
    st.sampled_from(NAMES),
    st.sampled_from(["", "state/US", "state/DEDE", "state/DE"]),
    st.sampled_from(["", "President", "envoy"]),
    st.sampled_from([None, date(1990, 1, 1), date(1991, 1, 1), date(2005, 1, 1)]),
    st.sets(st.sampled_from(["Anna Berg", "Per Lund"])),
)
PEOPLE = st.lists(RECORDS, max_size=14, unique_by=lambda record: record.key)
LINES = (
    Correction(
        action=Action.MERGE, what=(("a", "person/0"),), other=(("b", "person/11"), ("c", "person/4")), why="one"
    ),
    Correction(action=Action.SPLIT, what=(("a", "person/4"), ("b", "person/5")), why="two"),
)


def calls_of(profiles: Iterable[Profile]) -> Calls:
    return Calls(Table()).changed({"a": profiles}, {})


@settings(max_examples=300, deadline=None)
@given(before=PEOPLE, after=PEOPLE, kept=st.sets(st.integers(0, 13)), lines=st.sets(st.sampled_from(LINES)))
def test_the_unconcerned_stay(
    before: list[PersonRecord], after: list[PersonRecord], kept: set[int], lines: set[Correction]
) -> None:
    corrections = Corrections(lines) if lines else NONE
    stay = [record for number, record in enumerate(before) if number in kept]
    now = list({record.key: record for record in (*after, *stay)}.values())
    changed = {record.profile for record in set(before) ^ set(now)}
    every = {record.profile for record in (*before, *now)}
    by_key = {record.key: record.profile for record in (*before, *now)}
    told = concerned(changed, calls_of(every), by_key, corrections)
    was = {record.key: record.profile for record in before}
    identities, doubts = cluster_and_doubts(before, corrections)
    anew, doubts_anew = cluster_and_doubts([r for r in now if r.profile in told], corrections)
    still: list[Identity] = [i for i in identities if was[i.members[0]] not in told]
    still_in_doubt: list[Link] = [link for link in doubts if link.one.profile not in told]
    expected = cluster_and_doubts(now, corrections)
    assert tuple(sorted([*still, *anew], key=lambda i: i.members)) == expected[0]
    assert tuple(sorted([*still_in_doubt, *doubts_anew])) == expected[1]


def test_few_are_concerned() -> None:
    """A given name and a side in common are no reason to decide anew."""

    def record(article: str, name: str) -> PersonRecord:
        return PersonRecord(article=article, id="person/1", name=name, side="state/US", offices=("President",))

    people = [record("a", "George Bush"), record("b", "Bush"), record("c", "George Marlow"), record("d", "Laura Bush")]
    every = {person.profile for person in people}
    told = concerned({people[0].profile}, calls_of(every), {}, NONE)
    assert {profile.name for profile in told} == {"George Bush", "Bush", "Laura Bush"}
