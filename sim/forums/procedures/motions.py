"""Motions: whether, when and how a text is put to the vote."""

from __future__ import annotations

from fractions import Fraction
from typing import ClassVar

import numpy as np

from sim.forums.floor import Floor
from sim.forums.outcome import Method, Result, Verdict
from sim.forums.procedures.base import END, Procedure, another_stage, stage_name
from sim.forums.procedures.counting import SIMPLE, TWO_THIRDS, carries, tally
from sim.theory.ballot import Vote

__all__ = [
    "ClosureOfDebate",
    "CompetenceMotion",
    "ImportantQuestion",
    "NoActionMotion",
    "NotToVote",
    "Reconsideration",
]


class Motion(Procedure):
    """A motion decided at once by simple majority, before the text is voted on.

    Nobody having moved it, or as many votes against as for it, the motion is
    lost and the text goes on to ``if_lost``.

    Parameters
    ----------
    if_lost : str
        The stage that follows when the motion is lost or nobody moves it.
    if_carried : str
        The stage that follows when it carries, or ``end``.
    """

    kind: ClassVar[str]
    carried: ClassVar[Result] = Result.NOT_CONSIDERED
    majority: ClassVar[Fraction] = SIMPLE
    settles: ClassVar = False
    lasts: ClassVar = False  # whether, once carried, it holds at later meetings on the matter

    def __init__(self, *, if_lost: str, if_carried: str = END):
        self.if_lost = another_stage("if_lost", if_lost)
        self.if_carried = stage_name("if_carried", if_carried)

    def exits(self) -> dict[Result, str]:
        """A motion carried and a motion lost lead different ways."""
        return {self.carried: self.if_carried, Result.UNDECIDED: self.if_lost}

    def exit_keys(self) -> dict[Result, str]:
        """Which constructor argument names the stage after an ending."""
        return {self.carried: "if_carried", Result.UNDECIDED: "if_lost"}

    def decide(self, floor: Floor, draft: int, stage: str, open_: np.ndarray) -> Verdict:
        """Put the motion, if anybody moves it."""
        votes = floor.motion(self.kind, draft)
        held = floor.stands(self.kind) & self.lasts
        put = ~held & self.in_order(floor, draft)
        votes = np.where(put[:, None], votes, np.int8(Vote.ABSENT))
        if (votes == Vote.ABSENT).all():
            unmoved = np.where(held, self.carried, Result.UNDECIDED)
            return Verdict(result=unmoved.astype(np.int8))
        votes = self.seated(floor, stage, votes)
        count = tally(votes)
        won = carries(count, self.majority) | held
        if self.lasts:
            floor.settled(self.kind, won & open_)
        result = np.where(won, self.carried, Result.UNDECIDED)
        method = np.full(floor.n_replications, Method.RECORDED, dtype=np.int8)
        return Verdict(result=result.astype(np.int8), votes=votes, tally=count, method=method)

    def in_order(self, floor: Floor, draft: int) -> np.ndarray:
        """Where the motion may be put on this draft: (R,) bool."""
        return np.ones(floor.n_replications, dtype=bool)


class NoActionMotion(Motion):
    """Adjournment of the debate on a text, so that it is not considered (GA-10 [found]).

    Two speak for and two against, then an immediate vote (rules 74 and 116;
    numbers from memory).
    """

    rules: ClassVar = ("GA-10",)
    kind: ClassVar = "no_action"


class CompetenceMotion(Motion):
    """Whether the body is competent for the text, voted before it (GA-11 [memory]).

    Rules 79 and 121. Carried, the motion declares the body not competent.
    """

    rules: ClassVar = ("GA-11",)
    kind: ClassVar = "competence"


class NotToVote(Motion):
    """Not to vote on the next of several rival drafts (GA-8 [found; motion from memory]).

    Drafts on the same question are voted in order of submission; after each
    vote the body may decide whether to vote on the next (rules 91 and 131), so
    the first draft is never in question. Which one comes first may itself be decided
    (`sim.forums.forum.Forum.decide`).
    """

    rules: ClassVar = ("GA-8",)
    kind: ClassVar = "not_to_vote"
    ranks: ClassVar = True

    def in_order(self, floor: Floor, draft: int) -> np.ndarray:
        """Only a draft that comes after another can be passed over."""
        if floor.follows is None:
            return np.full(floor.n_replications, draft > 0)
        return floor.follows


class ImportantQuestion(Motion):
    """Whether the question needs two thirds, itself decided by simple majority (GA-4 [found]).

    Charter article 18(3): further categories of important questions are
    determined by a majority of members present and voting. What has been determined holds
    when the matter comes back: A/RES/75/282 bound every later session of the Ad Hoc
    Committee to two thirds (R12).
    """

    rules: ClassVar = ("GA-4",)
    kind: ClassVar = "important_question"
    lasts: ClassVar = True
    carried: ClassVar = Result.REFERRED

    def __init__(self, *, if_lost: str, if_carried: str):
        super().__init__(if_lost=if_lost, if_carried=another_stage("if_carried", if_carried))


class ClosureOfDebate(Motion):
    """To close the debate and come to the vote (GA-11 [memory]; rules 75 and 117).

    Two speak against, then a simple majority decides. Carried, the text goes to
    ``if_carried``, usually the vote; lost, the debate goes on at ``if_lost``.
    """

    rules: ClassVar = ("GA-11",)
    kind: ClassVar = "closure"
    carried: ClassVar = Result.REFERRED

    def __init__(self, *, if_lost: str, if_carried: str):
        super().__init__(if_lost=if_lost, if_carried=another_stage("if_carried", if_carried))


class Reconsideration(Motion):
    """To open a decided question again, by two thirds (GA-11 [memory]; rules 81 and 123).

    Lost, what was decided stands.
    """

    rules: ClassVar = ("GA-11",)
    kind: ClassVar = "reconsideration"
    carried: ClassVar = Result.REFERRED
    majority: ClassVar = TWO_THIRDS
    follows: ClassVar = True

    def __init__(self, *, if_carried: str):
        self.if_lost = END
        self.if_carried = another_stage("if_carried", if_carried)

    def exit_keys(self) -> dict[Result, str]:
        """Which constructor argument names the stage after an ending."""
        return {self.carried: "if_carried", Result.UNDECIDED: "if_lost"}
