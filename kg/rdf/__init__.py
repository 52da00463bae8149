"""Facts as quads: ids, literals, the graph of an article and the merged view of all."""
