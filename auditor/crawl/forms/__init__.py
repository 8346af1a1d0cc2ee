"""Forms: typing the canary into them, and sending none."""
