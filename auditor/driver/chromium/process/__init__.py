"""Finding a Chromium, starting it, and leaving nothing of it behind."""
