"""What the game of a procedure is played with: what votes and motions bring, what is assumed.

What a vote or a motion brings is counted on the forecast's draws; what the players want is assumed,
with ranges, and the game of `experiments.advice.procedure_tree` is solved for each draw of these.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from experiments.advice.declared_no import NOBODY, Opponents
from experiments.advice.draws import MAJORITY, TWO_THIRDS, JointDraws, Rule
from sim.priors import triangular
from sim.streams import Streams
from sim.theory.ballot import Vote

SPONSOR, BLOCKERS, CHAIR = "sponsor", "blockers", "chair"
CHAIRS = ("consensus", "sponsors")  # what a chair may be after
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
    "divided": (0.0, 0.4, 0.8, "worth of a text that is voted on to the chair, consensus being 1"),
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
    chair : str
        ``consensus``: a player of its own, who wants one text and most of all one that nobody
        opposes; ``sponsors``: does what they ask.
    """

    rounds: int = 2
    consensus: bool = False
    treaty: bool = False
    rule: Rule = MAJORITY
    mandate: bool = False
    motions: tuple[str, ...] = ("no-action", "change the rule", "split")
    chair: str = "consensus"


class Counted:
    """What a vote, or a motion, brings on the draws, by concessions and what is known.

    Parameters
    ----------
    draws : JointDraws
    setting : Setting
    assumed : mapping of str to float
        See `ASSUMED`.
    opponents : Opponents
        Members with a declared No. As long as they lean against the text, their ballot is meant to
        stand on record, so that standing in the way of consensus costs them nothing more.
    """

    def __init__(
        self,
        draws: JointDraws,
        setting: Setting,
        assumed: Mapping[str, float],
        opponents: Opponents = NOBODY,
    ):
        self.draws, self.setting, self.assumed = draws, setting, assumed
        self.opponents = opponents
        mean, _ = draws.moments(setting.rule)
        order = np.argsort(mean, kind="stable")
        below = np.cumsum(draws.weight[order])
        self.bins = np.empty(len(mean), dtype=int)
        self.bins[order] = np.minimum((3 * below).astype(int), 2)
        self.seen: dict[tuple[int, int | None], dict[str, float]] = {}

    def known(self, concessions: int, room: int | None) -> dict[str, float]:
        """Probabilities that hold after so many concessions, given what is known of the room."""
        at = concessions, room
        if at not in self.seen:
            self.seen[at] = self._counted(*at)
        return self.seen[at]

    def written(self) -> dict[str, np.ndarray]:
        """What has been counted, as arrays."""
        at = [(given, len(ROOM) if room is None else room) for given, room in self.seen]
        found = list(self.seen.values())
        return {"at": np.array(at)} | {n: np.array([one[n] for one in found]) for n in found[0]}

    def recall(self, written: Mapping[str, np.ndarray]) -> None:
        """Take what was counted before; see `written`."""
        names = [name for name in written if name != "at"]
        for k, (given, room) in enumerate(written["at"].tolist()):
            at = given, None if room == len(ROOM) else room
            self.seen[at] = {name: float(written[name][k]) for name in names}

    def opposed(self, concessions: int) -> float:
        """Probability that a declared No still stands after so many rounds of concessions."""
        return self.opponents.any_stands(self.assumed["softened"] * concessions)

    def share(self, room: int) -> float:
        """Probability that a sounding shows the room so."""
        return float(self.draws.weight[self.bins == room].sum())

    def _counted(self, concessions: int, room: int | None) -> dict[str, float]:
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
