"""A study as values: cells, axes, blocks, stopping rule."""
