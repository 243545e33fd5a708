"""The state of one agenda item in one meeting, in groups: text, room, money, past.

`open_meeting` makes it; the phases of a round (`sim.meeting.phases`) are
functions that change it; what members think of the texts is worked out in
`sim.meeting.sounding`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from sim.chamber import Chamber
from sim.forums.forum import Forum
from sim.meeting.aims import Aim, aims_of
from sim.meeting.draft import Draft
from sim.meeting.expected import Expected
from sim.meeting.room import Room, seat
from sim.meeting.yardstick import Yardstick
from sim.strategies.camp import Camp
from sim.strategies.dependence import dependence
from sim.world import World


@dataclass
class Texts:
    """What is on the table, and what members think of it.

    Attributes
    ----------
    drafts : list of Draft
        Rival texts in order of submission; the chair's own text first where the
        body has one.
    yardstick : Yardstick
        Fixed reference points of the scenario.
    """

    drafts: list[Draft]
    yardstick: Yardstick
    _ask: Callable[[], list[np.ndarray]] | None = field(default=None, repr=False)
    _leans: list[np.ndarray] = field(default_factory=list, repr=False)
    _expected: Expected | None = field(default=None, repr=False)

    @property
    def leans(self) -> list[np.ndarray]:
        """Log-odds of a yes to each draft, as last sounded out, (R, N) each [logits]."""
        self.answer()
        return self._leans

    @property
    def expected(self) -> Expected:
        """Probabilities of a yes and of a no that these imply."""
        if self._expected is None:
            self._expected = Expected(self.drafts, self.leans)
        return self._expected

    def sounded(self, ask: Callable[[], list[np.ndarray]]) -> None:
        """Take down how members are asked, once somebody wants to know."""
        self._ask, self._expected = ask, None

    def answer(self) -> None:
        """Ask them now, if nobody has since."""
        if self._ask is not None:
            self._leans, self._ask = self._ask(), None

    def of(self, camp: str) -> list[int]:
        """Give the places of a camp's drafts."""
        return [k for k, draft in enumerate(self.drafts) if draft.camp == camp]


@dataclass
class Money:
    """What camps have given in this meeting.

    Attributes
    ----------
    transfer : (C, R, N) float64
        What each camp has given each member [bn US$].
    spend : (C, R) float64
        [bn US$]
    promise : dict of int to (R, N) float64
        By camp: what pledges add to the attraction of its coalition [logits].
    aimed : dict of (int, int) to (R, N) float64
        By camp and sign: what was given for its texts, and against others [bn US$].
    """

    transfer: np.ndarray
    spend: np.ndarray
    promise: dict[int, np.ndarray] = field(default_factory=dict)
    aimed: dict[tuple[int, int], np.ndarray] = field(default_factory=dict)


@dataclass
class Past:
    """What earlier years have left; nothing of it in a meeting that stands alone.

    Attributes
    ----------
    world : World or None
    effort, whip : dict of str to (R,) float64
        By camp: multiplier of its budget, and pull to the line beside its own
        discipline [logits].
    united : set of str
        Camps that a pact has bound to oppose rival texts.
    inherited : bool
        Whether stocks of earlier spending count.
    carried : dict of str to (R,) bool
        By kind: motions on the matter that have carried and hold (see
        `sim.forums.procedures.ImportantQuestion`).
    signed : dict of str to (R, N) float64
        By text: what it is worth to those who have signed it at an earlier meeting, −∞ to
        others; of texts with rivals only [logits].
    gone : dict of str to (R, N) bool
        By body: whose seat is empty, having left of its own accord or not yet come
        (`sim.walk_outs`).
    left_before : dict of str to (N,) bool
        By stage: who walks out of this meeting before it.
    walked : (R, N) bool or None
        Who has left this body for no other.
    turn : (int, int)
        Number of this meeting in its campaign, and how many there are.
    """

    world: World | None = None
    effort: dict[str, np.ndarray] = field(default_factory=dict)
    whip: dict[str, np.ndarray] = field(default_factory=dict)
    united: frozenset[str] = frozenset()
    inherited: bool = False
    carried: dict[str, np.ndarray] = field(default_factory=dict)
    signed: dict[str, np.ndarray] = field(default_factory=dict)
    gone: dict[str, np.ndarray] = field(default_factory=dict)
    left_before: dict[str, np.ndarray] = field(default_factory=dict)
    walked: np.ndarray | None = None
    turn: tuple[int, int] = (0, 1)


