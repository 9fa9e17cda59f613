"""netmap: pyramid or honeycomb, where it gets stuck, who decides over time.

Read a map, ask the three questions, go on in NetworkX::

    import netmap
    network = netmap.read("stockport.netmap.json").require()
    analysis = netmap.analyse(network, at="2026-11-22")
    graph = netmap.graph.build_working(network, at=datetime.date(2026, 11, 22))

Names are fetched when they are first used (PEP 562): NetworkX looks for netmap's backend whenever it
is imported, and must not load a whole application for that.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from netmap import errors, formats, graph, measures, model
    from netmap.analysis import Analysis, analyse
    from netmap.errors import NetmapError
    from netmap.formats import ReadResult, read, write
    from netmap.model import Network, Problem
    from netmap.version import __version__

#: each public name and the module that holds it
_HOMES = {
    "Analysis": "netmap.analysis",
    "NetmapError": "netmap.errors",
    "Network": "netmap.model",
    "Problem": "netmap.model",
    "ReadResult": "netmap.formats",
    "__version__": "netmap.version",
    "analyse": "netmap.analysis",
    "read": "netmap.formats",
    "write": "netmap.formats",
}

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


def __getattr__(name: str) -> Any:
    """Fetch a public name when it is first asked for."""
    if name not in __all__:
        raise AttributeError(f"module 'netmap' has no attribute {name!r}")
    home = _HOMES.get(name)
    found = getattr(import_module(home), name) if home else import_module(f"netmap.{name}")
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    """Return the public names."""
    return sorted(__all__)
