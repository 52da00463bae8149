"""Which reports of several articles are of one occasion: rows of two or more reports, and what becomes of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import combinations, permutations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.model import DateValue, Encounter, EncounterType, Evidence, Participation, Status
from kg.resolve.differences import days_told
from kg.resolve.occasion_edges import find_edges, in_order
from kg.resolve.occasion_rules import RULES, Report, report_of, rule_for
from kg.resolve.occasions import find_occasions, find_occasions_and_doubts
from kg.resolve.plans import find_realised

JP, KP, CN, RU = "state/JP", "state/KP", "state/CN", "state/RU"
SASAE, SAITO, KIM, PAK = ("sasae", JP), ("saito", JP), ("kim", KP), ("pak", KP)
BEIJING, SHENYANG = "place/beijing", "place/shenyang"


def when(edtf: str) -> DateValue | None:
    """A date from "2005-09-14", "2005-09-14/2005-09-16", "2005-09" or "2005"."""
    if not edtf:
        return None
    first, _, last = edtf.partition("/")
    if last:
        start, end = date.fromisoformat(first), date.fromisoformat(last)
    elif len(edtf) == 10:
        start = end = date.fromisoformat(edtf)
    elif len(edtf) == 7:
        start, end = date.fromisoformat(f"{edtf}-01"), date.fromisoformat(f"{edtf}-28")
    else:
        start, end = date(int(edtf), 1, 1), date(int(edtf), 12, 31)
    precision = "interval" if last else {10: "day", 7: "month", 4: "year"}[len(edtf)]
    return DateValue(edtf=edtf, start=start, end=end, precision=precision, basis="stated", words=edtf)  # type: ignore[arg-type]


def report(
    article: str = "a",
    *people: tuple[str, str],
    parties: tuple[str, ...] = (JP, KP),
    on: str = "2005-09-14",
    at: str = BEIJING,
    kind: str = "meeting",
    status: str = "held",
    series: str = "",
    number: int = 1,
    published: date | None = date(2005, 9, 20),
) -> Report:
    encounter = Encounter(
        id=f"encounter/{number}",
        type=EncounterType(kind),
        status=Status(status),
        participants=(),
        evidence=(Evidence(article=article, start=0, end=1, quote="x"),),
        when=when(on),
        places=(at,) if at else (),
        series=series,
    )
    sides = frozenset(parties) | {side for _, side in people}
    return Report(article=article, encounter=encounter, people=frozenset(people), parties=sides, published=published)


def clusters(*reports: Report) -> list[list[str]]:
    """Articles of the occasions, e.g. [["a", "b"], ["c"]]; the same for every order of the reports."""
    found = {
        tuple(
            tuple(f"{r.article}{r.encounter.id[10:]}" for r in occasion.reports) for occasion in find_occasions(order)
        )
        for order in list(permutations(reports))[:24]
    }
    assert len(found) == 1, "the order of the reports changes the occasions"
    return [list(reports) for reports in found.pop()]


BOTH = (SASAE, KIM)

PAIRS = [
    # the same persons of two sides on the same day
    (report("a", *BOTH), report("b", *BOTH), "occasion-persons-days"),
    # a round of talks of several days, and its second day
    (report("a", *BOTH, on="2005-09-14/2005-09-16"), report("b", *BOTH, on="2005-09-15"), "occasion-persons-days"),
    # one says talks, the other meeting; one does not say where
    (report("a", *BOTH, kind="talks"), report("b", *BOTH, at=""), "occasion-persons-days"),
    # a call is no meeting, a visit is not the meeting during it
    (report("a", *BOTH, kind="call", at=""), report("b", *BOTH), ""),
    (report("a", *BOTH, kind="visit"), report("b", *BOTH), ""),
    # other people of the same states: another meeting, or in doubt where one of them and the place are the same
    (report("a", *BOTH), report("b", SASAE, PAK), "occasion-doubt-person"),
    (report("a", *BOTH), report("b", SASAE, PAK, at=""), ""),
    (report("a", *BOTH), report("b", SAITO, PAK), ""),
    # one delegation named in full, the other by its head
    (report("a", *BOTH, SAITO), report("b", *BOTH), "occasion-persons-days"),
    # the same two in two places: nobody meets twice on one day so far apart, so that one report errs
    (report("a", *BOTH), report("b", *BOTH, at=SHENYANG), "occasion-persons-day-two-places"),
    # with somebody more, in a meeting here and talks there, or on a tour, it may be another encounter
    (report("a", *BOTH), report("b", *BOTH, SAITO, at=SHENYANG), "occasion-doubt-place"),
    (report("a", *BOTH), report("b", *BOTH, at=SHENYANG, kind="talks"), "occasion-doubt-place"),
    (report("a", *BOTH, kind="visit"), report("b", *BOTH, at=SHENYANG, kind="visit"), "occasion-doubt-place"),
    # in two places, and not surely on one day
    (report("a", *BOTH, on="2005-09-14/2005-09-16"), report("b", *BOTH, at=SHENYANG), ""),
    (report("a"), report("b", at=SHENYANG), ""),
    # a country agrees with its city, as far as we know
    (report("a", *BOTH), report("b", *BOTH, at=CN), "occasion-persons-days"),
    # another status is another thing
    (report("a", *BOTH), report("b", *BOTH, status="denied"), ""),
    # nobody named: sides, day and place must agree
    (report("a"), report("b"), "occasion-sides-days-place"),
    (report("a"), report("b", at=""), "occasion-sides-days-unnamed"),
    (report("a", kind="talks"), report("b", at=""), ""),
    (report("a"), report("b", *BOTH), "occasion-sides-days-unnamed"),
    # one side named in both
    (report("a", KIM), report("b", *BOTH), "occasion-person-sides-days"),
    # a bilateral meeting beside talks of three is not those talks
    (report("a"), report("b", parties=(JP, KP, CN)), ""),
    (report("a", *BOTH), report("b", *BOTH, parties=(JP, KP, CN)), "occasion-persons-days"),
    # lists of the sides of a round differ
    (
        report("a", parties=(JP, KP, CN), kind="talks", series="the fourth round"),
        report("b", parties=(JP, KP, CN, RU), kind="talks", series="Fourth round"),
        "occasion-series-days",
    ),
    # only the month: the persons must agree
    (report("a", *BOTH, on="2005-09"), report("b", *BOTH), "occasion-persons-month"),
    (report("a", on="2005-09"), report("b"), ""),
    # nobody named: kind and place must agree, and one span hold the other
    (report("a", on="2005-09"), report("b", on="2005-09"), "occasion-sides-month"),
    (report("a", on="2005-09", at=""), report("b", on="2005-07-01/2005-09-30", at=""), "occasion-sides-month"),
    (report("a", on="2005-09"), report("b", on="2005-09", at=""), ""),
    (report("a", on="2005-09"), report("b", on="2005-09", at=SHENYANG), ""),
    (report("a", on="2005-09"), report("b", on="2005-09", kind="talks"), ""),
    (report("a", on="2005-09"), report("b", on="2005-09-12/2005-10-12"), ""),
    (report("a", KIM, on="2005-09"), report("b", on="2005-09"), ""),
    (report("a", on="2005"), report("b", on="2005"), ""),
    # only the year, or no date: too vague, unless kind, place and the name of the round agree
    (report("a", *BOTH, on="2005"), report("b", *BOTH), ""),
    (report("a", *BOTH, on=""), report("b", *BOTH), ""),
    (
        report("a", *BOTH, on="", series="second round"),
        report("b", *BOTH, series="the second round"),
        "occasion-persons-place-words",
    ),
    # other days
    (report("a", *BOTH), report("b", *BOTH, on="2005-09-16"), ""),
    # one day apart, both looking back: one of them errs
    (report("a", *BOTH), report("b", *BOTH, on="2005-09-15"), "occasion-persons-place-day-apart"),
    # one day apart, but the first was printed before the second day: two meetings
    (report("a", *BOTH, published=date(2005, 9, 15)), report("b", *BOTH, on="2005-09-15"), ""),
    (report("a", *BOTH, published=None), report("b", *BOTH, on="2005-09-15"), ""),
    (report("a", *BOTH, at=""), report("b", *BOTH, on="2005-09-15", at=""), ""),
    # within one article: it tells them apart
    (report("a", *BOTH), report("a", *BOTH, number=2), ""),
    # an inspection by one side: the same visitor in the same place
    (
        report("a", KIM, parties=(), kind="visit"),
        report("b", KIM, parties=(), kind="visit"),
        "occasion-persons-days",
    ),
    (report("a", KIM, parties=(), kind="visit"), report("b", KIM, parties=(), kind="visit", at=""), ""),
]


@pytest.mark.parametrize(("a", "b", "rule"), PAIRS)
def test_two_reports(a: Report, b: Report, rule: str) -> None:
    for found in (rule_for(a, b), rule_for(b, a)):
        assert (found.id if found else "") == rule
    occasions = find_occasions([b, a])
    assert len(occasions) == (1 if rule and "-doubt-" not in rule else 2)
    assert [r.id for occasion in occasions for r in occasion.rules] == ([rule] if len(occasions) == 1 else [])


def test_every_rule_has_a_row() -> None:
    assert {rule for _, _, rule in PAIRS} - {""} == {rule.id for rule in RULES}
    assert len({rule.id for rule in RULES}) == len(RULES)


# -- three and more


def test_a_chain_of_clear_reports_is_one() -> None:
    assert clusters(report("a", *BOTH), report("b", *BOTH, at=""), report("c", *BOTH)) == [["a1", "b1", "c1"]]


def test_a_report_without_names_that_fits_two_joins_neither() -> None:
    """Two pairs of diplomats met that day; "Japan and North Korea met" may be either."""
    assert clusters(report("a", *BOTH), report("b", SAITO, PAK), report("c")) == [["a1"], ["b1"], ["c1"]]


def test_two_reports_without_names_that_fit_two_join_each_other_only() -> None:
    found = clusters(report("a", *BOTH), report("b", SAITO, PAK), report("c"), report("d"))
    assert found == [["a1"], ["b1"], ["c1", "d1"]]


def test_two_meetings_of_one_article() -> None:
    """The other article's only meeting fits both equally: it is left alone."""
    assert clusters(report("a"), report("a", number=2), report("b")) == [["a1"], ["a2"], ["b1"]]


