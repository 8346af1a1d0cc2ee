"""From a recorded run, a report or examples to a verdict."""
