"""Fixtures that several rooms share: the facts of four short articles, put together by hand.

They tell of real contacts in words written for these tests. Between them they show what merging must settle: one
meeting told by two articles, one person in two spellings, one meeting with two dates, talks announced and later held.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from kg.model import (
    Agreement,
    Article,
    ArticleFacts,
    DateValue,
    Encounter,
    EncounterType,
    Entity,
    EntityKind,
    Evidence,
    Form,
    Mention,
    MentionKind,
    Participation,
    RoleName,
    Statement,
    Status,
    Tenure,
)

if TYPE_CHECKING:
    from playwright.sync_api import Browser
    from spacy.language import Language

settings.register_profile("any machine", deadline=None)  # one that does much else takes as long as it takes
settings.load_profile("any machine")

# a job in the background has Ctrl-C ignored, and so would the programs that tests start and stop
signal.signal(signal.SIGINT, signal.default_int_handler)

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
CHROMIUM = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
)


@pytest.fixture(scope="module")
def nlp() -> Language:
    """The bundled language pipeline."""
    from kg.language.pipeline import load_pipeline  # many tests need no spaCy, which takes its time to load

    return load_pipeline()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, one for all tests; without it they are skipped, or fail where KG_REQUIRE_BROWSER is 1."""
    if CHROMIUM is None:
        why = "no Chromium found: apt-get install chromium"
        if os.environ.get("KG_REQUIRE_BROWSER") == "1":
            pytest.fail(why)
        pytest.skip(why)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        # a profile of its own, made and thrown away by playwright
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


KP, JP, CN = "state/KP", "state/JP", "state/CN"
BEIJING = "place/beijing"


class Reader:
    """Reads an article by hand: it finds the words that it is given, so that offsets are right by construction."""

    def __init__(
        self, article: str, text: str, *, published: date | None, publisher: str = "", title: str = ""
    ) -> None:
        self.article = Article(
            id=article,
            text=text,
            body=((0, len(text)),),
            source=f"{article}.txt",
            title=title,
            publisher=publisher,
            published=published,
            published_from="metadata",
        )

    def words(self, words: str, rule: str = "by-hand") -> Evidence:
        start = self.article.text.index(words)
        return Evidence.of(self.article, start, start + len(words), rule)

    def sentence(self, begin: str) -> Evidence:
        """The sentence that begins with these words: up to the stop before a line break or the next capital."""
        start = self.article.text.index(begin)
        end = re.compile(r"\.(?=\n| [A-Z])").search(self.article.text, start)
        assert end, begin
        return Evidence.of(self.article, start, end.end(), "by-hand")

    def entity(self, ident: str, name: str, *aliases: str, side: str = "") -> Entity:
        kind = EntityKind(ident.partition("/")[0])
        mentions = tuple(
            Mention(
                name=form,
                kind=MentionKind(kind.value),
                form=Form.NAME,
                evidence=self.words(form, "name"),
                head=self.article.text.index(form),
            )
            for form in (name, *aliases)
            if form in self.article.text
        )
        key = ident.partition("/")[2] if kind is EntityKind.STATE else ""
        return Entity(id=ident, kind=kind, name=name, mentions=mentions, side=side or (ident if key else ""), key=key)


def day(first: date, words: str, *, last: date | None = None, reason: str = "") -> DateValue:
    """A day, or the days from `first` to `last`."""
    return DateValue(
        edtf=f"{first}/{last}" if last else str(first),
        start=first,
        end=last or first,
        precision="interval" if last else "day",
        basis="relative" if reason else "stated",
        words=words,
        reason=reason,
    )


def person(ident: str, side: str, office: str = "", role: RoleName = RoleName.PARTICIPANT) -> Participation:
    return Participation(actor=f"person/{ident}", role=role, side=side, office=office)


