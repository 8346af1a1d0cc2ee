"""The inventory: what is there, whatever the policy says."""