def test_the_better_of_two_meetings_of_one_article() -> None:
    assert clusters(report("a", *BOTH), report("a", number=2), report("b", *BOTH)) == [["a1", "b1"], ["a2"]]


def test_the_month_that_has_two_meetings() -> None:
    first, second = report("a", *BOTH, on="2005-09-05"), report("b", *BOTH, on="2005-09-20")
    assert clusters(first, second, report("c", *BOTH, on="2005-09")) == [["a1"], ["b1"], ["c1"]]


def test_places_that_differ_do_not_meet_through_a_third() -> None:
    """Without its place the third report fits both, so it must not make Beijing and Shenyang one."""
    found = clusters(report("a", *BOTH), report("b", *BOTH, SAITO, at=SHENYANG), report("c", *BOTH, at=""))
    assert not any({"a1", "b1"} <= set(cluster) for cluster in found)


def test_what_is_at_odds_in_one_point_is_listed() -> None:
    """Who may be one and was left apart, unless an article tells of both."""
    reports = report("a", *BOTH), report("b", SASAE, PAK)
    occasions, doubts = find_occasions_and_doubts(reports)
    assert [len(occasion.reports) for occasion in occasions] == [1, 1]
    assert [(doubt.rule.id, doubt.one[0], doubt.other[0]) for doubt in doubts] == [("occasion-doubt-person", "a", "b")]
    both_told = (*reports, report("b", *BOTH, number=2))
    assert find_occasions_and_doubts(both_told)[1] == ()


