"""One module a command: its options, its help text, and the call that does it."""
