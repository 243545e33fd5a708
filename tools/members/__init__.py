"""Makes the shipped tables of members."""
