# Two commands on a fresh machine that has python3 (with venv) and make:
#   make demo    sets everything up and runs the main job on articles/
#   make test    sets everything up and passes the tests
PYTHON ?= python3
VENV   ?= .venv
STORE  ?= output/kg
WIDTH  ?= 180
BIN    := $(VENV)/bin
KG     := $(BIN)/kg

.PHONY: demo test bench fuzz check install clean help

help:
	@echo "make demo   build the graph of articles/ and show what it answers"
	@echo "make test   lint, type-check and test"
	@echo "make bench  CPU time beside that of others, compared with the ratios kept"
	@echo "make fuzz   hostile and broken input, by lot and led by coverage: 15 minutes (FUZZ_SECONDS=n for each of 32 doors)"
	@echo "make clean  remove what demo and test made, the environment included"

demo: $(VENV)/.installed
	$(KG) build articles --store $(STORE)
	@echo; echo "Who met whom, and when?"
	$(KG) query meetings-between-dates --set from=2002 --set to=2014 --store $(STORE) | cut -c -$(WIDTH)
	@echo; echo "Who holds which office?"
	$(KG) query offices --store $(STORE) | cut -c -$(WIDTH)
	@echo; echo "Who said what?"
	$(KG) query statements --store $(STORE) | cut -c -$(WIDTH)
	@echo
	$(KG) render output/graph.html --store $(STORE)
	$(KG) export output/graph.ttl --store $(STORE)
	@echo; echo "Open output/graph.html in a browser; then try: $(KG) query person-meetings --set person=Sasae --store $(STORE)"

test: $(VENV)/.developing
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest

bench: $(VENV)/.developing
	$(BIN)/python tests/benchmarks/ratios.py

# Chance first, then atheris, which keeps what reaches new code in .fuzz/; where it has no wheel, chance alone.
FUZZ ?= 200
FUZZ_SECONDS ?= 15
fuzz: $(VENV)/.fuzzing
	KG_FUZZ=$(FUZZ) $(BIN)/pytest tests/fuzz
	$(BIN)/python -m tests.fuzz.guided --seconds $(FUZZ_SECONDS)

install: $(VENV)/.installed

# Pip reads dependency groups from 25.1 on; an environment made by an older Python brings an older pip.
$(VENV)/.installed: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(VENV)/.developing: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --group dev
	@touch $@

$(VENV)/.fuzzing: $(VENV)/.developing
	$(BIN)/python -m pip install --quiet --editable '.[fuzz]' || echo "atheris cannot be installed here: chance alone"
	@touch $@

clean:
	rm -rf $(VENV) output/kg output/graph.html output/graph.ttl .mypy_cache .ruff_cache .pytest_cache .hypothesis .fuzz
