"""Patterns of voting that a credible model shows."""
