"""The chamber: every quantity of every replication, side by side in arrays.

Axes are always (replication R, member N, axis of contention D). Positions lie
axis-major in memory, so that `position[..., d]` is one contiguous (R, N) block:
the arithmetic of a round is then a few passes over such blocks, and gives the
same bits whatever R is.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

import numpy as np

from sim.behaviour import Behaviour
from sim.errors import ConfigError
from sim.members.calibration import Calibration
from sim.members.roster import Roster
from sim.members.stakeholders import Stakeholders
from sim.positions import Positions, axis_major
from sim.streams import Streams

TIE_STEPS = 1000  # ties are kept as whole thousandths, so that their sums are exact


class Chamber:
    """Members of one roster in R replications.

    Parameters
    ----------
    roster : Roster
        Who is there, in the order of axis N.
    calibration : Calibration
        Positions and coefficients estimated from votes.
    behaviour : Behaviour
        The rest of the parameters.
    streams : Streams
        Randomness.
    uncertain : bool
        Draw positions from their standard errors, or take their means.
    caucuses : iterable of str
        Blocs whose members consult one another.

    Attributes
    ----------
    position, anchor : (R, N, D) float64
        Where members stand now and at the start [sd of UN members].
    axes : tuple of str
        Names of the D axes.
    estimated : slice
        Which of them votes tell; members move along these only.
    attendance : (N,) float64
        Probability of casting a ballot, 0 to 1.
    absence_shock : float
        Standard deviation of what keeps all members away from a meeting alike [logits].
    noise : (N,) float64
        Scale of each member's error in the ballot; 1 for the standard logistic.
    tie : (N, N) float32
        Ties in whole thousandths, 0 to 1000; the diagonal is 0.
    stakeholders : Stakeholders
        Organisations that may speak in some bodies and vote in none.
    stakeholder_position : (R, S, D) float64
        Where they stand [sd].
    lines : list of (str, (n,) int array, float or (R, 1) float64)
        Blocs with discipline: name, members' places, strength [logits]; an array
        where replications draw it from its standard error.
    instructions : list of (int, (n,) int array, float)
        States that tell the organisations at home how to vote: the state's place, theirs,
        strength [logits]; `sim.homes` makes them.
    effort : (N,) float64 or None
        How much each member contributes to texts where contributions shape them.
    """

    def __init__(
        self,
        roster: Roster,
        calibration: Calibration,
        behaviour: Behaviour,
        streams: Streams,
        *,
        uncertain: bool = True,
        caucuses: Iterable[str] = (),
    ):
        self.roster, self.calibration, self.behaviour = roster, calibration, behaviour
        self.streams = streams
        self.axes = tuple(calibration.axes)
        self.estimated = calibration.estimated
        self.n_replications = len(streams.replications)
        self.n_members = len(roster.iso3)
        self.attendance = calibration.attendance_of(roster.iso3)
        self.absence_shock = self._absence_shock(uncertain)
        self.noise = calibration.noise_of(roster.iso3)
        self.tie = np.rint(roster.ties * TIE_STEPS).astype(np.float32)
        self.tie_total = np.maximum(self.tie.sum(axis=1), 1.0)
        self.lines = self._lines(uncertain)
        self.instructions: list[tuple[int, np.ndarray, float]] = []
        self.effort: np.ndarray | None = None
        self.caucuses = [np.flatnonzero(roster.blocs[name]) for name in caucuses]
        self.caucuses = [places for places in self.caucuses if len(places) > 1]
        self.positions = Positions(self._draw_positions(uncertain), self.caucuses)

    @property
    def position(self) -> np.ndarray:
        """Where members stand, (R, N, D) [sd]; it may be written to, at any time."""
        return self.positions.shared()[0]

    @property
    def anchor(self) -> np.ndarray:
        """Where members would stand if nobody spoke to them, (R, N, D) [sd]; as `position`."""
        return self.positions.shared()[1]

    def _draw_positions(self, uncertain: bool) -> np.ndarray:
        mean = self.calibration.position(self.roster.iso3)
        position = axis_major(self.n_replications, *mean.shape)
        position[...] = mean
        if uncertain:
            error = self.calibration.standard_error(self.roster.iso3)
            for d, axis in enumerate(self.axes):
                draw = self.streams.normal(f"position/{axis}", (self.n_members,))
                position[..., d] += error[:, d] * draw
        return position

    def _absence_shock(self, uncertain: bool) -> float:
        if self.behaviour.absence_shock is not None:
            return self.behaviour.absence_shock
        found = self.calibration.coefficients.get("prediction.absence_sd")
        return found.value if found is not None and uncertain else 0.0

    def _lines(self, uncertain: bool) -> list[tuple[str, np.ndarray, float | np.ndarray]]:
        given = self.behaviour.discipline
        strengths = self.calibration.family("discipline") if given is None else given
        lines = []
        for bloc, strength in strengths.items():
            if bloc not in self.roster.blocs:
                raise ConfigError(
                    f"model.discipline.{bloc}", "unknown bloc", choices=self.roster.blocs
                )
            places = np.flatnonzero(self.roster.blocs[bloc])
            if strength > 0 and len(places) > 1:
                drawn = uncertain and given is None
                lines.append(
                    (bloc, places, self._draw_strength(bloc) if drawn else float(strength))
                )
        return lines

    def _draw_strength(self, bloc: str) -> float | np.ndarray:
        """Draw a bloc's discipline from its standard error, (R, 1), 0 or more."""
        found = self.calibration.coefficients[f"discipline.{bloc}"]
        if not found.se:
            return float(found.value)
        draw = self.streams.normal(f"discipline/{bloc}")
        return np.maximum(found.value + found.se * draw, 0.0)[:, None]

    @cached_property
    def stakeholders(self) -> Stakeholders:
        """Organisations that may speak in some bodies and vote in none."""
        return Stakeholders.load(self.axes)

    @cached_property
    def stakeholder_position(self) -> np.ndarray:
        """Where stakeholders stand in every replication, (R, S, D) [sd]."""
        return np.repeat(self.stakeholders.position[None], self.n_replications, axis=0)

    @cached_property
    def organisation(self) -> np.ndarray:
        """Which members are organisations and no states, (N,) bool."""
        kind = self.roster.column("kind").astype(str)
        return ~np.isin(kind, ("state", "observer"))

    def by_axis(self) -> list[np.ndarray]:
        """Give the positions axis by axis, D times (R, N) [sd]; not to be written to."""
        now = self.positions.now()
        return [now[..., d] for d in range(len(self.axes))]

    def tie_share(self, group: np.ndarray) -> np.ndarray:
        """Share of each member's ties that lead into a group.

        Parameters
        ----------
        group : (N,) or (R, N) bool

        Returns
        -------
        (N,) or (R, N) float64
            0 to 1. Sums of whole thousandths are exact in single precision, so
            the order in which a matrix product adds them cannot matter.
        """
        inside = group.astype(np.float32) @ self.tie
        return inside.astype(np.float64) / self.tie_total
