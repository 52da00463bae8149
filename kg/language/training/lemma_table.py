"""Writes `lemmas.tsv` from the treebanks: irregular forms, and base forms that the spelling rules look for."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

from kg.language.lemmas import Lemmatizer
from kg.language.training.treebanks import read_sentences

# base, past, participle: the verbs of reports and meetings that a small treebank may lack
IRREGULAR_VERBS = """
arise arose arisen|awake awoke awoken|bear bore borne|beat beat beaten|become became become|begin began begun|bend bent bent|bet bet bet
bid bid bid|bind bound bound|bite bit bitten|bleed bled bled|blow blew blown|break broke broken|breed bred bred|bring brought brought
broadcast broadcast broadcast|build built built|burst burst burst|buy bought bought|cast cast cast|catch caught caught|choose chose chosen
cling clung clung|come came come|cost cost cost|creep crept crept|cut cut cut|deal dealt dealt|dig dug dug|do did done|draw drew drawn
drink drank drunk|drive drove driven|eat ate eaten|fall fell fallen|feed fed fed|feel felt felt|fight fought fought|find found found
flee fled fled|fling flung flung|fly flew flown|forbid forbade forbidden|forecast forecast forecast|foresee foresaw foreseen
forget forgot forgotten|forgive forgave forgiven|forgo forwent forgone|freeze froze frozen|get got gotten|get got got|give gave given
go went gone|grind ground ground|grow grew grown|hang hung hung|have had had|hear heard heard|hide hid hidden|hit hit hit|hold held held
hurt hurt hurt|keep kept kept|kneel knelt knelt|know knew known|lay laid laid|lead led led|leave left left|lend lent lent|let let let
lie lay lain|light lit lit|lose lost lost|make made made|mean meant meant|meet met met|mislead misled misled|overcome overcame overcome
oversee oversaw overseen|overtake overtook overtaken|overthrow overthrew overthrown|pay paid paid|put put put|quit quit quit|read read read
rebuild rebuilt rebuilt|ride rode ridden|ring rang rung|rise rose risen|run ran run|say said said|see saw seen|seek sought sought
sell sold sold|send sent sent|set set set|shake shook shaken|shed shed shed|shine shone shone|shoot shot shot|shrink shrank shrunk
shut shut shut|sing sang sung|sink sank sunk|sit sat sat|sleep slept slept|slide slid slid|speak spoke spoken|spend spent spent
spin spun spun|split split split|spread spread spread|spring sprang sprung|stand stood stood|steal stole stolen|stick stuck stuck
strike struck struck|strive strove striven|swear swore sworn|sweep swept swept|swim swam swum|swing swung swung|take took taken
teach taught taught|tear tore torn|tell told told|think thought thought|throw threw thrown|undergo underwent undergone
understand understood understood|undertake undertook undertaken|uphold upheld upheld|upset upset upset|wake woke woken|wear wore worn
weep wept wept|win won won|wind wound wound|withdraw withdrew withdrawn|withhold withheld withheld|withstand withstood withstood
write wrote written
"""
REGULAR_VERBS = [
    "abduct",
    "accede",
    "acclaim",
    "accredit",
    "adjourn",
    "adopt",
    "advise",
    "affirm",
    "agree",
    "allege",
    "announce",
    "appeal",
    "appoint",
    "apologize",
    "arrange",
    "arrive",
    "assert",
    "assure",
    "attend",
    "authorize",
    "ban",
    "blame",
    "boycott",
    "brief",
    "broker",
    "call",
    "cancel",
    "caution",
    "chair",
    "cite",
    "claim",
    "coincide",
    "commend",
    "complain",
    "conclude",
    "condemn",
    "confer",
    "confide",
    "confirm",
    "congratulate",
    "consult",
    "contact",
    "convene",
    "converse",
    "cooperate",
    "coordinate",
    "criticize",
    "decide",
    "declare",
    "decline",
    "defect",
    "defer",
    "delay",
    "demand",
    "denounce",
    "deny",
    "depart",
    "deplore",
    "deport",
    "dispatch",
    "discuss",
    "dismiss",
    "dispute",
    "echo",
    "elect",
    "emphasize",
    "endorse",
    "engage",
    "ensure",
    "escort",
    "establish",
    "exchange",
    "exclude",
    "expel",
    "explain",
    "express",
    "extend",
    "facilitate",
    "finalize",
    "gather",
    "greet",
    "guarantee",
    "hail",
    "halt",
    "hint",
    "host",
    "impose",
    "imply",
    "include",
    "inaugurate",
    "inform",
    "insist",
    "intend",
    "invite",
    "issue",
    "join",
    "lament",
    "land",
    "liaise",
    "liberate",
    "mediate",
    "mention",
    "militarize",
    "name",
    "negotiate",
    "normalize",
    "note",
    "notify",
    "nominate",
    "object",
    "observe",
    "offer",
    "open",
    "oppose",
    "participate",
    "phone",
    "plan",
    "pledge",
    "postpone",
    "praise",
    "preside",
    "press",
    "proclaim",
    "promise",
    "propose",
    "protest",
    "provoke",
    "question",
    "ratify",
    "reaffirm",
    "reassure",
    "receive",
    "recognize",
    "recommend",
    "reconcile",
    "refer",
    "refuse",
    "reiterate",
    "reject",
    "release",
    "relay",
    "renew",
    "renounce",
    "reopen",
    "repatriate",
    "replace",
    "reply",
    "report",
    "represent",
    "request",
    "resign",
    "resolve",
    "respond",
    "restate",
    "resume",
    "retire",
    "return",
    "reveal",
    "reunite",
    "sanction",
    "schedule",
    "settle",
    "share",
    "shuttle",
    "sign",
    "signal",
    "slate",
    "state",
    "stipulate",
    "stop",
    "stress",
    "submit",
    "suggest",
    "summon",
    "support",
    "suspend",
    "table",
    "talk",
    "telephone",
    "terminate",
    "thank",
    "threaten",
    "toast",
    "tour",
    "travel",
    "unify",
    "unveil",
    "urge",
    "verify",
    "veto",
    "visit",
    "voice",
    "vow",
    "waive",
    "walk",
    "warn",
    "welcome",
]
SLIPS = {("V", "reconven")}
"""Lemmas that a treebank has by mistake."""


def write_table(treebanks: Iterable[Path], path: Path) -> int:
    """Write the table; return how many rows it has."""
    counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    bases: set[tuple[str, str]] = set()
    seen: list[tuple[str, str, str]] = []
    for treebank in treebanks:
        for sentence in read_sentences(treebank):
            for line in sentence.lines:
                if line.tag[:2] not in ("VB", "NN", "JJ", "RB") or line.tag.startswith("NNP"):
                    continue
                form, lemma = line.word.lower(), line.lemma.lower()
                if not form.isascii() or " " in lemma or "\t" in lemma or lemma == "_" or not form.isalpha():
                    continue
                if "Typo=Yes" in line.misc or "CorrectForm" in line.misc or (line.tag[0], lemma) in SLIPS:
                    continue
                counts[line.tag[0], form][lemma] += 1
                bases.add((line.tag[0], lemma))
                seen.append((form, line.tag, lemma))
    table = {("V", base): base for base in REGULAR_VERBS}
    irregular = [row.split() for line in IRREGULAR_VERBS.split("\n") for row in line.split("|") if row]
    bases = {base for base in bases if base[1].isalpha()} | set(table) | {("V", base) for base, _, _ in irregular}
    table |= {
        base: base[1]
        for base in sorted(bases)
        if base[0] in "VNJ" and counts[base].most_common(1) in ([], [(base[1], counts[base][base[1]])])
    }
    table |= {base: base[1] for base in bases if base not in counts}
    rules = Lemmatizer({base: base[1] for base in bases})
    for (form, tag, _), _ in Counter(seen).items():
        lemma = counts[tag[0], form].most_common(1)[0][0]
        if rules.lemma(form, tag) != lemma and tag not in ("VB", "VBP", "NN", "JJ", "RB"):
            table[tag[0], form] = lemma
    for base, past, participle in irregular:
        table |= {("V", form): base for form in (past, participle) if form != base and ("V", form) not in table}
        table["V", past] = table.get(("V", past), base) if past != base else base
    table |= {("V", form): "be" for form in ("am", "is", "are", "was", "were", "been", "being", "be")}
    rows = sorted((group, form, lemma) for (group, form), lemma in table.items())
    path.write_text("".join(f"{group}\t{form}\t{lemma}\n" for group, form, lemma in rows), "utf-8")
    return len(rows)
