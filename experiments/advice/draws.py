"""Joint draws of the ballots on one text: what is not known of it moves members together.

The forecast gives each member's probabilities and one number for what moves all alike.
Here the common part is drawn: a shift for all, and a slope on each axis of
contention, for nobody knows exactly where a text lies before it is voted on. Given the
draw, ballots are independent, so every question about members and tallies is answered
by sums over draws without a second layer of chance.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from scipy.special import expit, logit
from scipy.stats import norm

from experiments.forecast.all_members import forecast_everyone, voting_members
from sim.errors import ConfigError
from sim.forecast.ballot import parameters
from sim.forecast.evidence import Call
from sim.forecast.expectation import expect, with_record
from sim.members.calibration import Calibration
from sim.streams import Streams
from sim.theory.ballot import Vote, ballot_probability
from sim.theory.case_based import ballot_coordinates

N_DRAWS = 4096
# Standard deviation of a text's slope on each axis, beside the forecast [logits per sd]. Largest
# marginal likelihood on 235 roll-calls of 2013 to 2018 (`python -m tools.fit_text_slope`): 2 log
# units a roll-call better than none; range 0.4 to 0.8.
TEXT_SLOPE = 0.55
FLOOR = 1e-6  # even share mixed in before probabilities are turned into logits
NEARLY = 1e-9  # smallest probability that is kept


@dataclass(frozen=True)
class Rule:
    """What carries a text: ``yes * yes_weight - no * no_weight >= least``.

    Examples
    --------
    >>> MAJORITY.carried(np.array([3, 3]), np.array([2, 3])).tolist()
    [True, False]
    >>> TWO_THIRDS.carried(np.array([4, 3]), np.array([2, 2])).tolist()
    [True, False]
    """

    name: str
    yes_weight: int
    no_weight: int
    least: int

    def margin(self, yes: np.ndarray, no: np.ndarray) -> np.ndarray:
        """How far a text is above (0 or more) or below the line that carries it."""
        return self.yes_weight * yes - self.no_weight * no - self.least

    def carried(self, yes: np.ndarray, no: np.ndarray) -> np.ndarray:
        """Whether it is adopted."""
        return self.margin(yes, no) >= 0

    def moments(self, yes: np.ndarray, no: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Mean and standard deviation of the margin of independent ballots, (R,) and (R,).

        Parameters
        ----------
        yes, no : (R, N) float64
            Probabilities of each member's ballot.

        Examples
        --------
        >>> mean, sd = MAJORITY.moments(np.array([[0.5, 1.0]]), np.array([[0.5, 0.0]]))
        >>> float(mean[0]), round(float(sd[0]), 6)
        (0.0, 1.0)
        """
        mean = self.yes_weight * yes - self.no_weight * no
        square = self.yes_weight**2 * yes + self.no_weight**2 * no
        sd = np.sqrt((square - mean**2).sum(axis=1) + NEARLY)
        return mean.sum(axis=1) - self.least, sd

    def probability(self, yes: np.ndarray, no: np.ndarray) -> np.ndarray:
        """Probability that independent ballots carry a text, (R,); see `moments`."""
        mean, sd = self.moments(yes, no)
        return norm.cdf((mean + 0.5) / sd)  # the margin is a whole number


MAJORITY = Rule("majority", 1, 1, 1)  # of members present and voting, rule 85
TWO_THIRDS = Rule("two_thirds", 1, 2, 0)  # of members present and voting, rule 83
RULES = {rule.name: rule for rule in (MAJORITY, TWO_THIRDS)}


def rule_named(name: str) -> Rule:
    """Give a rule by its name.

    Raises
    ------
    ConfigError
        If there is none of this name.
    """
    if name not in RULES:
        raise ConfigError("--rule", "unknown rule", value=name, choices=RULES)
    return RULES[name]


def given_words(chance: np.ndarray, evidence: np.ndarray) -> np.ndarray:
    """Probabilities of ballots, (..., 3), given the likelihood of what was heard under each.

    Examples
    --------
    >>> given_words(np.array([0.5, 0.0, 0.5]), np.array([0.2, 1.0, 0.6])).round(6).tolist()
    [0.25, 0.0, 0.75]
    """
    joint = np.maximum(chance * evidence, NEARLY * chance)
    return joint / joint.sum(axis=-1, keepdims=True)


