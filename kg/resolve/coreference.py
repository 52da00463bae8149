"""Who is meant: the mentions of one article become its entities, and every name, description and pronoun finds its
own or none.

Enter a `Reading` and the offices found in it; leave `Entities`. Names come first (a surname belongs to the one full
name that it
fits), then descriptions ("the minister"), pronouns and groups ("the two sides"). What fits two fits neither, and is
noted.

    Kenichiro Sasae ... Sasae ... he       one person, side state/JP
    the DPRK ... Pyongyang ... North Korean    state/KP
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Protocol

from spacy.tokens import Token

from kg.extract.reading import Reading
from kg.extract.words import word_class
from kg.language import grammar
from kg.language.matcher import gazetteer, slug
from kg.model import Entity, EntityKind, Form, Mention, MentionKind, OfficeMention
from kg.resolve.allegiance import Claims
from kg.resolve.forest import forest
from kg.resolve.lexicon import word_class as lexicon_class
from kg.resolve.names import by_given_name, callable_by, core, fold, same_words
from kg.resolve.releases import Release, release_of
from kg.resolve.sides import Context, has_office, is_own, office_class, side_of_bare_title, single_office, usual_state

LOOK_BACK = 3
"""Sentences in which a pronoun or a group looks for its names; tuned on the annotated training articles."""


@dataclass(frozen=True, kw_only=True)
class Entities:
    """The entities of one article, and which of them each mention means. `notes` say what stayed open, for the
    build report."""

    all: tuple[Entity, ...]
    notes: tuple[str, ...] = ()
    meanings: dict[Mention, tuple[str, ...]] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_id", {e.id: e for e in self.all})

    def of(self, mention: Mention) -> tuple[Entity, ...]:
        """Whom a mention means: one, several for a group, none where that is not sure."""
        known: dict[str, Entity] = self.__dict__["_by_id"]
        return tuple(known[i] for i in self.meanings.get(mention, ()) if i in known)

    def by_id(self, entity: str) -> Entity | None:
        """The entity of an id."""
        known: dict[str, Entity] = self.__dict__["_by_id"]
        return known.get(entity)

    def side_of(self, mention: Mention) -> str:
        """The id of the state or organisation that a mention acts for; "" where it is not known or not one."""
        sides = {e.side if e.kind is EntityKind.PERSON else e.id for e in self.of(mention)}
        return sides.pop() if len(sides) == 1 else ""


class Weigher(Protocol):
    """What weighs the signs of each party that a person may act for."""

    def __call__(self, person: str, candidates: Sequence[str], rows: Sequence[Sequence[float]], /) -> Sequence[float]:
        """The belief, from 0 to 1, in each candidate."""


def weigh_sides(person: str, candidates: Sequence[str], rows: Sequence[Sequence[float]]) -> Sequence[float]:
    """The bundled model's beliefs."""
    return forest("allegiance").weigh(rows)


def resolve_mentions(
    reading: Reading, offices: Sequence[OfficeMention] = (), *, weigher: Weigher = weigh_sides
) -> Entities:
    """Settle within one article who is who. Raises nothing: what is not sure means nobody.

    `weigher` weighs for whom somebody acts where the words beside the name do not say it.
    """
    return _Resolver(reading, offices, weigher).resolve()


ENOUGH, OVERRULE, DOUBT = 0.45, 0.6, 0.1
"""Beliefs that seat somebody with a side, set another side than the words beside the name gave, and take one away; tuned by
cross-validation on the annotated training articles."""


@dataclass
class _Person:
    mentions: list[Mention]
    names: list[str]
    id: str = ""

    @property
    def fullest(self) -> str:
        return max(self.names, key=lambda n: (len(core(n)), not n.isupper(), len(n), -self.names.index(n)))

    @property
    def titles(self) -> set[str]:
        return {m.title for m in self.mentions if m.title}


