"""What becomes of texts after a decision, and of rules that nobody voted on.

Three ways for a rule to be in force: a text adopted in a body and taken up by
states in a norm cascade; a market so large that others copy its rules; and a
standard that wins because others use it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.errors import ConfigError
from sim.members.roster import Roster
from sim.parts import Part, non_negative, share, within
from sim.strategies.dependence import dependence
from sim.theory.diffusion import (
    brussels_effect,
    compliance_probability,
    norm_hazard,
    probability_within,
    standard_choice,
)
from sim.theory.fixed_order import product
from sim.world import World


@dataclass
class Rule:
    """An adopted text in R replications.

    Attributes
    ----------
    name : str
    since : int
    holds : (R,) bool
        Where it was adopted.
    position : (R, D) float64
    alignment : (R,) float64
    bindingness : float
    adopters : (R, N) bool
        States whose own rules follow it.
    complies : (R, N) bool
        Adopters who keep to it this year.
    camp : str or None
        Whose text it was.
    pending : (R, N) bool or None
        Signers of a treaty that will ratify it and have not yet; None for other texts.
    in_force_at : int
        Ratifications that bring it into force [heads].
    reserved : (R, N) bool or None
        Parties with a reservation: they count as parties and do not keep to the part that
        they have reserved (Vienna Convention on the Law of Treaties, article 21).
    acceding : (R, N) bool or None
        States that would join and have not yet; None where that is closed.
    rate : float
        Part of them that joins in a year.
    """

    name: str
    since: int
    holds: np.ndarray
    position: np.ndarray
    alignment: np.ndarray
    bindingness: float
    adopters: np.ndarray
    complies: np.ndarray
    camp: str | None
    pending: np.ndarray | None = None
    in_force_at: int = 0
    reserved: np.ndarray | None = None
    acceding: np.ndarray | None = None
    rate: float = 0.0

    def keeps(self, who: np.ndarray) -> np.ndarray:
        """Take those out, (R, N) bool, whose reservation excuses them."""
        return who if self.reserved is None else who & ~self.reserved


class Norms(Part):
    """How adopted texts spread and whether they are kept (docs/theory.md, norm life cycle).

    Parameters
    ----------
    tipping_share : float
        Share of states at which a cascade begins; 0.33, range 0.25 to 0.45.
    base, cascade, pull : float
        Rates of `sim.theory.diffusion.norm_hazard` [per year].
    monitoring : float
        Of everyone's texts, 0 to 1; a camp adds to it by its spending (row 43).
    """

    needs_target = False

    def __init__(
        self,
        *,
        tipping_share: float = 0.33,
        base: float = 0.02,
        cascade: float = 0.25,
        pull: float = 0.05,
        monitoring: float = 0.0,
    ):
        self.tipping_share = share("tipping_share", tipping_share)
        self.base, self.cascade = non_negative("base", base), non_negative("cascade", cascade)
        self.pull, self.monitoring = non_negative("pull", pull), share("monitoring", monitoring)

    def advance(self, world: World, rules: list[Rule], year: int) -> None:
        """Let a year pass for every rule. Streams: ``norm/NAME/YEAR``, ``keep/NAME/YEAR``."""
        n = len(world.roster.iso3)
        for rule in rules:
            if not rule.holds.any():
                continue
            gap = np.zeros((world.n, n))
            for d in range(rule.position.shape[1])[world.chamber.estimated]:
                gap += (world.chamber.positions.now()[..., d] - rule.position[:, d, None]) ** 2
            gap = np.sqrt(gap)
            adopted = rule.adopters.sum(axis=1) / n
            rate = norm_hazard(
                adopted[:, None],
                np.clip(1.0 - gap, -1.0, 1.0),
                tipping_share=self.tipping_share,
                base=self.base,
                cascade=self.cascade,
                pull=self.pull,
            )
            u = world.chamber.streams.uniform(f"norm/{rule.name}/{year}", (n,))
            rule.adopters |= (u < probability_within(rate)) & rule.holds[:, None]
            watched = self.monitoring
            if rule.camp is not None:
                strategy = world.camp(rule.camp).strategy
                spent = strategy.budget * strategy.instruments.watching
                watched = min(1.0, watched + spent / (spent + 0.2))
            keep = compliance_probability(gap, rule.bindingness, watched)
            u = world.chamber.streams.uniform(f"keep/{rule.name}/{year}", (n,))
            rule.complies = rule.keeps(rule.adopters & (u < keep))


class Brussels(Part):
    """A large market's rule that others copy (rows 37, 62, 80; Bradford 2012).

    Parameters
    ----------
    bloc : list of str
        Codes and blocs whose rule it is.
    start : int
        Year of the law; it is in force ``lag`` years later.
    alignment : float
        Of the rule, −1 to 1.
    lag : int
        [years]
    cost : float
        Of the rule to those who copy it, 0 to 1; range 0.1 to 0.6.
    pace : float
        Part of those who would copy that does so in a year; range 0.05 to 0.3.
    rival : list of str, optional
        Codes of the market whose rule goes the other way.
    """

    needs_target = False

    def __init__(
        self,
        *,
        bloc: list[str],
        start: int,
        alignment: float = 0.8,
        lag: int = 2,
        cost: float = 0.3,
        pace: float = 0.12,
        rival: list[str] | None = None,
        note: str = "",
    ):
        self.bloc, self.start, self.lag = list(bloc), start, int(non_negative("lag", lag))
        self.alignment = within("alignment", alignment, -1.0, 1.0)
        self.cost, self.pace = share("cost", cost), share("pace", pace)
        self.rival, self.note = rival or [], note

    def begin(self, world: World, key: str) -> dict:
        """Work out who is exposed to the market."""
        roster = world.roster
        inside = roster.codes(self.bloc, f"{key}.bloc")
        if not inside.any():
            raise ConfigError(f"{key}.bloc", "has no member here", value=self.bloc)
        gdp = roster.column("gdp")
        rival = dependence(roster, roster.codes(self.rival, f"{key}.rival"))
        chance = brussels_effect(
            gdp[inside].sum() / gdp.sum(), _exposure(roster, inside), self.cost, rival
        )
        adopters = np.repeat(inside[None, :], world.n, axis=0)
        return {"chance": np.where(inside, 1.0, chance), "adopters": adopters & False}

    def advance(self, world: World, state: dict, year: int, name: str) -> None:
        """Let a year pass. Stream: ``market/NAME/YEAR``."""
        if year < self.start + self.lag:
            return
        first = year == self.start + self.lag
        inside = world.roster.codes(self.bloc)
        if first:
            state["adopters"] |= inside
        u = world.chamber.streams.uniform(f"market/{name}/{year}", (len(inside),))
        state["adopters"] |= u < probability_within(self.pace) * state["chance"]


class Race(Part):
    """Two standards compete where no one votes (rows 55, 73, 79; the eWTP of row 73).

    Each year states that have chosen neither may choose, by merit, by how many
    people already use each, and by their patrons; a critical mass by
    population tips the rest.

    Parameters
    ----------
    ours, theirs : list of str
        Codes and blocs that begin with the open and with the rival standard.
    ours_start, theirs_start : int
        Years of the launch: the head start of one over the other.
    network : float
        Worth of everybody's company [logits]; range 0 to 6.
    pace : float
        Part of the undecided that chooses in a year; range 0.05 to 0.4.
    merit : float
        What the open standard is worth more to an open society [logits]; range −2 to 2.
    lock_in : float
        What dependence on a patron adds to its standard [logits]; range 0 to 3.
    """

    needs_target = False

    def __init__(
        self,
        *,
        ours: list[str],
        theirs: list[str],
        ours_start: int,
        theirs_start: int,
        network: float = 2.5,
        pace: float = 0.2,
        merit: float = 0.5,
        lock_in: float = 1.5,
        note: str = "",
    ):
        self.ours, self.theirs, self.note = list(ours), list(theirs), note
        self.ours_start, self.theirs_start = ours_start, theirs_start
        self.network, self.pace = non_negative("network", network), share("pace", pace)
        self.merit, self.lock_in = within("merit", merit, -5, 5), non_negative("lock_in", lock_in)

    def begin(self, world: World, key: str) -> dict:
        """Nobody has chosen yet."""
        roster = world.roster
        first = roster.codes(self.ours, f"{key}.ours")
        second = roster.codes(self.theirs, f"{key}.theirs")
        if (first & second).any():
            both = roster.iso3[int(np.flatnonzero(first & second)[0])]
            raise ConfigError(f"{key}.theirs", "begins with both standards", value=both)
        nobody = np.zeros((world.n, len(roster.iso3)), dtype=bool)
        people = roster.column("population")
        return {
            "a": nobody,
            "b": nobody.copy(),
            "people": people / people.sum(),
            "tie_a": self.lock_in * dependence(roster, first),
            "tie_b": self.lock_in * dependence(roster, second),
        }

    def advance(self, world: World, state: dict, year: int, name: str) -> None:
        """Let a year pass. Streams: ``race/NAME/YEAR``, ``race/NAME/choice/YEAR``."""
        draw, people = world.chamber.streams, state["people"]
        if year >= self.ours_start:
            state["a"] |= world.roster.codes(self.ours)
        if year >= self.theirs_start:
            state["b"] |= world.roster.codes(self.theirs) & ~state["a"]
        base_a = (state["a"] * people).sum(axis=1)[:, None]
        base_b = (state["b"] * people).sum(axis=1)[:, None]
        merit = self.merit * world.chamber.positions.now()[..., 0]
        p = standard_choice(
            merit,
            base_a,
            base_b,
            network=self.network,
            tie_a=state["tie_a"],
            tie_b=state["tie_b"],
        )
        if year < self.ours_start:
            p = np.zeros_like(p)
        elif year < self.theirs_start:
            p = np.ones_like(p)
        if year < min(self.ours_start, self.theirs_start):
            return
        n = len(people)
        moves = draw.uniform(f"race/{name}/{year}", (n,)) < self.pace
        moves &= ~(state["a"] | state["b"])
        takes_a = draw.uniform(f"race/{name}/choice/{year}", (n,)) < p
        state["a"] |= moves & takes_a
        state["b"] |= moves & ~takes_a


def _exposure(roster: Roster, inside: np.ndarray) -> np.ndarray:
    """How far members trade with a market, 0 to 1.

    Trade with the United States is on the roster; trade with others could not
    be had and is put at nearness by ties (stated assumption).
    """
    if inside[roster.index("USA")] if "USA" in roster.iso3 else False:
        return dependence(roster, inside)
    near = product(roster.ties, inside) / np.maximum(roster.ties.sum(axis=1), 1e-12)
    return 0.2 + 0.8 * near
