"""What is content and what is not: texts written as publishers write them, and the spans that should be left."""

from __future__ import annotations

from datetime import date

import pytest

from kg.corpus.clean import clean

FIRST = "The foreign ministers of Chad and Mali met in Niamey on Monday for talks on trade."
NEXT = "They agreed to meet again in May, a spokesman told reporters."


def body(text: str) -> list[str]:
    return [text[start:end] for start, end in clean(text).body]


ROWS = [
    # one paragraph, nothing around it
    (FIRST, [FIRST]),
    # paragraphs between blank lines, headline first
    (f"Ministers meet\n\n{FIRST}\n\n{NEXT}\n", ["Ministers meet", FIRST, NEXT]),
    # a publisher after a bullet, and a plea at the end
    (
        f"• Daily Courier\n\n\n{FIRST}\n\n{NEXT}\n\nGood journalism costs money, our journalism too.\nBy subscribing, you help.",
        [FIRST, NEXT],
    ),
    # publication lines between headline and text
    (
        f"Ministers meet\n\nPUBLISHED : Tuesday, 4 May, 2010, 6:05am\nUPDATED : Tuesday, 4 May, 2010, 6:05pm\n\n{FIRST}",
        ["Ministers meet", FIRST],
    ),
    # contributors, then a form that runs to the end
    (
        f"Ministers meet\n\n{FIRST}\n\n{NEXT}\n\nAdditional reporting by Some Agency\n\n\nSend to a friend\n\n"
        "Put several addresses between commas\n\nFor unlimited access to:\n\nSite Tablet Phone Archive",
        ["Ministers meet", FIRST, NEXT],
    ),
    # a text wrapped by hand, paragraphs begun by an indent, the agency's name at the end
    (
        "MINISTERS MEET\n\n    NIAMEY, May 3 - The foreign ministers of Chad and Mali met in\nNiamey for talks on trade.\n"
        "    They agreed to meet again in May, a spokesman\ntold reporters.\n REUTER\n",
        [
            "MINISTERS MEET",
            "The foreign ministers of Chad and Mali met in\nNiamey for talks on trade.",
            "They agreed to meet again in May, a spokesman\ntold reporters.",
        ],
    ),
    # a text wrapped by hand, all in capitals, with a story code, country and agency in brackets, and a tag
    (
        "ABC-WIRE2-0448 (SOME DESK)\n\n   NIAMEY (NIGER), 3 MAY 90 (AGENCY) -- [TEXT] THE FOREIGN MINISTERS OF\n"
        "CHAD AND MALI MET HERE TODAY.  THEY SPOKE OF TRADE.\n\n   THEY WILL MEET AGAIN.\n",
        ["THE FOREIGN MINISTERS OF\nCHAD AND MALI MET HERE TODAY.  THEY SPOKE OF TRADE.", "THEY WILL MEET AGAIN."],
    ),
    # each paragraph one long line, and a mark at the end of the last
    (
        f"Ministers Meet\n\nNiamey, May 3 (Agency) -- {FIRST} {FIRST}\n{NEXT} {NEXT}\nThe talk was friendly. -0-\n",
        ["Ministers Meet", f"{FIRST} {FIRST}", f"{NEXT} {NEXT}", "The talk was friendly."],
    ),
    # a dateline on a line of its own, with the year twice, below a note to editors
    (
        f"ATTENTION - ADDS quotes ///\n\nNIAMEY, May 3 , 2010, 2010\n\n{FIRST}\n\n{NEXT}\n",
        [FIRST, NEXT],
    ),
    # wrapped without indents: a line ends early only where the paragraph does
    (
        "The foreign ministers of Chad and Mali met in the capital on Monday\nfor long talks on trade. They spoke at length.\n"
        "The next round will be held in May, officials said, and it may be\nthe last.\n",
        [
            "The foreign ministers of Chad and Mali met in the capital on Monday\nfor long talks on trade. They spoke at length.",
            "The next round will be held in May, officials said, and it may be\nthe last.",
        ],
    ),
    # headline, byline and dateline without a blank line between them
    (
        f"UPDATE 2-Ministers meet\nBy Anna Example and John Sample\nNIAMEY, May 3 (Agency) - {FIRST}\n(Reporting by Anna Example)\n",
        ["Ministers meet", FIRST],
    ),
    # numbered points
    (
        "Ministers' Meeting\n\n1. On May 3, the ministers met.\n2. They spoke of trade.\n",
        ["Ministers' Meeting", "On May 3, the ministers met.", "They spoke of trade."],
    ),
    # office, end mark, contact
    (
        f"Readout of the Minister's Call\n\nOffice of the Spokesperson\n\n{FIRST}\n\n###\n\nTel: 555-0100\npress@example.org\n",
        ["Readout of the Minister's Call", FIRST],
    ),
    # advertisement and links between paragraphs
    (f"{FIRST}\n\nADVERTISEMENT\n\n{NEXT}\n\nREAD MORE: Three other ministers meet\n\n{FIRST}", [FIRST, NEXT, FIRST]),
    # digest: each item has its place
    (
        "WORLD NEWS\n\n    NIAMEY - The president of Niger met the king.\n    PARIS - Officials from Chad were in France.\n",
        ["WORLD NEWS", "The president of Niger met the king.", "Officials from Chad were in France."],
    ),
    # lines that end as \r\n and with form feeds
    (f"Ministers meet\r\n\r\n{FIRST}\r\n\x0c{NEXT}\r\n", ["Ministers meet", FIRST, NEXT]),
    # the headings of a chronology are content, since they date what follows
    (
        "Talks since 2004\n\n3 May 2004\n\nFirst round.\n\n4 June 2005\n\nSecond round.\n\n5 July 2006\n\nThird round.",
        [
            "Talks since 2004",
            "3 May 2004",
            "First round.",
            "4 June 2005",
            "Second round.",
            "5 July 2006",
            "Third round.",
        ],
    ),
    # place and day below the text are its date
    (f"Visit of the Minister\n\n{FIRST}\n\nNew Delhi\nOctober 26, 2006\n", ["Visit of the Minister", FIRST]),
    # a whole page that was copied: menus, trails and footers go
    (
        "Skip to Content\nHome\nAbout\nLegal\n\nToggle navigation\nNews\nSpeeches\nVisits\n\nNews /\nReleases /\nMinisters meet\n\n"
        f"Ministers meet\n\n{FIRST}\n\nPrivacy Policy\nSitemap\nDisclaimer\n",
        ["Ministers meet", FIRST],
    ),
]


