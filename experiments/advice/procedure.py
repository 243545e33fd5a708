"""The procedure as a finite game on one text: vote, call consensus, wait, concede, block.

The sponsor moves first in every round; the blockers answer a vote with a motion and a call for
consensus with an objection; nature shows, between two rounds, how the room leans. What a vote or a
motion brings is counted on the forecast's draws; what the players want is assumed, with ranges, and
the game is solved once for each draw of these.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from experiments.advice.draws import MAJORITY, TWO_THIRDS, JointDraws, Rule
from experiments.advice.game_tree import Chance, End, Move, Node
from sim.priors import triangular
from sim.streams import Streams
from sim.theory.ballot import Vote

SPONSOR, BLOCKERS = "sponsor", "blockers"
ROOM = ("the room leans no", "the room is split", "the room leans yes")  # what a sounding shows

# What is assumed: low, mode, high, what it means. Judgement, but for `yield` (docs/parameters.md).
ASSUMED: Mapping[str, tuple[float, float, float, str]] = {
    "concession": (0.05, 0.15, 0.3, "share of a text's worth that a round of concessions gives up"),
    "softened": (0.2, 0.5, 1.0, "logits by which a round of concessions moves those not for it"),
    "dissent": (0.2, 0.5, 0.8, "how far votes against a text take from its worth, a share"),
    "objecting": (0.0, 0.1, 0.3, "what it costs to stand in the way of consensus"),
    "anonymous": (0.3, 0.5, 1.0, "part of that cost where silence is broken, not a flag raised"),
    "custom": (0.0, 0.3, 0.6, "what calling a vote costs where the custom is consensus"),
    "motion": (0.0, 0.02, 0.1, "what a motion costs its mover"),
    "waiting": (0.0, 0.03, 0.1, "what a round costs the sponsor"),
    "yield": (0.1, 0.29, 0.4, "share of the undecided who support a motion (model.motion_yield)"),
    "clause": (0.3, 0.5, 0.7, "share of the undecided who vote against the hardest clause"),
    # At least as many as vote for a hostile amendment (.04, docs/motions.md).
    "friends": (0.04, 0.2, 0.5, "share of those for a text who want its body to need two thirds"),
    "later": (0.2, 0.5, 0.8, "share of a text's worth that lies in what its body decides later"),
}
TREATY = {"dissent": (0.8, 1.0, 1.0)}  # a treaty binds those who sign


@dataclass(frozen=True)
class Setting:
    """Where and how the text is negotiated.

    Attributes
    ----------
    rounds : int
        Further rounds that there is time for.
    consensus : bool
        Whether the custom of the body is consensus.
    treaty : bool
        Whether the text binds only those who sign.
    rule : Rule
    mandate : bool
        Whether the text sets up a body that decides later, so that how it decides can be amended.
    motions : tuple of str
        What blockers may move against a vote.
    """

    rounds: int = 2
    consensus: bool = False
    treaty: bool = False
    rule: Rule = MAJORITY
    mandate: bool = False
    motions: tuple[str, ...] = ("no-action", "change the rule", "split")


class Counted:
    """What a vote, or a motion, brings on the draws, by concessions and what is known.

    Parameters
    ----------
    draws : JointDraws
    setting : Setting
    assumed : mapping of str to float
        See `ASSUMED`.
    """

    def __init__(self, draws: JointDraws, setting: Setting, assumed: Mapping[str, float]):
        self.draws, self.setting, self.assumed = draws, setting, assumed
        mean, _ = draws.moments(setting.rule)
        order = np.argsort(mean, kind="stable")
        below = np.cumsum(draws.weight[order])
        self.bins = np.empty(len(mean), dtype=int)
        self.bins[order] = np.minimum((3 * below).astype(int), 2)
        self.known = lru_cache(maxsize=64)(self._counted)

    def share(self, room: int) -> float:
        """Probability that a sounding shows the room so."""
        return float(self.draws.weight[self.bins == room].sum())

    def _counted(self, concessions: int, room: int | None) -> dict[str, float]:
        """Probabilities that hold after so many concessions, given what is known of the room."""
        draws, rule = self.draws, self.setting.rule
        rows = np.flatnonzero(draws.weight * (1.0 if room is None else self.bins == room))
        known = draws.only(rows, draws.weight[rows])
        weight = known.weight
        free = (draws.declared < 0) & (weight @ known.common + draws.lean < draws.halfwidth)
        outcome = known.shifted(self.assumed["softened"] * concessions * free).outcome
        no, abstain, yes = np.moveaxis(outcome[..., : Vote.ABSENT], -1, 0)

        def carried(undecided: float, friends: float = 0.0) -> np.ndarray:
            """Probability that what opponents, and these shares of others, want carries."""
            for_it = no + undecided * abstain + friends * yes
            return MAJORITY.probability(for_it, no + abstain + yes - for_it)

        passes, higher = rule.probability(yes, no), TWO_THIRDS.probability(yes, no)
        yields = self.assumed["yield"]
        motion, split = carried(yields), carried(self.assumed["clause"])
        return {
            "passes": float(weight @ passes),
            "motion": float(weight @ motion),
            "passes_if_no_motion": _ratio(weight @ ((1 - motion) * passes), weight @ (1 - motion)),
            "passes_by_two_thirds": _ratio(weight @ (motion * higher), weight @ motion),
            "split": float(weight @ split),
            "amended": float(weight @ carried(yields, self.assumed["friends"])),
            "later_by_two_thirds": float(weight @ higher),
            "against": float(weight @ (no.sum(axis=1) / (no + yes + abstain).sum(axis=1))),
        }


def _ratio(part: float, whole: float) -> float:
    return float(part / whole) if whole > 1e-9 else 0.0


def assumptions(setting: Setting, number: int, seed: int) -> list[dict[str, float]]:
    """Draw what is assumed so many times, each from a triangular distribution over its range."""
    streams = Streams(seed, range(number))
    found: dict[str, np.ndarray] = {}
    for name, (low, mode, high, _) in ASSUMED.items():
        span = TREATY[name] if setting.treaty and name in TREATY else (low, mode, high)
        found[name] = triangular(streams.uniform(f"advice/when/{name}"), *span)
    return [{name: float(value[k]) for name, value in found.items()} for k in range(number)]


def modes(setting: Setting) -> dict[str, float]:
    """What is assumed, at the best guesses."""
    found = {name: row[1] for name, row in ASSUMED.items()}
    return {**found, **({"dissent": TREATY["dissent"][1]} if setting.treaty else {})}


def game(counted: Counted, assumed: Mapping[str, float], left: int | None = None) -> Move:
    """Build the game from its first move.

    Parameters
    ----------
    counted : Counted
    assumed : mapping
    left : int, optional
        Rounds left; those of the setting by default.
    """
    left = counted.setting.rounds if left is None else left
    return _round(_Build(counted, assumed), left, 0, None, 0)


@dataclass(frozen=True)
class _Build:
    counted: Counted
    assumed: Mapping[str, float]

    def ends(self, name: str, sponsor: float, blockers: float, spent: float) -> End:
        return End(name, {SPONSOR: sponsor - spent, BLOCKERS: blockers})


def _round(build: _Build, left: int, given: int, room: int | None, gone: int) -> Move:
    """The sponsor's turn in a round."""
    assumed, setting = build.assumed, build.counted.setting
    spent = assumed["waiting"] * gone
    options: dict[str, Node] = {
        "vote": _vote(build, given, room, spent + setting.consensus * assumed["custom"]),
        "call consensus": _consensus(build, given, room, spent, assumed["objecting"]),
        "silence": _consensus(
            build, given, room, spent, assumed["objecting"] * assumed["anonymous"]
        ),
    }
    if left > 0:
        options["concede, another round"] = _wait(build, left, given + 1, room, gone)
        options["hold, another round"] = _wait(build, left, given, room, gone)
    options["postpone"] = build.ends("postponed", 0.0, 0.0, spent)
    return Move(SPONSOR, options)