def agency_2005(article: str = "agency-2005-09-15-beijing", publisher: str = "Sample Agency") -> ArticleFacts:
    """What an agency says, and so a newspaper that prints its despatch."""
    reader = Reader(
        article,
        "Envoys of Japan and North Korea confer\n\n"
        "Kim Kye Gwan, Vice Foreign Minister of North Korea, and the Japanese envoy Kenichiro Sasae conferred in"
        " Beijing on Wednesday, beside the six-nation talks.\n\n"
        "Sasae told North Korea that the abductions must be settled first. The pair had met there on Aug. 7.\n\n"
        "Both recalled the Pyongyang Declaration of 2002.\n",
        published=date(2005, 9, 15),
        publisher=publisher,
        title="Envoys of Japan and North Korea confer",
    )
    meeting = reader.sentence("Kim Kye Gwan, Vice")
    wednesday = day(date(2005, 9, 14), "on Wednesday", reason="Wednesday before or on 2005-09-15")
    in_2002 = DateValue(
        edtf="2002", start=date(2002, 1, 1), end=date(2002, 12, 31), precision="year", basis="stated", words="2002"
    )
    both = (person("kim-kye-gwan", KP, "Vice Foreign Minister"), person("kenichiro-sasae", JP))
    return ArticleFacts(
        article=reader.article,
        entities=(
            reader.entity("person/kim-kye-gwan", "Kim Kye Gwan", side=KP),
            reader.entity("person/kenichiro-sasae", "Kenichiro Sasae", "Sasae", side=JP),
            reader.entity(KP, "North Korea"),
            reader.entity(JP, "Japan"),
            reader.entity(BEIJING, "Beijing"),
        ),
        tenures=(
            Tenure(
                person="person/kim-kye-gwan",
                title="Vice Foreign Minister",
                of=KP,
                evidence=(reader.words("Kim Kye Gwan, Vice Foreign Minister of North Korea"),),
            ),
        ),
        encounters=(
            Encounter(
                id="encounter/1",
                type=EncounterType.MEETING,
                status=Status.HELD,
                participants=both,
                evidence=(meeting,),
                when=wednesday,
                places=(BEIJING,),
                occasion="the six-nation talks",
                topics=("abductions",),
            ),
            Encounter(
                id="encounter/2",
                type=EncounterType.MEETING,
                status=Status.HELD,
                participants=(person("kim-kye-gwan", KP), person("kenichiro-sasae", JP)),
                evidence=(reader.words("The pair had met there on Aug. 7."),),
                when=day(date(2005, 8, 7), "Aug. 7", reason="the latest 7 August before 2005-09-15"),
                places=(BEIJING,),
            ),
        ),
        statements=(
            Statement(
                id="statement/1",
                speaker="person/kenichiro-sasae",
                verb="told",
                evidence=reader.words("Sasae told North Korea that the abductions must be settled first."),
                to=(KP,),
                topics=("abductions",),
            ),
        ),
        agreements=(
            Agreement(
                id="agreement/1",
                name="Pyongyang Declaration",
                evidence=(reader.words("Both recalled the Pyongyang Declaration of 2002."),),
                parties=(JP, KP),
                when=in_2002,
            ),
        ),
        notes=("a remark for the build report",),
    )


def daily_2005() -> ArticleFacts:
    reader = Reader(
        "daily-2005-09-16",
        "Kim Kye-gwan of North Korea sat down with Kenichiro Sasae of Japan in the Chinese capital Beijing on Sept. 14,"
        " and the two are said to have met there on Aug. 8 as well. "
        "Japan again raised its missing citizens, the ministry in Tokyo said.\n",
        published=date(2005, 9, 16),
        publisher="Sample Daily",
    )
    sentence = reader.words(
        "Kim Kye-gwan of North Korea sat down with Kenichiro Sasae of Japan in the Chinese capital Beijing on Sept. 14"
    )
    both = (person("kim-kye-gwan", KP), person("kenichiro-sasae", JP))
    return ArticleFacts(
        article=reader.article,
        entities=(
            reader.entity("person/kim-kye-gwan", "Kim Kye-gwan", side=KP),
            reader.entity("person/kenichiro-sasae", "Kenichiro Sasae", side=JP),
            reader.entity(KP, "North Korea"),
            reader.entity(JP, "Japan", "Tokyo"),
            reader.entity(BEIJING, "Beijing"),
        ),
        encounters=(
            Encounter(
                id="encounter/1",
                type=EncounterType.MEETING,
                status=Status.HELD,
                participants=both,
                evidence=(sentence,),
                when=day(date(2005, 9, 14), "Sept. 14"),
                places=(BEIJING,),
            ),
            Encounter(
                id="encounter/2",
                type=EncounterType.MEETING,
                status=Status.HELD,
                participants=both,
                evidence=(reader.words("the two are said to have met there on Aug. 8 as well"),),
                when=day(date(2005, 8, 8), "Aug. 8"),
                places=(BEIJING,),
            ),
        ),
    )