@dataclass(frozen=True, eq=False)
class JointDraws:
    """R weighted draws of what is common to N members' ballots on a text.

    Attributes
    ----------
    iso3 : tuple of str
    lean, halfwidth : (N,) float64
        Of the ballot when the common part is nought, widened so that mean
        probabilities stay those of the forecast [logits].
    away : (N,) float64
        Log-odds of casting no ballot, likewise.
    declared : (N,) int
        Declared line, -1 for members without one.
    factor : (R, K) float64
        What is common, standard normal: the text's shift, its slopes, how empty the room is.
    basis : (N, K - 1) float64
        What each of the first factors adds to a lean [logits].
    absence_sd : float
        What the last adds to the log-odds of staying away.
    weight : (R,) float64
        Sums to 1.
    evidence : (R, N, 3) float64
        Likelihood of what was heard from each member given its ballot; 1 where nothing was.
    """

    iso3: tuple[str, ...]
    lean: np.ndarray
    halfwidth: np.ndarray
    away: np.ndarray
    declared: np.ndarray
    factor: np.ndarray
    basis: np.ndarray
    absence_sd: float
    weight: np.ndarray
    evidence: np.ndarray
    seed: int

    @cached_property
    def common(self) -> np.ndarray:
        """What each draw adds to each lean, (R, N) [logits]."""
        return self.factor[:, :-1] @ self.basis.T

    @property
    def effective(self) -> float:
        """Effective sample size, ``1 / sum(weight ** 2)`` (Kish 1965)."""
        return float(1.0 / (self.weight**2).sum())

    @cached_property
    def prior_chance(self) -> np.ndarray:
        """Probability of no, abstain, yes of each who votes, before its own words, (R, N, 3)."""
        chance = np.stack(ballot_probability(self.lean + self.common, self.halfwidth), axis=-1)
        said = self.declared >= 0
        chance[:, said] = np.arange(3) == self.declared[said, None]
        return chance

    @cached_property
    def chance(self) -> np.ndarray:
        """Probability of no, abstain, yes of each who votes, given the draw, (R, N, 3)."""
        return given_words(self.prior_chance, self.evidence)

    @cached_property
    def absent(self) -> np.ndarray:
        """Probability of casting no ballot, (R, N)."""
        return expit(self.away + self.absence_sd * self.factor[:, -1:])

    @cached_property
    def outcome(self) -> np.ndarray:
        """Probability of no, abstain, yes and absent, (R, N, 4)."""
        here = (1.0 - self.absent)[..., None]
        return np.concatenate([self.chance * here, self.absent[..., None]], axis=-1)

    def members(self) -> np.ndarray:
        """Mean over draws of `outcome`, (N, 4)."""
        return np.einsum("r,rnk->nk", self.weight, self.outcome)

    def tally(self, level: float = 0.90) -> np.ndarray:
        """Expected tally and interval, (4, 3): no, abstain, yes, absent; mean, low, high."""
        mean = self.outcome.sum(axis=1)
        sd = np.sqrt((self.outcome * (1.0 - self.outcome)).sum(axis=1) + NEARLY)
        count = np.arange(len(self.iso3) + 1)
        rows = []
        for m, s in zip(mean.T, sd.T, strict=True):
            below = self.weight @ norm.cdf((count[None, :] + 0.5 - m[:, None]) / s[:, None])
            ends = np.searchsorted(below, [(1.0 - level) / 2.0, (1.0 + level) / 2.0])
            rows.append([self.weight @ m, *count[np.minimum(ends, len(self.iso3))]])
        return np.array(rows)

    def moments(self, rule: Rule) -> tuple[np.ndarray, np.ndarray]:
        """Mean and standard deviation of the rule's margin in each draw, (R,) and (R,)."""
        return rule.moments(self.outcome[..., Vote.YES], self.outcome[..., Vote.NO])

    def carried(self, rule: Rule) -> np.ndarray:
        """Probability that the text is adopted, given the draw, (R,)."""
        return rule.probability(self.outcome[..., Vote.YES], self.outcome[..., Vote.NO])

    def shifted(self, shift: np.ndarray) -> JointDraws:
        """Ballots on a text that differs by what it adds to leans, (N,) or (R, N) [logits]."""
        return replace(self, lean=self.lean + shift)

    def only(self, rows: np.ndarray, weight: np.ndarray) -> JointDraws:
        """Keep some draws, by their numbers, perhaps repeated, in proportion to these weights."""
        told = self.evidence if len(self.evidence) == 1 else self.evidence[rows]
        return replace(self, factor=self.factor[rows], weight=weight / weight.sum(), evidence=told)

    def reweighted(self, log_likelihood: np.ndarray, **changes) -> JointDraws:
        """Weigh the draws by how likely each makes what was heard."""
        logs = np.log(np.maximum(self.weight, 1e-300)) + log_likelihood
        weight = np.exp(logs - logs.max())
        return replace(self, weight=weight / weight.sum(), **changes)

    def nearer(self, step: int) -> JointDraws:
        """Draw afresh where these weights say that the truth lies, weighed back to the prior.

        A normal distribution with their mean and a covariance half as large again, as in
        population Monte Carlo (Cappe et al. 2004, doi:10.1198/106186004X12803).

        Parameters
        ----------
        step : int
            How often this was done; names the stream.
        """
        n_draws, k = self.factor.shape
        mean = self.weight @ self.factor
        off = self.factor - mean
        cover = 1.5 * (self.weight[:, None] * off).T @ off + 1e-3 * np.eye(k)
        root = np.linalg.cholesky(cover)
        fresh = Streams(self.seed, range(n_draws)).normal(f"advice/nearer/{step}", (k,))
        factor = mean + fresh @ root.T
        log = 0.5 * (fresh**2).sum(axis=1) - 0.5 * (factor**2).sum(axis=1)
        weight = np.exp(log - log.max())
        return replace(self, factor=factor, weight=weight / weight.sum())

    def place(self, iso3: str, where: str = "iso3") -> int:
        """Give the place of a member.

        Raises
        ------
        ConfigError
            If it has no seat.
        """
        if iso3 not in self.iso3:
            raise ConfigError(where, "has no seat here", value=iso3, choices=self.iso3)
        return self.iso3.index(iso3)


