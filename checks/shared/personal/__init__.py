"""Personal data: in forms, in addresses, and where it reached."""