class _Resolver:
    def __init__(self, reading: Reading, offices: Sequence[OfficeMention], weigher: Weigher) -> None:
        self.reading, self.offices, self.weigher = reading, offices, weigher
        self.doc = reading.doc
        self.gazetteer = gazetteer()
        self.meanings: dict[Mention, tuple[str, ...]] = {}
        self.notes: list[str] = []
        self.persons: list[_Person] = []
        self.person_of: dict[Mention, _Person] = {}
        self.parties: dict[str, list[Mention]] = defaultdict(list)
        self.party_names: dict[str, tuple[EntityKind, str, str]] = {}
        self.sides: dict[str, str] = {}
        self.sure: frozenset[str] = frozenset()
        self.sentences = list(self.doc.sents)
        self.sentence_at = {t.i: n for n, s in enumerate(self.sentences) for t in s}

    def resolve(self) -> Entities:
        self._parties()
        self._persons()
        self._appositions()
        self._sides()
        self._descriptions()
        self._pronouns_and_groups()
        self._sides_are_parties()
        return Entities(all=self._entities(), notes=tuple(self.notes), meanings=self.meanings)

    # -- states, organisations, places
    # --------------------------------------------------------------------------------

    def _parties(self) -> None:
        reading = self.reading
        stated = {m.key for m in reading.mentions if m.kind is MentionKind.STATE and m.key and "/" not in m.key}
        self.alike: dict[str, str] = {}
        if "DEDE" in stated and "DDDE" not in stated:
            self.alike["DE"] = "DEDE"  # in an article that says "West Germany", "German" is West German
        for m in reading.mentions:
            if m.kind is MentionKind.STATE and m.key and "/" in m.key:
                fits = [k for k in m.key.split("/") if k in stated]
                if len(fits) == 1:
                    self.alike[m.key] = fits[0]
        acronyms = self._acronyms()
        organisations: dict[str, str] = {}
        for m in reading.mentions:
            if m.kind is MentionKind.STATE:
                key = self.alike.get(m.key, m.key)
                if key and self.gazetteer.is_state(key):
                    self._party(m, f"state/{key}", EntityKind.STATE, self.gazetteer.name(key), key)
                elif m.key and "/" in m.key:
                    self.notes.append(
                        f"{m.name!r} fits {' and '.join(self.gazetteer.name(k) for k in m.key.split('/'))}: left open"
                    )
            elif m.kind is MentionKind.ORGANISATION:
                key = m.key
                name = self.gazetteer.name(key) or m.name
                if not key:
                    name = acronyms.get(m.name, m.name)
                    name = organisations.setdefault(fold(name), name)
                self._party(m, f"organisation/{key or slug(name)}", EntityKind.ORGANISATION, name, key)
            elif m.kind is MentionKind.PLACE:
                self._party(m, f"place/{m.key or slug(m.name)}", EntityKind.PLACE, m.name, m.key)

    def _party(self, mention: Mention, entity: str, kind: EntityKind, name: str, key: str) -> None:
        self.parties[entity].append(mention)
        if entity not in self.party_names or (kind is EntityKind.PLACE and self.party_names[entity][1].isupper()):
            self.party_names[entity] = (kind, name, key)
        self.meanings[mention] = (entity,)

    def _acronyms(self) -> dict[str, str]:
        """Short forms that the text defines in brackets: "Federation of Economic Organisations (Keidanren)"."""
        found: dict[str, str] = {}
        text = self.reading.article.text
        ordered = [m for m in self.reading.mentions if m.kind is MentionKind.ORGANISATION and m.form is Form.NAME]
        for one, other in pairwise(ordered):
            between = text[one.evidence.end : other.evidence.start]
            if re.fullmatch(r"\s*\(", between) and text[other.evidence.end : other.evidence.end + 1] == ")":
                found[other.name] = one.name
        for m in ordered:
            if m.name.isupper() and 2 <= len(m.name) <= 7 and m.name not in found:
                full = {o.name for o in ordered if _initials(o.name) == m.name}
                if len(full) == 1:
                    found[m.name] = full.pop()
        return found

    def _party_id(self, key: str) -> str:
        key = self.alike.get(key, key)
        if not key or "/" in key:
            return ""
        if self.gazetteer.is_state(key):
            return f"state/{key}"
        for entity, (kind, name, known) in self.party_names.items():
            if kind is EntityKind.ORGANISATION and key in (known, name, entity.partition("/")[2]):
                return entity
        return ""

    # -- persons
    # ------------------------------------------------------------------------------------------------------

    def _persons(self) -> None:
        named = [m for m in self.reading.mentions if m.kind is MentionKind.PERSON and m.form is Form.NAME]
        full = sorted((m for m in named if len(core(m.name)) > 1), key=lambda m: (-len(core(m.name)), m.evidence.start))
        short = [m for m in named if len(core(m.name)) <= 1]
        for m in full:
            fits = [p for p in self.persons if any(fold(n) == fold(m.name) or same_words(n, m.name) for n in p.names)]
            if not fits:
                fits = [p for p in self.persons if any(callable_by(n, m.name) for n in p.names)]
            self._join(m, fits)
        pending: dict[str, _Person] = {}
        for m in short:
            fits = [
                p for p in self.persons if len(core(p.fullest)) > 1 and any(callable_by(n, m.name) for n in p.names)
            ]
            last = [p for p in fits if not all(by_given_name(n, m.name) for n in p.names)]
            fits = last or fits
            if len(fits) > 1:
                fits = self._tell_apart(m, fits)
            if len(fits) > 1:
                self.notes.append(f"{m.name!r} fits {', '.join(sorted(p.fullest for p in fits))}: left open")
                continue
            if not fits:
                key = fold(m.name)
                if key in pending:
                    fits = [pending[key]]
            self._join(m, fits)
            if not fits:
                pending[fold(m.name)] = self.persons[-1]
        self.persons.sort(key=lambda p: min(m.evidence.start for m in p.mentions))
        taken: Counter[str] = Counter()
        for person in self.persons:
            base = slug(person.fullest) or "unnamed"
            taken[base] += 1
            person.id = f"person/{base}" + (f"-{taken[base]}" if taken[base] > 1 else "")
            for m in person.mentions:
                self.meanings[m] = (person.id,)
                self.person_of[m] = person

    def _join(self, mention: Mention, fits: list[_Person]) -> None:
        if len(fits) == 1:
            fits[0].mentions.append(mention)
            fits[0].names.append(mention.name)
        else:
            self.persons.append(_Person([mention], [mention.name]))

    def _tell_apart(self, mention: Mention, fits: list[_Person]) -> list[_Person]:
        """Of several persons of one surname the one whose title or side stands with the mention, or who is told of
        in the same sentence."""
        if mention.title or mention.side:
            good = [
                p
                for p in fits
                if (not mention.title or any(_same_title(mention.title, t) for t in p.titles))
                and (not mention.side or any(m.side == mention.side for m in p.mentions))
            ]
            if len(good) == 1:
                return good
        return fits

    def _appositions(self) -> None:
        """Descriptions set beside a name: "his Bulgarian counterpart, X"."""
        named = sorted(self.person_of, key=lambda m: m.evidence.start)
        self.described: dict[Mention, _Person] = {}
        for m in self.reading.mentions:
            if (
                m.form is Form.NOMINAL
                and m.kind is MentionKind.PERSON
                and (beside := self._beside(m, named)) is not None
            ):
                self.meanings[m] = (beside.id,)
                self.described[m] = beside

    # -- sides
    # ----------------------------------------------------------------------------------------------------------

    def _sides(self) -> None:
        for person in self.persons:
            votes: Counter[str] = Counter()
            for m in person.mentions:
                side = self._party_id(m.side)
                if side and not _past(m.title):
                    votes[side] += 3
            for m, described in self.described.items():
                side = self._party_id(m.side)
                if (
                    described is person
                    and side
                    and not _past(m.title)
                    and not any(w in m.name.split() for w in ("to", "for"))
                ):
                    votes[side] += 1
            if not votes:
                votes.update(self._led(m) for m in person.mentions)
                votes.update(self._hails_from(m) for m in person.mentions)
                del votes[""]
            if votes:
                self.sides[person.id] = max(sorted(votes), key=lambda s: votes[s])
        for office in self.offices:
            owner = self.person_of.get(office.person)
            if owner is None or owner.id in self.sides or office.of is None:
                continue
            parties = self.meanings.get(office.of, ())
            if len(parties) == 1 and not parties[0].startswith("place/") and not _past(office.title):
                row = self.gazetteer.organisations.get(office.of.key)
                self.sides[owner.id] = (self._party_id(row.state) if row is not None else "") or parties[0]
        self._bosses()
        self.sure = frozenset(self.sides)
        self._bare_titles()
        self._weigh_sides()
        self._bosses()

    def _hails_from(self, mention: Mention) -> str:
        """The organisation that stands behind a name: "Lund of the Fishers' Union", "Lund, from the group Seas First"."""
        text = self.reading.article.text
        for other in self.reading.mentions:
            if other.kind is not MentionKind.ORGANISATION or other.form is not Form.NAME:
                continue
            between = text[mention.evidence.end : other.evidence.start]
            if 0 < len(between) < 50 and HAILS.fullmatch(between):
                return self.meanings[other][0] if len(self.meanings.get(other, ())) == 1 else ""
        return ""

    def _bosses(self) -> None:
        """Those whom the text calls somebody's own act for whom he acts: "Lund's spokeswoman Berg"."""
        text = self.reading.article.text
        for person in self.persons:
            if person.id in self.sides and (not self.sure or person.id in self.sure):
                continue
            for m in person.mentions:
                if not m.title:
                    continue
                title = r"\s+".join(re.escape(w) for w in m.title.split())
                before = text[max(0, m.evidence.start - len(m.title) - 40) : m.evidence.start]
                found = re.search(rf"(\S)(?:['’]s|(?<=s)['’])\s+(?:\w+\s+)?{title}[\s,]*$", before)
                token = self.reading.token_at(m.evidence.start - len(before) + found.start(1)) if found else None
                named = self.reading.mention(token) if token is not None else None
                boss = self.person_of.get(named) if named is not None else None
                if boss is not None and boss is not person and boss.id in self.sides:
                    self.sides[person.id] = self.sides[boss.id]
                    break

    def _weigh_sides(self) -> None:
        """Whom the model takes somebody to act for. It overrules the words beside a name only when it is surer."""
        claims = self.claims()
        candidates = claims.candidates()
        if not candidates:
            return
        decided: dict[str, str] = {}
        for person in self.persons:
            beliefs = list(self.weigher(person.id, candidates, claims.table(person.id)))
            for n in self._barred(person, candidates):
                beliefs[n] = 0.0
            best = max(range(len(candidates)), key=lambda n: beliefs[n])
            now = self.sides.get(person.id, "")
            needed = OVERRULE if person.id in self.sure else ENOUGH
            if candidates[best] != now and beliefs[best] >= needed:
                decided[person.id] = candidates[best]
            elif now in candidates and person.id not in self.sure and beliefs[candidates.index(now)] < DOUBT:
                decided[person.id] = ""
        self.sides |= decided
        self.sides = {person: side for person, side in self.sides.items() if side}

    def _barred(self, person: _Person, candidates: Sequence[str]) -> Iterator[int]:
        """Parties that somebody surely does not act for, by number: a state without his office, an organisation for
        a president or foreign minister of no organisation, and where he is sent ("envoy for Norway")."""
        if person.id in self.sure:
            return
        titles = [t for t in self._titles(person) if not _past(t)]
        seats = {c for t in titles if (c := single_office(t))}
        sent = {
            hit.entry.key
            for title in titles
            if (parts := re.split(r"\b(?:for|to|on)\b", title, maxsplit=1))[1:]
            for hit in self.gazetteer.find(parts[1], day=self.reading.article.today)
        }
        for n, candidate in enumerate(candidates):
            kind, _, key = self.party_names[candidate]
            if kind is EntityKind.ORGANISATION:
                if seats and not (seats <= {"president"} and self._precedes(candidate, person)):
                    yield n
            elif key in sent or not all(has_office(t, key) for t in titles if single_office(t)):
                yield n

    def _precedes(self, party: str, person: _Person) -> bool:
        """Whether a party is named just before somebody's title: "EC Commission president X"."""
        return any(
            0 <= m.evidence.start - len(m.title) - other.evidence.end <= 12
            for m in person.mentions
            for other in self.parties.get(party, ())
        )

    def claims(self) -> Claims:
        """What the article shows of whom its persons act for."""
        place = self.reading.article.dateline_place
        home = {h.entry.state for h in self.gazetteer.find(place, day=self.reading.article.today)} if place else set()
        seats = {
            entity: f"state/{hit.entry.state}"
            for entity, (kind, name, _) in self.party_names.items()
            if kind is EntityKind.PLACE
            for hit in self.gazetteer.find(name, day=self.reading.article.today)
            if hit.entry.state
        }
        release = release_of(self.reading.article)
        return Claims(
            self.reading,
            persons={p.id: p.mentions for p in self.persons},
            parties=self.party_names,
            seats=seats,
            meanings=self.meanings,
            sides=self.sides,
            sure=self.sure,
            titles={p.id: sorted(self._titles(p)) for p in self.persons},
            home=frozenset(f"state/{self.alike.get(s, s)}" for s in home if s),
            release=f"state/{release.state}" if release is not None else "",
            partners=frozenset(p.id for p in self.persons if self._is_partner(p)),
        )

    def _led(self, mention: Mention) -> str:
        """The side of a delegation that somebody leads: "a Norwegian delegation led by X", "X headed Oslo's team"."""
        head = self.reading.head(mention)
        if head is None or mention.form is not Form.NAME:
            return ""
        first = grammar.first_conjunct(head)
        verb = first.head
        if verb.lemma_.lower() not in ("lead", "head", "chair") or not grammar.is_verb(verb):
            return ""
        if grammar.preposition_of(first) == "by":
            subjects = [c for c in verb.children if c.dep_ in grammar.SUBJECT]
            led = subjects or ([verb.head] if verb.dep_ in ("acl", "amod", "vmod") else [])
        elif first.dep_ in grammar.SUBJECT:
            led = [c for c in verb.children if c.dep_ in grammar.OBJECT]
        else:
            return ""
        sides = {
            side
            for noun in led
            if (m := self.reading.headed(noun)) is not None and m.form is Form.NOMINAL
            if (side := self._party_id(m.side))
        }
        return sides.pop() if len(sides) == 1 else ""

    def _bare_titles(self) -> None:
        """The side of those whom the text gives a title and no state, where its habits show it (see
        `kg.resolve.sides`)."""
        counts: Counter[str] = Counter()
        for m in self.reading.mentions:
            for e in self.meanings.get(m, ()):
                if e.startswith("state/"):
                    counts[e.removeprefix("state/")] += 1
        marked: Counter[str] = Counter()
        holders: dict[str, set[str]] = defaultdict(set)
        bare: list[tuple[_Person, list[str]]] = []
        for person in self.persons:
            titles = sorted(t for t in self._titles(person) if not _past(t))
            side = self.sides.get(person.id, "").removeprefix("state/")
            if side:
                marked[side] += 1
                for title in titles:
                    holders[office_class(title)].add(side)
            elif titles or any(_past(t) for t in self._titles(person)):
                bare.append((person, titles or sorted(self._titles(person))))
        place = self.reading.article.dateline_place
        home = (
            {h.entry.state for h in self.gazetteer.find(place, day=self.reading.article.today) if h.entry.state}
            if place
            else set()
        )
        organs = {
            m.key
            for m in self.reading.mentions
            if m.evidence.rule in ("gazetteer-organ", "gazetteer-building") and m.key
        }
        decided: dict[str, str] = {}
        titles_of = {person.id: titles for person, titles in bare}
        release = release_of(self.reading.article)
        sat: set[str] = set()  # single offices of the state that speaks, once somebody holds them
        for person, titles in bare:
            if release is not None and not self._is_partner(person, release.state):
                seats = {c for t in titles if (c := single_office(t))}
                taken = sat | {c for c, states in holders.items() if c and release.state in states}
                if any(has_office(title, release.state) for title in titles) and not seats & taken:
                    self._speaks(release)
                    self.sides[person.id] = f"state/{release.state}"
                    self.sure |= {person.id}
                    sat |= seats
                    continue
                if not seats & taken:
                    continue
            first = min(person.mentions, key=lambda m: (m.form is not Form.NAME, not m.title, m.evidence.start))
            here = self._sentence(first)
            near = [
                (m.evidence.start, e.removeprefix("state/"))
                for m in self.reading.mentions
                if self._sentence(m) == here
                for e in self.meanings.get(m, ())
                if e.startswith("state/")
            ]
            before = [k for start, k in near if start < first.evidence.start]
            context = Context(
                counts={s: n for s, n in counts.items() if release is None or s != release.state},
                home=home,
                organs=organs,
                marked=marked,
                holders=holders,
                before=before[-1] if before else "",
                alone=near[0][1] if len({k for _, k in near}) == 1 else "",
            )
            found = {side_of_bare_title(t, context) for t in titles} - {""}
            if len(found) == 1:
                decided[person.id] = found.pop()
        for person_id, key in decided.items():
            side = self.alike.get(key, key)
            if f"state/{side}" in self.party_names or any(usual_state(t, counts) == key for t in titles_of[person_id]):
                self.sides[person_id] = f"state/{side}"

    def _is_partner(self, person: _Person, speaks: str = "") -> bool:
        """Whether a release brings somebody in as the other side: "met with President X", "thanked X", "X's call with
        Y"; not one whose office the state that speaks has and few others, nor the first of "between A and X"."""
        if speaks and any(is_own(title, speaks) for title in self._titles(person)):
            return False
        first = min(person.mentions, key=lambda m: m.evidence.start)
        head = self.reading.head(first)
        if head is None:
            return False
        lead = grammar.first_conjunct(head)
        if grammar.preposition_of(lead) == "between":
            return head != lead
        if lead.dep_ in ("obj", "dobj") and grammar.is_verb(lead.head):
            return True
        before = self.reading.article.text[head.sent.start_char : first.evidence.start]
        return re.search(r"\b(?:with|between)\b", before) is not None

    def _speaks(self, release: Release) -> None:
        """The state that a release speaks for is one of the article's, named in it or not."""
        entity = f"state/{release.state}"
        if entity in self.party_names:
            return
        mention = Mention(
            name=self.gazetteer.name(release.state),
            kind=MentionKind.STATE,
            form=Form.NOMINAL,
            evidence=release.evidence,
            head=release.evidence.start,
            key=release.state,
        )
        self._party(mention, entity, EntityKind.STATE, mention.name, release.state)

    def _sides_are_parties(self) -> None:
        """A side that only a person's title tells ("White House adviser") is a party of the article too.

        The words that name the person are its evidence. A side that is no state is left out.
        """
        for person in self.persons:
            side = self.sides.get(person.id, "")
            if not side or side in self.party_names:
                continue
            kind, _, key = side.partition("/")
            said = [m for m, ids in self.meanings.items() if ids == (person.id,)]
            if kind != "state" or not self.gazetteer.is_state(key) or not said:
                del self.sides[person.id]
                continue
            words = min(said, key=lambda m: (not m.title, m.evidence.start))
            name = self.gazetteer.name(key)
            mention = Mention(
                name=name,
                kind=MentionKind.STATE,
                form=Form.NOMINAL,
                evidence=words.evidence,
                head=words.head,
                key=key,
            )
            self._party(mention, side, EntityKind.STATE, name, key)

    # -- descriptions
    # -------------------------------------------------------------------------------------------------

    def _descriptions(self) -> None:
        named = sorted(self.person_of, key=lambda m: m.evidence.start)
        for m in self.reading.mentions:
            if m.form is not Form.NOMINAL or m.kind is not MentionKind.PERSON:
                continue
            if m in self.described:
                continue
            found = self._described(m, named)
            if found:
                self.meanings[m] = (found,)
            elif m.side and (party := self._party_id(m.side)) and _office_of_side(m):
                self.meanings[m] = (party,)
                self.parties[party].append(m)

    def _beside(self, mention: Mention, named: Sequence[Mention]) -> _Person | None:
        """The person that a description stands in apposition to: "Sasae, the bureau chief," and "the bureau chief,
        Sasae,"."""
        text = self.reading.article.text
        head = self.reading.head(mention)
        for other in named:
            if abs(other.evidence.start - mention.evidence.start) > 300:
                continue
            token = self.reading.head(other)
            gap_before = (
                text[other.evidence.end : mention.evidence.start]
                if other.evidence.end <= mention.evidence.start
                else None
            )
            gap_after = (
                text[mention.evidence.end : other.evidence.start]
                if mention.evidence.end <= other.evidence.start
                else None
            )
            if head is not None and (
                head.tag_ in ("NNS", "NNPS") or any(t.tag_.startswith("VBD") for t in self._between(mention, other))
            ):
                continue  # several, or told of in another clause
            if gap_after is not None and re.fullmatch(r"\s*,?\s*", gap_after):
                return self.person_of[other]
            if gap_before is not None and re.fullmatch(r"\s*,\s*(?:who (?:is|was)(?: also)? |also )?\s*", gap_before):
                return self.person_of[other]
            if head is not None and token is not None:
                if head.dep_ == "appos" and (head.head == token or head.head in self.reading.tokens(other.evidence)):
                    return self.person_of[other]
                if token.dep_ == "appos" and token.head == head:
                    return self.person_of[other]
                if head.dep_ in ("conj",) and head.head.dep_ == "appos" and head.head.head == token:
                    return self.person_of[other]
        return None

    def _between(self, one: Mention, other: Mention) -> list[Token]:
        """The tokens between two mentions."""
        first, last = sorted((one, other), key=lambda m: m.evidence.start)
        start, end = self.reading.token_at(first.evidence.end - 1), self.reading.token_at(last.evidence.start)
        return list(self.doc[start.i + 1 : end.i]) if start is not None and end is not None else []

    def _described(self, mention: Mention, named: Sequence[Mention]) -> str:
        """The one person named before whose title a description repeats: "the minister" after "Foreign Minister
        Lavrov"."""
        first = mention.name.split()[0].lower() if mention.name else ""
        if first in lexicon_class("another") or not mention.title:
            return ""
        if first in ("his", "her", "their", "its"):
            return ""
        definite = first in ("the", "this", "that") or bool(mention.side)
        if not definite:
            return ""
        fits: list[_Person] = []
        for other in reversed(named):
            if other.evidence.start >= mention.evidence.start:
                continue
            person = self.person_of[other]
            if person in fits:
                continue
            side = self._party_id(mention.side)
            if side and self.sides.get(person.id, side) != side:
                continue
            if any(_title_within(mention.title, t) for t in self._titles(person)):
                fits.append(person)
        if len(fits) == 1:
            return fits[0].id
        if len(fits) > 1:
            # the one told of in the last sentences, where there is one only
            here = self._sentence(mention)
            near = [
                p
                for p in fits
                if any(
                    0 <= here - self._sentence(m) <= 1 for m in p.mentions if m.evidence.start < mention.evidence.start
                )
            ]
            if len(near) == 1:
                return near[0].id
            # "the Secretary" is rather the Secretary than the Foreign Secretary; in a release its own
            release = release_of(self.reading.article)
            for pick in (
                [p for p in near or fits if any(fold(t) == fold(mention.title) for t in p.titles)],
                [p for p in near or fits if release is not None and self.sides.get(p.id) == f"state/{release.state}"],
            ):
                if len(pick) == 1:
                    return pick[0].id
            self.notes.append(f"{mention.name!r} fits {', '.join(sorted(p.fullest for p in fits))}: left open")
        return ""

    def _titles(self, person: _Person) -> set[str]:
        return person.titles | {o.title for o in self.offices if self.person_of.get(o.person) is person}

    def _sentence(self, mention: Mention) -> int:
        token = self.reading.token_at(mention.head)
        return self.sentence_at.get(token.i, 0) if token is not None else 0

    # -- pronouns and groups
    # --------------------------------------------------------------------------------------------

    def _pronouns_and_groups(self) -> None:
        for m in self.reading.mentions:
            if m in self.meanings:
                continue
            if m.form is Form.PRONOUN and m.kind is MentionKind.PERSON:
                found = self._he(m)
                if found:
                    self.meanings[m] = (found,)
            elif m.form is Form.PRONOUN and m.kind is MentionKind.STATE:
                found = self._it(m)
                if found:
                    self.meanings[m] = (found,)
            elif m.kind is MentionKind.GROUP:
                members = self._they(m) if m.form is Form.PRONOUN else self._group(m)
                if len(members) > 1:
                    self.meanings[m] = tuple(members)

    def _before(self, mention: Mention, kinds: Iterable[MentionKind]) -> list[tuple[int, Mention]]:
        """Resolved single mentions before a place, nearest sentence first, with the distance in sentences."""
        here = self._sentence(mention)
        wanted = set(kinds)
        found = []
        for m in self.reading.mentions:
            if m.evidence.start >= mention.evidence.start or m.kind not in wanted or len(self.meanings.get(m, ())) != 1:
                continue
            far = here - self._sentence(m)
            if 0 <= far <= LOOK_BACK:
                found.append((far, m))
        return sorted(found, key=lambda x: (x[0], x[1].evidence.start))

    def _is_subject(self, mention: Mention) -> bool:
        token = self.reading.head(mention)
        if token is None:
            return False
        return grammar.first_conjunct(token).dep_ in grammar.SUBJECT

    def _he(self, mention: Mention) -> str:
        gender = "f" if mention.name.lower() in ("she", "her", "hers", "herself") else "m"
        candidates = [
            (far, m)
            for far, m in self._before(mention, {MentionKind.PERSON})
            if self.meanings[m][0].startswith("person/") and self._gender(self.meanings[m][0]) in ("", gender)
        ]
        token = self.reading.token_at(mention.head)
        for distance in range(LOOK_BACK + 1):
            here = [m for far, m in candidates if far == distance]
            if distance == 0 and token is not None:
                here = [m for m in here if not self._same_clause_object(token, m)]
                if self._closes_speech(token):
                    here = []  # those whom the words name that he said
            ids = list(dict.fromkeys(self.meanings[m][0] for m in here))
            if len(ids) == 1:
                return ids[0]
            if len(ids) > 1:
                subjects = [m for m in here if self._is_subject(m)]
                chosen = list(dict.fromkeys(self.meanings[m][0] for m in subjects))
                if len(chosen) == 1:
                    return chosen[0]
                main = [m for m in subjects if self._main_subject(m)]
                chosen = list(dict.fromkeys(self.meanings[m][0] for m in main))
                return chosen[0] if len(chosen) == 1 else ""
        return ""

    def _closes_speech(self, pronoun: Token) -> bool:
        """True of "he" in "The talks with X went well, he said": the words before are his."""
        verb = pronoun.head
        if pronoun.dep_ not in grammar.SUBJECT or verb.lemma_.lower() not in word_class("saying"):
            return False
        before = [t for t in self.doc[verb.sent.start : pronoun.i] if not t.is_space]
        return len(before) > 3 and before[-1].text in (",", '"', "”", "''") and verb.sent.end - verb.i < 25

    def _main_subject(self, mention: Mention) -> bool:
        token = self.reading.head(mention)
        if token is None:
            return False
        first = grammar.first_conjunct(token)
        return first.dep_ in grammar.SUBJECT and first.head.dep_ in ("ROOT", "root")

    def _same_clause_object(self, pronoun: Token, mention: Mention) -> bool:
        """True of a name that cannot be the pronoun beside it: "Kim met him" does not say that Kim met himself."""
        token = self.reading.head(mention)
        if token is None or pronoun.tag_ == "PRP$":
            return False
        return pronoun.dep_ in grammar.OBJECT and token.dep_ in grammar.SUBJECT and token.head == pronoun.head

    def _gender(self, person: str) -> str:
        owner = next((p for p in self.persons if p.id == person), None)
        if owner is None:
            return ""
        text = self.reading.article.text
        for m in owner.mentions:
            before = text[max(0, m.evidence.start - 30) : m.evidence.start].casefold()
            tail = re.findall(r"[a-z]+", before)[-2:]
            marks = set(tail) | {" ".join(tail)} | set(re.findall(r"[a-z]+", m.title.casefold()))
            if marks & word_class("female"):
                return "f"
            if marks & word_class("male"):
                return "m"
        return ""

    def _it(self, mention: Mention) -> str:
        """A state or organisation that is the one subject of this or the last sentence."""
        candidates = self._before(mention, {MentionKind.STATE, MentionKind.ORGANISATION})
        for distance in (0, 1):
            here = [m for far, m in candidates if far == distance and m.form is not Form.DEMONYM]
            subjects = list(dict.fromkeys(self.meanings[m][0] for m in here if self._is_subject(m)))
            if len(subjects) == 1:
                return subjects[0]
            if subjects:
                return ""
        return ""

    def _they(self, mention: Mention) -> list[str]:
        """The coordinated subject of this or the last sentence: "Kim and Sasae ... they"."""
        here = self._sentence(mention)
        for distance in (0, 1):
            groups: dict[int, list[str]] = defaultdict(list)
            for m in self.reading.mentions:
                if (
                    m.evidence.start >= mention.evidence.start
                    or here - self._sentence(m) != distance
                    or (m.form is Form.PRONOUN and m.kind is not MentionKind.GROUP)
                ):
                    continue
                token = self.reading.head(m)
                if token is None or m not in self.meanings or m.form is Form.DEMONYM:
                    continue
                first = grammar.first_conjunct(token)
                if first.dep_ in grammar.SUBJECT and token in grammar.conjuncts(first):
                    groups[first.i] += [e for e in self.meanings[m] if e not in groups[first.i]]
            plural = [g for g in groups.values() if len(g) > 1]
            if len(plural) == 1:
                return plural[0]
            if plural:
                return []
        if mention.name.lower() != "they":
            return []
        return self._people(mention, 0) or (self._principals() if release_of(self.reading.article) is not None else [])

    def _people(self, mention: Mention, number: int) -> list[str]:
        """The persons of the nearest sentence that tells of several of different sides."""
        here = self._sentence(mention)
        ids: list[str] = []
        for distance in range(LOOK_BACK + 1):
            for m in self.reading.mentions:
                if (
                    m.evidence.start < mention.evidence.start
                    and here - self._sentence(m) == distance
                    and m.kind is MentionKind.PERSON
                ):
                    ids += [e for e in self.meanings.get(m, ()) if e.startswith("person/") and e not in ids]
            if number and len(ids) == number:
                return ids
            if not number and distance <= 1 and len(ids) == 2:
                return ids
            if len(ids) > max(number, 2):
                return []
        return []

    def _group(self, mention: Mention) -> list[str]:
        given = [self._party_id(k) for k in mention.side.split("/") if k]
        if len(given) > 1 and all(given):
            return given
        noun = mention.name.split()[-1].lower()
        singular = noun[:-3] + "y" if noun.endswith("ies") else noun.rstrip("s")
        number = mention.number or 2
        if singular not in word_class("party-noun"):
            return self._people(mention, number) or self._holders(mention, singular, number) or self._principals()
        if given:
            return []
        here = self._sentence(mention)
        ids: list[str] = []
        for distance in range(LOOK_BACK + 1):
            for m in self.reading.mentions:
                if m.evidence.start >= mention.evidence.start or here - self._sentence(m) != distance:
                    continue
                for e in self._sides_told(m):
                    if e not in ids:
                        ids.append(e)
            if len(ids) == number:
                return ids
            if len(ids) > number:
                break
        return self._leading(number)

    def _holders(self, mention: Mention, noun: str, number: int) -> list[str]:
        """Those named before whose office a group is called by: "the foreign ministers", "the two leaders".

        Nobody where it is joined to a name ("Secretary Lund and the Foreign Ministers"): some of them may be meant.
        """
        head = self.reading.head(mention)
        if head is not None and (head.dep_ == "conj" or len(grammar.conjuncts(head)) > 1):
            return []
        here = self._sentence(mention)
        fits: dict[str, int] = {}
        for person in self.persons:
            before = [m for m in person.mentions if m.evidence.start < mention.evidence.start]
            titles = [t for t in self._titles(person) if not _past(t)]
            if before and person.id in self.sides and any(_called(noun, mention.title, t) for t in titles):
                fits[person.id] = min(here - self._sentence(m) for m in before)
        near = [p for p in fits if fits[p] <= LOOK_BACK]
        for found in (near, list(fits)):
            if len(found) == number and len({self.sides[p] for p in found}) == number:
                return found
        return []

    def _principals(self) -> list[str]:
        """The two of different sides whom the first sentences are about, where they name two only."""
        found: list[str] = []
        for sentence in range(min(3, len(self.sentences))):
            for m in self.reading.mentions:
                if m.kind is MentionKind.PERSON and m.form is Form.NAME and self._sentence(m) == sentence:
                    found += [p for p in self.meanings.get(m, ()) if p not in found and p in self.sides]
        return found if len(found) == 2 and len({self.sides[p] for p in found}) == 2 else []

    def _sides_told(self, mention: Mention) -> list[str]:
        found = []
        for e in self.meanings.get(mention, ()):
            if e.startswith("person/"):
                if e in self.sides:
                    found.append(self.sides[e])
            elif e.startswith("state/"):
                found.append(e)
        return found

    def _leading(self, number: int) -> list[str]:
        """The states that the article is about, where there are plainly so many: each named twice as often as any
        other."""
        counts = Counter(e for m in self.reading.mentions for e in self.meanings.get(m, ()) if e.startswith("state/"))
        ranked = sorted(counts, key=lambda e: (-counts[e], e))
        if len(ranked) < number or (len(ranked) > number and counts[ranked[number]] * 2 > counts[ranked[number - 1]]):
            return []
        return ranked[:number]

    # -- result
    # -----------------------------------------------------------------------------------------------------------

    def _entities(self) -> tuple[Entity, ...]:
        mentions: dict[str, list[Mention]] = defaultdict(list)
        for m, ids in self.meanings.items():
            if len(ids) == 1:
                mentions[ids[0]].append(m)
        found: list[Entity] = []
        for person in self.persons:
            found.append(
                Entity(
                    id=person.id,
                    kind=EntityKind.PERSON,
                    name=person.fullest,
                    side=self.sides.get(person.id, ""),
                    mentions=tuple(sorted(mentions[person.id], key=lambda m: m.evidence.start)),
                )
            )
        for entity, (kind, name, key) in self.party_names.items():
            found.append(
                Entity(
                    id=entity,
                    kind=kind,
                    name=name,
                    key=key,
                    side="" if kind is EntityKind.PLACE else entity,
                    mentions=tuple(sorted(mentions[entity], key=lambda m: m.evidence.start)),
                )
            )
        return tuple(sorted(found, key=lambda e: (e.kind, e.id)))


