"""The de facto route: adoption without a vote competes with what a body adopts.

A standard that its makers implement spreads by its worth to each adopter and by how many
use it already (mechanism rows 55, 73 and 79 to 81); a body's text is one more standard,
there only if the body adopts it. What follows is who is bound by what.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from sim.errors import ConfigError
from sim.forums.outcome import Outcome
from sim.meeting.state import Meeting
from sim.members.roster import Roster
from sim.parts import Part, non_negative, one_of, share
from sim.theory.ballot import spatial_gain
from sim.theory.diffusion import probability_within, rule_choice

__all__ = ["DE_FACTO", "NEITHER", "DeFacto"]

DE_FACTO, NEITHER = "de_facto", "neither"


class DeFacto(Part):
    """A standard that a camp brings to the market without asking anybody.

    Parameters
    ----------
    camp : str
        Whose standard it is.
    by : list of str, optional
        Codes and blocs that use it from the first day; the camp's leaders, unless given.
    position : mapping of str to float, optional
        Where it stands on the axes [sd]; where the camp's own text stood when it was
        tabled, else where its leaders stand, unless given.
    years : int
        How long the market has [years]; judgement, range 1 to 15.
    pace : float
        Rate at which those who have adopted nothing choose [per year]; range 0.05 to 0.4,
        as for `sim.campaign.adoption.Race`.
    network : float
        Worth of everybody's company [logits]; range 0 to 6 (Katz & Shapiro 1985 [memory]).
    merit : float
        How much what a rule says counts in the choice, as a multiple of what it counts in a
        ballot; judgement, range 0 to 1.
    note : str

    Examples
    --------
    >>> DeFacto(camp="market", years=0)
    Traceback (most recent call last):
        ...
    sim.errors.ConfigError: years: must be 1 or more, got 0
    """

    needs_target = False

    def __init__(
        self,
        *,
        camp: str,
        by: list[str] | None = None,
        position: dict[str, float] | None = None,
        years: int = 5,
        pace: float = 0.2,
        network: float = 2.5,
        merit: float = 0.5,
        note: str = "",
    ):
        if years < 1:
            raise ConfigError("years", "must be 1 or more", value=years)
        self.camp, self.by, self.position = camp, by, position
        self.years, self.note = years, note
        self.pace, self.network = non_negative("pace", pace), non_negative("network", network)
        self.merit = share("merit", merit)

    def check(self, roster: Roster, camps: Sequence[str], key: str) -> None:
        """Refuse a camp or a user that the scenario does not have."""
        one_of(f"{key}.camp", self.camp, camps)
        if self.by is not None and not roster.codes(self.by, f"{key}.by").any():
            raise ConfigError(f"{key}.by", "nobody of them sits in a body", value=self.by)

    def compete(self, meeting: Meeting, outcome: Outcome) -> list[dict[str, object]]:
        """Let those who sit in the body choose among what it adopted and the de facto rule.

        Streams: ``LABEL/de_facto/YEAR`` and ``LABEL/de_facto/choice/YEAR``.

        Returns
        -------
        list of dict
            For each rule and for ``neither``: ``rule`` and, (R,) each, ``bound`` [members],
            ``bound_income`` and ``bound_population``, shares of those who sit, 0 to 1.
        """
        text, chamber = meeting.text, meeting.chamber
        places = [draft.position for draft in text.drafts]
        there = np.concatenate([outcome.adopted, np.ones((len(outcome.adopted), 1), bool)], axis=1)
        gain = np.stack([self._worth(meeting, place) for place in [*places, self._place(meeting)]])
        using = np.full((chamber.n_replications, chamber.n_members), -1, dtype=np.int8)
        using[self._first(meeting)] = len(places)
        for k, draft in enumerate(text.drafts):
            using[outcome.adopted[:, k, None] & draft.sponsors & (using < 0)] = k
        seated = self._in_the_market(meeting)
        size = np.where(seated, chamber.roster.column("gdp").astype(float), 0.0)
        size = size / np.maximum(size.sum(axis=1, keepdims=True), 1e-12)
        for year in range(self.years):
            label = f"{meeting.label}/de_facto"
            n = (chamber.n_members,)
            moves = chamber.streams.uniform(f"{label}/{year}", n) < probability_within(self.pace)
            base = np.stack([((using == k) * size).sum(axis=1) for k in range(len(gain))])
            pull = self.merit * gain + self.network * base[:, :, None]
            luck = chamber.streams.uniform(f"{label}/choice/{year}", n)
            choice = rule_choice(pull, there.T[:, :, None], luck)
            using = np.where(moves & (using < 0) & seated, choice, using)
        names = [*(draft.name for draft in text.drafts), DE_FACTO]
        people = chamber.roster.column("population").astype(float)
        return [
            _bound(name, (using == k) & seated, size, np.where(seated, people, 0.0))
            for name, k in [*zip(names, range(len(names)), strict=True), (NEITHER, -1)]
        ]

    def _first(self, meeting: Meeting) -> np.ndarray:
        """Who uses the standard from the first day, (R, N) bool.

        Those who have walked out of the body for no other do, too (`sim.walk_outs`).
        """
        first = np.tile(self._makers(meeting), (meeting.chamber.n_replications, 1))
        return first if meeting.past.walked is None else first | meeting.past.walked

    def _makers(self, meeting: Meeting) -> np.ndarray:
        """Whose standard it is, (N,) bool."""
        if self.by is None:
            return next(camp.leaders for camp in meeting.camps if camp.name == self.camp)
        return meeting.chamber.roster.codes(self.by)

    @staticmethod
    def _in_the_market(meeting: Meeting) -> np.ndarray:
        """Who chooses: those who sit in the body, and those who have left it, (R, N) bool."""
        gone = meeting.past.gone.get(meeting.room.forum.name)
        seated = np.tile(meeting.room.entitled, (meeting.chamber.n_replications, 1))
        seated = seated if gone is None else seated & ~gone
        return seated if meeting.past.walked is None else seated | meeting.past.walked

    def _place(self, meeting: Meeting) -> np.ndarray:
        """Where the de facto standard stands, (R, D) [sd]."""
        chamber = meeting.chamber
        if self.position is not None:
            axes: Mapping[str, float] = self.position
            row = np.array([axes.get(axis, 0.0) for axis in chamber.axes])
            return np.tile(row, (chamber.n_replications, 1))
        mine = meeting.text.of(self.camp)
        if mine:
            return meeting.text.drafts[mine[0]].origin
        return chamber.positions.now()[:, self._makers(meeting)].mean(axis=1)

    def _worth(self, meeting: Meeting, place: np.ndarray) -> np.ndarray:
        """What a rule is worth to each member against what held before, (R, N) [logits]."""
        first = meeting.text.drafts[0]
        return spatial_gain(
            meeting.chamber.positions.now(), first.salience, place, first.status_quo, first.stakes
        )


def _bound(
    name: str, inside: np.ndarray, size: np.ndarray, people: np.ndarray
) -> dict[str, object]:
    """Count who is bound by one rule."""
    return {
        "rule": name,
        "bound": inside.sum(axis=1).astype(np.int16),
        "bound_income": (inside * size).sum(axis=1),
        "bound_population": (inside * people).sum(axis=1) / np.maximum(people.sum(axis=1), 1.0),
    }
