"""Configurations that patterns are measured in."""

from __future__ import annotations

from experiments.config.compose import compose
from experiments.study.study import scientific


def decided_by_vote(config: dict) -> dict:
    """Let a single recorded vote decide."""
    vote = {"_target_": "sim.forums.procedures.SimpleMajority", "method": "recorded"}
    return {**config, "forum": {**config["forum"], "stages": {"vote": vote}, "sittings": {}}}


def composed(scenario: str, seed: int, *overrides: str) -> dict:
    """Compose the configuration of a scenario as shipped."""
    return scientific(compose([f"scenario={scenario}", f"seed={seed}", *overrides]))
