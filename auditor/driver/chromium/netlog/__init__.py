"""The browser's own network log: the ledger that what its events told is held against."""