def courier_2014() -> ArticleFacts:
    reader = Reader(
        "courier-2014-03-20",
        "Japan and North Korea will hold government talks in Beijing on March 30 and 31, Japan announced.\n",
        published=date(2014, 3, 20),
        publisher="Sample Courier",
    )
    sentence = reader.words(
        "Japan and North Korea will hold government talks in Beijing on March 30 and 31, Japan announced."
    )
    return ArticleFacts(
        article=reader.article,
        entities=(
            reader.entity(KP, "North Korea"),
            reader.entity(JP, "Japan"),
            reader.entity(BEIJING, "Beijing"),
        ),
        encounters=(
            Encounter(
                id="encounter/1",
                type=EncounterType.TALKS,
                status=Status.PLANNED,
                participants=(Participation(actor=JP, side=JP), Participation(actor=KP, side=KP)),
                evidence=(sentence,),
                when=day(date(2014, 3, 30), "March 30 and 31", last=date(2014, 3, 31)),
                places=(BEIJING,),
            ),
        ),
        statements=(Statement(id="statement/1", speaker=JP, verb="announced", evidence=sentence),),
    )


def herald_2014() -> ArticleFacts:
    reader = Reader(
        "herald-2014-03-31",
        "Junichi Ihara, a bureau head of the Japanese Foreign Ministry, and the North Korean ambassador Song Il-ho"
        " ended two days of talks in Beijing on Monday. Song called them “a thaw”."
        " The first day was spent at the North Korean embassy.\n",
        published=date(2014, 3, 31),
        publisher="Sample Herald",
    )
    sentence = reader.sentence("Junichi Ihara, a bureau")
    return ArticleFacts(
        article=reader.article,
        entities=(
            reader.entity("person/junichi-ihara", "Junichi Ihara", side=JP),
            reader.entity("person/song-il-ho", "Song Il-ho", "Song", side=KP),
            reader.entity(KP, "North Korea"),
            reader.entity(JP, "Japan"),
            reader.entity(BEIJING, "Beijing"),
        ),
        tenures=(
            Tenure(
                person="person/song-il-ho",
                title="ambassador",
                of=KP,
                evidence=(reader.words("the North Korean ambassador Song Il-ho"),),
            ),
        ),
        encounters=(
            Encounter(
                id="encounter/1",
                type=EncounterType.TALKS,
                status=Status.HELD,
                participants=(person("junichi-ihara", JP), person("song-il-ho", KP, "ambassador")),
                evidence=(sentence, reader.words("The first day was spent at the North Korean embassy.")),
                when=day(
                    date(2014, 3, 30), "two days", last=date(2014, 3, 31), reason="two days that ended on 2014-03-31"
                ),
                places=(BEIJING,),
                venue="the North Korean embassy",
            ),
        ),
        statements=(
            Statement(
                id="statement/1",
                speaker="person/song-il-ho",
                verb="called",
                evidence=reader.words("Song called them “a thaw”."),
                quote="a thaw",
            ),
        ),
    )


