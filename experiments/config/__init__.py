"""From YAML and overrides to plain, checked configurations (Hydra)."""
