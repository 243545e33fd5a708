"""The states, texts and camps of the per-agent meeting; see `benchmarks.yardstick`."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import mesa

from sim.influence import PRICE_SHARE
from sim.theory.ballot import Vote


@dataclass(eq=False)
class Text:
    """A draft in one replication."""

    name: str
    camp: str | None
    position: list[float]
    status_quo: list[float]
    salience: list[float]
    stakes: float
    valence: float
    halfwidth: list[float]  # by member, as is the next
    noise: list[float]
    origin: list[float] = field(default_factory=list)

    def __post_init__(self):
        self.origin = list(self.position)


@dataclass(eq=False)
class Pole:
    """A camp in one replication: its parameters, its text, who stands behind it."""

    name: str
    strategy: object
    text: Text
    coalition: list[State] = field(default_factory=list)
    excludes: bool = False
    aims: list[tuple[Text, int, float]] = field(default_factory=list)  # text, sign, share
    spend: float = 0.0
    total: float = 0.0
    moment: list[float] = field(default_factory=list)
    square: float = 0.0

    def works(self, text: Text) -> int:
        """Say whether it works for a text, 1, against it, -1, or not on it, 0."""
        return next((sign for aim, sign, _ in self.aims if aim is text), 0)

    def line(self, text: Text) -> int:
        """Say what its coalition is told to vote."""
        if self.text is text or self.works(text):
            return self.works(text) or 1
        return -1 if text.camp is not None and self.strategy.discipline.opposes_rivals else 0

    def gather(self, stretch: list[float]):
        """Work out the strength and the weighted place of those inside, once a round."""
        self.total, self.moment, self.square = 0.0, [0.0] * len(stretch), 0.0
        for state in self.coalition:
            self.total += state.strength
            for d, (x, root) in enumerate(zip(state.position, stretch, strict=True)):
                self.moment[d] += state.strength * x * root
                self.square += state.strength * (x * root) ** 2


@dataclass(eq=False)
class Group:
    """A caucus, or a bloc with a line."""

    members: list[State] = field(default_factory=list)
    strength: float = 0.0
    mean: list[float] = field(default_factory=list)

    def meet(self):
        """Work out the mean position of the members, once a round."""
        columns = zip(*(state.position for state in self.members), strict=True)
        self.mean = [sum(column) / len(self.members) for column in columns]

    def line(self, text: Text) -> int:
        """Say what most members favour: 1 yes, -1 no, 0 abstain."""
        yes = no = 0
        for state in self.members:
            lean, band = state.leans[text], text.halfwidth[state.place]
            if lean > band:
                yes += 1
            elif lean < -band:
                no += 1
        abstain = len(self.members) - yes - no
        if yes >= no and yes > abstain:
            return 1
        return -1 if no > abstain else 0


class State(mesa.Agent):
    """A member state."""

    def __init__(self, model, place, position, leaning, attendance, gdp, tie, tie_total, strength):
        super().__init__(model)
        self.place = place
        self.position, self.anchor = list(position), list(position)
        self.leaning = leaning  # by text
        self.attendance, self.gdp = attendance, gdp
        self.tie, self.tie_total, self.strength = tie, tie_total, strength
        self.caucuses: list[Group] = []
        self.leads: Pole | None = None
        self.stands_with: Pole | None = None
        self.next_stand: Pole | None = None
        self.invited_by: set[Pole] = set()
        self.left_out_by: set[Pole] = set()
        self.inducement = dict.fromkeys(leaning, 0.0)
        self.transfer: dict[Pole, dict[tuple[Text, int], float]] = {}
        self.leans: dict[Text, float] = {}
        self.support: dict[Text, float] = {}
        self.opposition: dict[Text, float] = {}
        self.entitled = True

    def tie_share(self, group: list[State]) -> float:
        """Share of my ties that lead into a group."""
        tie = self.tie
        return sum([tie[other.place] for other in group]) / self.tie_total

    def choose_coalition(self):
        """Pick the coalition that attracts me most, or none."""
        self.next_stand = self.leads
        if self.leads is not None:
            return
        best = 0.0
        behaviour = self.model.behaviour
        for pole in self.model.poles:
            if pole not in self.invited_by:
                continue
            drawn = -behaviour.joining_cost - self.join_noise
            drawn += behaviour.tie * self.tie_share(pole.coalition)
            if behaviour.company:
                drawn += behaviour.company * self.company(pole)
            for text, sign, _ in pole.aims:
                attraction = sign * self.leans[text] + drawn
                if attraction > best:
                    best, self.next_stand = attraction, pole

    def company(self, pole: Pole) -> float:
        """Say how near I am to those inside a coalition, by their strength."""
        others = pole.total - (self.strength if self.stands_with is pole else 0.0)
        if others <= 1e-12 * self.model.greatest_strength:
            return 0.0
        square = cross = 0.0
        for x, root, moment in zip(self.position, self.model.stretch, pole.moment, strict=True):
            square += (x * root) ** 2
            cross += x * root * moment
        gap = pole.total * square - 2 * cross + pole.square
        return 1 - gap / (self.model.behaviour.reach**2 * others)

    def stand(self):
        """Take my place in the coalition I chose."""
        self.stands_with = self.next_stand
        if self.stands_with is not None:
            self.stands_with.coalition.append(self)

    def courting_weight(self, pole: Pole, text: Text) -> float:
        """Say how much of a camp's money should go to me: near to turning, and cheap."""
        if not self.entitled or self.leads is pole or self.stands_with is pole:
            return 0.0
        yes, no = self.support[text], self.opposition[text]
        slope = yes * (1 - yes) + no * (1 - no)
        return slope / self.gdp**pole.strategy.court.price_exponent

    def settle(self, paying: list[Pole]):
        """Count what each camp has given me, for its own text or against another."""
        behaviour, price = self.model.behaviour, PRICE_SHARE * self.gdp / 1e9
        worth = dict.fromkeys(self.inducement, 0.0)
        for pole in paying:
            for (text, sign), given in self.transfer[pole].items():
                worth[text] += sign * behaviour.side_payment * math.log2(1 + given / price)
        self.inducement = worth

    def listen(self):
        """Move towards the mean of my caucuses, held by my anchor."""
        if not self.caucuses:
            return
        weight, n = self.model.listening, len(self.caucuses)
        for d, anchor in enumerate(self.anchor):
            heard = sum([caucus.mean[d] for caucus in self.caucuses]) / n
            self.position[d] = (1 - weight) * anchor + weight * heard

    def weigh(self):
        """Work out my lean to every text, before bloc lines."""
        behaviour = self.model.behaviour
        for text in self.model.texts:
            gain = 0.0
            rows = zip(self.position, text.position, text.status_quo, text.salience, strict=True)
            for x, p, q, s in rows:
                gain += s * ((x - q) ** 2 - (x - p) ** 2)
            lean = text.stakes * gain + text.valence + self.leaning[text] + self.inducement[text]
            for pole in self.left_out_by:
                lean -= pole.works(text) * behaviour.exclusion
            if self.stands_with is not None:
                lean += self.stands_with.line(text) * self.stands_with.strategy.discipline.strength
            self.leans[text] = lean

    def follow(self, text: Text, line: int, strength: float):
        """Give in to my bloc's line."""
        lean = self.leans[text]
        if line:
            self.leans[text] = lean + strength * line
        else:
            self.leans[text] = math.copysign(max(abs(lean) - strength, 0.0), lean)

    def guess(self):
        """Give the chances that I vote yes and no, for whoever counts heads."""
        for text, lean in self.leans.items():
            band, noise = text.halfwidth[self.place], text.noise[self.place]
            self.support[text] = 1 / (1 + math.exp((band - lean) / noise))
            self.opposition[text] = 1 / (1 + math.exp((band + lean) / noise))

    def vote(self, text: Text) -> Vote:
        """Cast my ballot."""
        if not (self.present and self.entitled):
            return Vote.ABSENT
        lean, band = self.leans[text] + self.ballot_noise[text], text.halfwidth[self.place]
        if lean > band:
            return Vote.YES
        return Vote.NO if lean < -band else Vote.ABSTAIN


@dataclass(frozen=True)
class Luck:
    """The uniforms' work in one replication: who is away, and the logistic errors."""

    present: list[bool]
    join: list[float]
    ballot: list[list[float]]  # by draft, by member
