"""Walking out: members that leave a body for another, or for a standard of their own.

Whoever leaves takes along its vote, its weight, its contributions and what it implements.
Exit instead of voice has a price: a firm outside a body shapes nothing there (Hirschman,
Exit, Voice, and Loyalty, 1970, ch. 3 [memory]).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np

from sim.errors import ConfigError
from sim.forums.outcome import Outcome
from sim.meeting.state import Meeting
from sim.members.roster import Roster
from sim.parts import Part, non_negative, one_of
from sim.theory.ballot import spatial_gain

__all__ = ["WalkOut", "WalkOuts"]


class WalkOut(Part):
    """One group that leaves one body, together.

    Give the ``year`` from which on it has left, or the ``cost`` of leaving, and it leaves
    of its own accord once a decision has cost it more.

    Parameters
    ----------
    who : list of str
        Codes and blocs.
    of : str
        Name of the body that they leave.
    to : str, optional
        Name of the body to which they go; they go to none, and use the de facto standard of
        the scenario if it has one (`sim.meeting.de_facto.DeFacto`), unless given.
    year : int, optional
        From when on.
    before : str, optional
        Name of a stage: they walk out of the meetings of that year before it, and come back for
        the next. They still vote by letter where the body does; who proposes a text and is
        not there answers no comments on it (`sim.forums.procedures.NationalBodyBallot`).
    cost : float, optional
        What leaving costs them [logits]: they leave after a decision that is worth so much
        less to their mean than the best of the texts on the table would have been.
        Assumption; range 0 to 4, as for the cost of blocking, the other way of saying no.
    note : str
        Source, and what is assumed.

    Examples
    --------
    >>> WalkOut(who=["huawei"], of="ieee_sa")
    Traceback (most recent call last):
        ...
    sim.errors.ConfigError: year: give the year in which they leave, or the cost of leaving, \
