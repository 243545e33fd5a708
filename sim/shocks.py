"""What befalls the world between meetings.

A shock strikes in its year, or every year if it has none, with a chance in
each replication of its own. Names of the random streams are
``shock/NAME/YEAR``. Sizes are judgements with ranges unless a source is named;
rows are those of the mechanism table.
"""

from __future__ import annotations

import numpy as np

from sim.errors import ConfigError
from sim.parts import Part, non_negative, one_of, share, within
from sim.strategies.dependence import openness, susceptibility
from sim.theory.stocks import capability_step, joint_control, reversal_chance, sanction_bite

CAMPS = ("democratic", "sovereigntist")


class Shock(Part):
    """Base: something that may happen.

    Parameters
    ----------
    year : int, optional
        When; every year, unless given.
    until : int, optional
        Last year of what goes on for years; the same year, unless given.
    chance : float
        That it happens, each year, 0 to 1.
    note : str
        Source, and what is assumed.
    """

    def __init__(
        self,
        *,
        year: int | None = None,
        until: int | None = None,
        chance: float = 1.0,
        note: str = "",
    ):
        self.year, self.chance, self.note = year, share("chance", chance), note
        if until is not None and (year is None or until < year):
            raise ConfigError("until", "must not lie before year", value=until)
        self.until = until

    def strikes(self, year: int) -> bool:
        """Whether it may happen in a year."""
        if self.year is None:
            return True
        return self.year <= year <= (self.year if self.until is None else self.until)

    def check(self, roster, institutions, key: str) -> None:
        """Refuse members and institutions that nobody knows."""

    def strike(self, world, hit: np.ndarray, label: str) -> None:
        """Change the world where it is hit, (R,) bool."""
        raise NotImplementedError


def happens(world, shock: Shock, label: str) -> np.ndarray:
    """Draw where a shock happens: (R,) bool."""
    if shock.chance >= 1.0:
        return np.ones(world.n, dtype=bool)
    return world.chamber.streams.uniform(label) < shock.chance


class Administration(Shock):
    """A government that leads a camp is replaced by one that turns away.

    Credibility and effort fall at once and come back slowly (rows 3, 48); the
    institutions it belongs to are undone unless they are deep enough (row 49).

    Parameters
    ----------
    leader : str
        Alpha-3 code.
    credibility : float
        Loss, 0.4 (S0); range 0.2 to 0.6.
    effort : float
        What is left of the camp's effort, 0 to 1; range 0.3 to 0.9.
    shift : float
        How far the leader's position moves away from its camp [sd]; range 0 to 1.5.
    """

    def __init__(
        self,
        *,
        leader: str,
        year: int | None = None,
        until: int | None = None,
        chance: float = 1.0,
        credibility: float = 0.4,
        effort: float = 0.5,
        shift: float = 0.0,
        note: str = "",
    ):
        super().__init__(year=year, until=until, chance=chance, note=note)
        self.leader = leader
        self.credibility, self.effort = share("credibility", credibility), share("effort", effort)
        self.shift = non_negative("shift", shift)

    def check(self, roster, institutions, key: str) -> None:
        """Refuse a leader that is no member."""
        roster.index(self.leader, f"{key}.leader")

    def strike(self, world, hit: np.ndarray, label: str) -> None:
        """Withdraw."""
        camp = world.camp_of(self.leader)
        if camp is None:
            return
        world.retrench(camp, hit, self.credibility, self.effort)
        if self.shift:
            place = world.roster.iso3.index(self.leader)
            sign = -1.0 if camp == "democratic" else 1.0
            move = np.zeros((world.n, len(world.roster.iso3)))
            move[:, place] = sign * self.shift * hit
            world.move(move, world.direction())
        for name, depth in world.depth.items():
            u = world.chamber.streams.uniform(f"{label}/reversal/{name}")
            undone = hit & (u < reversal_chance(depth))
            world.depth[name] = np.where(undone, 0.25 * depth, depth)


