"""Who sits in an encounter, and who does not though a model holds him likely: what the words of the sentence say goes before."""

from __future__ import annotations

from datetime import date

import pytest
from spacy.language import Language

from kg.article import build_facts
from kg.model import Article, Encounter, EncounterType, Status

SIX = {"CN", "JP", "KP", "KR", "RU", "US"}
LISTED = "The six-party talks, which involve China, Japan, Russia, South Korea, North Korea and the United States, were last held in Beijing in November 2005."


def told(nlp: Language, text: str) -> tuple[Encounter, ...]:
    head = "OSLO, December 20, 2006\n\n"
    body = ((0, len(head) - 2), (len(head), len(head + text)))
    return build_facts(Article(id="a", text=head + text, body=body, published=date(2006, 12, 20)), nlp).encounters


def sides(encounter: Encounter) -> set[str]:
    return {p.side.rpartition("/")[2] for p in encounter.participants}


def persons(encounter: Encounter) -> set[str]:
    return {p.actor.removeprefix("person/") for p in encounter.participants if p.actor.startswith("person/")}


def test_talks_of_six_named_again_are_those_of_the_six_listed(nlp: Language) -> None:
    found = told(nlp, f"{LISTED} The fourth round of the six-party talks ended in Beijing in September 2005.")
    assert [sides(e) for e in found] == [SIX, SIX]
    assert [e.when.edtf for e in found if e.when] == ["2005-11", "2005-09"]


def test_what_is_spoken_of_does_not_inherit_sides(nlp: Language) -> None:
    text = f"Norwegian Foreign Minister Per Holm and Danish Foreign Minister Ida Friis met in Oslo on Monday and exchanged views on the resumption of the six-party talks. {LISTED}"
    assert sorted((sides(e) for e in told(nlp, text)), key=len) == [{"DK", "NO"}, SIX]


def test_five_nation_talks_have_no_sixth_side(nlp: Language) -> None:
    (talks, *_) = told(
        nlp,
        "North Korea was angry. Japan proposed five-nation talks with the United States, South Korea, China and Russia in Hanoi.",
    )
    assert talks.status is Status.PROPOSED
    assert sides(talks) == SIX - {"KP"}


def test_members_of_a_body_did_not_all_meet(nlp: Language) -> None:
    found = told(
        nlp,
        "APEC leaders ended their two-day meeting in Hanoi on Sunday. Vietnamese President Nguyen Minh read out the declaration. "
        "APEC members include Australia, Canada, Chile, Indonesia, Japan, Malaysia, Mexico, Peru and Russia.",
    )
    assert not any(sides(e) & {"AU", "CA", "CL", "ID", "JP", "MY", "MX", "PE", "RU"} for e in found)


def test_who_meets_another_in_the_same_sentence_is_not_here_too(nlp: Language) -> None:
    found = told(
        nlp,
        "Norwegian Foreign Minister Per Holm met Kenyan President Joseph Mwangi in Nairobi on Monday and held talks with Ugandan "
        "President Moses Okello in Kampala on Tuesday.",
    )
    meetings = [e for e in found if e.type is not EncounterType.VISIT]
    assert [persons(e) for e in meetings] == [{"per-holm", "joseph-mwangi"}, {"per-holm", "moses-okello"}]


def test_a_spokesman_tells_of_it_from_outside(nlp: Language) -> None:
    found = told(
        nlp,
        "Kenyan Foreign Minister Amos Otieno met Norwegian Foreign Minister Per Holm on Monday, Kenyan government spokesman Peter Kamau "
        "told reporters. He said the talks were useful.",
    )
    assert found
    assert all("peter-kamau" not in persons(e) for e in found)


@pytest.mark.parametrize(
    "clause",
    ["returned to the talks", "returned to Oslo", "flew home", "returned to report", "joined the African Union"],
)
def test_going_back_is_no_visit_and_membership_no_meeting(nlp: Language, clause: str) -> None:
    found = told(
        nlp,
        f"Norwegian Foreign Minister Per Holm met Kenyan President Joseph Mwangi in Nairobi on Monday. Norway's envoy {clause} on Tuesday.",
    )
    assert [e.type for e in found] == [EncounterType.MEETING]


