"""The dictionary form of a word, from its tag: "met" VBD -> "meet", "talks" NNS -> "talk", "U.S." NNP -> "U.S.".

What enters is a word and its Penn tag; what leaves is its lemma. A table answers for irregular words and for words whose base form is
known; the rules of English spelling answer for the rest.

Source: the table `lemmas.tsv` holds pairs of form and lemma from the treebanks that the model was trained on (UD English EWT
and GUM, CC BY-SA 4.0) and irregular verbs; `kg.language.training.lemma_table` writes it.
"""

from pathlib import Path

GROUPS = {"V": "verb", "N": "noun", "J": "adjective", "R": "adverb"}
FIXED = {  # words whose lemma hangs on their tag alone
    ("n't", "RB"): "not",
    ("n’t", "RB"): "not",
    ("'ll", "MD"): "will",
    ("’ll", "MD"): "will",
    ("wo", "MD"): "will",
    ("ca", "MD"): "can",
    ("'d", "MD"): "would",
    ("’d", "MD"): "would",
    ("'m", "VBP"): "be",
    ("’m", "VBP"): "be",
    ("'re", "VBP"): "be",
    ("’re", "VBP"): "be",
    ("'ve", "VBP"): "have",
    ("’ve", "VBP"): "have",
    ("'s", "VBZ"): "be",
    ("’s", "VBZ"): "be",
    ("’s", "POS"): "'s",
    ("an", "DT"): "a",
    ("these", "DT"): "this",
    ("those", "DT"): "that",
    ("me", "PRP"): "I",
    ("i", "PRP"): "I",
    ("him", "PRP"): "he",
    ("them", "PRP"): "they",
    ("us", "PRP"): "we",
    ("my", "PRP$"): "my",
}
VOWELS = frozenset("aeiou")
PREFIXES = ("re", "over", "under", "mis", "fore", "co")
"""What verbs begin with that are inflected as without it: "underlined", "repaid" (Quirk et al. 1985, I.21-30)."""
SHORTEST = 4
"""Letters of a form behind such a prefix: fewer are as a rule no word of its own ("ed" in "reed")."""


class Lemmatizer:
    """A table and the rules beside it."""

    def __init__(self, table: dict[tuple[str, str], str]) -> None:
        """Takes lemmas by (group, form in lower case); a form that is its own lemma is a known base form."""
        self._table = table
        self._bases = {key for key, lemma in table.items() if key[1] == lemma}
        self._cache: dict[tuple[str, str], str] = {}

    @classmethod
    def read(cls, path: Path) -> "Lemmatizer":
        """Read `lemmas.tsv`: group, form, lemma."""
        rows = (line.split("\t") for line in path.read_text("utf-8").splitlines() if line)
        return cls({(group, form): lemma for group, form, lemma in rows})

    def lemma(self, word: str, tag: str) -> str:
        """The lemma; proper nouns keep their capitals, all else is lower case."""
        key = (word, tag)
        found = self._cache.get(key)
        if found is None:
            if len(self._cache) > 100_000:
                self._cache.clear()
            found = self._cache[key] = self._find(word, tag)
        return found

    def _find(self, word: str, tag: str) -> str:
        if tag == "NNP":
            return word
        if tag == "NNPS":
            return _singular(word) if not word.isupper() else word
        lower = word.lower()
        fixed = FIXED.get((lower, tag))
        if fixed:
            return fixed
        group = tag[:1] if tag[:2] in ("VB", "NN", "JJ", "RB") else ""
        if not group:
            return lower
        known = self._table.get((group, lower))
        if known and not (
            known == lower and tag in ("NNS", "VBD", "VBN", "VBZ", "VBG") and self._inflected(lower, tag)
        ):
            return known
        if not known and tag in ("VBD", "VBN") and (irregular := self._behind_prefix(lower)):
            return irregular
        match tag:
            case "NNS":
                return self._best(group, lower, _singulars(lower))
            case "VBZ":
                return self._best(group, lower, _singulars(lower))
            case "VBD" | "VBN":
                return self._best(group, lower, _without(lower, "ed"))
            case "VBG":
                return self._best(group, lower, _without(lower, "ing"))
            case "JJR" | "RBR":
                return self._best(group, lower, _without(lower, "er"))
            case "JJS" | "RBS":
                return self._best(group, lower, _without(lower, "est"))
        return lower

    def _inflected(self, lower: str, tag: str) -> bool:
        """Whether a form that the table has as a base ("meeting" NN, "bed") is here an inflected form of another."""
        ends = {"NNS": "s", "VBZ": "s", "VBG": "ing"}.get(tag, "ed")
        candidates = _singulars(lower) if ends == "s" else _without(lower, ends)
        return any((tag[0], candidate) in self._bases for candidate in candidates)

    def _behind_prefix(self, lower: str) -> str:
        """The lemma of an irregular form with a prefix: "repaid" -> repay; "" for any other."""
        for prefix, rest in _parted(lower):
            lemma = self._table.get(("V", rest), rest)
            if lemma != rest and not rest.endswith(("ed", "ing")):
                return prefix + lemma
        return ""

    def _best(self, group: str, lower: str, candidates: list[str]) -> str:
        """The first candidate that is a known base form; the first verb that is one with a prefix; else the first."""
        for candidate in candidates:
            if (group, candidate) in self._bases:
                return candidate
        for candidate in candidates if group == "V" else ():
            if any((group, rest) in self._bases for _, rest in _parted(candidate)):
                return candidate
        return candidates[0] if candidates else lower


