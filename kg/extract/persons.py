"""Names of persons: where they begin and end, and where a name that stands in full is meant by a part of it.

They come from the parser's names and from titles, less what the gazetteer knows better.
"""

from __future__ import annotations

from itertools import takewhile

from spacy.tokens import Token

from kg.extract.sighted import NAME_TAGS, SIDE_SORTS, Name, Sighted
from kg.extract.titles import (
    NOMINAL_TAGS,
    head_ending_at,
    honorific_ending_at,
    is_head,
    lexicon,
    norm,
    stop_words,
)
from kg.extract.words import word_class


def find_persons(sighted: Sighted) -> None:
    """Find the names of persons, in order, and take their tokens; the rest of the text is then searched for parts of them."""
    doc = sighted.doc
    for ent in doc.ents:
        if ent.label_ == "PERSON" and sighted.inside[ent.start]:
            _person(sighted, ent.start, ent.end)
    for token in doc:
        if (
            not sighted.inside[token.i]
            or token.i in sighted.taken
            or token.tag_ not in NAME_TAGS
            or not _nameable(sighted, token.i)
        ):
            continue
        before = sighted.before(token.i)
        if before is None or before in sighted.taken or not _cue(sighted, before):
            continue
        if _headline(sighted, token):
            continue
        _person(sighted, token.i, token.i + 1)
    sighted.names.sort(key=lambda n: n.start)
    _part_pairs(sighted)
    _find_known(sighted)
    sighted.names.sort(key=lambda n: n.start)


def _cue(sighted: Sighted, last: int) -> bool:
    """True of a token that says that a name follows: a title or an honorific."""
    doc = sighted.doc
    if honorific_ending_at(doc, last):
        return True
    found = head_ending_at(doc, last)
    if found is None or found in lexicon().weak or last in sighted.hits:
        return False
    first = last - len(found) + 1
    return len(found) > 1 or (
        found[0] in word_class("cue")
        and (doc[last].text[:1].isupper() or first == 0 or doc[first - 1].tag_ in NOMINAL_TAGS)
    )


def _headline(sighted: Sighted, token: Token) -> bool:
    """True in a line whose words all begin with a capital, where capitals say nothing."""
    words = [t for t in token.sent if t.is_alpha and len(t) > 3]
    return (
        len(words) > 3 and sum(t.text[:1].isupper() for t in words) > 0.8 * len(words) and token.ent_type_ != "PERSON"
    )


def _nameable(sighted: Sighted, i: int) -> bool:
    token = sighted.doc[i]
    if (
        not token.text[:1].isalpha()
        or i in sighted.hits
        or norm(token) in stop_words()
        or norm(token) in word_class("no-name")
    ):
        return False
    word = norm(token)
    if not token.text[:1].isupper():
        return False
    return not (
        head_ending_at(sighted.doc, i) is not None or (word,) in lexicon().honorifics or word in lexicon().modifiers
    )


def _joined(sighted: Sighted, i: int) -> bool:
    """True where token `i` continues the word before it: "-hui" in "Teng-hui"."""
    doc = sighted.doc
    return (
        i > 0
        and i < len(doc)
        and not doc[i - 1].whitespace_
        and (doc[i].text in ("-", "'", "’", "‘") or doc[i - 1].text in ("-", "'", "’", "‘"))
    )