def test_a_press_conference_is_no_conference_of_two_sides(nlp: Language) -> None:
    found = told(
        nlp,
        "Norwegian Foreign Minister Per Holm met Kenyan President Joseph Mwangi on Monday. Norway and Kenya held a press conference.",
    )
    assert [e.type for e in found] == [EncounterType.MEETING]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{} met {} on Monday. He thanked him for coming to the Summit of the Americas.", EncounterType.MEETING),
        ("At the Summit of the Americas on Monday, {} met {}.", EncounterType.MEETING),
        ("{} held a summit with {} on Monday.", EncounterType.SUMMIT),
        ("{} called {} on Monday to congratulate him.", EncounterType.CALL),
    ],
)
def test_a_meeting_is_called_by_no_name_of_another_gathering(nlp: Language, text: str, expected: EncounterType) -> None:
    (meeting, *_) = told(nlp, text.format("Kenyan President Joseph Mwangi", "Ugandan President Moses Okello"))
    assert meeting.type is expected
    assert persons(meeting) == {"joseph-mwangi", "moses-okello"}


def test_whoever_else_came_to_a_summit_does_not_act_for_its_body(nlp: Language) -> None:
    found = told(
        nlp,
        "Kenyan President Joseph Mwangi met Prime Minister Lauri Kask at the NATO summit in Oslo on Monday.",
    )
    assert found
    assert all(p.side != "organisation/NATO" for e in found for p in e.participants if p.actor == "person/lauri-kask")


def test_a_visitor_who_is_told_something_is_met(nlp: Language) -> None:
    found = told(
        nlp,
        "Kenyan President Joseph Mwangi told visiting Danish Foreign Minister Ida Friis on Monday that the plan was a step forward.",
    )
    assert {e.type: sides(e) for e in found} == {
        EncounterType.MEETING: {"KE", "DK"},
        EncounterType.VISIT: {"KE", "DK"},
    }


def test_stops_of_a_list_have_each_its_own_meeting(nlp: Language) -> None:
    found = told(
        nlp,
        "A Norwegian delegation led by Foreign Minister Per Holm left on Monday. It made stops in Kenya, where the delegation met with "
        "President Joseph Mwangi of Kenya; Uganda, where they met with President Moses Okello of Uganda; and Rwanda.",
    )
    met = [persons(e) - {"per-holm"} for e in found if e.type is not EncounterType.VISIT]
    assert met == [{"joseph-mwangi"}, {"moses-okello"}]


def test_stops_to_come_are_each_its_own_visit(nlp: Language) -> None:
    found = told(
        nlp,
        "Kenyan Finance Minister Amos Otieno is in London. After travelling next week to France and Germany, Otieno hopes to visit "
        "Canada and Japan.",
    )
    later = {
        side: e.status for e in found for side in sides(e) - {"KE"} if e.status in (Status.PLANNED, Status.PROPOSED)
    }
    assert later == {"FR": Status.PLANNED, "DE": Status.PLANNED, "CA": Status.PROPOSED, "JP": Status.PROPOSED}
    assert all(persons(e) == {"amos-otieno"} for e in found if sides(e) & later.keys())


@pytest.mark.parametrize(
    "text",
    [
        "Norwegian Foreign Minister Kari Lunde met Kenyan Foreign Minister Moses Okello in Nairobi on Friday to discuss the crisis in Sudan.",
        "Norwegian Special Envoy for Sudan Kari Lunde met Kenyan Foreign Minister Moses Okello in Nairobi on Friday.",
    ],
)
def test_a_state_that_is_spoken_of_does_not_sit(nlp: Language, text: str) -> None:
    found = [e for e in told(nlp, text) if e.status is Status.HELD]
    assert [sides(e) for e in found] == [{"NO", "KE"}]


