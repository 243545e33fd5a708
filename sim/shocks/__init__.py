"""Shocks: what befalls the world between meetings."""

from sim.shocks.attacks import Disinformation, Incidents
from sim.shocks.base import Shock, happens
from sim.shocks.means import ExportControls, NewIssues, Surge
from sim.shocks.politics import Administration, Backsliding, Pact, War

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
