"""Agents: each state and each stakeholder is a live column of the chamber."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

import mesa
import numpy as np

from sim.chamber import Chamber
from sim.forums.outcome import Outcome
from sim.meeting.state import Meeting
from sim.mesa_versions import Model

DECISIONS = frozenset({"ballot", "join"})  # what a class of members may decide for itself


class Negotiation(Model):
    """What agents see of the model they sit in; see `sim.model.NegotiationModel`."""

    chamber: Chamber
    meeting: Meeting | None
    outcome: Outcome | None


class Participant(mesa.Agent):
    """Anyone who may speak: reads and writes one column of the chamber's arrays.

    Parameters
    ----------
    model : Negotiation
    place : int
        Place on the member axis, or among the stakeholders.

    Attributes
    ----------
    decides : frozenset of str
        Which of `DECISIONS` its class takes for itself.
    """

    decides: ClassVar[frozenset[str]] = frozenset()
    model: Negotiation

    def __init__(self, model: Negotiation, place: int):
        super().__init__(model)
        self.place = place


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

    @property
    def attendance(self) -> float:
        """Probability of casting a ballot, 0 to 1."""
        return float(self.model.chamber.attendance[self.place])

    @property
    def vote(self) -> np.ndarray | None:
        """Votes of the last decision, (R, K) int8 `Vote` codes, if there was one."""
        outcome = self.model.outcome
        return None if outcome is None else outcome.votes[:, :, self.place]

    def lean(self, draft: int) -> np.ndarray:
        """Utility of a yes on a draft, log-odds where nobody abstains, (R,) [logits]."""
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


class Organisation(MemberState):
    """A firm, research body, civil-society group or technical body that votes.

    Where organisations sit instead of states (3GPP, ETSI, IEEE-SA, W3C, IETF) it is a
    column like any member; a subclass decides for itself as one of `MemberState` does.
    """

    @property
    def code(self) -> str:
        """Short name, for instance ``ericsson``."""
        return self.iso3

    @property
    def kind(self) -> str:
        """``firm``, ``research``, ``civil_society`` or ``technical_community``."""
        return str(self.fact("kind"))

    @property
    def home(self) -> str:
        """Code of its home state."""
        return str(self.fact("home"))

    @property
    def sector(self) -> str:
        """Its sector, in one word."""
        return str(self.fact("sector"))

    @property
    def size(self) -> float:
        """Turnover [bn US$ a year]."""
        return float(self.fact("turnover"))

    @property
    def weight(self) -> float:
        """Weight of its vote where a body weighs votes."""
        return float(self.fact("votes"))


class Stakeholder(Participant):
    """A firm, civil-society group or technical body: speaks where it may, never votes.

    What it says is heard in bodies that only talk (`sim.meeting.deliberation`) and
    in comments on drafts (AAP).
    """

    @property
    def code(self) -> str:
        """Short name, for instance ``icann``."""
        return self.model.chamber.stakeholders.code[self.place]

    @property
    def name(self) -> str:
        """Full name."""
        return self.model.chamber.stakeholders.name[self.place]

    @property
    def kind(self) -> str:
        """``firm``, ``civil_society`` or ``technical_community``."""
        return self.model.chamber.stakeholders.kind[self.place]

    @property
    def voice(self) -> float:
        """Weight of its voice against a state's 1."""
        return float(self.model.chamber.stakeholders.voice[self.place])

    @property
    def position(self) -> np.ndarray:
        """Where it stands in every replication, (R, D) [sd]; a live view."""
        return self.model.chamber.stakeholder_position[:, self.place]

    @position.setter
    def position(self, value: np.ndarray) -> None:
        self.model.chamber.stakeholder_position[:, self.place] = value

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.code})"


def overriders(agents: Iterable[Participant], decision: str) -> list:
    """Give the agents whose class takes one of `DECISIONS` for itself."""
    return [agent for agent in agents if decision in agent.decides]


__all__ = ["DECISIONS", "MemberState", "Organisation", "Participant", "Stakeholder", "overriders"]
