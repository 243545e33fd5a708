"""Simulate what the patterns are measured on, and measure them."""

from __future__ import annotations

from experiments.configuration import compose, scientific
from experiments.patterns import agenda
from experiments.patterns.ballots import Ballots, recorded, simulated
from experiments.patterns.row import Row
from sim.members.positions import Calibration
from sim.members.roster import Roster


def generic_config(seed: int, calibration: str) -> dict:
    """Compose the generic agenda, decided by a single vote."""
    config = compose(["scenario=generic_agenda", f"seed={seed}"])
    config = {**scientific(config), "calibration": calibration}
    vote = {"_target_": "sim.forums.procedures.SimpleMajority", "method": "recorded"}
    config["forum"] = {**config["forum"], "stages": {"vote": vote}}
    return config


def measure(replications: int, *, seed: int, calibration: str = "default") -> list[Row]:
    """Measure all patterns.

    Parameters
    ----------
    replications : int
        Of each scenario.
    seed : int
        Root of all random streams.
    calibration : str
        Name or file of the calibration that the generic agenda is drawn from.

    Returns
    -------
    list of Row
        In the order of the patterns.
    """
    known, roster = Calibration.load(calibration), Roster.load()
    ours: Ballots = simulated(generic_config(seed, calibration), replications)
    rows = agenda.rows(ours, recorded(known), roster)
    return sorted(rows, key=lambda row: int(row.pattern.split("-")[1]))
