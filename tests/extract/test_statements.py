"""Who said what: acts of speech that a sentence attributes, read with the bundled model."""

from __future__ import annotations

import pytest

from kg.extract.reading import read
from kg.extract.statements import find_statements
from kg.language.pipeline import load_pipeline, parse
from kg.model import Article


def speakers(*paragraphs: str) -> list[tuple[str, str]]:
    text = "\n\n".join(paragraphs)
    body, at = [], 0
    for paragraph in paragraphs:
        body.append((at, at + len(paragraph)))
        at += len(paragraph) + 2
    article = Article(id="test", text=text, body=tuple(body))
    reading = read(parse(load_pipeline(), text, article.body), article)
    return [(s.speaker.name, s.verb) for s in find_statements(reading)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Foreign Minister Anne Lund said that the talks were useful.", [("Anne Lund", "said")]),
        ("Norway condemned the attack.", [("Norway", "condemned")]),
        ("Exports will rise, according to Anne Lund.", [("Anne Lund", "according to")]),
        # a state whose unnamed official is quoted has not spoken
        ("A Norwegian official said that the talks were useful.", []),
        ("Norwegian diplomats said that the talks were useful.", []),
        # the named one beside the title is the speaker, and not his state
        ("Norway's chief negotiator Anne Lund said that the talks were useful.", [("Anne Lund", "said")]),
        # to discuss or to support a thing is no act of speech
        ("Norway and Kenya discussed the fishing grounds.", []),
        ("Norway supported the plan.", []),
        # an act of speech that a noun names
        ("Kenya studied Norway's offer to pay.", [("Norway", "offer")]),
        ("Envoys spoke of a warning by Anne Lund that war was near.", [("Anne Lund", "warning")]),
        # who is quoted has said it, not who quotes
        ("The agency quoted Anne Lund as saying that she would come.", [("Anne Lund", "quoted")]),
        # the speaker of the whole speaks on in its participles
        ("Anne Lund said that Norway would pay, adding that it was late.", [("Anne Lund", "said")]),
        # what was said in a talk that took place
        ("Premier Anne Lund spoke with the king to stress the alliance.", [("Anne Lund", "stress")]),
        ("Anne Lund met the king to stress the alliance.", []),
        ("Norway has made it clear that it will pay.", [("Norway", "made")]),
        ("Anne Lund made the remarks when meeting the king.", []),
        # not said
        ("Norway did not say whether it would come.", []),
        ("Norway will announce its plan on Monday.", []),
    ],
)
def test_speakers(text: str, found: list[tuple[str, str]]) -> None:
    assert speakers(text) == found


def test_a_headline_does_not_speak_where_the_body_does() -> None:
    body = "Foreign Minister Anne Lund urged Kenya to sign the treaty."
    assert speakers("Norway urges Kenya to sign", body) == [("Anne Lund", "urged")]


def test_a_paper_speaks_for_those_who_issued_it() -> None:
    found = speakers(
        "Norway and Kenya issued a joint statement on Monday.", "The statement said that the talks were useful."
    )
    assert found[-2:] == [("Norway", "said"), ("Kenya", "said")]


def test_the_labels_of_a_transcript_name_the_speakers() -> None:
    found = speakers("Premier Anne Lund answered questions.", "[LUND] I hope for it.", "MINISTER LUND: So be it.")
    assert found == [("LUND", "said"), ("LUND", "said")]


def test_we_of_a_joint_statement_are_its_signatories() -> None:
    found = speakers("Joint Statement by Norway and Kenya", "We welcome the treaty on fish.")
    assert found == [("Norway", "welcome"), ("Kenya", "welcome")]
    assert speakers("Norway and Kenya meet", "We welcome the treaty on fish.") == []


def test_a_text_of_one_paragraph_has_no_headline() -> None:
    assert speakers("Norway urges Kenya to sign the treaty") == [("Norway", "urges")]
