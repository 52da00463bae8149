"""Delegations, company and lists of those present: who takes part though another sentence names him."""

from __future__ import annotations

from datetime import date

import pytest
from spacy.language import Language

from kg.article import build_facts
from kg.model import Article, Encounter, Status

KENYA = ("amos-otieno", "ruth-maina", "peter-kamau")


def told(nlp: Language, text: str) -> tuple[Encounter, ...]:
    return build_facts(Article(id="a", text=text, body=((0, len(text)),), published=date(2015, 5, 3)), nlp).encounters


def seats(encounter: Encounter) -> set[str]:
    """Who takes part, and for whom: "kari-lunde NO", and "NO" for the state alone."""
    named = ((p.actor.rpartition("/")[2], p.side.rpartition("/")[2]) for p in encounter.participants)
    return {side if name == side else f"{name} {side}" for name, side in named}


def test_a_delegation_is_whoever_was_said_to_be_of_it(nlp: Language) -> None:
    visit, meeting, *later = told(
        nlp,
        "A Norwegian delegation led by Foreign Minister Kari Lunde and including Trade Minister Per Holm arrived in Nairobi on Friday. "
        "The delegation met Kenyan President Joseph Mwangi. The Norwegian delegation is also to visit Uganda.",
    )
    envoys = {"kari-lunde NO", "per-holm NO"}
    assert seats(visit) == envoys | {"KE"}
    assert seats(meeting) == envoys | {"joseph-mwangi KE"}
    assert [(seats(e), e.status) for e in later] == [(envoys | {"UG"}, Status.PLANNED)]


def test_of_two_delegations_neither_is_the_delegation(nlp: Language) -> None:
    found = told(
        nlp,
        "A Norwegian delegation led by Foreign Minister Kari Lunde met a Kenyan delegation led by Foreign Minister Amos Otieno in "
        "Oslo on Friday. The delegation is to meet Ugandan President Moses Okello on Saturday.",
    )
    assert seats(found[0]) == {"kari-lunde NO", "amos-otieno KE"}
    assert not any({"kari-lunde NO", "moses-okello UG"} <= seats(e) for e in found)


LIST = """Foreign Minister Kari Lunde announced the designation of a Norwegian Delegation to attend the inauguration of \
Kenyan President Joseph Mwangi in Nairobi on May 9, 2015.

Trade Minister Per Holm will lead the delegation.

Members of the Delegation:

{first}Siri Dahl, Ambassador to Kenya

{first}Odd Moe, Senior Adviser, Department of Africa

Notes

Tor Vik wrote this release.
"""


@pytest.mark.parametrize("first", ["", "Mr. ", "The Honorable ", "- ", "- H.E. "])
def test_a_list_under_its_heading_says_who_is_of_the_delegation(nlp: Language, first: str) -> None:
    (ceremony,) = told(nlp, LIST.format(first=first))
    assert {"per-holm NO", "siri-dahl NO", "odd-moe NO"} <= seats(ceremony)
    assert not any(seat.startswith("tor-vik") for seat in seats(ceremony))  # below the list
    assert ceremony.status is Status.PLANNED


@pytest.mark.parametrize(
    "heading",
    [
        "<b>Members of the Delegation:</b>",  # marks of the page that were left in
        "Composition of the official delegation:",
        "The delegation includes:",
    ],
)
def test_a_heading_is_known_by_its_words(nlp: Language, heading: str) -> None:
    (ceremony,) = told(nlp, LIST.format(first="").replace("Members of the Delegation:", heading))
    assert {"siri-dahl NO", "odd-moe NO"} <= seats(ceremony)


@pytest.mark.parametrize(
    "heading", ["Members of the press on board:", "Members of the delegation", "Questions for the delegation:"]
)
def test_other_headings_head_no_delegation(nlp: Language, heading: str) -> None:
    found = told(nlp, LIST.format(first="").replace("Members of the Delegation:", heading))
    assert not any(seat.startswith("odd-moe") for e in found for seat in seats(e))


def test_a_delegation_may_be_named_before_its_leader(nlp: Language) -> None:
    (visit,) = told(
        nlp,
        "A Norwegian delegation will visit Nairobi on May 9, 2015.\n\nForeign Minister Kari Lunde of Norway will lead the delegation.",
    )
    assert seats(visit) == {"kari-lunde NO", "KE"}


def test_of_two_delegations_that_are_told_later_neither_came_before(nlp: Language) -> None:
    first, *_ = told(
        nlp,
        "The delegation will visit Nairobi on May 9, 2015. Foreign Minister Kari Lunde leads the Norwegian delegation. "
        "Foreign Minister Rosa Diaz leads the Mexican delegation.",
    ) or [None]
    assert first is None or not {"kari-lunde NO", "rosa-diaz MX"} & seats(first)


@pytest.mark.parametrize(
    "company",
    [
        "He was joined by Foreign Minister Amos Otieno, Trade Minister Ruth Maina and Ambassador Peter Kamau.",
        "Foreign Minister Amos Otieno, Trade Minister Ruth Maina and Ambassador Peter Kamau accompanied Mwangi.",
    ],
)
def test_who_came_with_somebody_takes_part_and_acts_for_his_side(nlp: Language, company: str) -> None:
    text = (
        f"Kenyan President Joseph Mwangi flew to Oslo on Friday and met Norwegian Prime Minister Kari Lunde. {company}"
    )
    visit, meeting = told(nlp, text)
    came = {f"{name} KE" for name in ("joseph-mwangi", *KENYA)}
    assert seats(visit) == came | {"NO"}
    assert seats(meeting) == came | {"kari-lunde NO"}


