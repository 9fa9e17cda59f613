"""netmap: pyramid or honeycomb, where it gets stuck, who decides over time."""

__version__ = "0.1.0"
