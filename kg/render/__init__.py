"""The graph as one HTML page: a network read from the store, a part of it, its layout, and the page around it."""