def _wait(build: _Build, left: int, given: int, room: int | None, gone: int) -> Node:
    """Another round: where nothing is known of the room yet, it shows."""
    if room is not None:
        return _round(build, left - 1, given, room, gone + 1)
    branches = tuple(
        (build.counted.share(k), ROOM[k], _round(build, left - 1, given, k, gone + 1))
        for k in range(len(ROOM))
        if build.counted.share(k) > 0
    )
    return Chance(branches)


def _worth(build: _Build, given: int) -> float:
    return 1.0 - build.assumed["concession"] * given


def _vote(build: _Build, given: int, room: int | None, spent: float) -> Move:
    """The blockers' answer to a vote."""
    chance, assumed = build.counted.known(given, room), build.assumed
    worth = _worth(build, given) * (1.0 - assumed["dissent"] * chance["against"])
    fails = build.ends("rejected", 0.0, 0.0, spent)
    passes = build.ends("adopted by vote", worth, -worth, spent)
    cost = assumed["motion"]

    def ballot(share: float, yes: End, no: End) -> Chance:
        return Chance(((share, yes.name, yes), (1.0 - share, no.name, no)))

    options: dict[str, Node] = {"let it be voted": ballot(chance["passes"], passes, fails)}
    stopped = End("no action", {SPONSOR: -spent, BLOCKERS: -cost})
    beaten, stands = passes.charged(BLOCKERS, cost), fails.charged(BLOCKERS, cost)
    then = ballot(chance["passes_if_no_motion"], beaten, stands)
    moves = build.counted.setting.motions
    if "no-action" in moves:
        options["move no action"] = Chance(
            ((chance["motion"], "carried", stopped), (1 - chance["motion"], "lost", then))
        )
    if "change the rule" in moves and build.counted.setting.rule is MAJORITY:
        higher = ballot(chance["passes_by_two_thirds"], beaten, stands)
        options["change the rule"] = Chance(
            ((chance["motion"], "carried", higher), (1 - chance["motion"], "lost", then))
        )
    if build.counted.setting.mandate:
        options["amend how its body decides"] = _amended(build, worth, chance, spent)
    if "split" in moves:
        less = worth - assumed["concession"]
        thinner = End("adopted without a clause", {SPONSOR: less - spent, BLOCKERS: -less - cost})
        after = ballot(chance["passes"], thinner, stands)
        whole = ballot(chance["passes"], beaten, stands)
        options["split"] = Chance(
            ((chance["split"], "clause out", after), (1 - chance["split"], "clause in", whole))
        )
    return Move(BLOCKERS, options)


