"""Tabs, and what is done in them."""
