"""What goes to the terminal and into files."""
