"""What was observed: from evidence to facts that are decided once, and that checks, inventory and drafts read."""
