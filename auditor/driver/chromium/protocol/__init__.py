"""The DevTools protocol: the connection, its answers, and who its events belong to."""
