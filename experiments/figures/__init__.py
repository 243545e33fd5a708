"""Figures: functions of a table that return their axes."""
