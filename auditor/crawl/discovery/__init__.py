"""Which pages there are, and in which order they are visited."""
