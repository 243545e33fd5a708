"""Tabling: from an agenda item to drafts whose first ballot the record implies.

Where a member that has voted before has declared a line, the ballot is the forecast of
`sim.forecast`, the same that ``plenary predict`` writes. A text that nobody speaks for
or against is one of the past roll-calls, drawn with recency.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from sim.chamber import Chamber
from sim.errors import ConfigError
from sim.forecast.evidence import Call
from sim.forums.national_committees import NationalCommittees
from sim.issues import ISSUE
from sim.meeting.agenda import CHAIR, LINES, DraftSpec, ItemSpec
from sim.meeting.committees import of_committees, state_part
from sim.meeting.draft import MIN_STAKES, Draft, place
from sim.meeting.initial_support import Implied, call_of, own_interest
from sim.meeting.patents import NO_POLICY, Patents
from sim.meeting.yardstick import Yardstick
from sim.members.cached import whole_roster
from sim.strategies.camp import Camp
from sim.theory.ballot import Vote
from sim.what_if import Change, instructed, shift

INSTRUCTED = 50.0  # pull of an instruction in a what-if: nobody strays [logits]


def coordinates(chamber: Chamber, place: Mapping[str, float], key: str) -> np.ndarray:
    """Read a place on the axes, (R, D); an axis left out is 0."""
    for axis, value in place.items():
        if axis not in chamber.axes:
            raise ConfigError(f"{key}.{axis}", "unknown axis", choices=chamber.axes)
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise ConfigError(f"{key}.{axis}", "must be a number", value=value)
    row = np.array([float(place.get(axis, 0.0)) for axis in chamber.axes])
    return np.tile(row, (chamber.n_replications, 1))


def mean_position(chamber: Chamber, group: np.ndarray) -> np.ndarray:
    """Mean position of a group of members, (R, D)."""
    places = np.flatnonzero(group)
    mean = np.empty((chamber.n_replications, len(chamber.axes)))
    for d in range(mean.shape[1]):
        mean[:, d] = np.take(chamber.positions.now()[..., d], places, axis=1).mean(axis=1)
    return mean


class Table:
    """What lies on the table for one agenda item.

    Where the texts will stand in the end is measured on the item's `yardstick`. A camp
    none of whose leaders sits in the body cannot table its text there.

    Attributes
    ----------
    drafts : list of Draft
        In order of submission; the chair's first where the body has one.
    status_quo : (R, D) float64
    """

    def __init__(
        self,
        chamber: Chamber,
        item: ItemSpec,
        camps: Sequence[Camp],
        yardstick: Yardstick,
        *,
        key: str,
        label: str,
        chair: bool,
        uncertain: bool,
        seated: np.ndarray | None = None,
        held: np.ndarray | None = None,
        left: np.ndarray | None = None,
        changes: Sequence[Change] = (),
        year: int = 0,
        committees: NationalCommittees | None = None,
        patents: Patents = NO_POLICY,
    ):
        self.committees, self.patents = committees, patents
        self.chamber, self.item, self.camps, self.label = chamber, item, list(camps), label
        self.key, self.uncertain = key, uncertain
        self.changes, self.year = changes, year
        self.yardstick, self.salience = yardstick, yardstick.salience
        self.status_quo = self._status_quo(held)
        seated = np.ones(chamber.n_members, dtype=bool) if seated is None else seated
        absent = {camp.name for camp in self.camps if not (camp.leaders & seated).any()}
        self.drafts = [
            self._draft(at, spec) for at, spec in enumerate(item.drafts) if spec.camp not in absent
        ]
        for camp in self.camps:
            if camp.name not in absent:
                self.drafts += self._further(camp)
        if not self.drafts:
            raise ConfigError(f"{key}.drafts", "no camp that has a text here sits in the body")
        if chair:
            self.drafts.insert(0, self._chair_text(left))

    def _status_quo(self, held: np.ndarray | None) -> np.ndarray:
        """What holds if every text fails: what earlier meetings have adopted, or the scenario's."""
        if held is not None:
            return held.copy()
        if self.item.status_quo is None:
            return np.tile(self.yardstick.midpoint, (self.chamber.n_replications, 1))
        return coordinates(self.chamber, self.item.status_quo, f"{self.key}.status_quo")

    def _further(self, camp: Camp) -> list[Draft]:
        """Further, softer texts of a camp that floods the table (`sim.strategies.draft.Rivals`)."""
        drafting = camp.strategy.draft
        at = max((at for at, s in enumerate(self.item.drafts) if s.camp == camp.name), default=0)
        first = self.item.drafts[at]
        drafts = []
        for number in range(drafting.texts):
            name = f"{camp.name}_text_{number + 2}"
            spec = DraftSpec(name=name, camp=camp.name)
            if first.camp == camp.name:
                spec.sponsors, spec.opponents = first.sponsors, first.opponents
                spec.position, spec.known = first.position, first.known
            drafts.append(self._draft(at, spec, drafting.softening ** (number + 1)))
        return drafts

    def _draft(self, at: int, spec: DraftSpec, softened: float = 1.0) -> Draft:
        where = f"{self.key}.drafts[{at}]"
        camp = self._camp_of(spec, where)
        sponsors, opponents = self._sides(spec, camp, where)
        ambition = camp.strategy.draft.ambition * softened
        label = f"{self.label}/draft/{spec.name}"
        lines = self._lines(spec, sponsors, where)
        if spec.committee is not None:  # an unknown code is refused
            self.chamber.roster.codes([c for c, _ in spec.committee.ballots], f"{where}.committee")
        implied, loyal = self._implied(spec, lines, label, where)
        clauses = self._clauses(spec, f"{where}.clauses")
        goal = sum((adds for adds, _ in clauses), self._goal(spec, sponsors, implied, where))
        tie = (
            loyal
            * self.chamber.behaviour.tie
            * self.chamber.tie_share(sponsors if camp.active is None else camp.active)
        )
        draft = place(
            self.chamber,
            name=spec.name,
            camp=spec.camp,
            sponsors=sponsors,
            position=goal,
            status_quo=self.status_quo,
            salience=self.salience,
            implied=implied.lean,
            leaning=self._leaning(camp, implied, tie, label),
            halfwidth=implied.halfwidth,
            seen_at=implied.seen_at,
        )
        draft.noise, draft.tie, draft.call = implied.noise, tie, implied.call
        draft.salience = self.salience * camp.strategy.frame.salience(self.chamber.axes)
        draft.opponents, draft.continues, draft.rivals = opponents, spec.continues, spec.rivals
        draft.demand = sum(clause.cost for clause in spec.clauses.values())
        draft.clauses = [(ambition * adds[0], cost) for adds, cost in clauses]
        draft.position = self.status_quo + ambition * (goal - self.status_quo)
        moved = shift(self.changes, spec.name, spec.camp, self.chamber.axes)
        if moved is not None:
            draft.position = draft.position + moved
        self.patents.bring(draft, spec, self.chamber, f"{label}/patents", f"{where}.clauses")
        draft.origin = draft.position.copy()
        self._bind(draft, spec)
        return draft

    def _leaning(self, camp: Camp, implied: Implied, tie: np.ndarray, label: str) -> np.ndarray:
        """What members lean to a text beside its place, (R, N) or (N,) [logits]."""
        leaning = tie
        appeal = camp.strategy.frame.appeal(self.chamber.roster, camp.leaders)
        if appeal is not None:
            leaning = leaning + appeal
        if implied.seen_at is None:  # the record does not tell what only a member knows
            own = own_interest(self.chamber, f"{label}/own")
            leaning = leaning if own is None else leaning + own
        return leaning

    def _implied(
        self, spec: DraftSpec, lines: Mapping[str, int], label: str, where: str
    ) -> tuple[Implied, float | np.ndarray]:
        """What the record implies for a text, and how far members vote as their states would."""
        chamber, item, uncertain = self.chamber, self.item, self.uncertain
        amends = self._target(spec, where)
        implied = Implied.of(chamber, lines, item, spec, label, uncertain, amends)
        if self.committees is None:
            return implied, 1.0
        part = state_part(chamber, self.committees, item, uncertain)
        return of_committees(chamber, self.committees, implied, part, label, uncertain), part

    def _camp_of(self, spec: DraftSpec, where: str) -> Camp:
        by_name = {camp.name: camp for camp in self.camps}
        if spec.camp not in by_name:
            raise ConfigError(f"{where}.camp", "unknown camp", value=spec.camp, choices=by_name)
        return by_name[spec.camp]

    def _sides(self, spec: DraftSpec, camp: Camp, where: str) -> tuple[np.ndarray, np.ndarray]:
        """Who tables the text and who has spoken against it, each (N,) bool."""
        codes = self.chamber.roster.codes
        sponsors, opponents = camp.leaders, np.zeros_like(camp.leaders)
        if spec.sponsors is not None:
            sponsors = codes(spec.sponsors, f"{where}.sponsors")
            for change in self.changes:  # who joins a camp sponsors its texts
                if change.kind == "join" and change.camp == camp.name and change.holds(self.year):
                    sponsors = sponsors | codes(list(change.members))
        if spec.opponents is not None:
            opponents = codes(spec.opponents, f"{where}.opponents")
        else:
            for other in self.camps:
                if other is not camp:
                    opponents = opponents | other.leaders
        return sponsors, opponents

    def _goal(
        self, spec: DraftSpec, sponsors: np.ndarray, implied: Implied, where: str
    ) -> np.ndarray:
        """Where the sponsors want the text to be, (R, D) [sd]."""
        if spec.position is not None:
            return coordinates(self.chamber, spec.position, f"{where}.position")
        if spec.documented and spec.camp in ISSUE[self.item.issue].drafts:
            known = dict(ISSUE[self.item.issue].drafts[spec.camp])
            return coordinates(self.chamber, known, f"{where}.documented")
        in_favour = self._members(spec.known.in_favour, f"{where}.known.in_favour")
        if in_favour.any():
            return mean_position(self.chamber, in_favour)
        if sponsors.any():
            return mean_position(self.chamber, sponsors)
        # nobody's text: one sd from the status quo, the way that members divide
        return self.status_quo + implied.direction

    def _target(self, spec: DraftSpec, where: str) -> Call | None:
        """The text that an amendment would change: another draft of the item, or a title."""
        if spec.amends is None:
            return None
        if spec.amends == spec.name:
            raise ConfigError(f"{where}.amends", "cannot amend itself", value=spec.amends)
        for at, other in enumerate(self.item.drafts):
            if other.name == spec.amends:
                here = f"{self.key}.drafts[{at}]"
                sponsors, _ = self._sides(other, self._camp_of(other, here), here)
                lines = self._lines(other, sponsors, here)
                text = call_of(self.chamber.calibration, lines, self.item, other)
                return replace(text, kind="text")
        bare = DraftSpec(name=spec.amends, camp=spec.camp, title=spec.amends, kind="text")
        return call_of(self.chamber.calibration, {}, self.item, bare)

    def _clauses(self, spec: DraftSpec, where: str) -> list[tuple[np.ndarray, float]]:
        """What each clause adds to the text's place, (R, D) [sd], and costs [logits]."""
        return [
            (coordinates(self.chamber, clause.position, f"{where}.{name}.position"), clause.cost)
            for name, clause in spec.clauses.items()
        ]

    def _bind(self, draft: Draft, spec: DraftSpec) -> None:
        """Bind the sponsors, and whoever has declared its vote."""
        bound = np.where(draft.sponsors, Vote.YES, -1)
        for code, letter in spec.lines.items():
            bound[self.chamber.roster.index(code)] = LINES[letter]
        strength = self.chamber.behaviour.sponsorship
        ordered = instructed(self.changes, spec.name, self.year)
        if ordered:
            places = [self.chamber.roster.index(code) for code in ordered]
            bound[places] = [LINES[letter] for letter in ordered.values()]
            held = np.isin(np.arange(self.chamber.n_members), places)
            strength = np.where(held, INSTRUCTED, strength)
        if (bound >= 0).any():
            draft.commit(self.chamber.positions.now(), strength, bound)

    def _members(self, words: list[str], key: str) -> np.ndarray:
        """Mark who is named, of those in the room; others are known of all the same, (N,) bool."""
        whole = whole_roster()
        named = whole.codes(words, key)
        codes = {code for code, inside in zip(whole.iso3, named, strict=True) if inside}
        return np.array([code in codes for code in self.chamber.roster.iso3])

    def _lines(self, spec: DraftSpec, sponsors: np.ndarray, where: str) -> dict[str, int]:
        """Evidence of what kind of text it is: views known before the vote, and declared lines.

        Who leads a camp is none, unless the scenario says so.
        """
        iso3, known = self.chamber.roster.iso3, spec.known
        against = self._members([*known.against, *(spec.opponents or [])], f"{where}.known.against")
        in_favour = self._members(
            [*known.in_favour, *(spec.sponsors or [])], f"{where}.known.in_favour"
        )
        lines = {iso3[at]: int(Vote.NO) for at in np.flatnonzero(against)}
        lines |= {iso3[at]: int(Vote.YES) for at in np.flatnonzero(in_favour)}
        for code, letter in spec.lines.items():
            if code not in iso3:
                raise ConfigError(f"{where}.lines.{code}", "unknown member code", choices=iso3)
            if sponsors[iso3.index(code)] and letter != "Y":
                key = f"{where}.lines.{code}"
                raise ConfigError(key, "sponsors this text", value=letter, allowed="Y")
            lines[code] = int(LINES[letter])
        return lines

    def _chair_text(self, left: np.ndarray | None) -> Draft:
        """The chair's zero draft, with what members bring to the rival texts.

        What holds now; after a failure, the summary that the last chair has left. How much a
        step matters is what the rival texts tell together, each as far as it divides members:
        a text that hardly leaves what holds tells little of it.
        """
        start = self.status_quo.copy()
        if left is not None:
            start = np.where(np.isnan(left), start, left)
        return Draft(
            name=CHAIR,
            camp=None,
            sponsors=np.zeros(self.chamber.n_members, dtype=bool),
            position=start,
            status_quo=self.status_quo,
            salience=self.salience,
            stakes=pooled_stakes(self.drafts, self.chamber.positions.now()),
            valence=_mean([draft.valence for draft in self.drafts]),
            leaning=_mean([draft.leaning for draft in self.drafts]),
            halfwidth=_mean([draft.halfwidth for draft in self.drafts]),
            noise=_mean([np.asarray(draft.noise) for draft in self.drafts]),
            made_of=self.drafts[0] if len(self.drafts) == 1 else None,
        )


def pooled_stakes(drafts: Sequence[Draft], position: np.ndarray) -> np.ndarray:
    """Stakes of several texts as of one regression over all of them, (R,) [logits per sd²].

    Each text's own is the slope of its members' leans on their gains (`sim.meeting.draft.place`);
    pooled, it weighs by the variance of the gains at stakes of one.
    """
    variance = [(draft.gain(position) / draft.stakes[:, None]).var(axis=1) for draft in drafts]
    weight = np.maximum(np.stack(variance), MIN_STAKES)
    stakes = np.stack([draft.stakes for draft in drafts])
    return (weight * stakes).sum(axis=0) / weight.sum(axis=0)


def _mean(values: Sequence[np.ndarray]) -> np.ndarray:
    """Average arrays that go together by broadcasting."""
    return sum(values[1:], values[0]) / len(values)
