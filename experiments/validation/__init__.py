"""The model against what happened: hindcast, baselines, patterns, known outcomes."""