def _person(sighted: Sighted, start: int, end: int) -> None:
    doc = sighted.doc
    while start < end and (doc[start].is_space or not doc[start].text[:1].isalpha()):
        start += 1
    # titles and sides at the front belong to the title
    moved = True
    while moved and start < end:
        moved = False
        for size in (4, 3, 2, 1):
            stop = start + size
            if stop <= end and stop < end + 1:
                honorific = honorific_ending_at(doc, stop - 1)
                found = head_ending_at(doc, stop - 1)
                if stop < end and ((found is not None and len(found) == size) or honorific == size):
                    start, moved = stop, True
                    break
        if not moved and start < end and start in sighted.hits and sighted.hits[start][2].sort in SIDE_SORTS:
            if sighted.hits[start][1] >= end:
                return
            start, moved = sighted.hits[start][1], True
        if (
            not moved
            and start < end - 1
            and norm(doc[start]) in lexicon().modifiers
            and head_ending_at(doc, start + 1) is not None
        ):
            start, moved = start + 1, True
        if start < end and doc[start].is_space:
            start, moved = start + 1, True
    while end > start and (
        doc[end - 1].tag_ == "POS"
        or doc[end - 1].is_space
        or doc[end - 1].text in ("'s", "’s", ",", ".", "'", "’", "-", '"', "``", "''")
    ):
        end -= 1
    if start >= end or any(i in sighted.taken for i in range(start, end)):
        return
    if not any(doc[i].text[:1].isupper() for i in range(start, end)):
        return
    if all(i in sighted.hits for i in range(start, end)):
        return  # the gazetteer knows it better
    if end - start == 1 and (
        norm(doc[start]) in stop_words() or norm(doc[start]) in word_class("no-name") or is_head(doc[start])
    ):
        return
    if end - start == 1 and honorific_ending_at(doc, start) == 1:
        return  # the lord of "Secretary-General Lord Lund"
    if end - start == 1 and norm(doc[start]) in lexicon().modifiers and is_head(doc[start].head):
        return  # "Trade and Industry Secretary": a field of his office
    end = _extend_right(sighted, start, end)
    start = _extend_left(sighted, start)
    if (
        any(i in sighted.taken for i in range(start, end))
        or _names_a_cabinet(sighted, start, end)
        or _names_a_firm(sighted, start, end)
    ):
        return
    for i in range(start, end):
        if i in sighted.hits:
            sighted.drop_hit(i)
    sighted.names.append(Name(start, end))
    sighted.taken.update(range(start, end))


def _names_a_firm(sighted: Sighted, start: int, end: int) -> bool:
    """True of "Oslo Hydro Corp" and of "Mining" in "General Mining Union Ltd", which no officer is called."""
    behind = takewhile(lambda t: t.tag_ == "NNP" and t.text[:1].isupper(), sighted.doc[end : end + 3])
    return any(t.text in word_class("company") for t in (*sighted.doc[start + 1 : end], *behind))


def _names_a_cabinet(sighted: Sighted, start: int, end: int) -> bool:
    """True of "Lund-Berg" in "the Lund-Berg administration": two names that are nobody's."""
    doc = sighted.doc
    if end - start != 3 or doc[start + 1].text != "-" or not doc[start + 2].text[:1].isupper():
        return False
    return end < len(doc) and norm(doc[end]) in word_class("cabinet")


def _extend_right(sighted: Sighted, start: int, end: int) -> int:
    doc = sighted.doc
    while end < len(doc) and end - start < 9 and end not in sighted.taken:
        token = doc[end]
        if _joined(sighted, end) and token.tag_ != "POS" and norm(token) not in ("'s", "s"):
            if token.text in ("-", "'", "’", "‘") and not (
                end + 1 < len(doc) and doc[end + 1].text[:1].isalpha() and not token.whitespace_
            ):
                break
            if (
                token.text == "-"
                and doc[end + 1].text[:1].islower()
                and len(doc[end + 1]) > 4
                and doc[end + 1].tag_ not in NAME_TAGS
            ):
                break  # "Bush-led"
            end += 1
            continue
        if token.is_space or (
            not _nameable(sighted, end) and norm(token) not in word_class("particle") and not _initial(token)
        ):
            break
        flat = token.dep_.startswith("flat") and start <= token.head.i < end
        same = token.ent_type_ == "PERSON" and token.ent_iob_ == "I"
        known_next = (
            norm(token) in word_class("particle")
            and token.text.islower()
            and end + 1 < len(doc)
            and doc[end + 1].text[:1].isupper()
            and _nameable(sighted, end + 1)
        )
        if _initial(token) and end + 1 < len(doc) and doc[end + 1].text[:1].isupper():
            end += 1
            continue
        if norm(token) in ("and", "in", "on", "of") or (token.tag_ not in NAME_TAGS and not (same or known_next)):
            break
        if (
            flat
            or same
            or known_next
            or (
                end - start == 1
                and token.tag_ == "NNP"
                and token.ent_type_ in ("PERSON", "")
                and token.dep_ in ("flat", "appos", "compound")
                and end - start < 4
            )
        ):
            end += 1
            continue
        break
    while end > start and (
        (norm(doc[end - 1]) in word_class("particle") and doc[end - 1].text.islower())
        or doc[end - 1].text in ("-", "'")
    ):
        end -= 1
    return _with_suffix(sighted, end)


def _with_suffix(sighted: Sighted, end: int) -> int:
    """Where a name ends with what tells a son from his father: "Ferdinand Lund, Jr.", "Ferdinand Lund III"."""
    doc = sighted.doc
    at = end + 1 if end < len(doc) and doc[end].text == "," else end
    found = at < len(doc) and at not in sighted.taken and norm(doc[at]) in word_class("name-suffix")
    return at + 1 if found and (at == end or doc[at].text[:1] in "JS") else end