class War(Shock):
    """A leader of one camp attacks a third state (row 26).

    Parameters
    ----------
    aggressor, victim : str
        Alpha-3 codes.
    isolation : float
        Support that the aggressor's camp loses among open societies [logits].
        A/RES/ES-11/1 had 141 of 181 votes on 2 March 2022 [memory]; range 0.2 to 1.5.
    cohesion : float
        Pull to the line that the other camp gains [logits]; range 0 to 2.
    alarm : float
        How far open societies move to the other camp [sd]; range 0 to 0.4. The
        aggressor's own ideal point moved by −0.78 in 2022 (P-10, computed).
    """

    def __init__(
        self,
        *,
        aggressor: str,
        victim: str,
        year: int | None = None,
        until: int | None = None,
        chance: float = 1.0,
        isolation: float = 0.6,
        cohesion: float = 0.5,
        alarm: float = 0.1,
        note: str = "",
    ):
        super().__init__(year=year, until=until, chance=chance, note=note)
        self.aggressor, self.victim = aggressor, victim
        self.isolation = non_negative("isolation", isolation)
        self.cohesion = non_negative("cohesion", cohesion)
        self.alarm = non_negative("alarm", alarm)

    def check(self, roster, institutions, key: str) -> None:
        """Refuse states that are no members."""
        roster.index(self.aggressor, f"{key}.aggressor")
        roster.index(self.victim, f"{key}.victim")

    def strike(self, world, hit: np.ndarray, label: str) -> None:
        """Isolate the aggressor, close the other camp's ranks."""
        mine = world.camp_of(self.aggressor)
        if mine is None:
            return
        other = CAMPS[1 - CAMPS.index(mine)] if mine in CAMPS else None
        reach = openness(world.roster)[None, :] * hit[:, None]
        world.gain(world.standing, mine, -self.isolation * reach)
        if other is not None:
            world.gain(world.cohesion, other, self.cohesion * hit)
            sign = 1.0 if other == "democratic" else -1.0
            world.move(sign * self.alarm * reach, world.direction())
        for name, depth in world.depth.items():  # a wake-up call (row 32)
            world.depth[name] = np.where(hit, depth + 0.3 * (1.0 - depth), depth)


class Pact(Shock):
    """A camp's leaders promise to speak with one voice (rows 21, 22).

    Parameters
    ----------
    camp : str
    cohesion : float
        Pull to the line that the camp gains [logits]; 3, range 0 to 6 (DOMAIN §5.3).
    effort : float
        By how much its joint effort exceeds the sum, as a share; range 0 to 0.5.
    """

    def __init__(
        self,
        *,
        camp: str,
        year: int | None = None,
        until: int | None = None,
        chance: float = 1.0,
        cohesion: float = 3.0,
        effort: float = 0.2,
        note: str = "",
    ):
        super().__init__(year=year, until=until, chance=chance, note=note)
        self.camp = one_of("camp", camp, CAMPS)
        self.cohesion = non_negative("cohesion", cohesion)
        self.effort = non_negative("effort", effort)

    def strike(self, world, hit: np.ndarray, label: str) -> None:
        """Tie the camp together."""
        world.gain(world.cohesion, self.camp, self.cohesion * hit)
        world.united.add(self.camp)
        plan = world.of(world.plan, self.camp)
        world.plan[self.camp] = np.where(hit, plan * (1 + self.effort), plan)


class Incidents(Shock):
    """Attacks below the threshold of war: cyber incidents, election interference.

    Attacks come as a Poisson process; what goes unanswered invites more, what
    is answered (`sim.institutions.Tribunal`) deters (rows 27, 71, 75). Victims
    and their neighbours move away from the camp that is blamed.

    Parameters
    ----------
    by : str
        The camp to which attacks are laid.
    targets : list of str
        Codes and blocs.
    rate : float
        Attacks a year on all targets together [per year]; range 1 to 30.
    impunity : float
        How much faster without an answer: the rate is multiplied by
        1 + impunity (1 − deterrence); range 0 to 1.
    alarm : float
        Move of a victim for one attack [sd]; range 0 to 0.1.
    spill : float
        Part of it that neighbours of the same subregion feel, 0 to 1.
    """

    def __init__(
        self,
        *,
        by: str,
        targets: list[str],
        year: int | None = None,
        until: int | None = None,
        chance: float = 1.0,
        rate: float = 8.0,
        impunity: float = 0.5,
        alarm: float = 0.03,
        spill: float = 0.3,
        note: str = "",
    ):
        super().__init__(year=year, until=until, chance=chance, note=note)
        self.by, self.targets = one_of("by", by, CAMPS), list(targets)
        self.rate, self.impunity = non_negative("rate", rate), non_negative("impunity", impunity)
        self.alarm, self.spill = non_negative("alarm", alarm), share("spill", spill)

    def check(self, roster, institutions, key: str) -> None:
        """Refuse unknown targets."""
        roster.codes(self.targets, f"{key}.targets")

    def strike(self, world, hit: np.ndarray, label: str) -> None:
        """Attack, alarm victims and neighbours."""
        places = np.flatnonzero(world.roster.codes(self.targets))
        expected = self.rate * (1.0 + self.impunity * (1.0 - world.deterrence)) * hit
        # Each target is hit by its share of a thinned process: one uniform each.
        u = world.chamber.streams.uniform(label, (len(places),))
        mean = (expected / len(places))[:, None]
        count = (u > np.exp(-mean)).astype(np.int64)
        count += u > np.exp(-mean) * (1 + mean)  # a second attack on the same target
        world.incidents = world.incidents + count.sum(axis=1)
        alarm = np.zeros((world.n, len(world.roster.iso3)))
        alarm[:, places] = self.alarm * count
        region = world.roster.column("subregion")
        for name in np.unique(region[places]):
            near = np.flatnonzero(region == name)
            felt = np.take(alarm, near, axis=1).sum(axis=1, keepdims=True) / len(near)
            alarm[:, near] += self.spill * felt
        sign = 1.0 if self.by == "sovereigntist" else -1.0
        world.move(sign * alarm, world.direction())


