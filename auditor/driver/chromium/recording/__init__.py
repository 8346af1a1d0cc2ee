"""One visit as Chromium tells it: collectors turn its events into evidence."""
