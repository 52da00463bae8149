"""For whom somebody acts: the words beside the name, the release that speaks, the delegation that is led, the host of a visit."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest

from kg.extract.offices import find_offices
from kg.extract.reading import read
from kg.language.matcher import gazetteer
from kg.language.pipeline import load_pipeline, parse
from kg.model import Article, EntityKind
from kg.resolve.bodies import BodyOffice, body_offices
from kg.resolve.coreference import Weigher, resolve_mentions
from kg.resolve.releases import ReleaseRow, release_of, release_rows
from kg.resolve.sides import Context, has_office, is_own, only_state, side_of_bare_title, single_office


def undecided(person: str, candidates: Sequence[str], rows: Sequence[Sequence[float]]) -> list[float]:
    """Leaves the words of the text to decide alone."""
    return [0.5 if row[0] else 0.2 for row in rows]


def eager(person: str, candidates: Sequence[str], rows: Sequence[Sequence[float]]) -> list[float]:
    """Believes in every candidate."""
    return [0.9] * len(candidates)


def sides(
    *paragraphs: str, publisher: str = "", url: str = "", dateline: str = "", weigher: Weigher = undecided
) -> dict[str, str]:
    text = "\n\n".join(paragraphs)
    body, at = [], 0
    for paragraph in paragraphs:
        body.append((at, at + len(paragraph)))
        at += len(paragraph) + 2
    article = Article(id="test", text=text, body=tuple(body), publisher=publisher, url=url, dateline_place=dateline)
    reading = read(parse(load_pipeline(), text, article.body), article)
    found = resolve_mentions(reading, tuple(find_offices(reading)), weigher=weigher)
    return {e.name: e.side for e in found.all if e.kind is EntityKind.PERSON}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Norwegian Foreign Minister Anne Lund arrived.", {"Anne Lund": "state/NO"}),
        ("Anne Lund, the foreign minister of Norway, arrived.", {"Anne Lund": "state/NO"}),
        # whoever leads a delegation acts for it
        ("A Norwegian delegation led by Per Lund arrived in Kenya.", {"Per Lund": "state/NO"}),
        # the chiefs of a party that is set over a state act for the state
        ("Chinese Communist Party Secretary Wu Lan arrived.", {"Wu Lan": "state/CN"}),
        # those with whom somebody meets are not what he is
        ("In talks with senior Kenyan officials, Anne Lund spoke of fish.", {"Anne Lund": ""}),
        ("Anne Lund met with Kenyan officials.", {"Anne Lund": ""}),
        # a spokesman acts for whom his principal acts
        (
            "Norwegian Premier Anne Lund and Lund's spokesman Per Berg arrived.",
            {"Anne Lund": "state/NO", "Per Berg": "state/NO"},
        ),
        # an organisation behind the name
        ("Anne Lund of the African Union arrived.", {"Anne Lund": "organisation/AFU"}),
        # an office that one state only has, named or not
        ("Secretary of State Dana Holt arrived.", {"Dana Holt": "state/US"}),
        ("Secretary of State for Trade Dana Holt arrived.", {"Dana Holt": ""}),
        ("At the Vatican, Secretary of State Pio Verdi received envoys of the Vatican.", {"Pio Verdi": "state/VA"}),
        # the African Union is not Australia
        ("African Union envoy Per Lund arrived.", {"Per Lund": "organisation/AFU"}),
        # the man of a state that is named in the genitive, and who speaks for one
        ("France's Luc Duval flew into Oslo.", {"Luc Duval": "state/FR"}),
        ("Norway and Kenya spoke. Hill, for Kenya, said so.", {"Hill": "state/KE"}),
        # whose predecessor, deputy or envoy somebody is, also in apposition; not whose friend
        (
            "Norwegian Premier Anne Lund spoke. Her predecessor, Ola Berg, did not.",
            {"Anne Lund": "state/NO", "Ola Berg": "state/NO"},
        ),
        (
            "Norwegian Premier Anne Lund spoke. Lund's envoy in Nairobi, Gen. Ola Berg, will mediate.",
            {"Anne Lund": "state/NO", "Ola Berg": "state/NO"},
        ),
        (
            "Norwegian Premier Anne Lund and Lund's friend Daniel Moi sat down.",
            {"Anne Lund": "state/NO", "Daniel Moi": ""},
        ),
        # the next of a list is no apposition
        (
            "They met Leon Kuchar, Norway's ambassador Kari Lund and others.",
            {"Leon Kuchar": "", "Kari Lund": "state/NO"},
        ),
        # "the front" is the Front that was named
        (
            "Norway met the Farmers' Liberation Front. The front's leader, Pedro Gomez, came.",
            {"Pedro Gomez": "organisation/farmers-liberation-front"},
        ),
        # a counterpart acts for the other of two states
        (
            "British team leader Hugh David said talks with China went well. His counterpart, Zhao Jia, agreed.",
            {"Hugh David": "state/GB", "Zhao Jia": "state/CN"},
        ),
        # the leaders of a delegation act for the movement or party that it is of, the whole list of them
        (
            "A delegation of the Farmers' Party of Norway headed by its vice-chairman Olav Berg arrived.",
            {"Olav Berg": "organisation/farmers-party-of-norway"},
        ),
        (
            "A delegation of the Farabundo Front arrived. The delegation, whose visit is short, is headed by Jorge Sanchez, "
            "Miguel Saez and Commander Ana Leal.",
            dict.fromkeys(("Jorge Sanchez", "Miguel Saez", "Ana Leal"), "organisation/farabundo-front"),
        ),
        # who represents a party, or leads a side of talks, acts for it, each one for the party that his own "by" follows
        (
            "Norway was represented by Per Lund and Kenya by Amos Otieno at the talks in Oslo.",
            {"Per Lund": "state/NO", "Amos Otieno": "state/KE"},
        ),
        ("Per Lund represented Norway at the talks with Kenya.", {"Per Lund": "state/NO"}),
        ("Representing Norway at the talks with Kenya was Per Lund.", {"Per Lund": "state/NO"}),
        (
            "Kenya and Norway held talks, led on the Norwegian side by Per Lund and on the Kenyan side by Amos Otieno.",
            {"Per Lund": "state/NO", "Amos Otieno": "state/KE"},
        ),
        # those who are named behind a dash in the order of their states
        (
            "The leaders of Germany, France and Italy - Hans Braun, Luc Duval and Aldo Rossi - met on Monday.",
            {"Hans Braun": "state/DE", "Luc Duval": "state/FR", "Aldo Rossi": "state/IT"},
        ),
        # offices that organisations have, where one such is named
        ("Secretary General Carl Moe spoke of the United Nations.", {"Carl Moe": "organisation/UN"}),
        ("Secretary General Carl Moe spoke of the United Nations and NATO.", {"Carl Moe": ""}),
        # a central bank is its state's
        ("Bundesbank President Karl Braun left.", {"Karl Braun": "state/DE"}),
        # the host of a visit, of a capital, of a seat; not of a place where both are guests
        (
            "Norwegian Premier Anne Lund flew to Kenya. Lund was received by President Daniel Otieno.",
            {"Anne Lund": "state/NO", "Daniel Otieno": "state/KE"},
        ),
        (
            "In Berlin Norwegian Premier Anne Lund meets with State Secretary Hans Braun.",
            {"Anne Lund": "state/NO", "Hans Braun": "state/DE"},
        ),
        (
            "Norwegian Premier Anne Lund will sit down with President Boris Orlov at the Kremlin.",
            {"Anne Lund": "state/NO", "Boris Orlov": "state/RU"},
        ),
        (
            "On the sidelines of the summit in Hanoi Norwegian Premier Anne Lund met President Dan Poe.",
            {"Anne Lund": "state/NO", "Dan Poe": ""},
        ),
        # whoever invites somebody to a state acts for it
        ("Lund invited Kenyan President Amos Otieno to visit Norway.", {"Lund": "state/NO", "Amos Otieno": "state/KE"}),
        (
            "Kenyan President Amos Otieno accepted an invitation from President Poe to Chad.",
            {"Amos Otieno": "state/KE", "Poe": "state/TD"},
        ),
        # whose he was said to be before he was named
        (
            "Norwegian Premier Anne Lund's chief of staff spoke in Kenya. Chief of Staff Ole Berg was tired.",
            {"Anne Lund": "state/NO", "Ole Berg": "state/NO"},
        ),
        # whom a guest meets in the one state that he came to, however much later that is told
        (
            "Norwegian envoy Anne Lund flew to Nairobi. She rested. She slept. She read. She wrote. "
            "Lund also met Foreign Minister Amos Otieno to speak of sanctions against Chad.",
            {"Anne Lund": "state/NO", "Amos Otieno": "state/KE"},
        ),
        # where, not whose
        (
            "Turkish Foreign Minister Ahmet Dogan came. During his stay in Belgrade Minister Dogan spoke.",
            {"Ahmet Dogan": "state/TR"},
        ),
    ],
)
def test_sides(text: str, expected: dict[str, str]) -> None:
    assert sides(text) == expected


def test_whoever_has_a_visitor_is_at_home() -> None:
    guest = "isiting Kenyan Foreign Minister Amos Otieno"
    host = {"Amos Otieno": "state/KE", "Lund": "state/TD"}
    told = f"President Lund told v{guest} that Chad would mediate between Mali and Niger."
    assert sides(told, dateline="N'DJAMENA") == host
    assert sides(f"V{guest} met President Lund. Chad was glad.", dateline="N'DJAMENA") == host
    assert sides(f"President Lund met v{guest}. Chad was glad.", dateline="N'DJAMENA") == host
    assert sides(told)["Lund"] == ""


def test_a_release_speaks_for_its_own_president_and_for_no_second_one() -> None:
    found = sides(
        "Readout of President Holt's Call with President Okoye",
        "President Dana Holt spoke today with President Okoye.",
        "President Holt thanked President Okoye for his help.",
    )
    assert found["Dana Holt"] == "state/US"
    assert found["Okoye"] != "state/US"


def test_a_newspaper_speaks_for_nobody() -> None:
    assert sides("Presidents talk", "President Dana Holt spoke today with President Okoye.")["Dana Holt"] == ""


@pytest.mark.parametrize("row", release_rows(), ids=lambda row: row.id)
def test_rows_of_releases_keep_their_promise(row: ReleaseRow) -> None:
    flags = 0 if row.field in ("headline", "opening") else re.IGNORECASE
    assert row.examples
    for example in row.examples:
        assert re.search(row.pattern, example, flags), example
    for example in row.counterexamples:
        assert not re.search(row.pattern, example, flags), example


@pytest.mark.parametrize(
    ("publisher", "url", "state"),
    [
        ("The White House", "", "US"),
        ("", "https://www.mofa.go.jp/press/1", "JP"),
        ("Norwegian Ministry of Foreign Affairs", "", "NO"),  # an organ of a state by its name
        ("The Nairobi Courier", "https://example.com/www.mofa.go.jp/", None),  # an address within another's
    ],
)
def test_the_publisher_tells_who_speaks(publisher: str, url: str, state: str | None) -> None:
    text = "Minister Lund spoke."
    found = release_of(Article(id="a", text=text, body=((0, len(text)),), publisher=publisher, url=url))
    assert (found.state if found is not None else None) == state


@pytest.mark.parametrize("row", body_offices(), ids=lambda row: row.id)
def test_rows_of_bodies_keep_their_promise(row: BodyOffice) -> None:
    assert row.examples
    assert all(map(row.fits, row.examples))
    assert not any(map(row.fits, row.counterexamples))
    assert {key for family in row.bodies for key in family.split("/")} <= set(gazetteer().organisations)


@pytest.mark.parametrize(
    ("head", "state"),
    [
        ("Ministry of Foreign Affairs, Republic of Norway", "NO"),
        ("ROYAL NORWEGIAN MINISTRY OF FOREIGN AFFAIRS", "NO"),
        ("President of Norway", "NO"),
        ("Ministry of Foreign Affairs of Norway summons an ambassador", None),  # a headline
        ("Norway", None),
    ],
)
def test_the_letter_paper_tells_who_speaks(head: str, state: str | None) -> None:
    text = f"{head}\n20.11.2018\n\nMinister Lund spoke."
    found = release_of(Article(id="a", text=text, body=((0, len(text)),)))
    assert (found.state if found is not None else None) == state


def test_a_name_that_a_headline_breaks_off_takes_nobodys_office() -> None:
    found = sides(
        "Readout of President Dana\\_Holt\\u2019s Meeting with President Okoye",
        "President Dana R. Holt met with President Okoye of Kenya. President Holt thanked him.",
    )
    assert found["Dana R. Holt"] == "state/US"


def test_a_rebel_acts_for_no_state() -> None:
    assert sides("Kenya will meet rebel leader Pedro Gomez.", weigher=eager)["Pedro Gomez"] == ""
    assert sides("Kenya met the guerrillas' negotiator, Pedro Gomez.", weigher=eager)["Pedro Gomez"] == ""
    assert sides("Kenya met Pedro Gomez.", weigher=eager)["Pedro Gomez"] == "state/KE"


def test_whoever_is_invited_acts_for_another_state() -> None:
    found = sides("Kenya said the invitation to Pedro Gomez to visit Kenya stood.", weigher=eager)
    assert found["Pedro Gomez"] == ""


def test_nobody_acts_for_where_he_is_sent_nor_a_premier_for_a_club_of_states() -> None:
    def side(text: str) -> str:
        article = Article(id="test", text=text, body=((0, len(text)),))
        reading = read(parse(load_pipeline(), text, article.body), article)
        found = resolve_mentions(reading, tuple(find_offices(reading)), weigher=eager)
        return next(e.side for e in found.all if e.kind is EntityKind.PERSON)

    assert side("Special Envoy for Norway Dana Holt spoke.") == ""
    assert side("Prime Minister Lund spoke at the NATO summit.") == ""
    assert side("President Lund spoke at the NATO summit.") == ""


def test_offices_that_a_constitution_has() -> None:
    assert only_state("Taoiseach") == "IE"
    assert not has_office("President", "JP")
    assert is_own("Treasury Secretary", "US")
    assert not is_own("President", "US")  # many states have one
    assert single_office("President") == "president"
    assert single_office("Senator") == ""  # many at a time
    assert single_office("former President") == ""
    assert single_office("Special Assistant to the President") == ""


def test_no_side_where_two_states_fit_alike() -> None:
    assert side_of_bare_title("Foreign Minister", Context(counts={"NO": 3, "KE": 3})) == ""


def test_the_headline_announces_whose_minister_it_is() -> None:
    found = sides(
        "NORWAY FINANCE MINISTER TO SEEK CREDIT\n\nFinance minister Kari Lund said she will visit Japan in mid-May to seek new credits."
    )
    assert found["Kari Lund"] == "state/NO"
