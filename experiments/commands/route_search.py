"""Routes played on the campaign engine, each once, and the best of them played again."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from experiments.advice.routes import Route, all_routes, discounted, rollout, words
from experiments.commands.asked import with_unknown_parameters
from experiments.config.compose import compose
from experiments.figures.labels import counted
from experiments.running.kept_plays import KeptPlays
from experiments.running.progress import Progress
from experiments.study.camps import camps_of
from experiments.study.study import replaced, scientific
from sim.errors import ConfigError
from sim.simulation import check, simulate
from sim.streams import Streams

FEW, MANY = 24, 160  # replications of the first heat and of the second
FINAL = 12  # routes in the second heat
WHOLE = 300  # routes up to which all are played
RATE = 0.95  # worth of a year later against a year sooner; range 0.8 to 1, swept in the answer


class Search:
    """Plays routes on the campaign engine, each once.

    Parameters
    ----------
    overrides : sequence of str
        Scenario and strategies, in Hydra's grammar.
    bodies : list of str
    years : list of int
    camp : str or None
        Whose worth is ranked; None for the scenario's first camp.
    quiet : bool
    kept : KeptPlays
    config_dir : str, optional
        A further folder of configuration files.
    """

    def __init__(
        self,
        overrides: Sequence[str],
        bodies: list[str],
        years: list[int],
        camp: str | None,
        quiet: bool,
        kept: KeptPlays,
        config_dir: str | None = None,
    ):
        base = scientific(compose(with_unknown_parameters(overrides), config_dir))
        forums = {
            b: scientific(compose([*overrides, f"forum={b}"], config_dir))["forum"] for b in bodies
        }
        base = replaced(base, ["forums"], {**(base.get("forums") or {}), **forums})
        if not base["scenario"].get("campaign"):
            base = replaced(base, ["scenario", "campaign"], {"drift": {}})
        self.camps = camps_of(base)
        if camp is not None and camp not in self.camps:
            raise ConfigError("--camp", "unknown camp", value=camp, choices=self.camps)
        self.base, self.years, self.quiet = base, years, quiet
        self.few, self.many, self.kept = FEW, MANY, kept
        self.camp = camp or self.camps[0]
        self._played: dict[tuple[Route, int], dict[str, np.ndarray]] = {}
        self.progress: Progress | None = None
        check(self.config(tuple(bodies[0] for _ in years)))

    def config(self, route: Route) -> dict:
        """Give the configuration that plays a route."""
        steps = zip(self.years, route, strict=True)
        calendar = [{"year": year, "forum": body} for year, body in steps if body]
        return replaced(self.base, ["scenario", "calendar"], calendar)

    def others(self) -> list[str]:
        """The camps whose worth is not ranked."""
        return [camp for camp in self.camps if camp != self.camp]

    def play(self, route: Route, number: int) -> dict[str, np.ndarray]:
        """What each meeting of a route brought each camp, and when: (R, M) and (M,)."""
        key = (route, number)
        if key not in self._played:
            config = self.config(route)
            self._played[key] = self.kept.play(
                config, range(number), lambda: self._simulated(config, number)
            )
            if self.progress is not None:
                self.progress.advance(number)
        return self._played[key]

    def _simulated(self, config: dict, number: int) -> dict[str, np.ndarray]:
        meetings = simulate(config, range(number))["meetings"]
        found: dict[str, np.ndarray] = {}
        for camp in self.camps:
            mean = meetings.groupby(["replication", "meeting"])[f"utility_{camp}"].mean()
            found[camp] = mean.unstack().to_numpy()
        found["years"] = meetings.groupby("meeting")["year"].first().to_numpy()
        return found

    def worth(self, route: Route, number: int, camp: str = "", rate: float = RATE) -> np.ndarray:
        """Worth of a route to a camp in each replication, (R,)."""
        found = self.play(route, number)
        return discounted(found[camp or self.camp], found["years"], self.years[0], rate)

    def ranked(self, options, budget: int, seed: int) -> tuple[pd.DataFrame, list[Route], str]:
        """Search, then play the best again with more replications.

        Returns
        -------
        DataFrame, list of Route, str
            A row a route of the second heat, the routes, and how they were found.
        """
        routes = all_routes(options, budget) if _size(options) <= 4 * WHOLE else []
        if routes and len(routes) <= WHOLE:
            with Progress(len(routes) * self.few, quiet=self.quiet) as self.progress:
                worth = {route: self.worth(route, self.few).mean() for route in routes}
            how = f"all {counted(len(routes), 'route')} were played"
        else:
            worth, how = self._rolled_out(options, budget)
        final = sorted(worth, key=lambda route: (-worth[route], route))[:FINAL]
        with Progress(len(final) * self.many, quiet=self.quiet) as self.progress:
            played = np.stack([self.worth(route, self.many) for route in final])
        return self._table(final, played, seed), final, how

    def _rolled_out(self, options, budget: int) -> tuple[dict[Route, float], str]:
        """Worth of the routes that rollouts from every body met, and how they were found."""
        bodies = list(dict.fromkeys(b for at in options for b in at if b))
        worth, n_played = {}, 0
        with Progress(0, quiet=self.quiet) as self.progress:
            for base in bodies:
                self.progress.expect(self.few * (1 + sum(len(at) - 1 for at in options)))
                best, number = rollout(
                    options, budget, lambda route: float(self.worth(route, self.few).mean()), base
                )
                n_played += number
                worth[best] = self.worth(best, self.few).mean()
        for route, number in list(self._played):
            if number == self.few:
                worth[route] = self.worth(route, self.few).mean()
        how = f"a rollout from {counted(len(bodies), 'base policy')} played {n_played} routes"
        return worth, how.replace("policys", "policies")

    def _table(self, routes: list[Route], played: np.ndarray, seed: int) -> pd.DataFrame:
        number = played.shape[1]
        luck = Streams(seed, range(400)).uniform("advice/routes", (number,))
        means = np.stack([played[:, (row * number).astype(int)].mean(axis=1) for row in luck])
        gap = played - played[played.mean(axis=1).argmax()]
        spread = 1.96 * gap.std(axis=1) / np.sqrt(number)
        table = pd.DataFrame(
            {
                "route": [words(route, self.years) for route in routes],
                "worth": played.mean(axis=1),
                "low": np.percentile(means, 2.5, axis=0),
                "high": np.percentile(means, 97.5, axis=0),
                "behind_best": gap.mean(axis=1),
                "behind_low": gap.mean(axis=1) - spread,
                "behind_high": gap.mean(axis=1) + spread,
                "best_in": np.bincount(means.argmax(axis=1), minlength=len(routes)) / len(means),
                **{
                    f"worth_{camp}": [self.worth(r, number, camp).mean() for r in routes]
                    for camp in self.others()
                },
            }
        )
        return table.sort_values("worth", ascending=False, kind="stable").reset_index(drop=True)


def _size(options) -> int:
    size = 1
    for at in options:
        size *= len(at)
    return size
