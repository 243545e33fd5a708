"""What people run: command line, sweeps, results, calibration, reports."""
