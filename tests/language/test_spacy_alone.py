"""spaCy starts without its command line, and works."""

from __future__ import annotations

import subprocess
import sys

CODE = """
import sys
from kg.language.spacy_alone import leave_out_spacy_cli

leave_out_spacy_cli()
import spacy

words = [word.text for word in spacy.blank("en")("Anna met Per.")]
print(*words)
print(*sorted({"typer", "weasel", "requests", "jinja2"} & set(sys.modules)))
from spacy.cli.convert import convert

print(convert.__name__)
"""


def test_spacy_starts_without_its_command_line() -> None:
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, timeout=300, check=True)
    assert done.stdout.splitlines() == ["Anna met Per .", "", "convert"]


def test_a_spacy_that_is_loaded_stays_as_it_is() -> None:
    code = "import spacy\nfrom kg.language.spacy_alone import leave_out_spacy_cli\nleave_out_spacy_cli()\nspacy.info.__name__"
    subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=300, check=True)
