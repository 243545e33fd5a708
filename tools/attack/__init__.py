"""Attacks on the laboratory by chance and by strangers: ``python -m tools.attack --help``."""
