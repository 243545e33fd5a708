"""Routes played on the campaign engine: a first look at all, then the best told apart."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from experiments.advice.play_budget import PlayBudget, Spent
from experiments.advice.ranking import Look, Ranking
from experiments.advice.routes import Route, all_routes, discounted, rollout
from experiments.advice.told_apart import ToldApart, compare, in_question
from experiments.commands.asked import with_unknown_parameters
from experiments.config.compose import compose
from experiments.figures.labels import counted
from experiments.running.kept_plays import KeptPlays
from experiments.running.progress import Progress
from experiments.study.camps import camps_of
from experiments.study.dotted_keys import replaced
from experiments.study.study import scientific
from sim.errors import ConfigError
from sim.simulation import check, simulate

FEW, MANY = 24, 160  # replications of the first look, and more of them of each of the best
STEP = max(MANY // 4, 1)  # replications in which these are first played on
FINAL, WIDEST = 12, 36  # routes that are played on; with those not told from the best so far
WHOLE = 300  # routes up to which all are played
PLAYS = 12_000  # of a route, unless the user says how many
RATE = 0.95  # worth of a year later against a year sooner; range 0.8 to 1, swept in the answer


class Search:
    """Plays routes on the campaign engine, each replication once.

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
    budget : PlayBudget
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
        budget: PlayBudget,
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
        self.few, self.kept, self.budget = FEW, kept, budget
        self.camp = camp or self.camps[0]
        self._played: dict[Route, dict[str, np.ndarray]] = {}
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
        """What each meeting of a route brought each camp, and when: (number, M) and (M,).

        Raises
        ------
        Spent
            If that must be played, and the budget is spent.
        """
        known = self._played.get(route)
        have = 0 if known is None else len(known[self.camp])
        if have < number:
            allowed = self.budget.allowed(number - have)
            if not allowed:
                raise Spent
            config, span = self.config(route), range(have, have + allowed)
            found = self.kept.play(config, span, lambda: self._simulated(config, span))
            self.budget.spend(len(span))
            if self.progress is not None:
                self.progress.advance(len(span))
            if known is not None:
                both = {c: np.concatenate([known[c], found[c]]) for c in self.camps}
                found = {**found, **both}
            self._played[route] = known = found
            if have + allowed < number:
                raise Spent
        return {**known, **{camp: known[camp][:number] for camp in self.camps}}

    def _simulated(self, config: dict, span: range) -> dict[str, np.ndarray]:
        meetings = simulate(config, span)["meetings"]
        found: dict[str, np.ndarray] = {}
        for camp in self.camps:
            mean = meetings.groupby(["replication", "meeting"])[f"utility_{camp}"].mean()
            found[camp] = mean.unstack().to_numpy()
        found["years"] = meetings.groupby("meeting")["year"].first().to_numpy()
        return found

    def number(self, route: Route) -> int:
        """Replications of a route that were played [count]."""
        return len(self._played[route][self.camp]) if route in self._played else 0

    def worth(self, route: Route, number: int, camp: str = "", rate: float = RATE) -> np.ndarray:
        """Worth of a route to a camp in each of the first replications, (number,)."""
        found = self.play(route, number)
        return discounted(found[camp or self.camp], found["years"], self.years[0], rate)

    def ranked(self, options, meetings: int) -> Ranking:
        """Look at all routes, then play the best on until they are told apart or all is spent.

        Parameters
        ----------
        options : sequence of sequence of str
            Bodies of each year.
        meetings : int
            That can be afforded.
        """
        routes = all_routes(options, meetings) if _size(options) <= 4 * WHOLE else []
        whole = 0 < len(routes) <= WHOLE
        worth, look = self._all(routes) if whole else self._rolled_out(options, meetings)
        self.budget.look_closer()
        order = sorted(worth, key=lambda route: (-worth[route], route))
        looked = compare([self.worth(route, self.number(route)) for route in order])
        asked = sorted({*range(min(FINAL, len(order))), *looked.rivals})
        final = [order[k] for k in asked[:WIDEST]]
        told = self._told_apart(final, min(self.number(route) for route in final))
        left, doubtful = len(order) - len(final), len(asked[WIDEST:])
        return Ranking(final, *told, look, left, doubtful)

    def _all(self, routes: list[Route]) -> tuple[dict[Route, float], Look]:
        """Mean worth of all routes, as far as the budget goes, and how that was found."""
        number, least = 0, max(self.few // 3, 1)
        with Progress(len(routes) * self.few, quiet=self.quiet) as self.progress:
            try:
                for upto in sorted({least, self.few}):
                    for route in routes:
                        self.play(route, upto)
                    number = upto
            except Spent:
                pass
        if number:
            found = {route: float(self.worth(route, number).mean()) for route in routes}
            how = f"all {len(routes)} routes were" if len(routes) > 1 else "the only route was"
            return found, Look(f"{how} played", "", self.few * len(routes))
        met = {r: float(self.worth(r, self.number(r)).mean()) for r in routes if r in self._played}
        of, were = counted(len(routes), "route"), "was" if len(met) == 1 else "were"
        unplayed = len(routes) - len(met)
        missing = f"{unplayed} of {of} {'was' if unplayed == 1 else 'were'} not played"
        if not unplayed:
            missing = f"{of} {were} played fewer than {least} times each"
        return met, Look(f"{len(met)} of {of} {were} played", missing, least * len(routes))

    def _rolled_out(self, options, meetings: int) -> tuple[dict[Route, float], Look]:
        """Mean worth of the routes that rollouts from every body met, and how they were found."""
        bodies = list(dict.fromkeys(b for at in options for b in at if b))
        takes = self.few * (1 + sum(len(at) - 1 for at in options))

        def value(route: Route) -> float:
            return float(self.worth(route, self.few).mean())

        done = 0
        with Progress(0, quiet=self.quiet) as self.progress:
            try:
                for base in bodies:
                    self.progress.expect(takes)
                    rollout(options, meetings, value, base)
                    done += 1
            except Spent:
                pass
        worth = {r: float(self.worth(r, self.number(r)).mean()) for r in self._played}
        policies = "base policy" if len(bodies) == 1 else "base policies"
        how = f"a rollout from {len(bodies)} {policies} played {counted(len(worth), 'route')}"
        if done == len(bodies):
            return worth, Look(how, "", self.budget.spent, partial=True)
        missing = f"the rollout ended after {done} of {len(bodies)} {policies}"
        return worth, Look(how, missing, takes * len(bodies), partial=True)

    def _told_apart(self, routes: list[Route], first: int) -> tuple[range, ToldApart]:
        """Play routes on afresh: all of them a while, then those that may be the best.

        Returns
        -------
        range, ToldApart
            Replications by which the best are told, and what they say. Where the budget does not
            reach to fresh ones, those of the first look.
        """
        found, span = compare([self.worth(r, first) for r in routes]), range(first)
        counts, asked, upto = [0] * len(routes), list(range(len(routes))), STEP
        with Progress(len(routes) * MANY, quiet=self.quiet) as self.progress:
            try:
                while asked:
                    for k in asked:
                        self.play(routes[k], first + upto)
                        counts[k] = upto
                    worth = [
                        self.worth(r, first + n)[first:]
                        for r, n in zip(routes, counts, strict=True)
                    ]
                    found, span = compare(worth), range(first, first + upto)
                    if upto >= MANY:
                        asked = in_question(found)
                        self.progress.expect(len(asked) * upto)
                    upto *= 2
            except Spent:
                pass
        return span, found


def _size(options) -> int:
    size = 1
    for at in options:
        size *= len(at)
    return size
