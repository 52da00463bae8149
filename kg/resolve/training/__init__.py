"""The recipe of the two forests in `kg/resolve/model`: annotated articles in, weights out.

Run `python -m kg.resolve.training --gold ../shared/gold/train --out kg/resolve/model` with the extra `train` installed.
"""
