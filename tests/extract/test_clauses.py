"""Plain sentences of news prose, with whom their rules must seat: one row for each way of saying that two met.

The word in brackets names the encounter; behind it stand the status and all who take part, descriptions and pronouns left out.
"""

from __future__ import annotations

import pytest
from spacy.language import Language

from kg.extract.encounters import find_encounters
from kg.language import grammar
from kg.model import Form
from tests.extract.conftest import reading

ROWS = """
held | Jan Kowal, Lena Dahl | Jan Kowal [met] Lena Dahl in Oslo.
held | Jan Kowal, Lena Dahl | President Jan Kowal [spoke] with Prime Minister Lena Dahl of Norway to congratulate her on the mission conducted in Oslo.
held | Jan Kowal, Lena Dahl, Warsaw | President Jan Kowal [welcomed] Prime Minister Lena Dahl to Warsaw.
held | Jan Kowal, Lena Dahl | Jan Kowal, [meeting] with Lena Dahl in Oslo, said fish was dear.
held | Jan Kowal, Lena Dahl | Jan Kowal said after [meeting] Lena Dahl that fish was dear.
held | Jan Kowal, Lena Dahl | Jan Kowal told a news conference following [talks] with Lena Dahl that fish was dear.
held | Jan Kowal, Lena Dahl | Jan Kowal made the remarks in a [meeting] with Lena Dahl.
held | Jan Kowal, Lena Dahl | In [talks] with Lena Dahl on Monday, Jan Kowal stressed the role of fish.
held | Jan Kowal, Lena Dahl | Foreign Minister Lena Dahl, in [talks] with President Jan Kowal, rejected the plan.
held | Jan Kowal, Lena Dahl | President Jan Kowal opened [talks] with Foreign Minister Lena Dahl in Oslo.
held | Jan Kowal, Omar Sadiq | Omar Sadiq, chairman of the staff, went straight into [talks] with President Jan Kowal.
held | Jan Kowal, Lena Dahl | Prime Minister Lena Dahl emerged from [talks] with President Jan Kowal on Friday.
held | Jan Kowal, Lena Dahl | President Jan Kowal was locked in [talks] with Prime Minister Lena Dahl late on Friday.
held | Pavel Orlov, Ida Berg | Advisor Ida Berg and the Secretary of the Russian Council Pavel Orlov held [consultations] in Geneva.
held | Pervez Anwar, Ravi Nair | President Pervez Anwar and Indian Prime Minister Ravi Nair, who [met] in Havana, had ordered the talks.
held | Karl Lang | Speaking at a meeting with Chancellor Karl Lang, with whom he had several hours' [talks], Jan Kowal was glad.
held | Jan Kowal, Lena Dahl | Ambassador Lena Dahl [paid] a courtesy call on President Jan Kowal.
held | Jan Kowal, Lena Dahl | Lena Dahl and Jan Kowal [shook] hands before the cameras.
held | Jan Kowal, Lena Dahl | President Jan Kowal granted an [audience] to Ambassador Lena Dahl on Monday.
held | Jan Kowal, Lena Dahl | President Jan Kowal received a phone [call] from Prime Minister Lena Dahl on Monday.
held | Jan Kowal, Lena Dahl | Jan Kowal congratulated Lena Dahl in a telephone [call].
held | Jan Kowal, Lena Dahl | Jan Kowal and Lena Dahl had a working [breakfast] in Warsaw.
held | Jan Kowal, Lena Dahl, Nils Lie | Jan Kowal presided over a [meeting] with Lena Dahl and Nils Lie.
held | Ann Reed, Jan Kowal, Lena Dahl | Ann Reed joined Jan Kowal and Lena Dahl for a trilateral [meeting] in Vienna.
held | Jan Kowal, Lena Dahl | Visiting Polish Premier Jan Kowal [met] Lena Dahl on Monday.
held | Jan Kowal, Lena Dahl | Lena Dahl and visiting Polish Premier Jan Kowal held [talks] on Monday.
held | Jan Kowal, Stockholm | Premier Jan Kowal, on a [visit] to Stockholm, met Lena Dahl on Monday.
held | Lena Dahl, Poland, Latvia | Lena Dahl wrapped up a [tour] of Poland and Latvia on Monday.
held | Poland, Sweden | [Talks] between Poland and Sweden collapsed on Monday.
held | Polish, Swedish | [Talks] between the Polish and Swedish foreign ministers opened in Oslo.
planned | Sweden | [Talks] with Sweden will resume on Monday.
planned | Jan Kowal, Lena Dahl | Lena Dahl is due in Warsaw on Monday for a [meeting] with President Jan Kowal.
proposed | Sweden | Poland is open to [talks] with Sweden.
held | Poland, Sweden, Latvia | Ministers from Poland, Sweden and Latvia [gathered] in Oslo on Monday.
held | Jan Kowal, Lena Dahl | Jan Kowal [dined] with Lena Dahl in Warsaw on Monday.
held | Jan Kowal, Lena Dahl | President Jan Kowal [summoned] the Swedish ambassador, Lena Dahl, on Monday to protest.
held | Jan Kowal, Lena Dahl | President Jan Kowal [saw] Prime Minister Lena Dahl in Warsaw on Monday.
held | Jan Kowal, Lena Dahl | Premier Jan Kowal [told] President Lena Dahl during a visit to Sweden that fish was dear.
held | Jan Kowal, Poland, Sweden | Envoy Jan Kowal [shuttled] between Poland and Sweden on Monday.
held | Ann Reed, Polish, Swedish | Envoy Ann Reed [brought] together Polish and Swedish officials in Oslo.
held | Jan Kowal, Sweden | Premier Jan Kowal, who [is] now in Sweden, spoke on television.
held | Jan Kowal, Lena Dahl | President Jan Kowal gave a [dinner] in honour of Prime Minister Lena Dahl.
held | Jan Kowal, Lena Dahl | President Jan Kowal received a courtesy [call] from Ambassador Lena Dahl.
planned | Jan Kowal, Lena Dahl | Premier Jan Kowal is due to have [lunch] with President Lena Dahl before leaving for home.
planned | Lena Dahl, Jan Kowal | A [summit] on Friday will bring together leaders, including Premier Jan Kowal and President Lena Dahl.
held | Jan Kowal, Lena Dahl | In a phone [call] with Prime Minister Lena Dahl, President Jan Kowal offered help.
planned | Jan Kowal, Lena Dahl | President Jan Kowal is to [call] on Prime Minister Lena Dahl before leaving for home.
held | Jan Kowal, Sweden | Premier Jan Kowal, the first leader to [come] to Sweden, was glad.
held | Jan Kowal, Sweden | In Sweden, where Premier Jan Kowal [landed] on Monday, nobody was glad.
planned | Jan Kowal, Sweden | Premier Jan Kowal is [due] in Sweden on Monday.
held | Jan Kowal, Sweden, Latvia | Premier Jan Kowal has [been] to Sweden and Latvia.
held | Jan Kowal, Sweden, Latvia | Premier Jan Kowal opened a [tour] which includes Sweden and Latvia.
cancelled | Jan Kowal, Lena Dahl | A planned [meeting] between Premier Jan Kowal and President Lena Dahl was postponed on Monday.
"""


