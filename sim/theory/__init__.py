"""Published mathematics on plain arrays: no agents, no tables, no random numbers."""