@dataclass
class Meeting:
    """One agenda item in one meeting, in R replications.

    Attributes
    ----------
    chamber : Chamber
    camps : list of Camp
    label, item, issue : str
        Prefix of the item's random streams, its name, and which of
        `sim.forums.forum.ISSUES` it is.
    text : Texts
    room : Room
    money : Money
    past : Past
    coalition : (C, R, N) bool
    excluded : (C, N) bool
        Whom a camp's club leaves out.
    answer : list of (R, N) float64 or None
        What each camp's demands and conduct add to the utility of what it wants [logits].
    aims : list of list of Aim
        By camp: the texts it works for and against.
    appeal : list of (N,) float64 or None
        By camp: what its words add to the utility of what it wants [logits]; on its own
        text that is in the draft already.
    opening : (R, N, D) float64 or None
        Where members stood, in a body that only talks [sd].
    round : int
        Rounds played.
    watched : bool
        Whether agents written by others take part, who may ask at any time.
    ties : dict of int to ((R, N) bool, (R, N) float64)
        By camp: a coalition, and what ties into it are worth to each member [logits].
    """

    chamber: Chamber
    camps: list[Camp]
    label: str
    item: str
    issue: str
    text: Texts
    room: Room
    money: Money
    past: Past
    coalition: np.ndarray
    excluded: np.ndarray
    answer: list[np.ndarray | None]
    aims: list[list[Aim]]
    appeal: list[np.ndarray | None]
    opening: np.ndarray | None = None
    round: int = 0
    watched: bool = False
    ties: dict[int, tuple[np.ndarray, np.ndarray]] = field(default_factory=dict)

    @property
    def rounds(self) -> int:
        """How many rounds the body takes."""
        return self.room.forum.rounds

    def there(self, who: np.ndarray) -> np.ndarray:
        """Leave out of some members, (N,) or (R, N), those whose seat here is empty."""
        gone = self.past.gone.get(self.room.forum.name)
        return who if gone is None else np.where(gone, np.zeros_like(who), who)

    @cached_property
    def strength(self) -> np.ndarray:
        """Weight of each member's company, (N,): the root of its capability (docs/theory.md)."""
        return np.sqrt(self.chamber.roster.column("capability"))

    @cached_property
    def reserve(self) -> np.ndarray:
        """What joining a coalition costs each member, (R, N) [logits]."""
        return self.chamber.behaviour.joining_cost + self.room.join_noise

    @cached_property
    def patronage(self) -> np.ndarray:
        """Dependence of members on each camp's leaders, (C, N), 0 to 1."""
        roster = self.chamber.roster
        return np.stack([dependence(roster, camp.leaders) for camp in self.camps])

    def own(self, camp: Camp) -> list[int]:
        """Give the places of a camp's drafts."""
        return self.text.of(camp.name)

    def works(self, c: int, k: int) -> int:
        """Say whether a camp works for a draft, 1, against it, -1, or not on it, 0."""
        return next((aim.sign for aim in self.aims[c] if k in aim.places), 0)

    def line(self, c: int, k: int) -> int:
        """Say whether a camp's line on a draft is yes, 1, no, -1, or open, 0."""
        if worked := self.works(c, k):
            return worked
        camp, owner = self.camps[c], self.text.drafts[k].camp
        if owner == camp.name:
            return 1
        united = camp.strategy.discipline.opposes_rivals or camp.name in self.past.united
        return -1 if owner is not None and united else 0


def open_meeting(
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
) -> Meeting:
    """Seat the members in a body before rival texts; nothing has been sounded out yet.

    Parameters
    ----------
    drafts : sequence of Draft
        In order of submission.
    label : str
        Prefix of this item's random streams.
    entitled : (N,) bool
        Who may vote in this body.

    Returns
    -------
    Meeting
    """
    shape = (len(camps), chamber.n_replications, chamber.n_members)
    room = seat(chamber, forum, drafts, label, entitled)
    return Meeting(
        chamber=chamber,
        camps=list(camps),
        label=label,
        item=item,
        issue=issue,
        text=Texts(list(drafts), yardstick),
        room=room,
        money=Money(np.zeros(shape), np.zeros(shape[:2])),
        past=Past(),
        coalition=np.zeros(shape, dtype=bool),
        excluded=np.array([left_out(camp, camps) for camp in camps]),
        answer=[None] * len(camps),
        aims=[aims_of(camp, drafts) for camp in camps],
        appeal=[camp.strategy.frame.appeal(chamber.roster, camp.leaders) for camp in camps],
        opening=chamber.positions.now().copy(order="K") if room.talks else None,
    )


def left_out(camp: Camp, camps: Sequence[Camp]) -> np.ndarray:
    """Whom a camp's new club leaves out, (N,) bool: neither invited nor a leader of any camp."""
    if not camp.strategy.invite.excludes:
        return np.zeros(len(camp.leaders), dtype=bool)
    leads = np.any([other.leaders for other in camps], axis=0)
    return ~camp.invited & ~leads
