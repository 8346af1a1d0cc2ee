"""What a page shows of its banner, and what managers say of themselves."""
