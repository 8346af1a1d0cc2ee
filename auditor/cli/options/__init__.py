"""Options that several commands take, and what a command line becomes."""
