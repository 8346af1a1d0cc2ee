"""Drafts a policy from evidence and a statement. Pure: reads nothing but its own data, writes nothing."""
