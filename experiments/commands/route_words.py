"""What is said of routes: the best, or that none can be told from another, and what would tell."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from experiments.advice.play_budget import LOOKING
from experiments.advice.ranking import Ranking
from experiments.advice.routes import Route, words
from experiments.advice.told_apart import hangs_on, in_question, plays_needed
from experiments.commands.route_search import MANY, STEP, Search
from experiments.figures.labels import change, counted
from sim.priors import draws
from sim.scenario import Scenario
from sim.streams import Streams

RATES = (0.8, 1.0)  # of a year's delay, ends of its range
HOPELESS = 100_000  # plays beyond which nobody will go [count]
OUT = "staying out"
NAMED = 3  # rivals that are named [count]


def route_table(ranking: Ranking, search: Search, seed: int) -> pd.DataFrame:
    """Lay out the routes, best first."""
    found, first = ranking.found, ranking.span.start
    share, rows = found.best_in(seed), []
    for k, route in enumerate(ranking.routes):
        mean, low, high = found.mean(k)
        n = len(found.worth[k])
        others = {c: search.worth(route, first + n, c)[first:].mean() for c in search.others()}
        row = {"route": words(route, search.years), "plays": n, "worth": mean}
        row |= {"low": low, "high": high, "behind_best": found.gap[k]}
        row["behind_low"] = found.gap[k] - found.half[k]
        row["behind_high"] = found.gap[k] + found.half[k]
        row["best_in"] = share[k]
        rows.append(row | {f"worth_{camp}": value for camp, value in others.items()})
    table = pd.DataFrame(rows)
    order = np.lexsort((-table["behind_best"], table.index != found.best))
    return table.iloc[order].reset_index(drop=True)


def headline(ranking: Ranking, search: Search) -> str:
    """Say which route is best, or that the plays do not tell."""
    found, camp = ranking.found, search.camp
    best = words(ranking.best, search.years)
    worth = change(*found.mean(found.best), 1, 2)
    if ranking.look.missing:
        return (
            f"No answer for the {camp} camp: {ranking.look.missing}. Of what was played, the best "
            f"is {best} (worth {worth})."
        )
    if not ranking.afresh:
        return (
            f"No answer for the {camp} camp: the plays did not reach beyond the first look, where "
            f"luck chooses too. There {best} did best (worth {worth})."
        )
    if found.beside_nothing < 0:
        return (
            f"Stay out: for the {camp} camp no route{_among(ranking)} is worth as much as no "
            f"meeting; the least bad, {best}, is worth {worth}."
        )
    rivals = [words(ranking.routes[k], search.years) for k in found.rivals]
    above = found.not_below_nothing
    if found.beside_nothing == 0 and found.best not in above:
        names = "; ".join(words(ranking.routes[k], search.years) for k in above[:NAMED])
        return f"No answer for the {camp} camp: staying out cannot be told from {names}."
    if found.beside_nothing == 0:
        rivals = [OUT, *rivals]
    if rivals:
        more = f" and {len(rivals) - NAMED} more" if len(rivals) > NAMED else ""
        return (
            f"No answer for the {camp} camp: {best} (worth {worth}) cannot be told from "
            f"{'; '.join(rivals[:NAMED])}{more}."
        )
    other = f"every other{_among(ranking)} is worth less"
    if len(ranking.routes) == 1:
        other = "there is no other"
    return f"Best route for the {camp} camp: {best} (worth {worth}); {other}."


def _among(ranking: Ranking) -> str:
    """Say of which routes something is said, where it is not of all."""
    if ranking.left_out:
        return f" of the {len(ranking.routes)} that were played on"
    return " that was played" * ranking.look.partial


def told_apart(ranking: Ranking) -> str:
    """Say by what the best are judged, and what is known of the others.

    Empty if there is one route only.
    """
    n_final = len(ranking.routes)
    if n_final + ranking.left_out == 1:
        return ""
    if not ranking.afresh:
        return "; they are judged by the plays that they were found by"
    said = f"; the best {n_final} were played on and told apart"
    if ranking.left_out:
        said += f", {counted(ranking.left_out, 'other')} left behind after the first look"
        sure = f"{ranking.doubtful} of them not told from its best"
        said += f" ({sure if ranking.doubtful else 'each told from its best'})"
    return said


def what_would_decide(ranking: Ranking, search: Search) -> list[str]:
    """Say what would tell the best from staying out, and from its nearest rival."""
    if ranking.look.missing:
        least = math.ceil(ranking.look.takes / LOOKING)
        return [f"What would decide: a look at all of them, with --plays {least} or more."]
    if not ranking.afresh:
        least = max(
            ranking.look.takes + len(ranking.routes) * STEP, math.ceil(ranking.look.takes / LOOKING)
        )
        return [f"What would decide: fresh plays of the best, with --plays {least} or more."]
    found = ranking.found
    rivals = [k for k in found.rivals if k not in found.equals]
    said = []
    if found.equals:
        names = "; ".join(words(ranking.routes[k], search.years) for k in found.equals[:NAMED])
        said.append(f"Worth the same in every play: {names}. What else they cost decides.")
    asked = [(OUT, found.worth[found.best])] if found.beside_nothing == 0 else []
    if rivals:
        near = max(rivals, key=lambda k: found.gap[k])
        n = len(found.worth[near])
        gap = found.worth[found.best][:n] - found.worth[near]
        asked.append((words(ranking.routes[near], search.years), gap))
    return said + [_decides(name, gap, ranking, search) for name, gap in asked]


def _decides(name: str, gap: np.ndarray, ranking: Ranking, search: Search) -> str:
    """Say how many plays, and which assumption, would tell the best from another."""
    needed = plays_needed(gap)
    plays = "no number of plays that is in reach"
    if needed <= HOPELESS:
        total = -(-plays_in_all(ranking, int(needed)) // 100) * 100  # a round number above
        plays = f"about {counted(int(needed), 'play')} of each, if they differ as here"
        plays += f" (of all together at most --plays {total})"
    found = hangs_on(gap, _drawn(search, ranking.span.start, len(gap)))
    if found is None:
        return f"What would decide between it and {name}: {plays}; no single assumption tells."
    key, sign = found
    return (
        f"What would decide between it and {name}: {plays}; it hangs most on {key}, and "
        f"the first is better where that is {'high' if sign > 0 else 'low'}."
    )


def plays_in_all(ranking: Ranking, needed: int) -> int:
    """Plays of all routes together after which those in question have so many each, at most.

    They are played on in steps that double; the first look gets no more than its part.
    """
    look, of_each = ranking.look.takes, MANY
    while of_each < needed:
        of_each *= 2
    doubtful = len(in_question(ranking.found))
    closer = len(ranking.routes) * MANY + doubtful * (of_each - MANY)
    return max(look + closer, math.ceil(look / LOOKING))


def _drawn(search: Search, first: int, number: int) -> dict[str, np.ndarray]:
    """Give what replications drew of what is assumed; nothing where it is not drawn."""
    scenario = Scenario(search.config((next(iter(search.base["forums"])),) * len(search.years)))
    if not scenario.structural:
        return {}
    streams = Streams(scenario.seed, range(first, first + number))
    return {
        f"model.{name}" if not name.startswith(("discipline.", "frame.")) else name: value
        for name, value in draws(scenario.behaviour, scenario.camps, streams).items()
    }


def behind(table: pd.DataFrame) -> str:
    """Say how far the second is behind, and what the last of these would cost."""
    if len(table) < 2:
        return ""
    second, last = table.iloc[1], table.iloc[-1]
    gap = change(second["behind_best"], second["behind_low"], second["behind_high"], 1, 3)
    return (
        f"Next: {second['route']} ({gap} beside the best). Regret of the last of these, "
        f"{last['route']}: {-last['behind_best']:.2f}."
    )


def other_views(ranking: Ranking, search: Search) -> str:
    """Say what another discount, or another camp, would choose of these."""
    best = words(ranking.best, search.years)
    parts = []
    for rate in RATES:
        top = _top(ranking, search, rate=rate)
        if top != best:
            parts.append(f"with a year's delay worth {rate:g} the best would be {top}")
    for camp in search.others():
        top = _top(ranking, search, camp=camp)
        word = "the same" if top == best else top
        parts.append(f"of these the {camp} camp gets most from {word}")
    return f"Seen otherwise: {'; '.join(parts)}."


def _top(ranking: Ranking, search: Search, **how) -> str:
    first = ranking.span.start
    number = first + min(map(len, ranking.found.worth))

    def worth(route: Route) -> float:
        return float(search.worth(route, number, **how)[first:].mean())

    return words(max(ranking.routes, key=worth), search.years)


def unknown_cycles(search: Search) -> str:
    """Name the bodies whose cycle is not known."""
    names = [body for body, forum in search.base["forums"].items() if forum.get("meets") is None]
    return f"Taken to meet every year, for want of a known cycle: {', '.join(names)}." * bool(names)