def _extend_left(sighted: Sighted, start: int) -> int:
    doc = sighted.doc
    while start > 0 and start - 1 not in sighted.taken:
        before = doc[start - 1]
        if (
            _joined(sighted, start)
            and before.tag_ != "POS"
            and (before.text == "-" or before.text[:1].isalpha())
            and before.tag_ not in ("IN", "CD")
        ):
            if before.text == "-" and (
                start < 2 or not doc[start - 2].text[:1].isupper() or doc[start - 2].whitespace_
            ):
                break
            start -= 1
            continue
        if (
            before.is_space
            or before.tag_ not in NAME_TAGS
            or not _nameable(sighted, start - 1)
            or not before.whitespace_
        ):
            break
        if (
            doc[start].dep_.startswith("flat")
            and doc[start].head.i <= before.i
            and (before.dep_.startswith("flat") or doc[start].head.i == before.i)
        ):
            start -= 1
            continue
        break
    return start


def _part_pairs(sighted: Sighted) -> None:
    """Two persons in one word, each of whom the text names alone too: "the Lund-Braun talks"."""
    doc = sighted.doc
    joints = [t.i for name in sighted.names for t in doc[name.start : name.end] if t.text == "-"]
    if not joints:
        return
    alone: set[str] = set()
    for token in doc:
        if token.tag_ in NAME_TAGS:
            hyphened = any(0 <= i < len(doc) and doc[i].text == "-" for i in (token.i - 1, token.i + 1))
            if not hyphened:
                alone.add(token.text)
    parted: list[Name] = []
    for name in sighted.names:
        words = [t for t in doc[name.start : name.end] if not t.is_space]
        one, _, other = words if len(words) == 3 and words[1].text == "-" else (None, None, None)
        if one is None or other is None or not {one.text, other.text} <= alone:
            parted.append(name)
            continue
        sighted.taken.discard(name.start + 1)
        parted += [Name(one.i, one.i + 1), Name(other.i, other.i + 1)]
    sighted.names = parted


def _find_known(sighted: Sighted) -> None:
    """Names that stand elsewhere in the text in full: "Sasae" after "Kenichiro Sasae"."""
    doc = sighted.doc
    known: dict[str, set[tuple[str, ...]]] = {}
    for name in sighted.names:
        words = tuple(doc[i].text for i in range(name.start, name.end))
        for a in range(len(words)):
            for b in range(a + 1, len(words) + 1):
                if (
                    (a == 0 or b == len(words))
                    and words[a][:1].isupper()
                    and len(words[a]) > 1
                    and words[b - 1] not in "-'’"
                ):
                    known.setdefault(words[a].casefold(), set()).add(words[a:b])
    folded = {k: {tuple(w.casefold() for w in seq): seq for seq in v} for k, v in known.items()}
    i = 0
    while i < len(doc):
        token = doc[i]
        step = 1
        sequences = folded.get(token.text.casefold())
        if (
            sequences
            and sighted.inside[i]
            and i not in sighted.taken
            and i not in sighted.hits
            and token.text[:1].isupper()
            and _free(sighted, i)
        ):
            for size in range(9, 0, -1):
                words = tuple(t.text.casefold() for t in doc[i : i + size])
                if (
                    len(words) == size
                    and words in sequences
                    and not any(k in sighted.taken for k in range(i, i + size))
                ):
                    if token.tag_ in NAME_TAGS or size > 1 or token.ent_type_ == "PERSON":
                        sighted.names.append(Name(i, i + size))
                        sighted.taken.update(range(i, i + size))
                        step = size
                    break
        i += step


def _free(sighted: Sighted, i: int) -> bool:
    """False inside a longer name of something else: "Kim Il Sung University", "Clinton Street"."""
    doc = sighted.doc
    ent = doc[i].ent_type_
    if ent and ent != "PERSON":
        same = [t for t in doc[max(0, i - 6) : i + 7] if t.ent_type_ == ent and t.ent_iob_ != "O"]
        left = doc[i].ent_iob_ == "I"
        right = i + 1 < len(doc) and doc[i + 1].ent_iob_ == "I"
        return not (same and (left or right))
    following = doc[i + 1] if i + 1 < len(doc) else None
    return following is None or following.text not in word_class("firm")


def _initial(token: Token) -> bool:
    return len(token.text) <= 2 and token.text[:1].isupper() and (len(token.text) == 1 or token.text.endswith("."))