@pytest.mark.parametrize("row", ROWS.strip().splitlines())
def test_seats_whom_the_clause_names(nlp: Language, row: str) -> None:
    status, members, marked = (part.strip() for part in row.split("|"))
    found = {m.trigger.start: m for m in find_encounters(reading(nlp, marked))}
    told = found[marked.index("[")]
    named = {r.mention.name for r in told.roles if r.mention.form in (Form.NAME, Form.DEMONYM)}
    assert (told.status.value, named) == (status, set(members.split(", ")))


@pytest.mark.parametrize(
    "sentence",
    [
        "Lena Dahl announced the designation of a delegation to attend the funeral of Jan Kowal.",
        "Lena Dahl announced the designation of a delegation to Warsaw, Poland, to attend the funeral of Jan Kowal.",
        "Lena Dahl confirmed the appointment of an envoy to meet the rebels.",
    ],
)
def test_whoever_was_chosen_goes_and_not_who_chose(nlp: Language, sentence: str) -> None:
    doc = reading(nlp, sentence).doc
    verb = next(t for t in doc if t.lower_ in ("attend", "meet"))
    assert [t.lower_ for t in grammar.doers(verb)] in (["delegation"], ["envoy"])


def test_whose_plan_it_is_goes(nlp: Language) -> None:
    doc = reading(nlp, "Lena Dahl announced a plan to meet the rebels.").doc
    assert [t.text for t in grammar.doers(next(t for t in doc if t.text == "meet"))] == ["Lena"]
