"""From options to a recorded run."""