def _initials(name: str) -> str:
    return "".join(w[0] for w in re.findall(r"[A-Za-z]+", name) if w[0].isupper())


def _past(title: str) -> bool:
    return title.split()[0].lower() in lexicon_class("past-office") if title.split() else False


HAILS = re.compile(r",?\s+(?:of|from|with)\s+(?:the\s+)?(?:[a-z-]+\s+){0,2}(?:group|organi[sz]ation|institute)?\s*")


def _called(noun: str, words: str, title: str) -> bool:
    """Whether the holder of an office is one of "the leaders", "the foreign ministers", "the two officials"."""
    has = set(fold(title).replace("prime minister", "premier").split())
    if noun in ("official", "counterpart"):
        return True
    if noun == "leader":
        return bool(has & lexicon_class("leader")) and not has & lexicon_class("second")
    asked = [w for w in fold(words).split() if w not in ("two", "three", "both", "the")]
    asked = [*asked[:-1], noun] if asked else [noun]
    return set(asked) <= set(fold(title).split())


def _same_title(one: str, other: str) -> bool:
    return _title_within(one, other) or _title_within(other, one)


def _title_within(part: str, whole: str) -> bool:
    """True where the words of a shorter title stand in a longer one with the same last word or head: "the
    minister", "Foreign Minister"."""
    skip = {"of", "the", "and", "for", "s", "top", "first", "then", "new"}
    a = [w for w in fold(part).replace("premier", "prime minister").split() if w not in skip]
    b = [w for w in fold(whole).replace("premier", "prime minister").split() if w not in skip]
    return bool(a) and bool(b) and set(a) <= set(b)


def _office_of_side(mention: Mention) -> bool:
    """True of a description that names an office of a state ("the Japanese foreign minister"), whose holder the
    text does not name."""
    return bool(mention.title)
