"""Forecasts of real votes, scored beside baselines."""
