"""Agents: each state and stakeholder is a live column of the chamber."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar

import mesa
import numpy as np

from sim.chamber import REPLICATION

if TYPE_CHECKING:  # the model makes the agents, not they the model
    from sim.model import NegotiationModel

DECISIONS = frozenset({"ballot", "join"})  # what a class of members may decide for itself


class Participant(mesa.Agent):
    """Anyone with a seat: reads and writes one column of the chamber's arrays.

    Parameters
    ----------
    model : NegotiationModel
    place : int
        Place on the member axis.

    Attributes
    ----------
    decides : frozenset of str
        Which of `DECISIONS` its class takes for itself.
    """

    decides: ClassVar[frozenset[str]] = frozenset()
    model: NegotiationModel

    def __init__(self, model: NegotiationModel, place: int):
        super().__init__(model)
        self.place = place

    @property
    def iso3(self) -> str:
        """Code of the member."""
        return self.model.chamber.roster.iso3[self.place]

    @property
    def name(self) -> str:
        """Name of the member."""
        return self.model.chamber.roster.name[self.place]

    @property
    def position(self) -> np.ndarray:
        """Where it stands in every replication, (R, D) [sd]; a live view."""
        return self.model.chamber.position[:, self.place]

    @position.setter
    def position(self, value: np.ndarray) -> None:
        self.model.chamber.position[:, self.place] = value
        self.model.chamber.anchor[:, self.place] = value

    def fact(self, column: str) -> Any:
        """Give one fact of the roster's table, for instance ``regime``."""
        return self.model.chamber.roster.table[column].iloc[self.place]

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.iso3})"


class MemberState(Participant):
    """A state that votes.

    A subclass that overrides `ballot` or `join` is asked for its own column;
    everyone else's is computed at once.
    """

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Note once, when the class is made, what it decides for itself."""
        super().__init_subclass__(**kwargs)
        above = cls.__mro__[: cls.__mro__.index(MemberState)]
        own = {name for each in above for name in vars(each)}
        cls.decides = DECISIONS & own

    @property
    def attendance(self) -> float:
        """Chance of casting a ballot, 0 to 1."""
        return float(self.model.chamber.attendance[self.place])

    @property
    def vote(self) -> np.ndarray | None:
        """Votes of the last decision, (R, K) int8 `Vote` codes, if there was one."""
        outcome = self.model.outcome
        return None if outcome is None else outcome.votes[:, :, self.place]

    def lean(self, draft: int) -> np.ndarray:
        """Lean to yes on a draft, (R,) [logits]."""
        meeting = self.model.meeting
        assert meeting is not None, "no item is being negotiated"
        return meeting.text.leans[draft][:, self.place]

    def ballot(self, draft: int, votes: np.ndarray) -> np.ndarray:
        """Vote on a draft.

        Parameters
        ----------
        draft : int
            Place of the text in ``model.meeting.text.drafts``.
        votes : (R,) int8
            What the ordered logit would cast.

        Returns
        -------
        (R,) int8
            `Vote` codes.
        """
        return votes

    def join(self, camp: str, joins: np.ndarray) -> np.ndarray:
        """Decide whether to stand in a camp's coalition, (R,) bool."""
        return joins


class Stakeholder(Participant):
    """A firm, civil-society group or technical body: speaks where it may, never votes."""


def overriders(agents: Iterable[Participant], decision: str) -> list:
    """Give the agents whose class takes one of `DECISIONS` for itself."""
    return [agent for agent in agents if decision in agent.decides]


__all__ = ["DECISIONS", "REPLICATION", "MemberState", "Participant", "Stakeholder", "overriders"]
