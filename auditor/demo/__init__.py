"""The embedded demo: a whole web on loopback, and a shop on it that keeps or breaks its own privacy statement."""