def test_what_two_discuss_may_be_between_them(nlp: Language) -> None:
    found = told(nlp, "Officials met in Nairobi on Friday to discuss trade between Norway and Kenya.")
    assert all(sides(e) == {"NO", "KE"} for e in found)


@pytest.mark.parametrize(
    "text",
    [
        "His tour has already taken him to Chad and Mali.",
        "His tour of Africa, which has already taken him to Chad and Mali, has been a success.",
    ],
)
def test_a_tour_takes_somebody_to_each_of_its_stops(nlp: Language, text: str) -> None:
    found = told(nlp, "Kenyan President Joseph Mwangi arrived in Togo on Friday. " + text)
    visits = [(e.status, sides(e)) for e in found if e.type is EncounterType.VISIT]
    assert (Status.HELD, {"KE", "TD"}) in visits
    assert (Status.HELD, {"KE", "ML"}) in visits


def test_a_group_whose_members_are_named_is_its_members(nlp: Language) -> None:
    found = told(
        nlp,
        "A Group of Seven meeting of the United States, Japan, Germany, France, Britain, Italy and Canada is to be held on Friday.",
    )
    assert [sides(e) for e in found] == [{"US", "JP", "DE", "FR", "GB", "IT", "CA"}]


def test_who_deals_with_banks_does_not_deal_with_whom_the_sentence_names_else(nlp: Language) -> None:
    found = told(
        nlp,
        "Kenyan Finance Minister Amos Otieno will visit France on Friday before starting negotiations with creditors.",
    )
    assert [(e.type, sides(e)) for e in found] == [(EncounterType.VISIT, {"KE", "FR"})]


def test_who_stands_in_a_list_of_one_side_is_of_that_side(nlp: Language) -> None:
    found = told(
        nlp,
        "On Friday in Nairobi Norwegian Foreign Minister Kari Lunde met Kenyan President Joseph Mwangi, Kenyan Foreign Minister Amos Otieno, "
        "Kenyan Trade Minister Ruth Maina and National Security Adviser Peter Kamau.",
    )
    assert [sides(e) for e in found] == [{"NO", "KE"}]
    assert persons(found[0]) == {"kari-lunde", "joseph-mwangi", "amos-otieno", "ruth-maina", "peter-kamau"}


def test_who_is_shown_a_museum_visits_nobody(nlp: Language) -> None:
    text = "The Norwegian ambassador to Kenya, Kari Lunde, visited the war museum on Friday. She then met Kenyan Foreign Minister Amos Otieno."
    assert [(e.type, sides(e)) for e in told(nlp, text)] == [(EncounterType.MEETING, {"NO", "KE"})]


def test_a_round_that_will_open_is_to_come(nlp: Language) -> None:
    found = told(nlp, f"{LISTED} The fifth round of the six-party talks will open in Beijing on January 9.")
    assert [(e.status, sides(e)) for e in found] == [(Status.HELD, SIX), (Status.PLANNED, SIX)]


