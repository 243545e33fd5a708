"""One agenda item in one meeting: the phases of a round, and the decision.

The order is docs/odd.md: caucus, court, deliberate, revise, sound out; when the
chair closes, decide and aftermath. Every phase is a few passes over (R, N)
blocks; all members move at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from sim.chamber import Chamber
from sim.forums.forum import Forum
from sim.forums.procedures import NoDecision
from sim.meeting import caucus, courting, deliberation
from sim.meeting.draft import Draft
from sim.meeting.outcomes import Yardstick
from sim.strategies.camp import Camp
from sim.strategies.draft import Drafting
from sim.strategies.view import View

SHAPED_RED_LINE = 0.25  # what work on a rival's text cannot take off; stated range 0 to 0.5
CHAIR_STEP = 0.5  # share of the way the chair moves in the first round; stated range 0.1 to 0.9
SURGICAL = 0.1  # share of the way to objectors in one late edit (OE-2); stated range 0.02 to 0.3


def chance(lean: np.ndarray) -> np.ndarray:
    """Logistic function, by the hyperbolic tangent (three times as fast as `expit`)."""
    out = np.tanh(0.5 * lean)
    out += 1.0
    out *= 0.5
    return out


class Expected:
    """Chances of a yes and of a no to each draft, worked out when first asked for.

    Parameters
    ----------
    drafts : sequence of Draft
    leans : sequence of (R, N) float64
        One for each draft [logits].
    """

    def __init__(self, drafts: Sequence[Draft], leans: Sequence[np.ndarray]):
        self._drafts, self._leans = drafts, leans
        self._known: dict[int, tuple[np.ndarray, np.ndarray]] = {}

    def __getitem__(self, k: int) -> tuple[np.ndarray, np.ndarray]:
        """Give the chances of yes and no to one draft, two (R, N) float64."""
        if k not in self._known:
            lean, h = self._leans[k], self._drafts[k].halfwidth
            sharp = 1.0 / self._drafts[k].noise
            self._known[k] = (chance((lean - h) * sharp), chance((-lean - h) * sharp))
        return self._known[k]


class Meeting:
    """The state of one agenda item, and what each phase does to it.

    Parameters
    ----------
    chamber : Chamber
    forum : Forum
    camps : sequence of Camp
    drafts : sequence of Draft
        Rival texts in order of submission; the chair's own text comes last
        where the body has one.
    yardstick : Yardstick
        The axis between the camps' reference positions.
    label : str
        Prefix of this item's random streams.
    entitled : (N,) bool
        Who may vote in this body.
    item, issue : str
        Name of the agenda item, and which of `sim.forums.forum.ISSUES` it is.

    Attributes
    ----------
    coalition : (C, R, N) bool
    transfer : (C, R, N) float64
        What each camp has given each member [bn US$].
    spend : (C, R) float64
        [bn US$]
    past : World or None
        What earlier years have left; see `sim.campaign.campaign`.
    effort, whip : dict of str to (R,) float64
        By camp: multiplier of its budget, and pull to the line beside its own
        discipline [logits], as the past has left them.
    united : set of str
        Camps that a pact has bound to oppose rival texts.
    turn : (int, int)
        Number of this meeting in its campaign, and how many there are.
    """

    def __init__(
        self,
        chamber: Chamber,
        forum: Forum,
        camps: Sequence[Camp],
        drafts: Sequence[Draft],
        yardstick: Yardstick,
        label: str,
        *,
        entitled: np.ndarray,
        item: str = "",
        issue: str = "",
    ):
        self.chamber, self.forum, self.camps = chamber, forum, list(camps)
        self.drafts, self.yardstick, self.label = list(drafts), yardstick, label
        self.round, self.rounds = 0, forum.rounds
        n_replications, n_members = chamber.n_replications, chamber.n_members
        self.entitled, self.item, self.issue = entitled, item, issue
        self.past, self.effort, self.whip, self.turn = None, {}, {}, (0, 1)
        self.inherited, self.united = False, frozenset()
        self.promise: dict[int, np.ndarray] = {}
        self.dependence: dict[int, np.ndarray] = {}
        self.answer: list[np.ndarray | None] = [None] * len(self.camps)
        self.talks = all(isinstance(stage, NoDecision) for stage in forum.stages.values())
        self.opening = chamber.position.copy(order="K") if self.talks else None
        self.attendance = np.where(entitled, forum.attendance.rates(chamber.attendance), 0.0)
        draw = chamber.streams
        self.arrival = draw.uniform(f"{label}/attendance", (n_members,))
        self.present = self.arrival < self.attendance
        self.ballot_noise = draw.logistic(f"{label}/ballot", (len(self.drafts), n_members))
        for k, draft in enumerate(self.drafts):
            self.ballot_noise[:, k] *= draft.noise
        self.join_noise = draw.logistic(f"{label}/join", (n_members,))
        shape = (len(self.camps), n_replications, n_members)
        self.coalition = np.zeros(shape, dtype=bool)
        self.transfer = np.zeros(shape)
        self.spend = np.zeros(shape[:2])
        self.excluded = np.array([self._excluded(camp) for camp in self.camps])
        self.sound_out()

    def _excluded(self, camp: Camp) -> np.ndarray:
        if not camp.strategy.invite.forms_club:
            return np.zeros(self.chamber.n_members, dtype=bool)
        leads = np.any([other.leaders for other in self.camps], axis=0)
        return ~camp.invited & ~leads

    @cached_property
    def strength(self) -> np.ndarray:
        """Weight of each member's company, (N,): the root of its capability (docs/theory.md)."""
        return np.sqrt(self.chamber.roster.column("capability"))

    def own(self, camp: Camp) -> list[int]:
        """Give the places of a camp's drafts."""
        return [k for k, draft in enumerate(self.drafts) if draft.camp == camp.name]

    # -- the phases of a round, in order -----------------------------------------

    def caucus(self) -> None:
        """Members choose the coalition that attracts them most, or none."""
        caucus.gather(self)
        for c, camp in enumerate(self.camps):
            self.answer[c] = self._answer(c, camp)

    def _answer(self, c: int, camp: Camp) -> np.ndarray | None:
        """What a camp's demands and its conduct add to the lean to its text."""
        if not self.own(camp):
            return None
        strategy = camp.strategy
        view = self.view(c, self.own(camp)[0])
        answer = strategy.discipline.demand(view)
        if strategy.frame.claim > 0 and self.chamber.behaviour.hypocrisy:
            inside = self.coalition[c]
            conduct = (inside * strategy.frame.conduct(view.roster)).sum(axis=1)
            short = strategy.frame.claim - conduct / np.maximum(inside.sum(axis=1), 1)
            cost = self.chamber.behaviour.hypocrisy * np.maximum(short, 0.0)
            lost = np.where(inside, 0.0, -cost[:, None])
            answer = lost if answer is None else answer + lost
        return answer

    def court(self) -> None:
        """Camps spend; what a member has been given counts on the camp's own draft."""
        courting.spend(self)

    def deliberate(self) -> None:
        """Members listen to their caucuses; in a body that only talks, to everyone near."""
        if self.talks:
            deliberation.talk(self)
        else:
            self.chamber.consult(self.chamber.behaviour.listening)

    def revise(self) -> None:
        """Sponsors give way towards the status quo; the chair, towards objectors."""
        for c, camp in enumerate(self.camps):
            drafting = camp.strategy.draft
            for k in self.own(camp):
                if type(drafting).concession is Drafting.concession:  # gives way to nobody
                    continue
                draft, view = self.drafts[k], self.view(c, k)
                step = drafting.concession(view)
                if step.any():
                    goal = drafting.towards(view)
                    goal = draft.status_quo if goal is None else goal
                    draft.concede(step, goal, drafting.red_line)
            if drafting.shaping:
                for draft in self.drafts:
                    if draft.camp not in (None, camp.name):
                        step = np.full(self.chamber.n_replications, drafting.shaping)
                        draft.concede(step, draft.status_quo, SHAPED_RED_LINE)
        for k, draft in enumerate(self.drafts):
            if draft.camp is None:
                self.towards_compromise(k)

    def towards_compromise(self, k: int) -> None:
        """Move the chair's text to where the rival drafts' expected mandates balance.

        A vote would give each rival text the authority of its majority, so
        the chair bargains in the shadow of the vote (docs/theory.md, consensus).
        """
        chair = self.drafts[k]
        rivals = [j for j, draft in enumerate(self.drafts) if draft.camp is not None]
        mandate = np.stack([self.mandate(j) for j in rivals]) + 1e-9
        mandate /= mandate.sum(axis=0)
        target = sum(
            m[:, None] * self.drafts[j].position for m, j in zip(mandate, rivals, strict=True)
        )
        objectors = self.objectors(k)
        weight = self.strength * self.entitled
        heard = (objectors * weight).sum(axis=1) / weight.sum()
        left = 1.0 - self.round / self.rounds  # ever smaller edits as adoption nears (OE-2)
        chair.position = chair.position + CHAIR_STEP * left * (target - chair.position)
        self.towards(k, objectors, CHAIR_STEP * left * heard)

    def towards(self, k: int, objectors: np.ndarray, step: np.ndarray) -> None:
        """Move a text a step, (R,) share of the way, to the mean of those who object to it."""
        heads, draft = objectors.sum(axis=1), self.drafts[k]
        weight = objectors / np.maximum(heads, 1)[:, None]
        for d in range(draft.position.shape[1]):
            wish = (weight * self.chamber.position[..., d]).sum(axis=1)
            draft.position[:, d] += np.where(heads > 0, step, 0.0) * (wish - draft.position[:, d])

    def sound_out(self) -> None:
        """Work out every member's lean to every draft; heads are counted when somebody asks."""
        self.leans = [self.stance(k) for k in range(len(self.drafts))]
        self.expected = Expected(self.drafts, self.leans)

    # -- what members think -----------------------------------------------------

    def stance(self, k: int) -> np.ndarray:
        """Lean to yes on a draft, with whips, resentment and bloc lines: (R, N) [logits]."""
        draft = self.drafts[k]
        lean = draft.lean(self.chamber.position)
        for c, camp in enumerate(self.camps):
            discipline = camp.strategy.discipline
            if draft.camp == camp.name:
                if self.excluded[c].any():
                    lean -= self.chamber.behaviour.exclusion * self.excluded[c]
                if self.answer[c] is not None:
                    lean += self.answer[c]
                if discipline.strength:
                    lean += discipline.strength * self.coalition[c]
                if camp.name in self.whip:
                    lean += self.whip[camp.name][:, None] * self.coalition[c]
            elif draft.camp is not None and (discipline.opposes_rivals or camp.name in self.united):
                lean -= discipline.strength * self.coalition[c]
                if camp.name in self.whip:
                    lean -= self.whip[camp.name][:, None] * self.coalition[c]
        for _, places, strength in self.chamber.lines:
            inside = np.take(lean, places, axis=1)
            band = np.take(draft.halfwidth, places, axis=1)
            lean[:, places] = toward_line(inside, strength, band)
        return lean

    def mandate(self, k: int) -> np.ndarray:
        """Expected yes minus no, as a share of those entitled, 0 or more: (R,)."""
        yes, no = self.expected[k]
        lead = ((yes - no) * self.attendance).sum(axis=1)
        return np.maximum(lead / self.entitled.sum(), 0.0)

    def yes_share(self, k: int) -> np.ndarray:
        """Expected yes over yes and no: (R,)."""
        yes, no = self.expected[k]
        yes, no = (yes * self.attendance).sum(axis=1), (no * self.attendance).sum(axis=1)
        return yes / np.maximum(yes + no, 1e-12)

    def objectors(self, k: int, standing: np.ndarray | None = None) -> np.ndarray:
        """Members who would rather bear the cost of blocking than the text: (R, N) bool.

        Those who have spoken against it need no more than to be still against it.
        """
        behaviour = self.chamber.behaviour
        cost = np.full((self.chamber.n_replications, 1), behaviour.block_cost)
        if standing is not None:
            fellows = np.maximum(np.asarray(standing) - 1, 0)[:, None]
            cost = cost * (1 + behaviour.isolation / (1 + fellows))
        spoken = self.drafts[k].opponents & (self.leans[k] < 0)
        return self.entitled & ((-self.leans[k] > cost) | spoken)

    def view(self, c: int, k: int) -> View:
        """What a camp can see."""
        camp = self.camps[c]
        return View(
            roster=self.chamber.roster,
            round=self.round,
            rounds=self.rounds,
            entitled=self.entitled,
            leaders=camp.leaders,
            invited=camp.invited,
            position=self.chamber.position,
            lean=self.leans[k],
            halfwidth=self.drafts[k].halfwidth,
            coalition=self.coalition[c],
            lookup=courting.Sight(self, c, k),
        )


