"""The table of a campaign's years: one row for each replication and year."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

import numpy as np

from sim.campaign.adoption import Rule
from sim.world import World

BACKLOG_WEIGHT = 0.1  # how much a question without rules counts against a text in force [judgement]


class Years(Protocol):
    """What of a campaign in progress stands in its table; see `sim.campaign.campaign.Campaign`."""

    spec: Any
    world: World
    record: Callable[[str, dict], None]
    rules: list[Rule]
    markets: dict[str, dict]
    races: dict[str, dict]
    rulings: dict[str, np.ndarray]
    items: dict[str, tuple[np.ndarray, float]]
    start: np.ndarray


def record(campaign: Years) -> None:
    """One row per replication and year; one per institution in ``institutions``."""
    world = campaign.world
    keys = {
        "replication": np.asarray(world.chamber.streams.replications, dtype=np.int32),
        "year": np.int16(world.year),
    }
    columns = keys | {
        "openness": openness(campaign),
        "room": room(campaign),
        "backlog": world.backlog,
        "incidents": world.incidents,
        "deterrence": world.deterrence,
    }
    columns |= _camps(world) | _spread(campaign)
    for word in ("ruled", "sanctioned"):
        columns[word] = campaign.rulings.get(word, np.zeros(world.n, dtype=bool))
    campaign.record("years", columns)
    for name, depth in world.depth.items():
        campaign.record("institutions", keys | {"institution": name, "depth": depth})


def _camps(world: World) -> dict[str, np.ndarray]:
    """What each camp has left, and has built."""
    columns = {}
    for name in world.names():
        columns[f"credibility_{name}"] = world.of(world.credibility, name)
        columns[f"effort_{name}"] = world.of(world.effort, name) * world.of(world.plan, name)
        stock = world.stocks["infrastructure"].get(name)
        total = np.zeros(world.n) if stock is None else stock.sum(axis=1)
        columns[f"infrastructure_{name}"] = total
    return columns


def _spread(campaign: Years) -> dict[str, np.ndarray]:
    """How far the rules, laws and standards of the campaign have spread."""
    n = campaign.world.n
    adopted = [rule for rule in campaign.rules if rule.holds.any()]
    adopters = sum((rule.adopters.sum(axis=1) for rule in adopted), np.zeros(n))
    kept = sum((rule.complies.sum(axis=1) for rule in adopted), np.zeros(n))
    in_force = sum((rule.holds.astype(int) for rule in adopted), np.zeros(n, dtype=int))
    columns = {
        "adopters": adopters / np.maximum(in_force, 1),
        "compliance": kept / np.maximum(adopters, 1),
        "market_adopters": sum(
            (state["adopters"].sum(axis=1) for state in campaign.markets.values()), np.zeros(n)
        ),
    }
    race = next(iter(campaign.races.values()), None)
    for side, letter in (("ours", "a"), ("theirs", "b")):
        columns[f"standard_{side}"] = (
            np.zeros(n) if race is None else (race[letter] * race["people"]).sum(axis=1)
        )
    return columns


def openness(campaign: Years) -> np.ndarray:
    """Openness of the rules in force, (R,), −1 to 1 (rows 25, 61).

    The mean alignment of what holds on each item, weighted by the body's
    fit; of rules copied from markets and standards, by population; and of
    open questions, at −1 for whoever ships first, by a tenth each.
    """
    world = campaign.world
    total, weight = np.zeros(world.n), np.zeros(world.n)
    for alignment, fit in campaign.items.values():
        total += fit * alignment
        weight += fit
    people = world.roster.column("population")
    people = people / people.sum()
    for name, state in campaign.markets.items():
        reach = (state["adopters"] * people).sum(axis=1)
        total += reach * campaign.spec.markets[name].alignment
        weight += reach
    for state in campaign.races.values():
        a, b = ((state[letter] * people).sum(axis=1) for letter in "ab")
        total += a - b
        weight += a + b
    total -= BACKLOG_WEIGHT * world.backlog
    weight += BACKLOG_WEIGHT * world.backlog
    return total / np.maximum(weight, 1e-12)


def room(campaign: Years) -> np.ndarray:
    """How far the mean member has moved towards the democratic camp, (R,) [sd]."""
    way = campaign.world.direction()
    moved = np.zeros(campaign.world.n)
    for d in range(way.shape[1]):
        step = campaign.world.chamber.positions.now()[..., d] - campaign.start[..., d]
        moved += way[:, d] * step.mean(axis=1)
    return moved
