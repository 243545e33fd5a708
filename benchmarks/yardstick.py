"""The same meeting as ordinary per-agent Mesa code: one replication, a loop over agents.

This is how the model would be written without arrays: every state is a
`mesa.Agent` with plain numbers, works out its own lean, coalition, share of the
courting and ballot, and the model asks one agent after another. It covers what
a meeting with recorded votes needs (caucus, court, deliberate, revise, sound
out, ballot), is written for speed as far as the form allows (a caucus works
out its mean once a round, nobody computes what no camp asks for), and is
tested equal to `sim.meeting`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import mesa

from sim.influence import PRICE_SHARE
from sim.model import NegotiationModel
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
    halfwidth: float
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
    spend: float = 0.0
    total: float = 0.0
    moment: list[float] = field(default_factory=list)
    square: float = 0.0

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
            lean = state.leans[text]
            if lean > text.halfwidth:
                yes += 1
            elif lean < -text.halfwidth:
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
        self.transfer: dict[Pole, float] = {}
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
            attraction = self.leans[pole.text] - behaviour.joining_cost - self.join_noise
            attraction += behaviour.tie * self.tie_share(pole.coalition)
            if behaviour.company:
                attraction += behaviour.company * self.company(pole)
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

    def courting_weight(self, pole: Pole) -> float:
        """Say how much of a camp's money should go to me: near to turning, and cheap."""
        if not self.entitled or self.leads is pole or self.stands_with is pole:
            return 0.0
        support = self.support[pole.text]
        return support * (1 - support) / self.gdp**pole.strategy.court.price_exponent

    def settle(self, paying: list[Pole]):
        """Count what each camp has given me towards its text, and against the rival's."""
        behaviour, price = self.model.behaviour, PRICE_SHARE * self.gdp / 1e9
        units = {pole: math.log2(1 + self.transfer[pole] / price) for pole in paying}
        for pole in self.model.poles:
            rival = sum([unit for payer, unit in units.items() if payer is not pole])
            worth = behaviour.side_payment * units.get(pole, 0.0)
            worth -= behaviour.side_payment * behaviour.effects.contest * rival
            self.inducement[pole.text] = worth

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
                if pole.text is text:
                    lean -= behaviour.exclusion
            if self.stands_with is not None:
                discipline = self.stands_with.strategy.discipline
                if self.stands_with.text is text:
                    lean += discipline.strength
                elif text.camp is not None and discipline.opposes_rivals:
                    lean -= discipline.strength
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
            self.support[text] = 1 / (1 + math.exp(text.halfwidth - lean))
            self.opposition[text] = 1 / (1 + math.exp(text.halfwidth + lean))

    def vote(self, text: Text) -> Vote:
        """Cast my ballot."""
        if not (self.present and self.entitled):
            return Vote.ABSENT
        lean = self.leans[text] + self.ballot_noise[text]
        if lean > text.halfwidth:
            return Vote.YES
        return Vote.NO if lean < -text.halfwidth else Vote.ABSTAIN


@dataclass(frozen=True)
class Luck:
    """The uniforms' work in one replication: who is away, and the logistic errors."""

    present: list[bool]
    join: list[float]
    ballot: list[list[float]]  # by draft, by member