@dataclass(frozen=True, eq=False)
class FirstBallot:
    """What the forecast says of each of N members, before what is common is drawn.

    Attributes
    ----------
    iso3 : tuple of str
    lean, halfwidth : (N,) float64
        At which the ordered logit gives the forecast's probabilities [logits].
    p_absent : (N,) float64
    declared : (N,) int
        -1 for members without a declared line.
    shift_sd : float
        Of what moves all alike [logits].
    """

    iso3: tuple[str, ...]
    lean: np.ndarray
    halfwidth: np.ndarray
    p_absent: np.ndarray
    declared: np.ndarray
    shift_sd: float

    def wider(self, axis: np.ndarray, slope_sd: float) -> np.ndarray:
        """Factor on leans and bands when the common part is drawn, so that means stay, (N,).

        The logistic-normal integral of MacKay (1992), doi:10.1162/neco.1992.4.5.720.
        """
        variance = self.shift_sd**2 + slope_sd**2 * (axis**2).sum(axis=1)
        return np.sqrt(1.0 + np.pi / 8.0 * variance)


def first_ballot(calibration: Calibration, call: Call) -> FirstBallot:
    """Take a forecast apart into leans, bands and what moves all alike."""
    found = forecast_everyone(calibration, call)
    heard = replace(call, declared=with_record(calibration, call.declared))
    shift_sd = expect(calibration, voting_members(calibration), heard).shift_sd
    lean, band = ballot_coordinates(found.chance, floor=FLOOR)
    return FirstBallot(found.iso3, lean, band, found.p_absent, np.asarray(found.declared), shift_sd)


def joint_draws(
    calibration: Calibration, call: Call, *, n_draws: int = N_DRAWS, seed: int = 2026
) -> JointDraws:
    """Draw what is common to all ballots on a text, from its forecast.

    Parameters
    ----------
    calibration : Calibration
    call : Call
    n_draws : int
    seed : int

    Returns
    -------
    JointDraws
        With equal weights.

    Examples
    --------
    >>> calibration = Calibration.load("default")
    >>> lines = {"USA": 0, "DEU": 0, "JPN": 0, "RUS": 2, "CHN": 2}
    >>> call = Call(np.datetime64(calibration.cutoff), lines, "cybercrime")
    >>> draws = joint_draws(calibration, call, n_draws=256)
    >>> draws.common.shape == (256, len(draws.iso3)), round(draws.effective)
    (True, 256)
    """
    text = first_ballot(calibration, call)
    axis = calibration.position(text.iso3)
    absence_sd = parameters(calibration)["absence_sd"]
    streams = Streams(seed, range(n_draws))
    drawn = streams.normal("advice/text", (1 + axis.shape[1],))
    basis = np.column_stack([np.full(len(axis), text.shift_sd), TEXT_SLOPE * axis])
    wider = text.wider(axis, TEXT_SLOPE)
    fuller = np.sqrt(1.0 + np.pi / 8.0 * absence_sd**2)
    return JointDraws(
        iso3=text.iso3,
        lean=wider * text.lean,
        halfwidth=wider * text.halfwidth,
        away=fuller * logit(np.clip(text.p_absent, NEARLY, 1.0 - NEARLY)),
        declared=text.declared,
        factor=np.column_stack([drawn, streams.normal("advice/room")]),
        basis=basis,
        absence_sd=absence_sd,
        weight=np.full(n_draws, 1.0 / n_draws),
        evidence=np.ones((1, len(text.iso3), 3)),
        seed=seed,
    )
