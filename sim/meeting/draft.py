"""Drafts on the table, and how members see them.

A draft is a point on the axes; what holds if it fails is another. Quadratic
loss makes the gain of the one over the other linear in a member's position, and
the record of past votes says how steeply members have divided over such texts
and how readily they approve them. `place` joins the two: the point is where
the sponsors put it, and the slope, the approval and what is left over are
chosen so that, before anyone moves, the ballot is the one the record implies.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from sim.chamber import Chamber
from sim.forecast.evidence import Call
from sim.positions import Positions
from sim.theory.ballot import Vote, spatial_gain, spatial_line

MIN_STAKES = 1e-6


@dataclass
class Draft:
    """One text in R replications.

    Attributes
    ----------
    name : str
    camp : str or None
        Whose text it is; None for the chair's.
    sponsors : (N,) bool
    position, origin, status_quo : (R, D) float64
        Where the text is, where it was tabled, what holds if it fails [sd].
    salience : (D,) float64
        Weight of each axis in this issue; sums to 1.
    stakes : (R,) float64
        Logits per squared sd: how much the issue matters to members.
    valence : (R,) float64
        Approval that owes nothing to the text's place [logits].
    leaning : (R, N) float64
        What each member brings beside its position: the record's residual,
        precedent, ties to the sponsors [logits].
    halfwidth : (R, N) or (1, N) float64
        Half-width of each member's abstention band [logits].
    noise : (N,) float64 or float
        Scale of each member's error in the ballot; 1 for the standard logistic.
    opponents : (N,) bool
        Who has spoken against it.
    commitment : (R, N) float64 or None
        What binds sponsors, and others who have declared a line, to it [logits].
    inducement : (R, N) float64 or None
        What has been spent on each member's vote [logits].
    demand : float or (R,) float64
        What its clauses cost a signer [logits].
    clauses : list of ((D,) float64, float)
        What each clause adds to the text's place [sd], and costs a signer
        [logits]; a clause can be voted on separately.
    royalties : list of (N,) float64
        What the patents of each clause add to the utility of a yes [logits]: part of
        `leaning` as long as the clause is in the text.
    continues : str or None
        Name of the earlier text whose line of precedent it is on.
    tie : (N,) or (R, N) float64, optional
        The part of `leaning` that is loyalty to the sponsors [logits].
    struck : (R, number of clauses) bool or None
        Which clauses have been voted out, or fallen to a patent.
    call : Call or None
        What its first ballot was forecast from; None where no line was known.
    rivals : tuple of str
        Names of the texts between which and this one a signature has to choose.
    made_of : Draft or None
        The one text on the table that a chair's text consolidates; None for any other text,
        and where rivals lie on the table, between which a chair's text takes from all sides.
    """

    name: str
    camp: str | None
    sponsors: np.ndarray
    position: np.ndarray
    status_quo: np.ndarray
    salience: np.ndarray
    stakes: np.ndarray
    valence: np.ndarray
    leaning: np.ndarray
    halfwidth: np.ndarray
    noise: np.ndarray | float = 1.0
    opponents: np.ndarray | bool = False
    inducement: np.ndarray | None = None
    commitment: np.ndarray | None = None
    demand: np.ndarray | float = 0.0
    clauses: list[tuple[np.ndarray, float]] = field(default_factory=list)
    royalties: list[np.ndarray] = field(default_factory=list)
    continues: str | None = None
    tie: np.ndarray | float = 0.0
    struck: np.ndarray | None = None
    call: Call | None = None
    rivals: tuple[str, ...] = ()
    made_of: Draft | None = None
    origin: np.ndarray = field(init=False)
    _sum: tuple = field(init=False, default=(None, None, None), repr=False)
    _bands: dict[int, tuple] = field(init=False, default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        self.origin = self.position.copy()

    def gain(self, position: np.ndarray) -> np.ndarray:
        """Spatial gain of the draft over the status quo (`sim.theory.ballot.spatial_gain`).

        Parameters
        ----------
        position : (R, N, D) float64

        Returns
        -------
        (R, N) float64
            [logits]
        """
        return spatial_gain(position, self.salience, self.position, self.status_quo, self.stakes)

    def approved(self, position: np.ndarray) -> np.ndarray:
        """Spatial gain and valence: (R, N) [logits]."""
        return spatial_gain(
            position, self.salience, self.position, self.status_quo, self.stakes, self.valence
        )

    def lean(self, position: np.ndarray) -> np.ndarray:
        """Utility of a yes to each member, before bloc instructions: (R, N) [logits]."""
        lean = self.approved(position)
        lean += self._brought
        if self.inducement is not None:
            lean += self.inducement
        return lean

    def lean_at(self, positions: Positions) -> np.ndarray:
        """The same where members stand now, with what has not changed since the last round kept."""
        slope, gain = spatial_line(self.salience, self.position, self.status_quo, self.stakes)
        axes = np.flatnonzero(self.salience)
        lean = positions.along(slope, gain + self.valence, axes, self._brought, key=self.name)
        if self.inducement is not None:
            lean += self.inducement
        return lean

    def sincere(self, position: np.ndarray) -> np.ndarray:
        """Lean without what others can only enforce by looking: (R, N) [logits].

        Whips and bloc lines come later (`sim.meeting.sounding`); what has been paid for a
        vote and loyalty to the sponsors are left out.
        """
        lean = self.approved(position)
        lean += self._brought
        lean -= self.tie
        return lean

    @property
    def names(self) -> tuple[str, ...]:
        """Its name, and that of the one text it consolidates."""
        return (self.name,) if self.made_of is None else (self.name, self.made_of.name)

    def taken_over(self) -> np.ndarray:
        """How much of the one text it is made of a chair's text has taken over, (R,) 0 to 1.

        The share of the way from what holds to that text; 1 where the text is no such one.
        """
        text = self.made_of
        if text is None:
            return np.ones(len(self.position))
        way = self.salience * (text.origin - self.status_quo)
        whole = (way * (text.origin - self.status_quo)).sum(axis=1)
        gone = (way * (self.position - self.status_quo)).sum(axis=1)
        return np.clip(gone / np.maximum(whole, MIN_STAKES), 0.0, 1.0)

    def hollow(self) -> np.ndarray | float:
        """Support of a chair's text that owes nothing to what it says, (R, N) [logits].

        Members vote for texts that say little, out of habit. Weighed against having none, a text
        that changes nothing is worth nothing, and one that takes over everything is worth what
        the original is (assumption: linear in between); what a ballot adds to that is this.
        """
        if self.made_of is None:
            return 0.0
        return (1.0 - self.taken_over())[:, None] * (self.valence[:, None] + self.leaning)

    @property
    def _brought(self) -> np.ndarray:
        """What members bring and what binds them, (R, N) [logits]; added up when either is new."""
        leaning, commitment, both = self._sum
        if leaning is not self.leaning or commitment is not self.commitment:
            both = self.leaning if self.commitment is None else self.leaning + self.commitment
            self._sum = (self.leaning, self.commitment, both)
        return both

    def band(self, places: np.ndarray) -> np.ndarray:
        """Half-width of some members' abstention band, (R, n) or (1, n) [logits].

        Parameters
        ----------
        places : (n,) int64
            The same array whenever the same members are meant, so that it is read once.
        """
        kept = self._bands.get(id(places))
        if kept is None or kept[0] is not self.halfwidth or kept[1] is not places:
            kept = (self.halfwidth, places, np.take(self.halfwidth, places, axis=1))
            self._bands[id(places)] = kept
        return kept[2]

    def commit(self, position: np.ndarray, strength: float | np.ndarray, lines: np.ndarray) -> None:
        """Bind members to the lines they have declared.

        None leans less than `strength` beyond the abstention band on its side; one
        that will abstain has a band at least so wide, and stands in its middle.

        Parameters
        ----------
        position : (R, N, D) float64
            Where members stand when the text is tabled [sd].
        strength : float or (R, 1) float64
            [logits]
        lines : (N,) int
            `Vote` codes; -1 for members that have declared nothing.
        """
        between = lines == Vote.ABSTAIN
        if between.any():
            self.halfwidth = np.where(between, np.maximum(self.halfwidth, strength), self.halfwidth)
        lean, far = self.lean(position), self.halfwidth + strength
        short = np.where(lines == Vote.YES, np.maximum(far - lean, 0.0), 0.0)
        short = np.where(lines == Vote.NO, np.minimum(-far - lean, 0.0), short)
        self.commitment = np.where(between, -lean, short)

    def concede(self, step: np.ndarray, towards: np.ndarray, red_line: float) -> None:
        """Move the text a step towards another place, up to its red line.

        Parameters
        ----------
        step : (R,) float64
            Share of the remaining way, 0 to 1.
        towards : (R, D) float64
        red_line : float
            Least share of the first distance from the status quo that must
            remain along the draft's own direction.
        """
        moved = self.position + step[:, None] * (towards - self.position)
        own = self.salience * (self.origin - self.status_quo)
        whole = (own * (self.origin - self.status_quo)).sum(axis=1)
        left = (own * (moved - self.status_quo)).sum(axis=1)
        allowed = left >= red_line * whole
        self.position = np.where(allowed[:, None], moved, self.position)

    def kept(self) -> np.ndarray:
        """Which clauses are still in the text, (R, number of clauses) bool."""
        if self.struck is None:
            return np.ones((len(self.position), len(self.clauses)), dtype=bool)
        return ~self.struck

    def strike(self, struck: np.ndarray) -> None:
        """Take clauses, (R, number of clauses) bool, and all that they bring out of it."""
        gone = struck & self.kept()
        for index, (adds, _) in enumerate(self.clauses):
            self.position = self.position - gone[:, index, None] * adds
        self.struck = ~self.kept() | gone
        for index, paid in enumerate(self.royalties):
            if paid.any():
                self.leaning = self.leaning - gone[:, index, None] * paid
        cost = np.array([cost for _, cost in self.clauses])
        self.demand = self.demand - (gone * cost).sum(axis=1)

    def moved(self) -> np.ndarray:
        """Distance from the text as tabled, (R,) [sd, weighted by salience]."""
        return np.sqrt((self.salience * (self.position - self.origin) ** 2).sum(axis=1))


def place(
    chamber: Chamber,
    *,
    name: str,
    camp: str | None,
    sponsors: np.ndarray,
    position: np.ndarray,
    status_quo: np.ndarray,
    salience: np.ndarray,
    implied: np.ndarray,
    leaning: np.ndarray,
    halfwidth: np.ndarray,
    seen_at: np.ndarray | None = None,
) -> Draft:
    """Table a draft so that its first ballot is the one that the record implies.

    Stakes and valence are the least-squares line, over members, from the
    spatial gain to the implied lean; what the line leaves over stays with each
    member as a residual.

    Parameters
    ----------
    implied : (R, N) float64
        Utility of a yes that past votes imply for such a text [logits].
    leaning : (R, N) or (N,) float64
        Precedent and ties, added on top [logits].
    halfwidth : (R, N) or (1, N) float64
        Of the abstention band [logits].
    seen_at : (1, N, D) or (R, N, D) float64, optional
        Where members stood when their lean was the implied one [sd]; what they
        have moved since counts at the stakes. Where they stand now, unless given.

    Returns
    -------
    Draft
    """
    draft = Draft(
        name=name,
        camp=camp,
        sponsors=sponsors,
        position=np.array(position),
        status_quo=status_quo,
        salience=salience,
        stakes=np.ones(len(position)),
        valence=np.zeros(len(position)),
        leaning=leaning,
        halfwidth=halfwidth,
    )
    gain = draft.gain(chamber.positions.now() if seen_at is None else seen_at)
    gain_off = gain - gain.mean(axis=1, keepdims=True)
    implied_off = implied - implied.mean(axis=1, keepdims=True)
    spread = np.maximum((gain_off**2).sum(axis=1), MIN_STAKES)
    stakes = np.maximum((gain_off * implied_off).sum(axis=1) / spread, MIN_STAKES)
    draft.stakes = stakes
    draft.valence = implied.mean(axis=1) - stakes * gain.mean(axis=1)
    residual = implied - stakes[:, None] * gain - draft.valence[:, None]
    draft.leaning = residual + leaning
    return draft