def test_three_that_recall_one_round_of_talks_are_no_rivals() -> None:
    vague = [report(article, on="2005-09", kind="talks") for article in "abc"]
    assert clusters(*vague) == [["a1", "b1", "c1"]]
    assert clusters(*vague[:2], report("c", on="2005-08-20/2005-09-28", kind="talks")) == [["a1", "b1", "c1"]]
    assert clusters(
        *vague[:2], report("c", on="2005-09", kind="talks"), report("c", on="2005-09", kind="talks", number=2)
    )[:1] == [["a1", "b1"]]


def test_dates_that_differ_are_told() -> None:
    (occasion,) = find_occasions([report("a", *BOTH), report("b", *BOTH, on="2005-09-15"), report("c", *BOTH)])
    assert set(days_told(occasion.reports).values()) == {"2005-09-14", "2005-09-15"}
    assert [rule.id for rule in occasion.rules] == ["occasion-persons-place-day-apart", "occasion-persons-days"]
    (agreed,) = find_occasions([report("a", *BOTH), report("c", *BOTH)])
    assert days_told(agreed.reports) == {}


# -- planned and held

PLANS = [
    # announced for the same days
    (report("a", status="planned", kind="talks"), report("b", *BOTH, kind="talks"), True),
    # held a day later than announced
    (report("a", status="planned"), report("b", on="2005-09-15"), True),
    # proposed for the month
    (report("a", status="proposed", on="2005-09"), report("b"), True),
    # announced without a date, or for a year: anything could be it
    (report("a", status="planned", on=""), report("b"), False),
    (report("a", status="planned", on="2005"), report("b"), False),
    # for other people, another place, other sides, other days
    (report("a", SAITO, status="planned"), report("b", *BOTH), False),
    (report("a", status="planned", at=SHENYANG), report("b"), False),
    (report("a", status="planned", parties=(JP, CN)), report("b"), False),
    (report("a", status="planned"), report("b", on="2005-10-14"), False),
    # called off
    (report("a", status="cancelled"), report("b"), False),
]


