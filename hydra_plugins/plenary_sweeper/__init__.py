"""Hydra plugin: sweeps of Plenary (``hydra/sweeper=plenary``)."""
