"""Results folders: written whole, read lazily, replayed bit for bit."""
