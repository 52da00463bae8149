"""From an article's text to a spaCy `Doc`, and the questions that extraction asks of it."""
