"""Rules of procedure, one small class each, quoting the rule it follows."""

from sim.forums.procedures.base import END, TEXTS, Procedure
from sim.forums.procedures.consensus import Consensus
from sim.forums.procedures.votes import SimpleMajority, TwoThirds

__all__ = [
    "END",
    "TEXTS",
    "Consensus",
    "Procedure",
    "SimpleMajority",
    "TwoThirds",
]
