"""What holds of any text and any bytes."""

from __future__ import annotations

from pathlib import Path

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from kg.corpus import Skipped, read_articles
from kg.corpus.clean import clean
from kg.corpus.metadata import read_metadata
from kg.corpus.paragraphs import is_blank

PIECES = [
    "The ministers met.",
    "BEIJING, Sept 14 (Agency) - ",
    "PUBLISHED : Monday, 31 March, 2014, 5:31am",
    "Send to a friend",
    "###",
    "-0-",
    "[TEXT] ",
    "• Kyodo",
    "(Reporting by A B)",
    "May 4, 2010",
    "UPDATE 2-",
    "Skip to content",
    "Home",
    "Sitemap",
    "\n",
    "\n\n",
    "\r\n",
    "   ",
    "\x0c",
    "\u2028",
    "\ufeff",
    "\u200b",
    "(",
    " -- ",
    "É",
    "1. ",
]
NEWS = st.lists(st.sampled_from(PIECES) | st.text(max_size=12), max_size=40).map("".join)


@given(NEWS)
@example("")
@example("BEIJING, Sept 14 (Agency) -")
@example("-0--0-")
def test_spans_are_within_the_text_ordered_apart_and_trimmed(text: str) -> None:
    last = 0
    for start, end in clean(text).body:
        assert last <= start < end <= len(text)
        assert not is_blank(text[start])
        assert not is_blank(text[end - 1])
        last = end


@given(NEWS)
def test_cleaning_gives_the_same_twice_and_its_headline_is_in_the_text(text: str) -> None:
    found = clean(text)
    assert clean(text) == found
    assert found.headline.split() == [] or found.headline.split()[0] in text


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150)
@given(
    data=st.binary(max_size=300) | NEWS.map(str.encode) | NEWS.map(lambda t: t.encode("utf-16", "surrogatepass")),
    ending=st.sampled_from([".txt", ".html", ".jsonl", ".jsonl.gz", ".md"]),
)
@example(data=b"<html><body><p>\x00", ending=".html")
@example(data=b'{"text": 1}', ending=".jsonl")
@example(data=b"[" * 5000, ending=".jsonl")
@example(data=b"\x1f\x8b\x08", ending=".jsonl.gz")
def test_reading_any_bytes_gives_articles_or_reasons(data: bytes, ending: str, tmp_path: Path) -> None:
    path = tmp_path / f"a{ending}"
    path.write_bytes(data)
    for found in read_articles([path]):
        if isinstance(found, Skipped):
            assert found.reason
            assert "\n" not in found.source + found.reason
        else:
            assert found.body
            found.text.encode()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.binary(max_size=200) | st.text(alphabet='file,published;"\n\r\t2014-03x.', max_size=120).map(str.encode))
def test_any_metadata_file_gives_rows_or_remarks(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "metadata.csv").write_bytes(data)
    found = read_metadata(tmp_path)
    assert all("\n" not in note for note in found.notes)
