"""Bodies and their rules of procedure."""
