"""Makes the shipped tables and the pages of the documentation; not part of the package."""
