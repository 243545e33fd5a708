"""Institutions that deepen with what they deliver, and a tribunal that attributes attacks."""

from __future__ import annotations

import numpy as np

from sim.errors import ConfigError
from sim.parts import Part, non_negative, share
from sim.theory.stocks import depth_step
from sim.world import World


class Institution(Part):
    """A standing body of a camp, with a depth between 0 and 1.

    Each year it delivers, as a share of what it promised, a uniform draw
    scaled by its effectiveness and the camp's effort; its depth grows with
    that and fades otherwise (`sim.theory.stocks.depth_step`, mechanism row 44).
    Depth closes the ranks and lets the camp's budget go further (rows 36, 40),
    carries joint controls (row 33), and protects against reversal (row 49).

    Parameters
    ----------
    camp : str
    start : int
        First year.
    depth : float
        At the start, 0 to 1. How geopolitical it is (row 31).
    effectiveness : float
        Greatest share it delivers in a year, 0 to 1. The Community of
        Democracies of 2000 had little (row 65).
    reform : int, optional
        Year from which it delivers ``reformed`` instead.
    reformed : float
        0 to 1.
    gain, fade : float
        Of depth [per year]; ranges 0.05 to 0.4 and 0.02 to 0.3.
    cohesion : float
        Pull to the line at full depth [logits]; range 0 to 2.
    leverage : float
        How much further the budget goes at full depth, as a share; range 0 to 1.
    sympathy : float
        Utility of the camp's texts to those outside that full depth and full
        delivery add in a year [logits]; range 0 to 0.2.
    note : str
        Source, and what is assumed.
    """

    needs_target = False

    def __init__(
        self,
        *,
        camp: str = "democratic",
        start: int = 0,
        depth: float = 0.1,
        effectiveness: float = 0.8,
        reform: int | None = None,
        reformed: float = 0.8,
        gain: float = 0.2,
        fade: float = 0.1,
        cohesion: float = 1.0,
        leverage: float = 0.5,
        sympathy: float = 0.05,
        note: str = "",
    ):
        self.camp, self.start, self.note = camp, start, note
        self.depth = share("depth", depth)
        self.effectiveness = share("effectiveness", effectiveness)
        self.reform, self.reformed = reform, share("reformed", reformed)
        self.gain, self.fade = share("gain", gain), share("fade", fade)
        if gain + fade > 1:
            raise ConfigError("gain", "gain and fade must sum to 1 or less", value=gain + fade)
        self.cohesion = non_negative("cohesion", cohesion)
        self.leverage = non_negative("leverage", leverage)
        self.sympathy = non_negative("sympathy", sympathy)

    def advance(self, world: World, name: str, year: int) -> None:
        """Deliver, deepen or fade. Stream: ``institution/NAME/YEAR``."""
        if year < self.start:
            return
        if name not in world.depth:
            world.depth[name] = np.full(world.n, self.depth)
        best = self.effectiveness
        if self.reform is not None and year >= self.reform:
            best = self.reformed
        effort = np.minimum(world.of(world.effort, self.camp), 1.5)
        u = world.chamber.streams.uniform(f"institution/{name}/{year}")
        delivered = np.minimum(best * u * effort, 1.0)
        world.depth[name] = depth_step(world.depth[name], delivered, self.gain, self.fade)
        if self.sympathy:
            world.gain(
                world.standing,
                self.camp,
                (self.sympathy * world.depth[name] * delivered)[:, None],
            )


class Tribunal(Part):
    """An independent tribunal attributes attacks; leaders then vote on sanctions (rows 77, 78).

    A ruling comes ``delay`` years after the attacks and names the right party
    with some accuracy. The members of the coalition accept it or not; if
    enough of them do, sanctions follow and deter, and the party named loses
    support among those who accept.

    Parameters
    ----------
    start : int
    members : list of str
        Codes and blocs that vote on sanctions.
    by : str
        The camp to which attacks are laid.
    accuracy : float
        Probability of a right ruling; range 0.5 to 1. Without a tribunal each
        accuses for itself, and nobody is convinced.
    delay : int
        [years]; range 0 to 3.
    acceptance : float
        Probability that a member of mean openness accepts a ruling; range 0.2 to 0.9.
    majority : float
        Share of members that must accept for sanctions, 0.5 to 1.
    deterrence : float
        What sanctions add, 0 to 1; range 0.1 to 0.5. It fades by a fifth a year.
    blame : float
        Support that the party named loses [logits]; range 0 to 0.5.
    """

    needs_target = False

    def __init__(
        self,
        *,
        start: int,
        members: list[str],
        by: str = "sovereigntist",
        accuracy: float = 0.85,
        delay: int = 1,
        acceptance: float = 0.6,
        majority: float = 0.5,
        deterrence: float = 0.3,
        blame: float = 0.1,
        note: str = "",
    ):
        self.start, self.members, self.note = start, list(members), note
        self.by = by
        self.accuracy, self.delay = share("accuracy", accuracy), int(non_negative("delay", delay))
        self.acceptance, self.majority = (
            share("acceptance", acceptance),
            share("majority", majority),
        )
        self.deterrence, self.blame = share("deterrence", deterrence), non_negative("blame", blame)

    def advance(self, world: World, year: int, attacks: np.ndarray) -> dict[str, np.ndarray]:
        """Rule on attacks of past years, and vote. Streams: ``tribunal/…/YEAR``.

        Returns
        -------
        dict of str to (R,) array
            ``ruled``, ``right``, ``sanctioned`` (bool) of the year.
        """
        draw = world.chamber.streams
        places = np.flatnonzero(world.roster.codes(self.members))
        ruled = (attacks > 0) & (year >= self.start)
        right = ruled & (draw.uniform(f"tribunal/ruling/{year}") < self.accuracy)
        u = draw.uniform(f"tribunal/vote/{year}", (len(places),))
        accepts = u < np.where(right, self.acceptance, 0.5 * self.acceptance)[:, None]
        yes = accepts.sum(axis=1)
        sanctioned = ruled & (yes >= self.majority * len(places))
        world.deterrence = np.where(
            sanctioned & right,
            np.minimum(0.8 * world.deterrence + self.deterrence, 1.0),
            0.8 * world.deterrence,
        )
        if self.blame and right.any():
            lost = np.zeros((world.n, len(world.roster.iso3)))
            lost[:, places] = -self.blame * (accepts & right[:, None])
            world.gain(world.standing, self.by, lost)
        return {"ruled": ruled, "right": right, "sanctioned": sanctioned}
