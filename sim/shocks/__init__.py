"""Shocks: what befalls the world between meetings."""

from sim.shocks.attacks import Disinformation, Incidents
from sim.shocks.base import Shock, happens
from sim.shocks.politics import Administration, Backsliding, Pact, War
from sim.shocks.resources import ExportControls, NewIssues, Surge

__all__ = [
    "Administration",
    "Backsliding",
    "Disinformation",
    "ExportControls",
    "Incidents",
    "NewIssues",
    "Pact",
    "Shock",
    "Surge",
    "War",
    "happens",
]
