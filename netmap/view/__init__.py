"""Drawings: scenes and pages for the interactive picture, charts, the palette."""
