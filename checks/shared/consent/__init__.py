"""Banners, choices, signals: what rules about consent share."""
