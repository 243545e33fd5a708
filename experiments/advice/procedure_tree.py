"""The procedure as a finite game on one text: vote, call consensus, wait, concede, block.

The sponsor moves first in every round; the chair answers a request for a vote, the blockers a vote
with a motion and a call for consensus with an objection; nature shows, between two rounds, how the
room leans.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from experiments.advice.draws import MAJORITY
from experiments.advice.game_tree import SAME, Chance, End, Move, Node
from experiments.advice.procedure import BLOCKERS, CHAIR, ROOM, SPONSOR, Counted

AGREED = "adopted by consensus"
PUT, SUSPEND, OWN = "put it to the vote", "propose to suspend", "table a text of its own"


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
    return _Build(counted, assumed).round(left, 0, None, 0)


@dataclass(frozen=True)
class _Build:
    """What a game is built from; rounds that can be reached in several ways are built once."""

    counted: Counted
    assumed: Mapping[str, float]
    rounds: dict[tuple, Move] = field(default_factory=dict)

    def round(self, left: int, given: int, room: int | None, gone: int) -> Move:
        """Give the sponsor's turn in a round."""
        key = (left, given, room, gone)
        if key not in self.rounds:
            self.rounds[key] = _round(self, *key)
        return self.rounds[key]

    def ends(self, name: str, sponsor: float, blockers: float, spent: float) -> End:
        """Give an end; to the chair it is worth what it says of the body."""
        voted = self.assumed["divided"] if name.startswith("adopted") else 0.0
        chair = 1.0 if name == AGREED else voted
        return End(name, {SPONSOR: sponsor - spent, BLOCKERS: blockers, CHAIR: chair})


def _round(build: _Build, left: int, given: int, room: int | None, gone: int) -> Move:
    """The sponsor's turn in a round."""
    assumed, setting = build.assumed, build.counted.setting
    spent = assumed["waiting"] * gone
    vote = _vote(build, given, room, spent + setting.consensus * assumed["custom"])
    heard = setting.chair == "consensus"
    options: dict[str, Node] = {
        "vote": _chaired(build, vote, left, given, room, gone) if heard else vote,
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


def _chaired(build: _Build, vote: Move, left: int, given: int, room: int | None, gone: int) -> Move:
    """The chair's answer to sponsors who ask for a vote.

    It puts the text to the vote; or proposes to suspend the meeting, as it may (UNGA rules 35 and
    106), and if the sponsors insist the room decides; or tables a text of its own, one round of
    concessions further, for consensus, if the sponsors take it.
    """
    options: dict[str, Node] = {PUT: vote}
    if left > 0:
        later = _wait(build, left, given, room, gone)
        carried = build.counted.known(given, room)["motion"]
        insisted = Chance(((carried, "carried", later), (1.0 - carried, "lost", vote)))
        options[SUSPEND] = Move(SPONSOR, {"agree": later, "insist": insisted})
    spent = build.assumed["waiting"] * gone
    taken = _consensus(build, given + 1, room, spent, build.assumed["objecting"])
    options[OWN] = Move(SPONSOR, {"keep to its own": vote, "take it": taken})
    return Move(CHAIR, options)


def _wait(build: _Build, left: int, given: int, room: int | None, gone: int) -> Node:
    """Another round: where nothing is known of the room yet, it shows."""
    if room is not None:
        return build.round(left - 1, given, room, gone + 1)
    branches = tuple(
        (build.counted.share(k), ROOM[k], build.round(left - 1, given, k, gone + 1))
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
    stopped = build.ends("no action", 0.0, -cost, spent)
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
        thinner = build.ends("adopted without a clause", less, -less - cost, spent)
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


def _consensus(build: _Build, given: int, room: int | None, spent: float, cost: float) -> Node:
    """The blockers' answer to a call for consensus, or to silence.

    A member with a declared No has said so already: while that stands, asking for a vote costs it
    nothing. Concessions may have won it.
    """
    stands = build.counted.opposed(given)
    free = _asked(build, given, room, spent, 0.0)
    dear = _asked(build, given, room, spent, cost)
    if stands >= 1.0 - SAME or stands <= SAME:
        return free if stands > 0.5 else dear
    return Chance(((stands, "a declared No stands", free), (1.0 - stands, "none stands", dear)))


def _asked(build: _Build, given: int, room: int | None, spent: float, cost: float) -> Move:
    """The blockers' answer where it costs them so much to ask for a vote."""
    worth = _worth(build, given)
    custom = build.assumed["custom"] * build.counted.setting.consensus
    agreed = build.ends(AGREED, worth, -worth, spent)
    vote = _vote(build, given, room, spent + custom)
    after = Move(
        SPONSOR,
        {
            "vote": vote.charged(BLOCKERS, cost),
            "postpone": build.ends("postponed", 0.0, -cost, spent),
        },
    )
    return Move(BLOCKERS, {"let it pass": agreed, "object": after})
