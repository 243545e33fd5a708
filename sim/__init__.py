"""The model: members, theory, forums, strategies, and the chamber they meet in."""
