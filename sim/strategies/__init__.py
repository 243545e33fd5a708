"""Camps and the parts of which their strategies are made."""
