"""Articles of diplomatic news in; a graph of who met whom, when and where, with the sentence behind each fact, out.

`kg.build` tells the story of one article on a page; the rooms open one way, in the order in which it calls them.
"""

import os

# onnxruntime reports its use to its maker over the network, and keeps a data base of it below the user's home, unless
# this is set before it is imported. Nothing that reads articles here may use the network.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")

__version__ = "0.1.0"