def contradicting(article: str, city: str, second: str) -> ArticleFacts:
    """A report of a meeting in some city, and of talks at which some other Norwegian was."""
    norway, finland, place = "state/NO", "state/FI", f"place/{city.lower()}"
    other = "person/" + second.lower().replace(" ", "-")
    reader = Reader(
        article,
        f"Nils Falk of Norway met Mika Salo of Finland in {city} on May 2. On May 4 Falk and {second} held talks with Salo.\n",
        published=date(2011, 5, 6),
    )
    two = (person("nils-falk", norway), person("mika-salo", finland))
    met, talked = (day(date(2011, 5, number), f"May {number}") for number in (2, 4))
    return ArticleFacts(
        article=reader.article,
        entities=(
            reader.entity("person/nils-falk", "Nils Falk", "Falk", side=norway),
            reader.entity("person/mika-salo", "Mika Salo", "Salo", side=finland),
            reader.entity(other, second, side=norway),
            reader.entity(norway, "Norway"),
            reader.entity(finland, "Finland"),
            reader.entity(place, city),
        ),
        encounters=(
            Encounter(
                id="encounter/1",
                type=EncounterType.MEETING,
                status=Status.HELD,
                participants=two,
                evidence=(reader.sentence("Nils"),),
                when=met,
                places=(place,),
            ),
            Encounter(
                id="encounter/2",
                type=EncounterType.TALKS,
                status=Status.HELD,
                participants=(*two, Participation(actor=other, side=norway)),
                evidence=(reader.sentence("On May 4"),),
                when=talked,
            ),
        ),
    )


@pytest.fixture
def contradicting_facts() -> tuple[ArticleFacts, ...]:
    """Two articles that differ on where two ministers met, and on who came with one of them two days later."""
    return (
        contradicting("courier-2011-05-06", "Oslo", "Eva Hein"),
        contradicting("gazette-2011-05-06", "Bergen", "Ida Dahl"),
    )


@pytest.fixture(scope="session")
def sample_facts() -> tuple[ArticleFacts, ...]:
    """The facts of four articles on contacts between Japan and North Korea, by date."""
    return (agency_2005(), daily_2005(), courier_2014(), herald_2014())


@pytest.fixture(scope="session")
def copied_facts() -> ArticleFacts:
    """The facts of a newspaper's article that is the agency's despatch, word for word."""
    return agency_2005("gazette-2005-09-15", "Sample Gazette")


SIX = ("state/CN", JP, KP, "state/KR", "state/RU", "state/US")
SIX_NAMES = ("China", "Japan", "North Korea", "South Korea", "Russia", "the United States")


def talks(reader: Reader, number: int, begin: str, *sides: str, series: str, when: DateValue | None) -> Encounter:
    """A round of talks in Beijing, told by the sentence that begins so; without sides, of the six."""
    return Encounter(
        id=f"encounter/{number}",
        type=EncounterType.TALKS,
        status=Status.HELD,
        participants=tuple(Participation(actor=side, side=side) for side in sides or SIX),
        evidence=(reader.sentence(begin),),
        when=when,
        places=(BEIJING,),
        series=series,
    )


