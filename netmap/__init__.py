"""netmap: pyramid or honeycomb, where it gets stuck, who decides over time.

Read a map, ask the three questions, go on in NetworkX::

    import netmap
    network = netmap.read("stockport.netmap.json").require()
    analysis = netmap.analyse(network, at="2026-11-22")
    graph = netmap.graph.build_working(network, at=datetime.date(2026, 11, 22))
"""

from netmap import errors, formats, graph, measures, model
from netmap.analysis import Analysis, analyse
from netmap.errors import NetmapError
from netmap.formats import ReadResult, read, write
from netmap.model import Network, Problem
from netmap.version import __version__

__all__ = [
    "Analysis",
    "NetmapError",
    "Network",
    "Problem",
    "ReadResult",
    "__version__",
    "analyse",
    "errors",
    "formats",
    "graph",
    "measures",
    "model",
    "read",
    "write",
]
