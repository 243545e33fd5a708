"""``plenary route --bodies a,b,c --years 2018:2021 [key=value ...]``: which body first.

Plays calendars of real cycles on the campaign engine and ranks the routes for one camp: where to
take the matter, in which order, when to stay out. What one body adopts, the next one finds.
More: docs/how-to/choose-a-route.md
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from experiments.advice.answer import Answer, Listed
from experiments.advice.routes import (
    Route,
    choices,
    words,
)
from experiments.commands.asked import (
    deliver,
    folder_for,
    parser_of,
)
from experiments.commands.route_search import RATE, Search
from experiments.config.compose import composer
from experiments.figures.labels import change, counted
from experiments.running.kept_plays import KeptPlays
from sim.errors import ConfigError

CLEAR = 0.5  # share of resamples in which a route must be best to be advised


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
    parser.add_argument("--camp", help="whose route (default: the scenario's first camp)")
    parser.add_argument("--budget", type=int, help="meetings that can be afforded (default: all)")
    parser.add_argument("--config-dir", help="a further folder of configuration files")
    parser.add_argument("--quiet", action="store_true", help="no progress")
    options, rest = parser.parse_known_args(list(argv))
    years = read_years(options.years)
    bodies = read_bodies(options.bodies, options.config_dir)
    budget = len(years) if options.budget is None else options.budget
    if budget < 1:
        raise ConfigError("--budget", "must be 1 or more", value=budget)
    folder = folder_for(options)
    with KeptPlays(folder) as kept:
        search = Search(rest, bodies, years, options.camp, options.quiet, kept, options.config_dir)
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


def _answer(table: pd.DataFrame, routes: list[Route], how: str, search: Search) -> Answer:
    first = table.iloc[0]
    by_name = {words(route, search.years): route for route in routes}
    lines = [
        f"Found among the routes that can be afforded: {how}; the best {len(routes)} again with "
        f"{search.many} replications.",
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
    """Say what would change the answer: another discount, another camp."""
    found = []
    for rate in (0.8, 1.0):
        top = max(by_name, key=lambda n: search.worth(by_name[n], search.many, rate=rate).mean())
        if top != best:
            found.append(f"with a year's delay worth {rate:g} it would be {top}")
    for camp in search.others():
        top = max(by_name, key=lambda n: search.worth(by_name[n], search.many, camp).mean())
        word = "the same" if top == best else top
        found.append(f"of these the {camp} camp would choose {word}")
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
    "--camp asks for any camp; what the others get stands in the table.",
]