@pytest.fixture(scope="session")
def rounds_facts() -> tuple[ArticleFacts, ...]:
    """The facts of three articles on rounds of the six-party talks, each with a name of its own for them."""
    six = "China, Japan, North Korea, South Korea, Russia and the United States"
    wire = Reader(
        "wire-2005-08-08",
        f"{six} broke off the fourth round of the six-nation talks in Beijing on Aug. 7.\n",
        published=date(2005, 8, 8),
    )
    times = Reader(
        "times-2005-11-12",
        f"The fifth round of six-party talks between {six} ended in Beijing on Nov. 11."
        " North Korea and the United States had made up in the fourth round of the six-party talks there on Sept. 19.\n",
        published=date(2005, 11, 12),
    )
    globe = Reader(
        "globe-2006-01-02",
        f"{six} sat down in Beijing for a fifth round on Nov. 11. Envoys of {six} had begun six-way negotiations there.\n",
        published=date(2006, 1, 2),
    )

    def facts(reader: Reader, *encounters: Encounter) -> ArticleFacts:
        named = zip(SIX, SIX_NAMES, strict=True)
        entities = (reader.entity(BEIJING, "Beijing"), *(reader.entity(state, name) for state, name in named))
        return ArticleFacts(article=reader.article, entities=entities, encounters=encounters)

    return (
        facts(
            wire,
            talks(
                wire,
                1,
                "China,",
                series="the fourth round of the six-nation talks",
                when=day(date(2005, 8, 7), "Aug. 7"),
            ),
        ),
        facts(
            times,
            talks(
                times,
                1,
                "The fifth",
                series="The fifth round of six-party talks",
                when=day(date(2005, 11, 11), "Nov. 11"),
            ),
            talks(
                times,
                2,
                "North Korea and the United",
                KP,
                "state/US",
                series="the fourth round of the six-party talks",
                when=day(date(2005, 9, 19), "Sept. 19"),
            ),
        ),
        facts(
            globe,
            talks(globe, 1, "China,", series="a fifth round", when=day(date(2005, 11, 11), "Nov. 11")),
            talks(globe, 2, "Envoys", series="six-way negotiations", when=None),
        ),
    )


OSLO, NO, SE = "place/oslo", "state/NO", "state/SE"


@pytest.fixture(scope="session")
def gathering_facts() -> tuple[ArticleFacts, ...]:
    """The facts of three articles on summits of the G7: two editions, and a meeting at one of which nothing is told."""
    post = Reader(
        "post-2021-06-13",
        "Norway and Sweden met in Oslo on June 12, on the sidelines of the 47th G7 summit.\n",
        published=date(2021, 6, 13),
    )
    review = Reader(
        "review-2021-12-01",
        "Norway and Sweden sat side by side at the Group of Seven summit in Oslo in June.\n",
        published=date(2021, 12, 1),
    )
    echo = Reader(
        "echo-2022-05-01",
        "Norway and Sweden will go to the 2022 G7 summit. Sweden recalled how Norway and Sweden once fell out at a G7"
        " summit.\n",
        published=date(2022, 5, 1),
    )
    in_june = DateValue(
        edtf="2021-06",
        start=date(2021, 6, 1),
        end=date(2021, 6, 30),
        precision="month",
        basis="relative",
        words="June",
        reason="the latest over by 2021-12-01",
    )

    def encounter(
        reader: Reader,
        begin: str,
        kind: EncounterType = EncounterType.SUMMIT,
        status: Status = Status.HELD,
        *,
        number: int = 1,
        series: str = "",
        occasion: str = "",
        when: DateValue | None = None,
        places: tuple[str, ...] = (),
    ) -> Encounter:
        return Encounter(
            id=f"encounter/{number}",
            type=kind,
            status=status,
            participants=tuple(Participation(actor=side, side=side) for side in (NO, SE)),
            evidence=(reader.sentence(begin),),
            series=series,
            occasion=occasion,
            when=when,
            places=places,
        )

    def facts(reader: Reader, *encounters: Encounter) -> ArticleFacts:
        places = (reader.entity(OSLO, "Oslo"),) if "Oslo" in reader.article.text else ()
        entities = (reader.entity(NO, "Norway"), reader.entity(SE, "Sweden"), *places)
        return ArticleFacts(article=reader.article, entities=entities, encounters=encounters)

    june_12 = day(date(2021, 6, 12), "June 12")
    return (
        facts(
            post,
            encounter(
                post, "Norway", EncounterType.MEETING, occasion="the 47th G7 summit", when=june_12, places=(OSLO,)
            ),
        ),
        facts(
            review,
            encounter(review, "Norway", series="the Group of Seven summit in Oslo", when=in_june, places=(OSLO,)),
        ),
        facts(
            echo,
            encounter(echo, "Norway", status=Status.PLANNED, series="the 2022 G7 summit"),
            encounter(echo, "Sweden recalled", number=2, series="a G7 summit"),
        ),
    )
