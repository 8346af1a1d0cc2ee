"""The choice that a scenario begins with, and the steps of a journey."""