class Session(mesa.Model):
    """One meeting, in one replication.

    Parameters
    ----------
    opening : Opening
        Positions and texts before anyone moves.
    replication : int
        Which of the opening's replications.
    luck : Luck, optional
        Drawn from the model's own `random` unless given.
    seed : int, optional
    """

    def __init__(self, opening, replication, luck=None, seed=None):
        super().__init__(seed=seed)
        self.behaviour, self.listening = opening.behaviour, opening.listening
        self.rounds, self.round = opening.rounds, 0
        self.stretch, self.greatest_strength = opening.stretch, max(opening.strength)
        self.texts = [Text(**fields[replication]) for fields in opening.texts]
        self.poles = [
            Pole(
                camp.name,
                camp.strategy,
                next(text for text in self.texts if text.camp == camp.name),
                excludes=camp.strategy.invite.forms_club,
            )
            for camp in opening.camps
        ]
        self.states = [self._seat(opening, replication, place) for place in range(opening.n)]
        self._introduce(opening)
        self._draw(luck)
        self.sound_out()

    def _seat(self, opening, replication, place):
        leaning = {
            text: rows[replication][place]
            for text, rows in zip(self.texts, opening.leaning, strict=True)
        }
        state = State(
            self,
            place,
            opening.position[replication][place],
            leaning,
            opening.attendance[place],
            opening.gdp[place],
            opening.tie[place],
            opening.tie_total[place],
            opening.strength[place],
        )
        state.entitled = opening.entitled[place]
        return state

    def _introduce(self, opening):
        everyone = self.states
        self.caucuses = [Group([everyone[i] for i in places]) for places in opening.caucuses]
        for caucus in self.caucuses:
            for state in caucus.members:
                state.caucuses.append(caucus)
        self.blocs = [
            Group([everyone[i] for i in places], strength) for places, strength in opening.lines
        ]
        for pole, leaders, invited in zip(
            self.poles, opening.leaders, opening.invited, strict=True
        ):
            for i in leaders:
                everyone[i].leads = pole
            for i in invited:
                everyone[i].invited_by.add(pole)
        for pole in self.poles:
            for state in everyone:
                if pole.excludes and pole not in state.invited_by:
                    if state.leads is None or state.leads is pole:
                        state.left_out_by.add(pole)

    def _draw(self, luck):
        """Draw who is away, and each member's errors."""
        for at, state in enumerate(self.states):
            if luck is None:
                state.present = self.random.random() < state.attendance
                state.join_noise = self._logistic()
                state.ballot_noise = {text: self._logistic() for text in self.texts}
            else:
                state.present, state.join_noise = luck.present[at], luck.join[at]
                rows = zip(self.texts, luck.ballot, strict=True)
                state.ballot_noise = {text: row[at] for text, row in rows}

    def _logistic(self):
        u = self.random.random() or 0.5
        return math.log(u / (1 - u))

    def step(self):
        """Play one round."""
        self.caucus()
        self.court()
        self.deliberate()
        self.revise()
        self.sound_out()
        self.round += 1

    def caucus(self):
        """Members choose, then all move at once."""
        for pole in self.poles:
            pole.gather(self.stretch)
        self.agents.do("choose_coalition")
        for pole in self.poles:
            pole.coalition = []
        self.agents.do("stand")

    def court(self):
        """Camps with money share it out."""
        paying = [pole for pole in self.poles if self.pays(pole)]
        for pole in paying:
            strategy = pole.strategy
            budget = strategy.budget * strategy.timing.share(self.round, self.rounds)
            weights = [state.courting_weight(pole) for state in self.states]
            total = sum(weights)
            for state, weight in zip(self.states, weights, strict=True):
                given = budget * weight / total if total > 0 else 0.0
                pole.spend += given
                state.transfer[pole] = state.transfer.get(pole, 0.0) + given
        if paying:
            for state in self.states:
                state.settle(paying)

    @staticmethod
    def pays(pole):
        """Whether a camp has money, and courts those near to turning."""
        return pole.strategy.budget > 0 and hasattr(pole.strategy.court, "price_exponent")

    def deliberate(self):
        """Caucuses meet, then members listen."""
        if self.listening:
            for caucus in self.caucuses:
                caucus.meet()
            self.agents.do("listen")

    def revise(self):
        """Sponsors who are still short give way a step."""
        for pole in self.poles:
            drafting, text = pole.strategy.draft, pole.text
            step = getattr(drafting, "step", 0.0)
            if not step or self.yes_share(text) >= drafting.target:
                continue
            moved = [
                p + step * (q - p) for p, q in zip(text.position, text.status_quo, strict=True)
            ]
            rows = list(zip(text.salience, text.origin, text.status_quo, moved, strict=True))
            whole = sum([s * (o - q) * (o - q) for s, o, q, _ in rows])
            left = sum([s * (o - q) * (m - q) for s, o, q, m in rows])
            if left >= drafting.red_line * whole:
                text.position = moved

    def sound_out(self):
        """Members weigh the texts, blocs draw their lines, heads are counted."""
        self.agents.do("weigh")
        for bloc in self.blocs:
            for text in self.texts:
                line = bloc.line(text)
                for state in bloc.members:
                    state.follow(text, line, bloc.strength)
        self.agents.do("guess")

    def yes_share(self, text):
        """Expected yes over yes and no."""
        yes = sum([state.support[text] * state.attendance for state in self.states])
        no = sum([state.opposition[text] * state.attendance for state in self.states])
        return yes / max(yes + no, 1e-12)

    def run(self):
        """Play all rounds and take the votes: by text, by member."""
        while self.round < self.rounds:
            self.step()
        return [[state.vote(text) for state in self.states] for text in self.texts]


class Opening:
    """A meeting of `sim.model` before its first round, as plain lists.

    Parameters
    ----------
    scenario : Scenario
    replications : range
    """

    def __init__(self, scenario, replications):
        model = NegotiationModel(scenario, replications)
        model._open(*model._queue.pop(0))  # the meeting as it stands before its first round
        self.model = model
        meeting, chamber = model.meeting, model.chamber
        self.behaviour, self.rounds = chamber.behaviour, meeting.rounds
        self.listening = self.behaviour.listening
        self.camps, self.n = meeting.camps, chamber.n_members
        self.position = chamber.position.tolist()
        self.attendance = meeting.attendance.tolist()
        self.entitled = meeting.entitled.tolist()
        self.gdp = chamber.roster.column("gdp").tolist()
        self.tie, self.tie_total = chamber.tie.tolist(), chamber.tie_total.tolist()
        self.strength = meeting.strength.tolist()
        self.stretch = [math.sqrt(s) for s in meeting.yardstick.salience.tolist()]
        self.caucuses = [places.tolist() for places in chamber.caucuses]
        self.lines = [(places.tolist(), strength) for _, places, strength in chamber.lines]
        self.leaders = [camp.leaders.nonzero()[0].tolist() for camp in meeting.camps]
        self.invited = [camp.invited.nonzero()[0].tolist() for camp in meeting.camps]
        self.texts = [_texts(draft) for draft in meeting.drafts]
        self.leaning = [draft.leaning.tolist() for draft in meeting.drafts]

    def luck(self, replication) -> Luck:
        """Give the luck that the arrays met in one replication."""
        meeting = self.model.meeting
        return Luck(
            meeting.present[replication].tolist(),
            meeting.join_noise[replication].tolist(),
            meeting.ballot_noise[replication].tolist(),
        )


def _texts(draft):
    """Give a draft's fields, one dictionary for each replication."""
    return [
        {
            "name": draft.name,
            "camp": draft.camp,
            "position": draft.position[r].tolist(),
            "status_quo": draft.status_quo[r].tolist(),
            "salience": draft.salience.tolist(),
            "stakes": float(draft.stakes[r]),
            "valence": float(draft.valence[r]),
            "halfwidth": float(draft.halfwidth[r]),
        }
        for r in range(len(draft.position))
    ]
