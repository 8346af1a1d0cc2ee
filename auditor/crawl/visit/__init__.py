"""One visit of one page."""