@pytest.mark.parametrize(("text", "expected"), ROWS, ids=range(len(ROWS)))
def test_body(text: str, expected: list[str]) -> None:
    assert body(text) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        # each begins or ends as boilerplate does, and is news
        "Subscribers to the treaty met in Paris.",
        "Reporting by the two states was discussed.",
        "The two sides read more into the pact than it says.",
        "Copyrights were a topic of the trade talks.",
        "The minister asked the press to share this view.",
        "“Independent journalism is under threat,” the president told the king.",
        "Reuters quoted the minister as saying that talks would go on.",
        "By Monday the delegations had left Geneva.",
        "Published reports said that the ministers met on 3 May 2010.",
        "The contact group met in Rome: all states took part.",
        "Photo opportunities were cancelled.",
        "The end.",
    ],
)
def test_news_that_looks_like_boilerplate_stays(sentence: str) -> None:
    for text in (
        f"{FIRST}\n\n{sentence}\n\n{NEXT}",
        f"{sentence}\n\n{FIRST}\n\n{NEXT}",
        f"{FIRST}\n\n{NEXT}\n\n{sentence}",
    ):
        assert sentence in body(text)


def test_a_wrapped_line_that_looks_like_boilerplate_stays() -> None:
    text = "The foreign ministers of Chad and Mali asked all those who were present to\nshare this\nand then they left for Niamey."
    assert body(text) == [text]