class Disinformation(Shock):
    """A campaign that moves susceptible states towards a camp (row 28).

    Parameters
    ----------
    by : str
        The camp that gains.
    targets : list of str
        Codes and blocs.
    size : float
        Move at full susceptibility [sd]; range 0 to 0.3.
    countered : float
        Part that the other camp's effort undoes where it has monitoring, 0 to 1.
    """

    def __init__(
        self,
        *,
        by: str,
        targets: list[str],
        year: int | None = None,
        until: int | None = None,
        chance: float = 1.0,
        size: float = 0.1,
        countered: float = 0.6,
        note: str = "",
    ):
        super().__init__(year=year, until=until, chance=chance, note=note)
        self.by, self.targets = one_of("by", by, CAMPS), list(targets)
        self.size, self.countered = non_negative("size", size), share("countered", countered)

    def check(self, roster, institutions, key: str) -> None:
        """Refuse unknown targets."""
        roster.codes(self.targets, f"{key}.targets")

    def strike(self, world, hit: np.ndarray, label: str) -> None:
        """Move the susceptible, less what the other camp answers."""
        other = world.camp(CAMPS[1 - CAMPS.index(self.by)]).strategy
        watched = other.budget * other.instruments.shares["monitoring"]
        left = 1.0 - self.countered * watched / (watched + 0.1)
        moved = self.size * left * susceptibility(world.roster)
        moved = moved * world.roster.codes(self.targets)
        sign = -1.0 if self.by == "sovereigntist" else 1.0
        world.move(sign * moved[None, :] * hit[:, None], world.direction())


class Backsliding(Shock):
    """Electoral democracy falls, by a hazard of each state (rows 15, 60).

    Parameters
    ----------
    members : list of str, optional
        Codes and blocs; every member, unless given.
    rate : float
        Chance that a member begins to slide in a year; about one democracy in
        fifty a year since 2010 on V-Dem's index [judgement], range 0 to 0.1.
    size : float
        Fall of the index, 0 to 1; range 0.05 to 0.3.
    pull : float
        How far the position follows [sd per unit of the index]; range 0 to 2.
    """

    def __init__(
        self,
        *,
        members: list[str] | None = None,
        year: int | None = None,
        until: int | None = None,
        chance: float = 1.0,
        rate: float = 0.02,
        size: float = 0.15,
        pull: float = 0.5,
        note: str = "",
    ):
        super().__init__(year=year, until=until, chance=chance, note=note)
        self.members = members
        self.rate, self.size = share("rate", rate), share("size", size)
        self.pull = non_negative("pull", pull)

    def check(self, roster, institutions, key: str) -> None:
        """Refuse unknown members."""
        if self.members is not None:
            roster.codes(self.members, f"{key}.members")

    def strike(self, world, hit: np.ndarray, label: str) -> None:
        """Let some regimes fall, and their positions a little."""
        roster = world.roster
        regime = world.regimes()
        u = world.chamber.streams.uniform(label, (len(roster.iso3),))
        slides = (u < self.rate) & hit[:, None]
        if self.members is not None:
            slides &= roster.codes(self.members)
        fall = np.minimum(self.size * slides, regime)
        world.regime = regime - fall
        if self.pull:
            world.move(-self.pull * fall, world.direction())


