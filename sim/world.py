"""The world between meetings: what camps have built up, lost and left behind.

Everything a meeting needs to know of the past is here, in arrays of
replications. What nothing has touched is None, and a world that nothing has
touched leaves a meeting exactly as it would be without one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from sim.chamber import Chamber
from sim.strategies.camp import Camp
from sim.strategies.dependence import dependence
from sim.theory.stocks import credibility_step

TRUST_LOSS = 0.3  # of a member that votes against the line it joined; range 0.1 to 0.5 [judgement]
TRUST_RETURN = 0.1  # a year, of what is missing; range 0.05 to 0.3 [judgement]


class World:
    """State of R replications between meetings.

    Parameters
    ----------
    chamber : Chamber
    camps : sequence of Camp
        The first two stand at the ends of the yardstick.
    way : (D,) float64
        From one end of the scenario's yardstick to the other [sd]; see `direction`.

    Attributes
    ----------
    year : int
    standing : dict of str to (R, N) float64
        By camp: sympathy and dependence gained or lost since the start [logits].
    stocks : dict of str to dict of str to (R, N) float64
        By instrument that lasts and by camp: what its spending has built [bn US$].
    effort : dict of str to (R,) float64
        By camp: what is left of its budget, 0 or more.
    plan : dict of str to (R,) float64
        By camp: what it has decided to spend, as a multiple of its budget.
    credibility : dict of str to (R,) float64
        By camp, 0 to 1.
    cohesion : dict of str to (R,) float64
        By camp: pull towards the line beside its own discipline [logits].
    trust : dict of str to (R, N) float64
        By camp: memory of votes against the line, 0 to 1.
    united : set of str
        Camps that a pact has bound to oppose rival texts.
    regime : (R, N) float64 or None
        Electoral democracy of the day.
    security : (R, N) float64 or None
        Alarm of members about attacks [logits towards the camp not blamed].
    deterrence : (R,) float64
        What keeps attackers from attacking, 0 to 1.
    incidents : (R,) int64
        Attacks of the year.
    backlog : (R,) float64
        Questions that arrived and have no rules yet.
    """

    def __init__(self, chamber: Chamber, camps: Sequence[Camp], way: np.ndarray):
        self.chamber, self.camps, self.way = chamber, list(camps), way
        self.roster, self.n = chamber.roster, chamber.n_replications
        self.year = 0
        self.standing: dict[str, np.ndarray] = {}
        self.stocks: defaultdict[str, dict[str, np.ndarray]] = defaultdict(dict)
        self.effort: dict[str, np.ndarray] = {}
        self.plan: dict[str, np.ndarray] = {}
        self.credibility: dict[str, np.ndarray] = {}
        self.cohesion: dict[str, np.ndarray] = {}
        self.trust: dict[str, np.ndarray] = {}
        self.united: set[str] = set()
        self.regime: np.ndarray | None = None
        self.deterrence = np.zeros(self.n)
        self.incidents = np.zeros(self.n, dtype=np.int64)
        self.backlog = np.zeros(self.n)
        self.arrived = np.zeros(self.n)
        self.depth: dict[str, np.ndarray] = {}
        self.ceiling: dict[str, float] = {}
        self.capability: dict[str, np.ndarray] = {}
        self._dependence: dict[str, np.ndarray] = {}

    # -- reading -----------------------------------------------------------------

    def names(self) -> list[str]:
        """Give the names of the camps."""
        return [camp.name for camp in self.camps]

    def camp(self, name: str) -> Camp:
        """Give a camp by name."""
        return next(camp for camp in self.camps if camp.name == name)

    def side(self, name: str) -> float:
        """Give the end of the yardstick that a camp stands at: +1, −1, or 0 for neither."""
        return {0: 1.0, 1: -1.0}.get(self.names().index(name), 0.0)

    def rival(self, name: str) -> str | None:
        """Give the camp at the other end of the yardstick; None for a camp at neither."""
        place = self.names().index(name)
        return self.names()[1 - place] if place < 2 else None

    def camp_of(self, iso3: str) -> str | None:
        """Give the camp that a member leads, if it leads one."""
        if iso3 not in self.roster.iso3:
            return None
        place = self.roster.iso3.index(iso3)
        return next((camp.name for camp in self.camps if camp.leaders[place]), None)

    def dependence(self, name: str) -> np.ndarray:
        """How far members depend on a camp's leaders, (N,), 0 to 1."""
        if name not in self._dependence:
            self._dependence[name] = dependence(self.roster, self.camp(name).leaders)
        return self._dependence[name]

    def direction(self) -> np.ndarray:
        """The way from one end of the yardstick to the other, (R, D), length 1."""
        way = np.zeros(len(self.way))
        way[self.chamber.estimated] = self.way[self.chamber.estimated]
        return np.tile(way / max(float(np.sqrt((way**2).sum())), 1e-12), (self.n, 1))

    def lead(self, camps: Sequence[Camp]) -> None:
        """Take note of who leads the camps from now on."""
        self.camps = list(camps)
        self._dependence.clear()

    # -- writing -----------------------------------------------------------------

    def gain(self, table: dict[str, np.ndarray], name: str, amount: np.ndarray) -> None:
        """Add to a camp's standing, stocks or cohesion; the entry is made if need be."""
        table[name] = table[name] + amount if name in table else 0.0 + amount

    def of(self, table: dict[str, np.ndarray], name: str, default: float = 1.0) -> np.ndarray:
        """Give a camp's (R,) entry, or its default everywhere."""
        return table[name] if name in table else np.full(self.n, default)

    def move(self, shift: np.ndarray, way: np.ndarray, anchors: bool = True) -> None:
        """Move members along a way, (R, N) sd along (R, D)."""
        position, anchor = self.chamber.positions.moving()
        for d in range(way.shape[1]):
            step = shift * way[:, d, None]
            position[..., d] += step
            if anchors:
                anchor[..., d] += step

    def regimes(self) -> np.ndarray:
        """Give electoral democracy of the day, (R, N), to be written to."""
        if self.regime is None:
            regime = self.roster.column("regime").astype(float)
            self.regime = np.repeat(regime[None, :], self.n, axis=0)
        return self.regime

    def retrench(self, name: str, hit: np.ndarray, loss: float, effort: float) -> None:
        """Take credibility and effort from a camp where it is hit."""
        credible = self.of(self.credibility, name)
        self.credibility[name] = credibility_step(credible, hit, loss=loss, recovery=0.0)
        left = self.of(self.effort, name)
        self.effort[name] = np.where(hit, left * effort, left)