def test_talks_outside_those_of_six_are_no_talks_of_six(nlp: Language) -> None:
    found = told(
        nlp,
        f"{LISTED} The United States has refused to hold bilateral talks with North Korea outside the six-nation talks.",
    )
    assert [sides(e) for e in found if len(e.participants) > 2] == [SIX]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # who sends somebody stays at home
        (
            "Norwegian Prime Minister Kari Lund sent her foreign minister, Per Holm, to Nairobi on Monday to meet Kenyan President James Otieno.",
            {"per-holm", "james-otieno"},
        ),
        # the dead are not at their funeral
        (
            "Norwegian Prime Minister Kari Lund met Kenyan President James Otieno on the margins of the funeral of former Danish Premier Ida Friis.",
            {"kari-lund", "james-otieno"},
        ),
        # whoever writes a letter does not bring it
        (
            "Norwegian ambassador Per Holm handed a letter from Prime Minister Kari Lund to Kenyan President James Otieno on Monday.",
            {"per-holm", "james-otieno"},
        ),
        # whom one met before the other
        (
            "Norwegian Premier Kari Lund held talks with Kenyan President James Otieno on Tuesday. Lund later met Foreign Minister Amina Njoroge of Kenya.",
            {"kari-lund", "james-otieno", "amina-njoroge"},
        ),
    ],
)
def test_persons_of_a_clause(nlp: Language, text: str, expected: set[str]) -> None:
    meetings = [e for e in told(nlp, text) if e.type is not EncounterType.VISIT]
    assert set().union(*(persons(e) for e in meetings)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # the state somebody comes from
        (
            "Norwegian envoy Per Holm arrived in Cairo from Damascus, where he met Syrian President Hafez Saleh. Egypt was glad.",
            {"NO", "EG"},
        ),
        # what a clause with "since" dates
        (
            "This is the first visit between Norway and Kenya since Danish Premier Ida Friis came to power last year.",
            {"NO", "KE"},
        ),
        # where it was, and what it was held beside
        ("Envoys of Norway and Kenya will meet in Djibouti next week.", {"NO", "KE"}),
        (
            "Norwegian Premier Kari Lund and Kenyan President James Otieno agreed at the Malta summit on Monday to cut arms.",
            {"NO", "KE"},
        ),
        (
            "Norwegian Premier Kari Lund met Kenyan President James Otieno on the sidelines of the NATO summit in Vilnius on Tuesday.",
            {"NO", "KE"},
        ),
        # the first of two that share the end of their names
        ("North and South Korean officials met in Panmunjom on Monday.", {"KP", "KR"}),
    ],
)
def test_sides_of_the_first_encounter(nlp: Language, text: str, expected: set[str]) -> None:
    assert sides(told(nlp, text)[0]) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Norway's Kari Lund has never met Kenya's James Otieno.",
        "King Harald of Norway received a message from Kenyan President James Otieno on Monday.",
        "Norwegian Premier Kari Lund and Kenyan President James Otieno exchanged letters on Monday.",
        "Norwegian Premier Kari Lund ruled out talks with Kenyan President James Otieno.",
        "Norwegian Premier Kari Lund would not say whether she had met Kenyan President James Otieno.",
    ],
)
def test_nobody_met(nlp: Language, text: str) -> None:
    assert told(nlp, text) == ()


def test_who_was_not_met_is_left_out(nlp: Language) -> None:
    (met,) = told(
        nlp, "Norway's Kari Lund saw Peter Mwangi of Kenya on Monday, but not Hassan Deby, the President of Chad."
    )
    assert {p.actor for p in met.participants} == {"person/kari-lund", "person/peter-mwangi"}


def test_who_is_told_of_talks_was_not_in_them(nlp: Language) -> None:
    found = told(
        nlp,
        "Norwegian Minister Kari Lund informed Chadian President Hassan Deby about her talks earlier this month with Kenyan Minister James Otieno.",
    )
    assert [persons(e) for e in found if e.type is EncounterType.TALKS] == [{"kari-lund", "james-otieno"}]


def test_a_call_by_two_names_is_one(nlp: Language) -> None:
    (call,) = told(
        nlp,
        "Norway's Kari Lund telephoned Kenya's James Otieno early this week to warn him. "
        "Otieno said he had recently talked with Lund over the telephone.",
    )
    assert call.type is EncounterType.CALL


def test_what_somebody_hopes_for_on_a_weekday_is_to_come(nlp: Language) -> None:
    (hoped,) = told(nlp, "Norway's Kari Lund hopes to be received on Sunday by Kenya's James Otieno.")
    assert hoped.when is not None
    assert hoped.when.start > date(2006, 12, 20)


def test_a_second_round_is_of_those_of_the_first(nlp: Language) -> None:
    found = told(
        nlp, "The talks between Norway and Kenya began in Davos in January. A second round was held in Athens in March."
    )
    assert [(sides(e), e.when.edtf) for e in found if e.when] == [({"KE", "NO"}, "2006-01"), ({"KE", "NO"}, "2006-03")]