got 'nothing'
    """

    needs_target = False

    def __init__(
        self,
        *,
        who: list[str],
        of: str,
        to: str | None = None,
        year: int | None = None,
        before: str | None = None,
        cost: float | None = None,
        note: str = "",
    ):
        if not who:
            raise ConfigError("who", "names nobody who leaves", value=who)
        if (year is None) == (cost is None):
            problem = "give the year in which they leave, or the cost of leaving"
            raise ConfigError("year", problem, value="nothing" if year is None else "both")
        if before is not None and (year is None or to is not None):
            problem = "goes with a year, and with no body to go to"
            raise ConfigError("before", problem, value=before)
        self.before = before
        if to == of:
            raise ConfigError("to", "is the body that they leave", value=to)
        self.who, self.of, self.to, self.year, self.note = list(who), of, to, year, note
        self.cost = None if cost is None else non_negative("cost", cost)

    @property
    def lasting(self) -> bool:
        """Whether it leaves the body in a year for good."""
        return self.year is not None and self.before is None

    def has_left(self, year: int) -> bool:
        """Whether a planned walk-out has happened by, or happens in, a year."""
        if self.year is None:
            return False
        return year >= self.year if self.before is None else year == self.year


class WalkOuts:
    """All of a scenario's `WalkOut`.

    Parameters
    ----------
    groups : sequence of WalkOut
    key : str
        For messages.
    """

    def __init__(self, groups: Sequence[WalkOut], key: str):
        self.groups, self.key = list(groups), key

    def check(
        self,
        roster: Roster,
        whole: Roster,
        seated: Mapping[str, np.ndarray],
        held: Sequence[tuple[int, str]],
        stages: Mapping[str, Collection[str]],
    ) -> None:
        """Refuse a body that is not there, whoever has no seat to leave, and an empty body.

        Parameters
        ----------
        roster, whole : Roster
            Those of the scenario, and everybody there is.
        seated : mapping of str to (N,) bool
            By body: who sits in it.
        held : sequence of (int, str)
            Year and body of every meeting.
        stages : mapping of str to names
            By body.
        """
        for at, group in enumerate(self.groups):
            where = f"{self.key}[{at}]"
            for key, body in (("of", group.of), ("to", group.to)):
                if body is not None and body not in seated:
                    raise ConfigError(f"{where}.{key}", "unknown body", value=body, choices=seated)
            whole.codes(group.who, f"{where}.who")
            for word in group.who:
                if word in whole.iso3 and word not in roster.iso3:
                    raise ConfigError(
                        f"{where}.who", "has no seat in any body of the scenario", value=word
                    )
            who = roster.codes(group.who, f"{where}.who")
            if not (who & seated[group.of]).any():
                raise ConfigError(
                    f"{where}.who", f"has no seat in {group.of} that it could leave",
                    value=group.who,
                )  # fmt: skip
            if group.before is not None:
                one_of(f"{where}.before", group.before, list(stages[group.of]))
            years = [year for year, body in held if body in (group.of, group.to)]
            if not years:
                raise ConfigError(f"{where}.of", "never meets in the scenario", value=group.of)
            if group.year is not None and group.year > max(years):
                raise ConfigError(
                    f"{where}.year", f"{group.of} does not meet then or later",
                    value=group.year, allowed=f"up to {max(years)}",
                )  # fmt: skip
            if not (seated[group.of] & ~who).any():
                raise ConfigError(f"{where}.who", f"leaves {group.of} empty", value=group.who)

    def seats(
        self, seated: np.ndarray, body: str, roster: Roster, year: int | None = None
    ) -> np.ndarray:
        """Give who sits in a body in a year, of those who did at first, (N,) bool.

        Who may come of its own accord has a seat kept in the body it would go to, and who may
        leave so keeps its seat, empty; None for a year stands for the beginning.
        """
        out = seated
        for group in self.groups:
            who = roster.codes(group.who)
            left = group.lasting and year is not None and group.has_left(year)
            if group.of == body and left:
                out = out & ~who
            if group.to == body and (left or group.cost is not None):
                out = out | who
        return out

    def gone(
        self, left: Mapping[int, np.ndarray], body: str, roster: Roster, seated: np.ndarray
    ) -> np.ndarray | None:
        """Whose seat in a body is empty: left of its own accord, or not yet come, (R, N) bool.

        Parameters
        ----------
        left : mapping of int to (R,) bool
            By number of the group: where it has left.
        seated : (N,) bool
            Who sat in the body at first.
        """
        out = None
        for number, group in enumerate(self.groups):
            if group.cost is None or body not in (group.of, group.to):
                continue
            who = roster.codes(group.who)
            if group.of == body:
                empty = left[number][:, None] & who
            else:
                empty = ~left[number][:, None] & who & ~seated
            out = empty if out is None else out | empty
        return out

    def on_their_own(
        self, left: Mapping[int, np.ndarray], body: str, roster: Roster, year: int
    ) -> np.ndarray | None:
        """Who has left a body for no other, (R, N) bool; None where nobody could have."""
        out = None
        for number, group in enumerate(self.groups):
            if group.of != body or group.to is not None or group.before is not None:
                continue
            if group.year is not None:
                where = np.full(len(left[number]), year >= group.year)
            else:
                where = left[number]
            here = where[:, None] & roster.codes(group.who)
            out = here if out is None else out | here
        return out

    def opening(
        self,
        meeting: Meeting,
        left: Mapping[int, np.ndarray],
        seated: Mapping[str, np.ndarray],
        year: int,
    ) -> None:
        """Leave the seats of those empty who have walked out of their own accord.

        Parameters
        ----------
        seated : mapping of str to (N,) bool
            By body: who sat in it at first.
        """
        if not self.groups:
            return
        roster = meeting.chamber.roster
        for body, first in seated.items():
            gone = self.gone(left, body, roster, first)
            if gone is not None:
                meeting.past.gone[body] = gone
        for group in self.groups:
            if group.before is not None and (group.of, group.year) == (
                meeting.room.forum.name,
                year,
            ):
                before = meeting.past.left_before
                who = roster.codes(group.who) | before.get(group.before, False)
                before[group.before] = who
        meeting.past.walked = self.on_their_own(left, meeting.room.forum.name, roster, year)
        meeting.room.present = meeting.there(meeting.room.present)

    def at_first(self, n_replications: int) -> dict[int, np.ndarray]:
        """Nobody has left of its own accord."""
        return {number: np.zeros(n_replications, bool) for number in range(len(self.groups))}

    def after(
        self,
        left: dict[int, np.ndarray],
        meeting: Meeting,
        outcome: Outcome,
        body: str,
        year: int,
    ) -> list[dict[str, object]]:
        """Let groups leave of their own accord after a decision; tell who has left.

        Returns
        -------
        list of dict
            For each group that the body has or had: ``group``, ``members``, ``to``, and,
            (R,) each, ``loss`` [logits] and ``left``.
        """
        roster, told = meeting.chamber.roster, []
        for number, group in enumerate(self.groups):
            if group.of != body:
                continue
            who = roster.codes(group.who)
            loss = losses(meeting, outcome, who)
            if group.cost is not None:
                left[number] = left[number] | (loss > group.cost)
                gone = left[number]
            else:
                gone = np.full(len(loss), group.has_left(year))
            told.append(
                {
                    "group": " ".join(group.who),
                    "members": int(np.count_nonzero(who)),
                    "to": group.to or "none",
                    "loss": loss,
                    "left": gone.copy(),
                }
            )
        return told


def losses(meeting: Meeting, outcome: Outcome, who: np.ndarray) -> np.ndarray:
    """How much less a decision is worth to a group than the text it would have had, (R,).

    By its mean, on the scale of a ballot; 0 or more. The text it would have had is the best of
    those on the table as they were tabled, or what held before; where several are adopted it
    can follow the one that it likes best.

    Returns
    -------
    (R,) float64
        [logits]
    """
    drafts, position = meeting.text.drafts, meeting.chamber.positions.now()[:, who]

    def worth(k: int, place: np.ndarray) -> np.ndarray:
        draft = drafts[k]
        gain = spatial_gain(position, draft.salience, place, draft.status_quo, draft.stakes)
        return gain.mean(axis=1)

    own = [k for k, draft in enumerate(drafts) if draft.camp is not None]
    best = np.maximum(np.max([worth(k, drafts[k].origin) for k in own], axis=0), 0.0)
    worths = [worth(k, draft.position) for k, draft in enumerate(drafts)]
    got = np.where(outcome.adopted, np.stack(worths, axis=1), -np.inf).max(axis=1)
    return np.maximum(best - np.where(np.isfinite(got), got, 0.0), 0.0)