def _parted(word: str) -> list[tuple[str, str]]:
    """A word as prefix and rest, in each way it can be."""
    found = [(prefix, word.removeprefix(prefix)) for prefix in PREFIXES if word.startswith(prefix)]
    return [(prefix, rest) for prefix, rest in found if len(rest) >= SHORTEST]


def _singular(word: str) -> str:
    return (_singulars(word) or [word])[0]


def _singulars(word: str) -> list[str]:
    """Base forms of a word in -s, the likeliest first: "countries" -> country, countrie."""
    if not word.endswith("s") or word.endswith(("ss", "us", "is")) or len(word) < 3:
        return []
    if word.endswith("ies") and len(word) > 4:
        return [word[:-3] + "y", word[:-1]]
    if word.endswith(("sses", "shes", "ches", "xes", "zzes")):
        return [word[:-2], word[:-1]]
    if word.endswith(("oes", "ses", "zes")):
        return [word[:-1], word[:-2]] if word.endswith("ses") else [word[:-2], word[:-1]]
    return [word[:-1], word[:-2]] if word.endswith("es") else [word[:-1]]


def _without(word: str, suffix: str) -> list[str]:
    """Base forms of a word in -ed, -ing, -er or -est, the likeliest first: "planned" -> plan, plann, planne."""
    if not word.endswith(suffix) or len(word) <= len(suffix) + 1:
        return []
    stem = word[: -len(suffix)]
    if not VOWELS.intersection(stem) and "y" not in stem:
        return []
    if suffix != "ing" and stem.endswith("i"):
        return [stem[:-1] + "y", stem + "e"]
    doubled = len(stem) > 2 and stem[-1] == stem[-2] and stem[-1] not in VOWELS
    if doubled:
        return [stem, stem[:-1]] if stem[-1] in "lsfz" else [stem[:-1], stem]
    if _takes_e(stem):
        return [stem + "e", stem]
    return [stem, stem + "e"]


def _takes_e(stem: str) -> bool:
    """Whether a stem looks cut from a word in -e: "negotiat", "resum", "chang", "solv", "agre"."""
    if stem.endswith(("at", "iz", "is", "v", "c", "dg", "rg", "ng", "bl", "tl", "pl", "kl", "gl", "dl", "u", "e", "s")):
        return not stem.endswith(("eat", "oat", "ss", "ee", "ing", "ong", "ews", "ens"))
    one_vowel = len(stem) > 2 and stem[-2] in VOWELS and stem[-3] not in VOWELS and stem[-1] not in VOWELS | set("wxy")
    return one_vowel and sum(char in VOWELS for char in stem) == 1
