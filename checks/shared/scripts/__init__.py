"""What scripts do: probing devices, recording visitors."""
