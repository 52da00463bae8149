"""What a text says, before we decide who or what in the world it means."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kg.model.date import DateValue
from kg.model.evidence import Evidence


class MentionKind(StrEnum):
    """What kind of thing the words stand for. GROUP: several at once ("the two sides", "they", "both leaders")."""

    PERSON = "person"
    STATE = "state"
    ORGANISATION = "organisation"
    PLACE = "place"
    GROUP = "group"


class Form(StrEnum):
    """How the words stand for it: by a name, a description ("the minister"), a pronoun, or an adjective ("Japanese")."""

    NAME = "name"
    NOMINAL = "nominal"
    PRONOUN = "pronoun"
    DEMONYM = "demonym"


@dataclass(frozen=True, kw_only=True, slots=True)
class Mention:
    """Words that refer to somebody or something.

    `name` is the name without title ("Kim Kye Gwan"), or the words themselves for a nominal or pronoun. `evidence` covers the
    words of the mention ("Kim Kye Gwan"; for "North Korean officials" all three words), `head` is the offset of the first character of
    its syntactic head. `key` is the gazetteer's id of a state, organisation or place where it knows one ("KP", "UN"). `side` is
    the gazetteer's id (or, without one, the name) of the side that the words beside it give: "Japanese diplomat X" has side "JP".
    `title` is the title written with it ("Vice Foreign Minister").
    """

    name: str
    kind: MentionKind
    form: Form
    evidence: Evidence
    head: int
    key: str = ""
    side: str = ""
    title: str = ""
    number: int = 1

    def __hash__(self) -> int:
        # of many figures these tell mentions apart; mentions are looked up by the thousand
        return hash((self.head, self.name))


class EncounterType(StrEnum):
    """How two sides deal with each other; the values are local names of the ontology, in lower case."""

    ENCOUNTER = "encounter"
    MEETING = "meeting"
    TALKS = "talks"
    VISIT = "visit"
    CALL = "call"
    SUMMIT = "summit"
    CONFERENCE = "conference"
    CEREMONY = "ceremony"


class Status(StrEnum):
    """Whether it took place. A denied meeting is not a meeting."""

    HELD = "held"
    PLANNED = "planned"
    PROPOSED = "proposed"
    CANCELLED = "cancelled"
    DENIED = "denied"

    @property
    def is_to_come(self) -> bool:
        """Whether it is still to take place, agreed or not."""
        return self in (Status.PLANNED, Status.PROPOSED)


class RoleName(StrEnum):
    """What somebody is in an encounter."""

    PARTICIPANT = "participant"
    HOST = "host"
    GUEST = "guest"
    MEDIATOR = "mediator"


@dataclass(frozen=True, kw_only=True, slots=True)
class Role:
    """A mention in a role. `score` is the probability that the learned model gives it; None where a rule alone decided."""

    name: RoleName
    mention: Mention
    score: float | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class EncounterMention:
    """An encounter as one clause tells it.

    `trigger` covers the word that names it ("met", "talks"); `evidence` the sentence. `definite` is true of words that point back to an
    encounter told before ("the meeting", "Wednesday's talks"): such a mention may lack participants. `when` is what this clause says, None where it
    says nothing. `venue` is a building or site within the place ("the North Korean embassy"); `occasion` what it was part of or beside ("the six-nation talks");
    `series` a named series or round ("fourth round of six-way negotiations"). `topics` are ids of ontology/topics.ttl. `faint` is true of a word that
    grammar alone would not take for an encounter: it counts only if more speaks for it (`kg.resolve.participants`).
    `score` is the probability that the trigger names an encounter at all, as the learned model gives it; None where a rule alone decided.
    """

    type: EncounterType
    status: Status
    trigger: Evidence
    evidence: Evidence
    roles: tuple[Role, ...] = ()
    when: DateValue | None = None
    places: tuple[Mention, ...] = ()
    venue: str = ""
    occasion: str = ""
    series: str = ""
    topics: tuple[str, ...] = ()
    definite: bool = False
    faint: bool = False
    score: float | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class StatementMention:
    """An act of speech. `quote` holds the words in quotation marks, if any; `evidence` the sentence with the attribution."""

    speaker: Mention
    verb: str
    evidence: Evidence
    to: tuple[Mention, ...] = ()
    when: DateValue | None = None
    quote: str = ""
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class AgreementMention:
    """A treaty, declaration or joint statement that the text names ("the 2002 Pyongyang Declaration")."""

    name: str
    evidence: Evidence
    parties: tuple[Mention, ...] = ()
    when: DateValue | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class OfficeMention:
    """A title that the text gives a named person: `title` without demonym, `of` the state or organisation where the words name it."""

    person: Mention
    title: str
    evidence: Evidence
    of: Mention | None = None
    when: DateValue | None = None
