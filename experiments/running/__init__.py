"""Running: from a command line to finished cells."""
