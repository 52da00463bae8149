"""The sample graph that queries are asked of: the articles of tests/conftest.py, and one more for what they lack."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.model import (
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
from kg.rdf.iris import DEFAULT_BASE
from kg.rdf.merged import merged_quads
from kg.rdf.quads import article_quads
from kg.resolve.corrections import Action, Correction, Corrections
from kg.store import Store, content_key

NO, JP, KP, RED_CROSS = "state/NO", "state/JP", "state/KP", "organisation/red-cross-society"
BERG, GARCIA = "person/anna-berg", "person/jose-garcia"
OSLO, TOKYO, PYONGYANG = "place/oslo", "place/tokyo", "place/pyongyang"

TEXT = (
    "The Norwegian envoy Anna Berg sat between Japan and North Korea in Oslo in mid-November, at what was called the "
    "third round of contacts. A delegation from North Korea had been received by Japan in Tokyo on Nov. 5. "
    "A meeting in Pyongyang that was due in December was called off. "
    "The Red Cross Society denied that it had met envoys of Japan. "
    "José García, who acts for nobody that the text names, met Berg. "
    'North Korea offered Japan one more round. =Berg called it “the "last" {chance}”.\n'
)


def words(quote: str) -> Evidence:
    start = TEXT.index(quote)
    return Evidence(article="post-2012", start=start, end=start + len(quote), quote=quote, rule="by-hand")


def entity(ident: str, name: str, *, side: str = "") -> Entity:
    kind = EntityKind(ident.partition("/")[0])
    mention = Mention(
        name=name, kind=MentionKind(kind.value), form=Form.NAME, evidence=words(name), head=TEXT.index(name)
    )
    key = ident.partition("/")[2] if kind is EntityKind.STATE else ""
    return Entity(id=ident, kind=kind, name=name, mentions=(mention,), side=side, key=key)


def part(actor: str, side: str = "", role: RoleName = RoleName.PARTICIPANT) -> Participation:
    return Participation(actor=actor, role=role, side=side)


def encounter(number: int, kind: EncounterType, status: Status, quote: str, *who: Participation, **more) -> Encounter:
    return Encounter(
        id=f"encounter/{number}", type=kind, status=status, participants=who, evidence=(words(quote),), **more
    )


def post_2012() -> ArticleFacts:
    """What the other articles lack.

    A mediator, a host and a guest, a month, a cancelled, a denied, a proposed and an undated encounter, a person
    without a side, and words that would like to be code.
    """
    mid_november = DateValue(
        edtf="2012-11-11/2012-11-20",
        start=date(2012, 11, 11),
        end=date(2012, 11, 20),
        precision="interval",
        basis="relative",
        words="mid-November",
    )
    november_5 = DateValue(
        edtf="2012-11-05",
        start=date(2012, 11, 5),
        end=date(2012, 11, 5),
        precision="day",
        basis="relative",
        words="Nov. 5",
    )
    december = DateValue(
        edtf="2012-12",
        start=date(2012, 12, 1),
        end=date(2012, 12, 31),
        precision="month",
        basis="relative",
        words="December",
    )
    return ArticleFacts(
        article=Article(
            id="post-2012",
            text=TEXT,
            body=((0, len(TEXT)),),
            source="post-2012.txt",
            title='=HYPERLINK("x") <script>',
            publisher="Sample Post",
        ),
        entities=(
            entity(BERG, "Anna Berg", side=NO),
            entity(GARCIA, "José García"),
            Entity(id=NO, kind=EntityKind.STATE, name="Norway", mentions=(), key="NO"),
            entity(JP, "Japan"),
            entity(KP, "North Korea"),
            entity(RED_CROSS, "Red Cross Society"),
            entity(OSLO, "Oslo"),
            entity(TOKYO, "Tokyo"),
            entity(PYONGYANG, "Pyongyang"),
        ),
        encounters=(
            encounter(
                1,
                EncounterType.TALKS,
                Status.HELD,
                "The Norwegian envoy Anna Berg sat between Japan and North Korea in Oslo in mid-November",
                part(BERG, NO, RoleName.MEDIATOR),
                part(JP, JP),
                part(KP, KP),
                when=mid_november,
                places=(OSLO,),
                series="third round of contacts",
            ),
            encounter(
                2,
                EncounterType.VISIT,
                Status.HELD,
                "A delegation from North Korea had been received by Japan in Tokyo on Nov. 5.",
                part(JP, JP, RoleName.HOST),
                part(KP, KP, RoleName.GUEST),
                when=november_5,
                places=(TOKYO, JP),
                topics=("abductions", "normalisation"),
            ),
            encounter(
                3,
                EncounterType.MEETING,
                Status.CANCELLED,
                "A meeting in Pyongyang that was due in December was called off.",
                part(JP, JP),
                part(KP, KP),
                when=december,
                places=(PYONGYANG,),
            ),
            encounter(
                4,
                EncounterType.MEETING,
                Status.DENIED,
                "The Red Cross Society denied that it had met envoys of Japan.",
                part(RED_CROSS, RED_CROSS),
                part(JP, JP),
            ),
            encounter(
                5,
                EncounterType.ENCOUNTER,
                Status.HELD,
                "José García, who acts for nobody that the text names, met Berg.",
                part(GARCIA),
                part(BERG, NO),
            ),
            encounter(
                6,
                EncounterType.TALKS,
                Status.PROPOSED,
                "North Korea offered Japan one more round.",
                part(KP, KP),
                part(JP, JP),
            ),
        ),
        statements=(
            Statement(
                id="statement/1",
                speaker=BERG,
                verb="called",
                evidence=words('=Berg called it “the "last" {chance}”.'),
                to=(JP, KP),
                quote='the "last" {chance}',
                topics=("normalisation",),
            ),
        ),
        notes=("the article has no publication date",),
    )


@pytest.fixture
def all_facts(sample_facts: tuple[ArticleFacts, ...]) -> tuple[ArticleFacts, ...]:
    return (*sample_facts, post_2012())


def graph_of(*facts: ArticleFacts) -> ox.Store:
    """Articles' graphs in memory, and the view that merges them."""
    quads = [quad for one in facts for quad in article_quads(one)]
    store = ox.Store()
    store.extend([*quads, *merged_quads(quads)])
    return store


