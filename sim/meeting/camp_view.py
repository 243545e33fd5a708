"""What a camp sees of a meeting: `sim.strategies.view.View`, worked out when asked for."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from sim.influence import Influence
from sim.meeting.sounding import yes_share
from sim.meeting.state import Meeting
from sim.strategies.view import View


class CampView(View):
    """One camp's look at one draft.

    Parameters
    ----------
    meeting : Meeting
    c, k : int
        Which camp looks at which draft.
    sign : {1, -1}
        Whether the camp works for the draft or against it.
    """

    def __init__(self, meeting: Meeting, c: int, k: int, sign: int = 1):
        camp = meeting.camps[c]
        self._meeting, self._c, self._k, self._sign = meeting, c, k, sign
        self.roster = meeting.chamber.roster
        self.round, self.rounds = meeting.round, meeting.rounds
        self.entitled = meeting.room.entitled
        self.leaders, self.invited = camp.leaders, camp.invited
        self.halfwidth = meeting.text.drafts[k].halfwidth
        self.coalition = meeting.coalition[c]

    @property
    def position(self) -> np.ndarray:
        """Where members stand."""
        return self._meeting.chamber.positions.now()

    @cached_property
    def lean(self) -> np.ndarray:
        """Log-odds of a vote for what the camp wants."""
        lean = self._meeting.text.leans[self._k]
        return lean if self._sign > 0 else -lean

    @cached_property
    def support(self) -> np.ndarray:
        """Probability of a vote for what the camp wants."""
        expected = self._meeting.text.expected
        return expected.yes(self._k) if self._sign > 0 else expected.no(self._k)

    @cached_property
    def opposition(self) -> np.ndarray:
        """Probability of a vote against what the camp wants."""
        expected = self._meeting.text.expected
        return expected.no(self._k) if self._sign > 0 else expected.yes(self._k)

    @cached_property
    def expected_yes_share(self) -> np.ndarray:
        """Expected yes over yes and no."""
        return yes_share(self._meeting, self._k)

    @cached_property
    def rivals(self) -> np.ndarray:
        """Members of other coalitions."""
        others = [x for c, x in enumerate(self._meeting.coalition) if c != self._c]
        return np.any(others, axis=0)

    @cached_property
    def distance(self) -> np.ndarray:
        """Distance from the draft."""
        text, x = self._meeting.text, self.position
        draft = text.drafts[self._k]
        square = np.zeros(x.shape[:2])
        for d, s in enumerate(text.yardstick.salience):
            if s:
                square += s * (x[..., d] - draft.position[:, d, None]) ** 2
        return np.sqrt(square)

    @cached_property
    def trust(self) -> np.ndarray:
        """Memory of votes against the line; 1 where nothing is remembered."""
        world, camp = self._meeting.past.world, self._meeting.camps[self._c]
        if world is not None and camp.name in world.trust:
            return world.trust[camp.name]
        return np.ones(self._meeting.chamber.n_members)

    @cached_property
    def regime(self) -> np.ndarray:
        """Electoral democracy of the day."""
        world = self._meeting.past.world
        if world is not None and world.regime is not None:
            return world.regime
        return self.roster.column("regime")

    @cached_property
    def dependence(self) -> np.ndarray:
        """Dependence on the camp's leaders."""
        return self._meeting.patronage[self._c]

    @cached_property
    def rival_dependence(self) -> np.ndarray:
        """Dependence on the other camps' leaders, the strongest counting."""
        return np.max(np.delete(self._meeting.patronage, self._c, axis=0), axis=0)

    @property
    def unpaid_lean(self) -> np.ndarray:
        """Log-odds of a vote for what the camp wants, before anything was paid."""
        text = self._meeting.text
        paid = text.drafts[self._k].inducement
        return self._sign * (text.leans[self._k] - (0.0 if paid is None else paid))

    @property
    def effects(self) -> Influence:
        """How much each instrument does."""
        return self._meeting.chamber.behaviour.effects

    @property
    def side_payment(self) -> float | np.ndarray:
        """What aid buys."""
        return self._meeting.chamber.behaviour.side_payment

    @property
    def credibility(self) -> float | np.ndarray:
        """How far the camp is believed; 1 where nothing is remembered."""
        world = self._meeting.past.world
        name = self._meeting.camps[self._c].name
        return 1.0 if world is None else world.credibility.get(name, 1.0)

    @property
    def spent(self) -> np.ndarray:
        """What the camp has spent so far."""
        return self._meeting.money.spend[self._c]

    @property
    def watched(self) -> float | np.ndarray:
        """What the text's owner has spent on answering campaigns."""
        meeting, owner = self._meeting, self._meeting.text.drafts[self._k].camp
        for c, camp in enumerate(meeting.camps):
            if camp.name == owner and camp.strategy.instruments.watching:
                return camp.strategy.instruments.watching * meeting.money.spend[c]
        return 0.0


def view(meeting: Meeting, c: int, k: int, sign: int = 1) -> CampView:
    """Let one camp look at one draft that it works for, or against."""
    return CampView(meeting, c, k, sign)