@pytest.mark.parametrize(("plan", "held", "linked"), PLANS)
def test_planned_and_held(plan: Report, held: Report, linked: bool) -> None:
    occasions = find_occasions([plan, held])
    assert len(occasions) == 2
    found = find_realised(occasions)
    assert [(a.reports[0].article, b.reports[0].article) for a, b in found] == ([("b", "a")] if linked else [])


def test_a_plan_that_two_meetings_fit_is_linked_to_neither() -> None:
    plan = report("a", status="planned", on="2005-09")
    assert find_realised(find_occasions([plan, report("b"), report("c", on="2005-09-25")])) == ()


# -- from encounters


def test_report_of() -> None:
    encounter = Encounter(
        id="encounter/1",
        type=EncounterType.MEETING,
        status=Status.HELD,
        participants=(Participation(actor="person/kim", side=KP), Participation(actor=JP, side="")),
        evidence=(),
    )
    found = report_of("a", encounter, {"person/kim": "id/kim-kp"})
    assert found.people == {("id/kim-kp", KP)}
    assert found.parties == {KP, JP}


REPORTS = st.builds(
    report,
    st.sampled_from("abcdef"),
    on=st.sampled_from(("", "2005", "2005-09", "2005-09-14", "2005-09-15", "2005-09-14/2005-09-16")),
    at=st.sampled_from(("", BEIJING, SHENYANG, CN)),
    kind=st.sampled_from(("meeting", "talks", "visit", "encounter")),
    status=st.sampled_from(("held", "planned")),
    series=st.sampled_from(("", "fourth round")),
    number=st.integers(1, 3),
    parties=st.sampled_from(((JP, KP), (JP, KP, CN), (JP, KP, CN, RU))),
).flatmap(
    lambda r: st.sets(st.sampled_from((SASAE, SAITO, KIM, PAK)), max_size=3).map(
        lambda people: Report(
            article=r.article,
            encounter=r.encounter,
            people=frozenset(people),
            parties=r.parties,
            published=r.published,
        )
    )
)


@settings(max_examples=200, deadline=None)
@given(st.lists(REPORTS, max_size=9, unique_by=lambda r: r.key), st.randoms(use_true_random=False))
def test_promises(reports: list[Report], random: object) -> None:
    """Every report once; no two of an article together; one status; the same for every order."""
    occasions = find_occasions(reports)
    assert sorted(r.key for o in occasions for r in o.reports) == sorted(r.key for r in reports)
    for occasion in occasions:
        assert len({r.article for r in occasion.reports}) == len(occasion.reports)
        assert len({r.encounter.status for r in occasion.reports}) == 1
        assert bool(occasion.rules) == (len(occasion.reports) > 1)
    shuffled = list(reports)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert find_occasions(shuffled) == occasions
    assert find_realised(find_occasions(shuffled)) == find_realised(occasions)


def test_no_pair_is_missed() -> None:
    """Whom a rule joins, or leaves in doubt, has a block in common: at the turn of a month, without a day, with a stretch of months."""
    days = ("", "2005", "2005-08", "2005-08-31", "2005-09-01", "2005-08-31/2005-09-01", "2005-07-01/2005-09-30")
    people, names = (
        ((), BOTH, (KIM,), (SASAE, PAK), (*BOTH, SAITO)),
        (("", ""), ("fourth round", ""), ("", "wedding"), ("", "the Wedding")),
    )
    reports: dict[tuple[str, str], Report] = {}
    for on, who, parties, at, (series, occasion) in product(
        days, people, ((JP, KP), (JP, KP, CN), (JP, KP, CN, RU)), (BEIJING, SHENYANG), names
    ):
        one = report(f"a{len(reports):03}", *who, parties=parties, on=on, at=at, series=series)
        reports[one.key] = replace(one, encounter=replace(one.encounter, occasion=occasion))
    pairs = combinations(sorted(reports), 2)
    every = in_order((rule, a, b) for a, b in pairs if (rule := rule_for(reports[a], reports[b])))
    assert {edge[0] for edge in every} == {*RULES}
    assert find_edges(reports) == every
    changed = set(sorted(reports)[::50])
    known = [edge for edge in every if changed.isdisjoint(edge[1:])]
    assert find_edges(reports, known, changed) == every


def test_a_report_of_all_days_joins_those_of_single_days() -> None:
    first, second = report("a", *BOTH, on="2005-09-14"), report("b", *BOTH, on="2005-09-15", kind="talks")
    whole = report("c", *BOTH, on="2005-09-14/2005-09-15")
    vague = report("c", *BOTH, on="2005-09-11/2005-09-20")
    assert clusters(first, second) == [["a1"], ["b1"]]
    assert clusters(first, second, whole) == [["a1", "b1", "c1"]]
    assert ["a1", "b1", "c1"] not in clusters(first, second, vague)