def test_a_line_after_which_the_rest_is_no_content_counts_only_near_the_end() -> None:
    text = "\n\n".join(["Ministers meet", "Related stories", *[FIRST] * 6])
    assert body(text) == ["Ministers meet", *[FIRST] * 6]


@pytest.mark.parametrize(
    ("text", "headline"),
    [
        (f"Ministers meet\n\n{FIRST}", "Ministers meet"),
        # wrapped over two lines
        (
            f"Ministers of Chad and Mali meet in the capital of\nNiger\n\n{FIRST}",
            "Ministers of Chad and Mali meet in the capital of Niger",
        ),
        # an abbreviation's stop is no full stop
        (f"Minister visits U.S.\n\n{FIRST}", "Minister visits U.S."),
        # a sentence is no headline, nor is the only paragraph
        (f"{FIRST}\n\n{NEXT}", ""),
        ("Ministers meet", ""),
        # a text that begins with its dateline has none
        (f"NIAMEY, May 3 (Agency) - {FIRST}\n\n{NEXT}", ""),
    ],
)
def test_headline(text: str, headline: str) -> None:
    assert clean(text).headline == headline


@pytest.mark.parametrize(
    ("opening", "place", "agency", "day"),
    [
        ("BEIJING, Sept 14 (Agency) - ", "BEIJING", "Agency", date(2005, 9, 14)),
        ("PYONGYANG, July 26 (KCNA) -- ", "PYONGYANG", "KCNA", date(2005, 7, 26)),
        ("WASHINGTON (AP) _ ", "WASHINGTON", "AP", None),
        ("Washington (AFP) – ", "Washington", "AFP", None),
        ("Paris, 3 Nov. 2005 - ", "Paris", "", date(2005, 11, 3)),
        ("BADEN-BADEN, Germany, April 17, 2005 (AFP) - ", "BADEN-BADEN, Germany", "AFP", date(2005, 4, 17)),
        ("MOSCOW, May 3. /TASS/. ", "MOSCOW", "TASS", date(2005, 5, 3)),
        ("Tehran, Sept 14, IRNA – ", "Tehran", "IRNA", date(2005, 9, 14)),
        ("SAN JOSE, 18 OCT 05 (ACAN - EFE) -- [TEXT] ", "SAN JOSE", "ACAN - EFE", date(2005, 10, 18)),
        ("TOKYO, Sept. 14 KYODO - ", "TOKYO", "KYODO", date(2005, 9, 14)),
        ("NEW YORK — ", "NEW YORK", "", None),
        ("BEIJING/SEOUL, Sept 14 (Reuters) - ", "BEIJING/SEOUL", "Reuters", date(2005, 9, 14)),
    ],
)
def test_dateline(opening: str, place: str, agency: str, day: date | None) -> None:
    text = f"Ministers meet\n\n{opening}{FIRST}\n\n{NEXT}\n"
    found = clean(text)
    assert [text[s:e] for s, e in found.body] == ["Ministers meet", FIRST, NEXT]
    assert found.dateline is not None
    assert (found.dateline.place, found.dateline.agency) == (place, agency)
    assert found.dateline_date(day or date(2005, 9, 15))[0] == day


@pytest.mark.parametrize(
    "sentence",
    [
        "Japan (which hosted the talks) met China - again.",
        "Beijing, the host, and Tokyo - the guest - met.",
        "Talks in Paris - the third this year - ended.",
        "The G-7 met.",
        "On May 3, 2010 - a Monday - they met.",
    ],
)
def test_a_sentence_with_a_dash_is_no_dateline(sentence: str) -> None:
    assert clean(f"{FIRST}\n\n{sentence}").dateline is None
    assert body(f"{FIRST}\n\n{sentence}") == [FIRST, sentence]