def _amended(build: _Build, worth: float, chance: Mapping[str, float], spent: float) -> Chance:
    """An amendment by which what the text sets up needs two thirds, and the vote on the text.

    What lies in later decisions is worth what it would be if the same members took them.
    """
    cost = build.assumed["motion"]
    less = worth * (1.0 - build.assumed["later"] * (1.0 - chance["later_by_two_thirds"]))
    fails = build.ends("rejected", 0.0, -cost, spent)

    def ballot(name: str, value: float) -> Chance:
        passes = build.ends(name, value, -value - cost, spent)
        share = chance["passes"]
        return Chance(((share, name, passes), (1.0 - share, fails.name, fails)))

    kept = ballot("adopted by vote", worth)
    bound = ballot("adopted, its body bound to two thirds", less)
    carried = chance["amended"]
    return Chance(((carried, "carried", bound), (1.0 - carried, "lost", kept)))


def _consensus(build: _Build, given: int, room: int | None, spent: float, cost: float) -> Move:
    """The blockers' answer to a call for consensus, or to silence."""
    worth = _worth(build, given)
    custom = build.assumed["custom"] * build.counted.setting.consensus
    agreed = build.ends("adopted by consensus", worth, -worth, spent)
    vote = _vote(build, given, room, spent + custom)
    after = Move(
        SPONSOR,
        {
            "vote": vote.charged(BLOCKERS, cost),
            "postpone": End("postponed", {SPONSOR: -spent, BLOCKERS: -cost}),
        },
    )
    return Move(BLOCKERS, {"let it pass": agreed, "object": after})
