"""Unanimity in the Council of the European Union, with constructive abstention."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from sim.forums.floor import Floor
from sim.forums.procedures.base import stage_name
from sim.forums.procedures.counting import fraction, reaches
from sim.forums.procedures.votes import Unanimity, VoteByHeads
from sim.theory.ballot import Vote

__all__ = ["CouncilUnanimity"]


class CouncilUnanimity(Unanimity):
    """Nobody votes no, and those who abstain are not a third of members with a third of people.

    In foreign and security policy the Council acts unanimously, and an abstention does not stop it;
    but "if the members of the Council qualifying their abstention in this way represent at
    least one third of the Member States comprising at least one third of the population of
    the Union, the decision shall not be adopted" (EU-3 [found]; Treaty on European Union,
    article 31(1)). Everyone who abstains is taken to make the declaration (assumption).

    Parameters
    ----------
    abstaining : number or text
        Share of the members that stops a decision by abstaining.
    weight : str
        Column of the roster's table, for instance population.
    of_weight : number or text
        Share of the weight that those members must have, too.
    quorum_to_decide, tie, method, recorded_at, secret_at, if_adopted, if_failed
        As in `VoteByHeads`.
    """

    rules: ClassVar = ("EU-3", *VoteByHeads.rules)

    def __init__(
        self,
        *,
        abstaining: object = "1/3",
        weight: str = "population",
        of_weight: object = "1/3",
        **base: Any,
    ):
        super().__init__(**base)
        self.abstaining = fraction("abstaining", abstaining)
        self.weight = stage_name("weight", weight)
        self.of_weight = fraction("of_weight", of_weight)

    @property
    def columns(self) -> dict[str, str]:
        """The column that weighs abstentions, by its key."""
        return {"weight": self.weight}

    def passes_votes(self, votes: np.ndarray, count: np.ndarray, floor: Floor) -> np.ndarray:
        """Whether nobody is against and too few abstain to stop it: (R,) bool."""
        away = (votes == Vote.ABSTAIN) & floor.entitled
        members = np.asarray(np.count_nonzero(floor.entitled))
        many = reaches(np.count_nonzero(away, axis=1), members, self.abstaining)
        weight = np.where(floor.entitled, floor.weight(self.weight), 0.0)
        heavy = (away * weight).sum(axis=1) >= float(self.of_weight) * weight.sum()
        return self.passes(count, floor) & ~(many & heavy)
