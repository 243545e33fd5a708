"""How positions change by themselves: small noise, rare jumps, and slow sympathy.

Positions are sticky with rare jumps (P-10, computed from ideal points of
2000-2024): lag-1 correlation 0.976, lag-5 0.94, one change in fifty a year
greater than 0.5 sd.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from sim.parts import Part, non_negative, share
from sim.theory import same_bits
from sim.world import World

OTHERS = "others"  # patrons that are not named
SYMPATHY = {"CHN": 0.012, OTHERS: 0.003}  # python -m tools.fit_sympathy; see `Drift`


class Drift(Part):
    """One year of drift.

    ``x ← x + ρ (x₀ − x) + N(0, σ²) + η Σ_m log2(1 + D_im) (x_m − x)``, and with
    the probability of a change of government both x and its anchor x₀ jump by
    N(0, s²) (docs/parameters.md).

    Parameters
    ----------
    sd : float
        σ [sd per year]; what the yearly sd of 0.151 estimated from votes leaves
        beside the jumps, √(0.151² − 0.018 · 1.0²) = 0.07; meets P-7 and P-10;
        range 0.05 to 0.15 (computed).
    pull : float
        ρ, return to the anchor [per year]; range 0 to 0.2.
    jump_rate : float
        Probability of a jump [per year]; 0.02, range 0.005 to 0.04 (computed).
    jump_sd : float
        s [sd]; 0.8, range 0.5 to 1.5 (computed).
    sympathy : float or dict of str to float, optional
        η, convergence on the camp's leaders at full dependence on them [per year]: one number,
        or one for each patron by code and for ``others``; of several that lead, the
        mean. In the votes of 2006 to 2023 dependants of China came nearer to it by 0.012
        (0.001 to 0.023) a year over two years, by 0.008 to 0.023 over one to five; those of the
        United States and the aid givers to them by 0.003 (−0.002 to 0.008) and 0.002 to 0.004
        (``python -m tools.fit_sympathy``); range 0 to 0.04
        (Brazys & Panke 2017; Flores-Macías & Kreps 2013).
    """

    needs_target = False

    def __init__(
        self,
        *,
        sd: float = 0.07,
        pull: float = 0.05,
        jump_rate: float = 0.02,
        jump_sd: float = 0.8,
        sympathy: float | dict[str, float] | None = None,
    ):
        self.sd, self.pull = non_negative("sd", sd), share("pull", pull)
        self.jump_rate, self.jump_sd = (
            share("jump_rate", jump_rate),
            non_negative("jump_sd", jump_sd),
        )
        given = SYMPATHY if sympathy is None else sympathy
        self.sympathy = _by_patron(given if isinstance(given, Mapping) else {OTHERS: given})

    def advance(self, world: World, year: int) -> None:
        """Let a year pass.

        Streams: ``drift/AXIS/YEAR``, ``jump/YEAR``, ``jump/AXIS/YEAR``.
        """
        chamber, n = world.chamber, len(world.roster.iso3)
        draw = chamber.streams
        jumps = draw.uniform(f"jump/{year}", (n,)) < self.jump_rate
        position, anchors = chamber.positions.moving()
        for d, axis in enumerate(chamber.axes[chamber.estimated]):
            x, anchor = position[..., d], anchors[..., d]
            step = self.pull * (anchor - x)
            if self.sd:
                step += self.sd * draw.normal(f"drift/{axis}/{year}", (n,))
            if any(self.sympathy.values()):
                step += self._sympathy(world, x, anchor)
            if self.jump_rate and jumps.any():
                jump = self.jump_sd * jumps * draw.normal(f"jump/{axis}/{year}", (n,))
                anchor += jump
                step += jump
            x += step

    def _sympathy(self, world: World, x: np.ndarray, anchor: np.ndarray) -> np.ndarray:
        moved = np.zeros_like(x)
        for camp in world.camps:
            depends = same_bits.log2(1.0 + world.dependence(camp.name))
            places = np.flatnonzero(camp.leaders)
            patron = np.take(anchor, places, axis=1).mean(axis=1)
            codes = [world.roster.iso3[at] for at in places]
            moved += self._rate(codes) * depends * (patron[:, None] - x)
        return moved

    def _rate(self, leaders: Sequence[str]) -> float:
        """Mean sympathy of the patrons that lead a camp [per year]."""
        own = [self.sympathy[code] for code in leaders if code in self.sympathy]
        return sum(own) / len(own) if own else self.sympathy[OTHERS]


def _by_patron(given: Mapping[str, float]) -> dict[str, float]:
    found = {code: share(f"sympathy.{code}", value) for code, value in given.items()}
    return {OTHERS: 0.0, **found}
