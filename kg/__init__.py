"""Articles of diplomatic news in; a graph of who met whom, when and where, with the sentence behind each fact, out.

`kg.build` tells the story of one article on a page; the rooms open one way, in the order in which it calls them.
"""

__version__ = "0.1.0"