def toward_line(
    lean: np.ndarray, strength: float | np.ndarray, halfwidth: np.ndarray
) -> np.ndarray:
    """Pull a bloc's members towards the vote that most of them favour.

    Parameters
    ----------
    lean : (R, n) float64
        The bloc's members only [logits].
    strength : float or (R, 1) float64
        Pull [logits]. Towards an abstention it brings leans nearer to zero.
    halfwidth : (R, n), (1, n) or (n,) float64
        Half-width of the abstention band [logits].

    Returns
    -------
    (R, n) float64

    Examples
    --------
    >>> toward_line(np.array([[3.0, 2.0, -1.0]]), 2.0, np.array([0.5]))
    array([[5., 4., 1.]])
    >>> toward_line(np.array([[0.2, -0.1, 3.0]]), 2.0, np.array([0.5]))
    array([[ 0., -0.,  1.]])
    """
    yes = (lean > halfwidth).sum(axis=1)
    no = (lean < -halfwidth).sum(axis=1)
    abstain = lean.shape[1] - yes - no
    line = np.where((yes >= no) & (yes > abstain), 1, np.where(no > abstain, -1, 0))[:, None]
    held = np.sign(lean) * np.maximum(np.abs(lean) - strength, 0)
    return np.where(line == 0, held, lean + strength * line)