@pytest.fixture
def graph(all_facts: tuple[ArticleFacts, ...]) -> ox.Store:
    """The sample graph in memory: five articles and the view that merges them."""
    return graph_of(*all_facts)


REVIEW = "Junichi Ihata of Japan, wrote the review, was the new ambassador of North Korea."


def review_2013() -> ArticleFacts:
    """An article that may have misspelt a name."""

    def named(ident: str, name: str) -> Entity:
        kind = EntityKind(ident.partition("/")[0])
        start = REVIEW.index(name)
        at = Evidence(article="review-2013", start=start, end=start + len(name), quote=name, rule="by-hand")
        mention = Mention(name=name, kind=MentionKind(kind.value), form=Form.NAME, evidence=at, head=start)
        return Entity(id=ident, kind=kind, name=name, mentions=(mention,), side=JP)

    return ArticleFacts(
        article=Article(id="review-2013", text=REVIEW, body=((0, len(REVIEW)),), published=date(2014, 3, 31)),
        entities=(
            named("person/junichi-ihata", "Junichi Ihata"),
            replace(named(JP, "Japan"), side=JP),
            replace(named(KP, "North Korea"), side=KP),
        ),
        tenures=(
            Tenure(
                person="person/junichi-ihata",
                title="ambassador",
                of=KP,
                evidence=(Evidence(article="review-2013", start=0, end=len(REVIEW), quote=REVIEW, rule="by-hand"),),
            ),
        ),
    )


@pytest.fixture
def disputed(all_facts: tuple[ArticleFacts, ...]) -> ox.Store:
    """The sample graph with a pair in doubt, and with an encounter that a reader rejected."""
    quads = [quad for facts in (*all_facts, review_2013()) for quad in article_quads(facts)]
    line = Correction(action=Action.REJECT, what=(("post-2012", "encounter/5"),), why="the paper withdrew it")
    store = ox.Store()
    store.extend([*quads, *merged_quads(quads, corrections=Corrections([line]))])
    return store


@pytest.fixture
def reprinted(all_facts: tuple[ArticleFacts, ...], copied_facts: ArticleFacts) -> ox.Store:
    """The sample graph, and a newspaper that prints what the agency wrote."""
    return graph_of(*all_facts, copied_facts)


@pytest.fixture
def contradicted(all_facts: tuple[ArticleFacts, ...], contradicting_facts: tuple[ArticleFacts, ...]) -> ox.Store:
    """The sample graph, and two articles that contradict each other on a place and on who was there."""
    return graph_of(*all_facts, *contradicting_facts)


@pytest.fixture
def rounds(
    all_facts: tuple[ArticleFacts, ...],
    rounds_facts: tuple[ArticleFacts, ...],
    gathering_facts: tuple[ArticleFacts, ...],
) -> ox.Store:
    """The sample graph, and articles on rounds of the six-party talks and on summits of the G7."""
    return graph_of(*all_facts, *rounds_facts, *gathering_facts)


@pytest.fixture
def make_store(tmp_path: Path) -> Callable[[tuple[ArticleFacts, ...]], Store]:
    """Build a store of such facts on disk."""

    def make(all_facts: tuple[ArticleFacts, ...]) -> Store:
        with Store.open(tmp_path / "store", create=True, base=DEFAULT_BASE) as store:
            for facts in all_facts:
                article = facts.article
                store.put(
                    article.id,
                    content_key(article.id),
                    article_quads(facts),
                    source=article.source,
                    notes=facts.notes,
                )
            store.skip("empty.txt", "it is empty")
            store.publish(merged_quads(store.read_quads()))
        return Store.open(tmp_path / "store")

    return make
