"""What several checks need: which records count as seen, who caused them, how to say it."""
