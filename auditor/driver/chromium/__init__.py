"""Chromium, driven by Playwright and, beside it, by a DevTools connection of our own."""