def test_company_keeps_the_side_that_its_own_words_give(nlp: Language) -> None:
    visit, meeting = told(
        nlp,
        "Kenyan President Joseph Mwangi, accompanied by Ugandan Foreign Minister Moses Okello, flew to Norway on Friday. "
        "They met Norwegian Prime Minister Kari Lunde.",
    )
    assert seats(visit) == {"joseph-mwangi KE", "moses-okello UG", "NO"}
    assert seats(meeting) == {"joseph-mwangi KE", "moses-okello UG", "kari-lunde NO"}


def test_those_present_were_where_the_sentence_before_has_it(nlp: Language) -> None:
    (meeting, *_) = told(
        nlp,
        "Kenyan President Joseph Mwangi met Norwegian Foreign Minister Per Holm in Nairobi on Friday. Present there were Amos Otieno, "
        "minister of trade of Kenya, and Kari Lunde, ambassador of Norway.",
    )
    assert seats(meeting) == {"joseph-mwangi KE", "per-holm NO", "amos-otieno KE", "kari-lunde NO"}


@pytest.mark.parametrize(
    "told_of",
    [
        "Kenya and Norway held talks in Nairobi on Friday, led on the Kenyan side by Amos Otieno and on the Norwegian side by Per Holm.",
        "The meeting between Kenya and Norway in Nairobi on Friday was attended by Amos Otieno, the Kenyan trade minister, and Per Holm, the "
        "Norwegian fisheries minister.",
        "Kenya and Norway held talks in Nairobi on Friday. Among those present were Kenyan Trade Minister Amos Otieno and Norwegian "
        "Fisheries Minister Per Holm.",
    ],
)
def test_who_led_a_side_or_attended_was_there(nlp: Language, told_of: str) -> None:
    (talks, *_) = told(nlp, told_of)
    assert {"amos-otieno KE", "per-holm NO"} <= seats(talks)


def test_who_attended_something_else_was_not_there(nlp: Language) -> None:
    (talks, *_) = told(
        nlp,
        "Kenyan Trade Minister Amos Otieno met Norwegian Fisheries Minister Per Holm on Friday. A concert was attended by Ruth Maina of Kenya.",
    )
    assert seats(talks) == {"amos-otieno KE", "per-holm NO"}


def test_nobody_is_present_where_no_two_sides_met(nlp: Language) -> None:
    text = "The Kenyan cabinet held a session on Friday. Present were Amos Otieno, minister of trade, and Ruth Maina."
    assert not told(nlp, text)


@pytest.mark.parametrize(
    "attending",
    [
        "Representatives of Kenya and Norway are attending.",
        "Taking part are Kenya and Norway.",
        "The participants are Kenya and Norway.",
        "Those attending include Kenya and Norway.",
        "The meeting is attended by 20 delegations, including officials of Kenya and Norway.",
    ],
)
def test_who_attends_may_be_told_in_the_next_sentence(nlp: Language, attending: str) -> None:
    (found,) = told(nlp, f"A conference on fish opened in Lima on Friday. {attending}")
    assert seats(found) == {"KE", "NO"}


def test_who_was_present_too_takes_part(nlp: Language) -> None:
    text = (
        "Officials from Kenya and Uganda attended the Lima conference. Norwegian Minister Kari Lunde was also present."
    )
    assert "kari-lunde NO" in seats(told(nlp, text)[0])


def test_who_goes_to_a_meeting_of_a_body_takes_part_in_it(nlp: Language) -> None:
    text = "Norwegian Finance Minister Kari Lunde leaves on Friday to attend the World Bank meetings."
    assert {frozenset(seats(e)) for e in told(nlp, text)} == {frozenset({"kari-lunde NO", "WB"})}


@pytest.mark.parametrize(
    ("behind", "came"),
    [
        ("Kenya and Uganda also sent delegations.", {"KE", "UG"}),
        ("Kenya was represented by President Joseph Mwangi.", {"joseph-mwangi KE"}),
        (
            "Kenyan President Joseph Mwangi and Ugandan President Moses Okello attended.",
            {"joseph-mwangi KE", "moses-okello UG"},
        ),
        ("Kenya sent a delegation to Uganda.", set()),
        ("Kenya sent letters.", set()),
        ("Kenya was represented at a later session by President Joseph Mwangi.", set()),
    ],
)
def test_whoever_sends_envoys_to_what_was_told_before_is_there(nlp: Language, behind: str, came: set[str]) -> None:
    told_before = (
        "Norwegian Prime Minister Kari Lunde and Danish Prime Minister Per Holm opened a summit in Oslo on Friday. "
    )
    (summit,) = (e for e in told(nlp, told_before + behind) if {"kari-lunde NO", "per-holm DK"} <= seats(e))
    others = seats(summit) - {"kari-lunde NO", "per-holm DK"}
    assert came <= others <= came | {"KE"}  # Kenya itself may sit beside its president


def test_who_attends_what_was_told_before_attends_nothing_else(nlp: Language) -> None:
    found = told(
        nlp,
        "Norwegian Prime Minister Kari Lunde opened a summit of Nordic leaders in Oslo on Friday. "
        "Danish Prime Minister Per Holm and Finnish President Aino Koski attended.",
    )
    assert [seats(e) for e in found] == [{"kari-lunde NO", "per-holm DK", "aino-koski FI"}]


def test_whoever_announces_a_delegation_is_not_of_it(nlp: Language) -> None:
    (visit,) = told(
        nlp,
        "Norwegian Premier Kari Lunde today announced the designation of a Norwegian delegation to attend the inauguration of "
        "Kenyan President Joseph Mwangi on May 9, 2015, in Nairobi. Trade Minister Per Holm will lead the delegation.",
    )
    assert "per-holm NO" in seats(visit)
    assert "kari-lunde NO" not in seats(visit)