def test_the_coming_round_is_one_however_its_days_are_told(nlp: Language) -> None:
    found = told(
        nlp,
        "Talks between China, Japan, Russia, South Korea, North Korea and the United States will open on Friday. "
        "Envoys of China, Japan, Russia, South Korea, North Korea and the United States said on Wednesday that they would prepare the talks.",
    )
    assert [e.status for e in found if sides(e) == SIX] == [Status.PLANNED]


def test_delegations_that_arrive_did_not_visit_each_other(nlp: Language) -> None:
    found = told(nlp, "Delegations from Norway, Kenya and Denmark arrived in Cairo on Monday.")
    assert all(sides(e) & {"EG"} for e in found)


@pytest.mark.parametrize(
    "second",
    [
        "The delegation is headed by Amina Njoroge and Peter Kamau.",
        "Present at the talks were also Amina Njoroge and Peter Kamau of Kenya.",
    ],
)
def test_who_heads_the_delegation_or_is_present_was_there(nlp: Language, second: str) -> None:
    found = told(nlp, f"Norwegian Premier Kari Lund met with a delegation from Kenya in Oslo on Monday. {second}")
    assert persons(found[0]) == {"kari-lund", "amina-njoroge", "peter-kamau"}


def test_a_list_of_those_present_tells_whose_ceremony_it_was(nlp: Language) -> None:
    found = told(
        nlp,
        "An opening ceremony took place on Monday. Present there were Kari Lund, minister of fisheries of Norway, and Amina Njoroge, "
        "ambassador of Kenya.",
    )
    assert [persons(e) for e in found] == [{"kari-lund", "amina-njoroge"}]


def test_what_is_dated_after_the_article_is_planned(nlp: Language) -> None:
    (visit,) = told(nlp, "Norwegian Prime Minister Kari Lund leaves on a visit to Kenya on Friday.")
    assert visit.status is Status.PLANNED


@pytest.mark.parametrize(
    ("text", "there", "away"),
    [
        (
            "Malian Foreign Minister Ida Keita met Danish Foreign Minister Ola Friis and Dutch Foreign Minister Jan Smit in Oslo on "
            "Tuesday, but not Norwegian Foreign Minister Per Lund.",
            {"ida-keita", "ola-friis", "jan-smit"},
            "per-lund",
        ),
        (
            "Danish Foreign Minister Ida Friis held talks in Copenhagen on Monday with Norwegian envoy Kari Berg instead of Foreign "
            "Minister Per Lund.",
            {"ida-friis", "kari-berg"},
            "per-lund",
        ),
        (
            "Norwegian Prime Minister Per Lund noted that Finance Minister Kari Berg met with Danish officials on Tuesday.",
            {"kari-berg"},
            "per-lund",
        ),
        (
            "Kenyan President Amos Otieno told Ugandan President Moses Okello about his talks last week with Norwegian Prime Minister "
            "Per Lund.",
            {"amos-otieno", "per-lund"},
            "moses-okello",
        ),
        (
            "Norwegian Foreign Minister Kari Berg on Tuesday met Danish Foreign Minister Ida Friis in Copenhagen on behalf of Prime "
            "Minister Per Lund.",
            {"kari-berg", "ida-friis"},
            "per-lund",
        ),
    ],
)
def test_who_is_left_out_speaks_is_told_or_has_it_done_is_not_there(
    nlp: Language, text: str, there: set[str], away: str
) -> None:
    held = [persons(e) for e in told(nlp, text) if e.status is Status.HELD and e.type is not EncounterType.VISIT]
    assert there in held
    assert all(away not in seated for seated in held)


def test_whose_plan_it_was_does_not_sit_there(nlp: Language) -> None:
    (talks,) = told(
        nlp, "Under a plan offered by Norwegian Prime Minister Per Lund, Mali and Niger held talks in Paris on Tuesday."
    )
    assert sides(talks) == {"ML", "NE"}


