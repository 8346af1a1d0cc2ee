"""What pages hold, how they lead to each other, and which of them is the statement."""
