"""The same meeting as ordinary per-agent Mesa code: one replication, a loop over agents.

An introduction to the model for those who know Mesa, and what its speed is
measured against. Every state is a `mesa.Agent` with plain numbers
(`benchmarks.delegates.State`): it works out its own utility of a yes, its
coalition, its share of the courting and its ballot, and `Session.step` asks one
agent after another, phase by phase. It covers what a meeting with recorded votes
needs (caucus, court, deliberate, revise, sound out, ballot), is written for speed
as far as the form allows (a caucus works out its mean once a round, nobody
computes what no camp asks for), and is tested equal to `sim.meeting.phases`.
"""

from __future__ import annotations

import math

import mesa

from benchmarks.delegates import Group, Pole, State, Text


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
        self.rounds, self.round, self.replication = opening.rounds, 0, replication
        self.stretch, self.greatest_strength = opening.stretch, max(opening.strength)
        self.texts = [Text(**fields[replication]) for fields in opening.texts]
        self.poles = [
            Pole(
                camp.name,
                camp.strategy,
                next(text for text in self.texts if text.camp == camp.name),
                excludes=camp.strategy.invite.excludes,
            )
            for camp in opening.camps
        ]
        for pole in self.poles:
            against = pole.strategy.target.against
            others = [text for text in self.texts if text is not pole.text]
            if against < 1:
                pole.aims.append((pole.text, 1, 1 - against))
            if against:
                pole.aims += [(text, -1, against / len(others)) for text in others]
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
            Group([everyone[i] for i in places], strength[self.replication])
            for places, strength in opening.lines
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
                state.ballot_noise = {
                    text: text.noise[at] * self._logistic() for text in self.texts
                }
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
            for text, sign, share in pole.aims:
                weights = [state.courting_weight(pole, text) for state in self.states]
                total = sum(weights)
                for state, weight in zip(self.states, weights, strict=True):
                    given = share * budget * weight / total if total > 0 else 0.0
                    pole.spend += given
                    purse = state.transfer.setdefault(pole, {})
                    purse[text, sign] = purse.get((text, sign), 0.0) + given
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
