"""What may be asked of a state, and what each ask does to its ballot in every stored scenario.

Effort is counted in logits of inducement, the unit in which the model counts aid, ties and
promises: a nudge moves a member's lean by one logit, a pledge by as much as it takes. What a logit
costs in money is another question, and mostly an open one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.special import logit

from experiments.advice.draws import JointDraws, Rule, given_words
from experiments.advice.items import KINDS
from sim.streams import Streams
from sim.theory.ballot import Vote, ballot_probability, cast

KEPT = KINDS["sponsor"].reliability  # probability that a pledge is kept, as that of a sponsor
FIRM = float(logit(KEPT))  # logits beyond the band at which a ballot is as sure as a pledge
VISIT = 0.5  # effort of bringing a member into the room [logits]; judgement, range 0.2 to 1
NUDGES = (1.0, 2.0)  # what a payment or a favour moves a lean by [logits]
LEAST = 0.5  # effort of any pledge, however near the member stands [logits]; judgement, 0.2 to 1


@dataclass(frozen=True)
class Ask:
    """One thing that may be asked of one member.

    Attributes
    ----------
    place : int
        Of the member.
    kind : str
        ``visit``, ``nudge 1``, ``nudge 2``, ``abstain`` or ``pledge``.
    effort : float
        [logits]
    """

    place: int
    kind: str
    effort: float


@dataclass(frozen=True, eq=False)
class Scenarios:
    """S stored scenarios of one ballot: what every member would do, whatever is asked of others.

    Attributes
    ----------
    draws : JointDraws
    rule : Rule
    lean : (S, N) float64
        With the common part and the member's own error.
    away : (S, N) bool
    kept : (S, N) bool
        Whether a pledge would be kept.
    """

    draws: JointDraws
    rule: Rule
    lean: np.ndarray
    away: np.ndarray
    kept: np.ndarray

    @property
    def votes(self) -> np.ndarray:
        """Ballots if nothing is asked, (S, N)."""
        return cast(self.lean, self.draws.halfwidth, self.away)

    def votes_of(self, ask: Ask, sign: int) -> np.ndarray:
        """Ballots of the member that is asked, (S,)."""
        lean, band = self.lean[:, ask.place], self.draws.halfwidth[ask.place]
        away, kept = self.away[:, ask.place], self.kept[:, ask.place]
        if ask.kind == "visit":
            return cast(lean, band, away & ~kept)
        if ask.kind.startswith("nudge"):
            return cast(lean + sign * ask.effort, band, away)
        wanted = Vote.ABSTAIN if ask.kind == "abstain" else Vote.YES if sign > 0 else Vote.NO
        return np.where(kept, wanted, cast(lean, band, away))

    def weight(self, votes: np.ndarray) -> np.ndarray:
        """What ballots add to the rule's margin."""
        rule = self.rule
        return rule.yes_weight * (votes == Vote.YES) - rule.no_weight * (votes == Vote.NO)

    def margin(self) -> np.ndarray:
        """Margin if nothing is asked, (S,); the text is adopted at 0 or more."""
        return self.weight(self.votes).sum(axis=1) - self.rule.least

    def gains(self, asks: list[Ask], sign: int) -> np.ndarray:
        """What each ask adds to the margin in the asker's direction, (S, A)."""
        now = self.weight(self.votes)
        cells = [self.weight(self.votes_of(ask, sign)) - now[:, ask.place] for ask in asks]
        return sign * np.stack(cells, axis=1) if cells else np.zeros((len(now), 0))


@dataclass(frozen=True, eq=False)
class Outlook:
    """S stored scenarios of what is common, with members' own luck only in its sum.

    What is chosen by these cannot lean on one member's lucky error in one scenario. Given
    what is common, gains are expectations, and the sum of all own errors is one normal
    number, as it nearly is of two hundred members.

    Attributes
    ----------
    draws : JointDraws
        One equally weighted draw a scenario.
    rule : Rule
    luck : (S,) float64
        Standard normal.
    """

    draws: JointDraws
    rule: Rule
    luck: np.ndarray

    def margin(self) -> np.ndarray:
        """Margin if nothing is asked, (S,)."""
        mean, sd = self.draws.moments(self.rule)
        return mean + 0.5 + sd * self.luck  # whole numbers count from half below

    def gains(self, asks: list[Ask], sign: int) -> np.ndarray:
        """What each ask adds to the expected margin in the asker's direction, (S, A)."""
        cells = [self._gain(ask, sign) for ask in asks]
        return sign * np.stack(cells, axis=1) if cells else np.zeros((len(self.luck), 0))

    def _gain(self, ask: Ask, sign: int) -> np.ndarray:
        draws, at = self.draws, ask.place
        away, now = draws.absent[:, at], self._worth(draws.chance[:, at])
        before = (1.0 - away) * now
        if ask.kind == "visit":
            return (1.0 - away * (1.0 - KEPT)) * now - before
        if ask.kind.startswith("nudge"):
            lean = draws.lean[at] + draws.common[:, at] + sign * ask.effort
            moved = np.stack(ballot_probability(lean, draws.halfwidth[at]), axis=-1)
            return (1.0 - away) * self._worth(given_words(moved, draws.evidence[:, at])) - before
        rule = self.rule
        full = 0 if ask.kind == "abstain" else rule.yes_weight if sign > 0 else -rule.no_weight
        return KEPT * (full - before)

    def _worth(self, chance: np.ndarray) -> np.ndarray:
        rule = self.rule
        return rule.yes_weight * chance[:, Vote.YES] - rule.no_weight * chance[:, Vote.NO]