class ExportControls(Shock):
    """Joint controls on what a leader of the other camp cannot make itself (rows 33 to 36).

    They need an institution deep enough and a share of supply; they leak
    through third states; the target's effort wears off with its capability.

    Parameters
    ----------
    target : str
        Alpha-3 code of a leader.
    senders : list of str
        Codes and blocs that impose them.
    institution : str, optional
        The one that must be deep enough.
    depth : float
        Depth it must have, 0 to 1.
    leakage, enforcement : float
        See `sim.theory.stocks.sanction_bite`.
    autonomy : float
        What the target makes itself, 0 to 1.
    """

    def __init__(
        self,
        *,
        target: str,
        senders: list[str],
        institution: str | None = None,
        depth: float = 0.4,
        year: int | None = None,
        until: int | None = None,
        chance: float = 1.0,
        leakage: float = 0.4,
        enforcement: float = 0.3,
        autonomy: float = 0.2,
        note: str = "",
    ):
        super().__init__(year=year, until=until, chance=chance, note=note)
        self.target, self.senders = target, list(senders)
        self.institution, self.depth = institution, share("depth", depth)
        self.leakage, self.autonomy = share("leakage", leakage), share("autonomy", autonomy)
        self.enforcement = share("enforcement", enforcement)

    def check(self, roster, institutions, key: str) -> None:
        """Refuse unknown states and institutions."""
        roster.index(self.target, f"{key}.target")
        roster.codes(self.senders, f"{key}.senders")
        if self.institution is not None and self.institution not in institutions:
            raise ConfigError(
                f"{key}.institution",
                "unknown institution",
                value=self.institution,
                choices=institutions,
            )

    def strike(self, world, hit: np.ndarray, label: str) -> None:
        """Cut supply where the institution can carry it."""
        camp = world.camp_of(self.target)
        if camp is None:
            return
        gdp = world.roster.column("gdp") * world.roster.column("internet")
        controlled = joint_control(gdp / gdp.sum(), world.roster.codes(self.senders))
        bite = sanction_bite(controlled, self.leakage, self.enforcement) * hit
        if self.institution is not None:
            bite = bite * (world.depth[self.institution] >= self.depth)
        before = world.of(world.capability, self.target)
        after = capability_step(before, bite, autonomy=self.autonomy)
        world.capability[self.target] = after
        world.effort[camp] = world.of(world.effort, camp) * after / before


class Surge(Shock):
    """A camp decides to spend more or less from a year on.

    Parameters
    ----------
    camp : str
    factor : float
        What its plan is multiplied by, 0 or more.
    """

    def __init__(
        self,
        *,
        camp: str,
        factor: float,
        year: int | None = None,
        until: int | None = None,
        chance: float = 1.0,
        note: str = "",
    ):
        super().__init__(year=year, until=until, chance=chance, note=note)
        self.camp = one_of("camp", camp, CAMPS)
        self.factor = within("factor", factor, 0.0, 100.0)

    def strike(self, world, hit: np.ndarray, label: str) -> None:
        """Multiply the camp's effort."""
        plan = world.of(world.plan, self.camp)
        world.plan[self.camp] = np.where(hit, plan * self.factor, plan)


class NewIssues(Shock):
    """Questions arrive; bodies settle one at a meeting (rows 56, 110).

    What waits is governed by whoever ships first: rules that nobody made count
    as `sim.adoption` says.

    Parameters
    ----------
    rate : float
        Questions a year [per year]; range 0.5 to 6.
    """

    def __init__(
        self,
        *,
        rate: float = 2.0,
        year: int | None = None,
        until: int | None = None,
        chance: float = 1.0,
        note: str = "",
    ):
        super().__init__(year=year, until=until, chance=chance, note=note)
        self.rate = non_negative("rate", rate)

    def strike(self, world, hit: np.ndarray, label: str) -> None:
        """Add a Poisson number of questions to what waits."""
        u = world.chamber.streams.uniform(label)
        count = np.zeros(world.n)
        chance = np.exp(-self.rate)
        total = chance
        for k in range(1, 20):  # inverse of the Poisson distribution function
            count += u > total
            chance *= self.rate / k
            total += chance
        world.backlog = world.backlog + count * hit
        world.arrived = world.arrived + count * hit
