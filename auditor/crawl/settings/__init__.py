"""What the command line says of the network and of what scenarios start with."""
