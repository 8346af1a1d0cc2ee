"""Capture: what a page shows and its scripts do, read from within; and what must not be written of it."""
