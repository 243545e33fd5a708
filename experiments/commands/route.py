"""``plenary route --bodies a,b,c --years 2018:2021 [key=value ...]``: which body first.

Plays calendars of real cycles on the campaign engine and ranks the routes for one camp: where to
take the matter, in which order, when to stay out. What one body adopts, the next one finds.
More: docs/how-to/choose-a-route.md
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from experiments.advice.answer import Answer, Listed
from experiments.advice.routes import (
    Route,
    all_routes,
    choices,
    discounted,
    rollout,
    words,
)
from experiments.commands.asked import deliver, folder_for, parser_of
from experiments.config.compose import compose, composer
from experiments.figures.labels import change, counted
from experiments.running.progress import Progress
from experiments.study.study import replaced, scientific
from sim.errors import ConfigError
from sim.simulation import check, simulate
from sim.streams import Streams

FEW, MANY = 24, 160  # replications of the first heat and of the second
FINAL = 12  # routes in the second heat
WHOLE = 300  # routes up to which all are played
CLEAR = 0.5  # share of resamples in which a route must be best to be advised
RATE = 0.95  # worth of a year later against a year sooner; range 0.8 to 1, swept in the answer
CAMPS = ("democratic", "sovereigntist")


def main(argv: Sequence[str]) -> int:
    """Run ``plenary route``.

    Returns
    -------
    int
        Exit code.
    """
    parser = parser_of("route", __doc__)
    parser.add_argument("--bodies", required=True, help="names of bodies, with commas")
    parser.add_argument("--years", required=True, metavar="FIRST:LAST")
    parser.add_argument("--camp", default="democratic", help=f"whose route: {' or '.join(CAMPS)}")
    parser.add_argument("--budget", type=int, help="meetings that can be afforded (default: all)")
    parser.add_argument("--config-dir", help="a further folder of configuration files")
    parser.add_argument("--quiet", action="store_true", help="no progress")
    options, rest = parser.parse_known_args(list(argv))
    years = read_years(options.years)
    bodies = read_bodies(options.bodies, options.config_dir)
    if options.camp not in CAMPS:
        raise ConfigError("--camp", "unknown camp", value=options.camp, choices=CAMPS)
    budget = len(years) if options.budget is None else options.budget
    if budget < 1:
        raise ConfigError("--budget", "must be 1 or more", value=budget)
    folder = folder_for(options)
    search = Search(rest, bodies, years, options.camp, options.quiet, options.config_dir)
    cycles = {body: search.base["forums"][body].get("meets") for body in bodies}
    table, paths, how = search.ranked(choices(cycles, years), budget, options.seed)
    answer = _answer(table, paths, how, search)
    return deliver(answer, folder, "route", argv, [])


def read_years(text: str) -> list[int]:
    """Read ``FIRST:LAST``.

    Examples
    --------
    >>> read_years("2018:2020")
    [2018, 2019, 2020]
    """
    first, _, last = text.partition(":")
    if not (first.isdigit() and last.isdigit() and 1945 <= int(first) <= int(last)):
        raise ConfigError("--years", "must be like 2018:2021", value=text)
    if int(last) - int(first) > 11:
        raise ConfigError("--years", "must be twelve years at most", value=text)
    return list(range(int(first), int(last) + 1))


def read_bodies(text: str, config_dir: str | None = None) -> list[str]:
    """Read names of bodies.

    Raises
    ------
    ConfigError
        For one that is not there, or named twice.
    """
    with composer(config_dir) as found_by:
        known = found_by.options("forum")
    found = [name.strip() for name in text.split(",") if name.strip()]
    for at, name in enumerate(found):
        if name not in known:
            raise ConfigError("--bodies", "unknown body", value=name, choices=known)
        if name in found[:at]:
            raise ConfigError("--bodies", "is named twice", value=name)
    if not found:
        raise ConfigError("--bodies", "name one body at least", value=text)
    return found


class Search:
    """Plays routes on the campaign engine, each once.

    Parameters
    ----------
    overrides : sequence of str
        Scenario and strategies, in Hydra's grammar.
    bodies : list of str
    years : list of int
    camp : str
        Whose worth is ranked.
    quiet : bool
    config_dir : str, optional
        A further folder of configuration files.
    """

    def __init__(
        self,
        overrides: Sequence[str],
        bodies: list[str],
        years: list[int],
        camp: str,
        quiet: bool,
        config_dir: str | None = None,
    ):
        given = {word.split("=")[0] for word in overrides}
        more = [] if "uncertainty" in given else ["uncertainty=structural"]
        base = scientific(compose([*overrides, *more], config_dir))
        forums = {
            b: scientific(compose([*overrides, f"forum={b}"], config_dir))["forum"] for b in bodies
        }
        base = replaced(base, ["forums"], {**(base.get("forums") or {}), **forums})
        if not base["scenario"].get("campaign"):
            base = replaced(base, ["scenario", "campaign"], {"drift": {}})
        self.base, self.years, self.camp, self.quiet = base, years, camp, quiet
        self._played: dict[tuple[Route, int], dict[str, np.ndarray]] = {}
        self.progress: Progress | None = None
        check(self.config(tuple(bodies[0] for _ in years)))

    def config(self, route: Route) -> dict:
        """Give the configuration that plays a route."""
        steps = zip(self.years, route, strict=True)
        calendar = [{"year": year, "forum": body} for year, body in steps if body]
        return replaced(self.base, ["scenario", "calendar"], calendar)

    def play(self, route: Route, number: int) -> dict[str, np.ndarray]:
        """What each meeting of a route brought each camp, and when: (R, M) and (M,)."""
        key = (route, number)
        if key not in self._played:
            meetings = simulate(self.config(route), range(number))["meetings"]
            found: dict[str, np.ndarray] = {}
            for camp in CAMPS:
                mean = meetings.groupby(["replication", "meeting"])[f"utility_{camp}"].mean()
                found[camp] = mean.unstack().to_numpy()
            found["years"] = meetings.groupby("meeting")["year"].first().to_numpy()
            self._played[key] = found
            if self.progress is not None:
                self.progress.advance(number)
        return self._played[key]

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
            with Progress(len(routes) * FEW, quiet=self.quiet) as self.progress:
                worth = {route: self.worth(route, FEW).mean() for route in routes}
            how = f"all {counted(len(routes), 'route')} were played"
        else:
            bodies = list(dict.fromkeys(b for at in options for b in at if b))
            worth, n_played = {}, 0
            for base in bodies:
                best, number = rollout(
                    options, budget, lambda route: float(self.worth(route, FEW).mean()), base
                )
                n_played += number
                worth[best] = self.worth(best, FEW).mean()
            for (route, number), _ in list(self._played.items()):
                if number == FEW:
                    worth[route] = self.worth(route, FEW).mean()
            how = f"a rollout from {counted(len(bodies), 'base policy')} played {n_played} routes"
            how = how.replace("policys", "policies")
        final = sorted(worth, key=lambda route: (-worth[route], route))[:FINAL]
        with Progress(len(final) * MANY, quiet=self.quiet) as self.progress:
            played = np.stack([self.worth(route, MANY) for route in final])
        return self._table(final, played, seed), final, how

    def _table(self, routes: list[Route], played: np.ndarray, seed: int) -> pd.DataFrame:
        number = played.shape[1]
        luck = Streams(seed, range(400)).uniform("advice/routes", (number,))
        means = np.stack([played[:, (row * number).astype(int)].mean(axis=1) for row in luck])
        mirror = CAMPS[1 - CAMPS.index(self.camp)]
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
                f"worth_{mirror}": [self.worth(r, number, mirror).mean() for r in routes],
            }
        )
        return table.sort_values("worth", ascending=False, kind="stable").reset_index(drop=True)


def _size(options) -> int:
    size = 1
    for at in options:
        size *= len(at)
    return size


def _answer(table: pd.DataFrame, routes: list[Route], how: str, search: Search) -> Answer:
    first = table.iloc[0]
    by_name = {words(route, search.years): route for route in routes}
    lines = [
        f"Found among the routes that can be afforded: {how}; the best {len(routes)} again with "
        f"{MANY} replications.",
        _behind(table),
        _changes(by_name, first["route"], search),
        _unknown(search),
    ]
    return Answer(
        question=f"Which body first, {search.years[0]} to {search.years[-1]}? "
        f"({search.base['scenario']['title']}, {search.camp} camp)",
        headline=_headline(first, table, search.camp),
        lines=[line for line in lines if line],
        tables={"routes": Listed("The best routes", table, ROUTES)},
        limits=LIMITS,
    )


def _headline(first: pd.Series, table: pd.DataFrame, camp: str) -> str:
    worth = change(first["worth"], first["low"], first["high"], 1, 2)
    if first["high"] < 0:
        return (
            f"Stay out: for the {camp} camp no route is worth as much as no meeting; the least "
            f"bad, {first['route']}, is worth {worth}."
        )
    if table["best_in"].max() < CLEAR:
        close = table[table["behind_high"] > 0]["route"]
        return (
            f"No clear answer for the {camp} camp: {counted(len(close), 'route')} cannot be told "
            f"from the best, {first['route']} ({worth})."
        )
    best = table.loc[table["best_in"].idxmax()]
    return (
        f"Best route for the {camp} camp: {best['route']} (worth {worth}; best in "
        f"{100 * best['best_in']:.0f} % of resamples)."
    )


def _behind(table: pd.DataFrame) -> str:
    if len(table) < 2:
        return ""
    second = table.iloc[1]
    gap = change(second["behind_best"], second["behind_low"], second["behind_high"], 1, 3)
    last = table.iloc[-1]
    return (
        f"Next: {second['route']} ({gap} beside the best). Regret of the last of these, "
        f"{last['route']}: {-last['behind_best']:.2f}."
    )


def _changes(by_name: dict[str, Route], best: str, search: Search) -> str:
    """Say what would change the answer: another discount, the other camp."""
    found = []
    for rate in (0.8, 1.0):
        top = max(by_name, key=lambda n: search.worth(by_name[n], MANY, rate=rate).mean())
        if top != best:
            found.append(f"with a year's delay worth {rate:g} it would be {top}")
    mirror = CAMPS[1 - CAMPS.index(search.camp)]
    top = max(by_name, key=lambda n: search.worth(by_name[n], MANY, mirror).mean())
    word = "the same" if top == best else top
    found.append(f"of these the {mirror} camp would choose {word}")
    return "What would change it: " + "; ".join(found) + "."


def _unknown(search: Search) -> str:
    names = [body for body, forum in search.base["forums"].items() if forum.get("meets") is None]
    return f"Taken to meet every year, for want of a known cycle: {', '.join(names)}." * bool(names)


ROUTES = (
    "worth: utility of what each meeting put in force against what held before it, discounted by "
    f"{RATE:g} a year; best_in: share of resamples in which it is the best of these."
)
LIMITS = [
    "Both camps table the scenario's texts wherever the route leads, and use the strategies that "
    "are set; that one of them would not follow is not in it.",
    "Cycles of bodies are those on record; a special session is not foreseen.",
    "What carries over between bodies (precedent, what holds, drift) is the campaign engine's; its "
    "parameters are judgement, drawn under uncertainty=structural where they have a range.",
    "--camp asks for either side; the mirror's worth stands in the table.",
]