def outlook(draws: JointDraws, rule: Rule, number: int, stream: str = "choose") -> Outlook:
    """Store so many scenarios of what is common, drawn from the weighted draws."""
    row = _resampled(draws, number)
    chosen = draws.only(row, np.ones(number))
    luck = Streams(draws.seed, range(number)).normal(f"advice/{stream}/sum")
    return Outlook(chosen, rule, luck)


def _resampled(draws: JointDraws, number: int) -> np.ndarray:
    """Rows of so many equally weighted draws, by systematic resampling."""
    point = (np.arange(number) + 0.5) / number
    return np.minimum(np.searchsorted(np.cumsum(draws.weight), point), len(draws.weight) - 1)


def scenarios(draws: JointDraws, rule: Rule, number: int, stream: str) -> Scenarios:
    """Store so many scenarios, drawn from the weighted draws.

    Parameters
    ----------
    draws : JointDraws
    rule : Rule
    number : int
    stream : str
        Names the random numbers: one for choosing, another for checking.

    Returns
    -------
    Scenarios
    """
    streams = Streams(draws.seed, range(number))
    n = len(draws.iso3)
    row = _resampled(draws, number)
    error = streams.logistic(f"advice/{stream}/ballot", (n,))
    luck = streams.uniform(f"advice/{stream}/room", (n,))
    lean = (draws.lean + draws.factor[row, :-1] @ draws.basis.T) + error
    lean = _told(draws, row, lean, streams.uniform(f"advice/{stream}/told", (n,)))
    return Scenarios(
        draws=draws,
        rule=rule,
        lean=lean,
        away=luck < draws.absent[row],
        kept=streams.uniform(f"advice/{stream}/kept", (n,)) < KEPT,
    )


def with_pledges_kept(world: Scenarios, share: float, stream: str) -> Scenarios:
    """The same scenarios if pledges are kept with another probability.

    Parameters
    ----------
    world : Scenarios
    share : float
    stream : str
        From which they were drawn.
    """
    streams = Streams(world.draws.seed, range(len(world.lean)))
    luck = streams.uniform(f"advice/{stream}/kept", (len(world.draws.iso3),))
    return replace(world, kept=luck < share)


def _told(draws: JointDraws, row: np.ndarray, lean: np.ndarray, luck: np.ndarray) -> np.ndarray:
    """Put members that have said something where their ballot, given that, would be.

    Their lean is moved no further than to the middle of the band or just beyond its edge.
    """
    said = (draws.declared >= 0) | (np.ptp(draws.evidence, axis=(0, 2)) > 0)
    for at in np.flatnonzero(said):
        below = np.cumsum(draws.chance[row, at], axis=1)
        vote = (luck[:, at, None] > below).sum(axis=1).clip(0, 2)
        band = draws.halfwidth[at]
        now = cast(lean[:, at], band)
        lean[:, at] = np.where(now == vote, lean[:, at], (vote - 1.0) * (band + 0.5))
    return lean


def possible_asks(draws: JointDraws, sign: int, bound: bool = True) -> list[Ask]:
    """List what may be asked of each member.

    Parameters
    ----------
    draws : JointDraws
    sign : int
        +1 to pass the text, -1 to block it.
    bound : bool
        Leave out members that have declared a line.

    Returns
    -------
    list of Ask
    """
    mean = draws.weight @ draws.common + draws.lean
    found = []
    for at in range(len(draws.iso3)):
        if bound and draws.declared[at] >= 0:
            continue
        toward = sign * mean[at]
        band = draws.halfwidth[at]
        found.append(Ask(at, "visit", VISIT))
        found += [Ask(at, f"nudge {step:.0f}", step) for step in NUDGES]
        if toward < -band:
            found.append(Ask(at, "abstain", float(max(-toward, LEAST))))
        found.append(Ask(at, "pledge", float(max(band + FIRM - toward, LEAST))))
    return found
