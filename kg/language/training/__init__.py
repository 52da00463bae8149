"""From open corpora to the bundled model: `python -m kg.language.training --data DATA --gold GOLD --out kg/language/model`.

What enters is the folder of corpora and the folder of annotated articles; what leaves is `encoder.onnx`, `labels.json`,
`labeller.onnx`, `vocab.txt` and `lemmas.tsv`. Needs the extra `train` (torch, onnx); nothing at run time imports this.

    treebanks  names  weak  made_up     corpora -> samples (what is known of each word)
    batches                             samples -> padded batches
    network    fit    to_onnx           batches -> weights -> the files that ship
    worse      evaluate                 the figures of MODEL_CARD.md
"""
