"""Calibration: positions and coefficients from recorded votes."""
