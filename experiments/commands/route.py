"""``plenary route --bodies a,b,c --years 2018:2021 [key=value ...]``: which body first.

Plays calendars of real cycles on the campaign engine and ranks the routes for one camp: where to
take the matter, in which order, when to stay out. What one body adopts, the next one finds.
More: docs/how-to/choose-a-route.md
"""

from __future__ import annotations

from collections.abc import Sequence

from experiments.advice.answer import Answer, Listed
from experiments.advice.play_budget import PlayBudget
from experiments.advice.ranking import Ranking
from experiments.advice.routes import choices
from experiments.commands.asked import (
    deliver,
    folder_for,
    parser_of,
)
from experiments.commands.route_search import PLAYS, RATE, Search
from experiments.commands.route_words import (
    behind,
    headline,
    other_views,
    route_table,
    told_apart,
    unknown_cycles,
    what_would_decide,
)
from experiments.config.compose import composer
from experiments.figures.labels import counted
from experiments.running.kept_plays import KeptPlays
from sim.errors import ConfigError


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
    parser.add_argument(
        "--plays",
        metavar="N",
        help=f"of all routes together (default: {PLAYS}); the same everywhere",
    )
    parser.add_argument(
        "--seconds", type=float, help="of playing, about; what is found depends on the machine"
    )
    parser.add_argument("--config-dir", help="a further folder of configuration files")
    parser.add_argument("--quiet", action="store_true", help="no progress")
    options, rest = parser.parse_known_args(list(argv))
    years = read_years(options.years)
    bodies = read_bodies(options.bodies, options.config_dir)
    budget = len(years) if options.budget is None else options.budget
    if budget < 1:
        raise ConfigError("--budget", "must be 1 or more", value=budget)
    plays = budget_of(options.plays, options.seconds)
    folder = folder_for(options)
    with KeptPlays(folder) as kept:
        search = Search(
            rest, bodies, years, options.camp, options.quiet, kept, plays, options.config_dir
        )
        cycles = {body: search.base["forums"][body].get("meets") for body in bodies}
        answer = _answer(search.ranked(choices(cycles, years), budget), search, options.seed)
    return deliver(answer, folder, "route", in_plays(argv, plays), [])


def budget_of(plays: str | None, seconds: float | None) -> PlayBudget:
    """Give the budget: so many plays, so many seconds, or whichever is over first."""
    usual = PLAYS if seconds is None else PLAYS * 1000
    return PlayBudget.read(plays or str(usual), seconds)


def in_plays(argv: Sequence[str], plays: PlayBudget) -> list[str]:
    """Write a budget in seconds as the plays that were made, so that it can be replayed.

    Examples
    --------
    >>> budget = PlayBudget.read("100", 5.0)
    >>> in_plays(["--seconds", "5", "--quiet", "--plays=100"], budget)
    ['--quiet', '--plays', '0+0']
    >>> in_plays(["--quiet"], PlayBudget.read("100"))
    ['--quiet']
    """
    if plays.seconds is None:
        return list(argv)
    kept, skip = [], False
    for word in argv:
        if not skip and not word.startswith(("--seconds", "--plays")):
            kept.append(word)
        skip = word in ("--seconds", "--plays")
    return [*kept, "--plays", plays.spoken()]


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


def _answer(ranking: Ranking, search: Search, seed: int) -> Answer:
    table = route_table(ranking, search, seed)
    lines = [
        f"Found among the routes that can be afforded: {ranking.look.how}"
        f"{told_apart(ranking)}, {counted(search.budget.spent, 'play')} in all.",
        *what_would_decide(ranking, search),
        behind(table),
        other_views(ranking, search),
        unknown_cycles(search),
    ]
    return Answer(
        question=f"Which body first, {search.years[0]} to {search.years[-1]}? "
        f"({search.base['scenario']['title']}, {search.camp} camp)",
        headline=headline(ranking, search),
        lines=[line for line in lines if line],
        tables={"routes": Listed("The best routes", table, ROUTES)},
        limits=LIMITS,
    )


ROUTES = (
    "worth: utility of what each meeting put in force against what held before it, discounted by "
    f"{RATE:g} a year, with its 95 % interval; behind_best: beside the best, in the same plays; "
    "plays: by which it is judged, not those that it was found by; best_in: share of resamples in "
    "which it is the best."
)
LIMITS = [
    "Both camps table the scenario's texts wherever the route leads, and use the strategies that "
    "are set; that one of them would not follow is not in it.",
    "Cycles of bodies are those on record; a special session is not foreseen.",
    "What carries over between bodies (precedent, what holds, drift) is the campaign engine's; its "
    "parameters are judgement, drawn under uncertainty=structural where they have a range.",
    "--camp asks for any camp; what the others get stands in the table.",
    "With --plays the answer is the same on every machine. With --seconds what is found depends on "
    "the machine; the folder keeps how many plays there was time for, so that it can be replayed.",
]
