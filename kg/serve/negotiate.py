"""Which media types a client accepts, the best first: "text/csv;q=0.9, */*;q=0.1"."""

from __future__ import annotations

MOST = 50
"""So many types of one header are read."""


def accepted(header: str) -> tuple[str, ...]:
    """The media types of an Accept header by their weight, then in their order; ("*/*",) where it says nothing."""
    found: list[tuple[float, int, str]] = []
    for number, part in enumerate(header.split(",")[:MOST]):
        name, *options = (piece.strip() for piece in part.split(";"))
        weight = 1.0
        for option in options:
            key, _, value = option.partition("=")
            if key.strip().lower() == "q":
                try:
                    weight = min(1.0, max(0.0, float(value)))
                except ValueError:
                    weight = 0.0
        if name and weight > 0:
            found.append((-weight, number, name.lower()))
    return tuple(name for _, _, name in sorted(found)) or (("*/*",) if not header.strip() else ())