def test_who_is_briefed_on_talks_and_with_whom_they_were_do_not_meet(nlp: Language) -> None:
    found = told(
        nlp,
        "Kenyan President Amos Otieno briefed Ugandan President Moses Okello on Monday on his talks last week with Norwegian Prime "
        "Minister Per Lund.",
    )
    assert {"amos-otieno", "per-lund"} in [persons(e) for e in found]
    assert not any({"moses-okello", "per-lund"} <= persons(e) for e in found)


def test_who_had_gone_is_he_whom_a_list_leaves_out(nlp: Language) -> None:
    found = told(
        nlp,
        "Danish Foreign Minister Ida Friis and Dutch Foreign Minister Jan Smit were in Oslo on Tuesday, but not Malian Foreign Minister "
        "Ali Keita, who had flown to Paris.",
    )
    assert not any({"ida-friis", "jan-smit"} & persons(e) and "FR" in sides(e) for e in found)


def test_whose_town_it_is_in_does_not_sit_there(nlp: Language) -> None:
    (talks,) = told(nlp, "Envoys of Mali and Niger held talks in Chad's capital on Monday.")
    assert sides(talks) == {"ML", "NE"}


TALKS = "talks that Norwegian Foreign Minister Kari Lund held with Chadian President Ali Sow in May"


@pytest.mark.parametrize(
    "text",
    [
        f"Danish Prime Minister Eva Holm recalled the {TALKS}.",
        "Danish Prime Minister Eva Holm welcomed the meeting which Norwegian Foreign Minister Kari Lund had with Chadian President Ali "
        "Sow on Monday.",
        "Danish Prime Minister Eva Holm said the meeting Norwegian Foreign Minister Kari Lund had with Chadian President Ali Sow on "
        "Monday was useful.",
    ],
)
def test_who_speaks_of_the_talks_of_others_was_not_in_them(nlp: Language, text: str) -> None:
    (talks,) = told(nlp, text)
    assert persons(talks) == {"kari-lund", "ali-sow"}


def test_where_one_goes_on_to_is_no_party_of_the_meeting_before(nlp: Language) -> None:
    found = told(
        nlp,
        "Norwegian Foreign Minister Kari Lund will meet Chadian President Ali Sow in Ndjamena tomorrow, then go on to Mali and Niger.",
    )
    (meeting,) = [e for e in found if e.type is not EncounterType.VISIT]
    assert sides(meeting) == {"NO", "TD"}
    stops = [e for e in found if e.type is EncounterType.VISIT]
    assert {"ML", "NE"} <= {side for e in stops for side in sides(e)}
    assert all(e.status is Status.PLANNED for e in stops)


def test_a_legislature_is_no_second_side_at_home(nlp: Language) -> None:
    assert not told(
        nlp, "U.S. President Ronald Reagan is willing to participate personally in negotiations with Congress."
    )
    abroad = told(nlp, "French Foreign Minister Jean Dupont met leaders of the U.S. Congress in Washington on Tuesday.")
    assert abroad
    assert all(e.type is EncounterType.MEETING for e in abroad)  # Congress is no conference


def test_whose_war_the_anniversary_is_of_does_not_sit_there(nlp: Language) -> None:
    assert not told(
        nlp, "NATO leaders met in Brussels today on the anniversary of Russia's unprovoked invasion of Ukraine."
    )


def test_who_speaks_to_reporters_of_talks_was_in_them_and_in_no_call(nlp: Language) -> None:
    found = told(
        nlp,
        "Venezuelan minister Pedro Hernandez was speaking to reporters on the results of talks with Ecuador's deputy energy minister "
        "Fernando Santos Alvite.",
    )
    assert EncounterType.CALL not in {e.type for e in found}
    assert {"pedro-hernandez", "fernando-santos-alvite"} in [persons(e) for e in found]


def test_who_is_represented_is_elsewhere(nlp: Language) -> None:
    found = told(
        nlp,
        "South African Foreign Minister Nomsa Zuma leaves tonight for Damascus to represent President Thabo Mbeki at the Arab League "
        "summit.",
    )
    assert found
    assert not any("thabo-mbeki" in persons(e) for e in found)
