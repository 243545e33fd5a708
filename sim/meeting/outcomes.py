"""What a meeting's decisions mean in law: whose texts are in force, and how far they go.

An agenda item ends in one of five ways, with no threshold: only texts of one
camp are in force (its name), rival texts side by side (``both``), one agreed
text (``compromise``), or nothing (``none``, which is nobody's success). Rival
texts in force have equal legal force; majorities have none. Where the texts in
force stand is a measurement beside it, on a yardstick that a scenario states once
(`sim.meeting.yardstick`). Every metric is given for every camp.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.forums.outcome import Outcome, Result
from sim.meeting.state import Meeting
from sim.theory.ballot import Vote

BOTH, COMPROMISE, NONE = "both", "compromise", "none"
NOBODY = -1  # owner of an agreed text
UNCHANGED = 1e-9  # a text nearer than that to where it was tabled has not been changed [sd]

RESULTS = (
    "failed",
    "adopted_by_vote",
    "adopted_by_consensus",
    "blocked",
    "not_considered",
    "postponed",
    "pledged",
    "no_decision",
    "no_quorum",
    "undecided",
    "split",
)
SPLIT = RESULTS.index("split")


@dataclass(frozen=True)
class InForce:
    """What holds after the decision, in R replications.

    Attributes
    ----------
    result : (R,) int8
        Index into `RESULTS`: how the decision was taken.
    outcome : (R,) int8
        Index into `names`.
    names : tuple of str
        The camps, then both, compromise, none.
    owner : (R, K) int8
        Whose each text is: a camp's place, or `NOBODY`.
    own : (R, K) bool
        Whether it would be in force as its owner's own; False for an agreed one.
    alignment, shift : (R,) float64
        Of what is in force; and against the status quo.
    gets : (C, R) bool
        Which camps have a text of theirs in force.
    utility : (C, R) float64
        What is in force is worth to each camp, against the status quo; see
        `sim.meeting.yardstick.Yardstick.utility`.
    """

    result: np.ndarray
    outcome: np.ndarray
    names: tuple[str, ...]
    owner: np.ndarray
    own: np.ndarray
    alignment: np.ndarray
    shift: np.ndarray
    gets: np.ndarray
    utility: np.ndarray

    def ends(self, name: str) -> np.ndarray:
        """Mark the replications that end so, (R,) bool."""
        return self.outcome == self.names.index(name)


def outcome_names(camps: Sequence[str]) -> tuple[str, ...]:
    """Name the ways in which an item can end.

    Examples
    --------
    >>> outcome_names(["democratic", "sovereigntist"])
    ('democratic', 'sovereigntist', 'both', 'compromise', 'none')
    """
    return (*camps, BOTH, COMPROMISE, NONE)


def legal_outcome(
    adopted: np.ndarray, owner: np.ndarray, own: np.ndarray, n_camps: int
) -> np.ndarray:
    """Say how an item ends in law.

    Parameters
    ----------
    adopted : (R, K) bool
    owner : (R, K) int
        Whose text it is: a camp's place, or `NOBODY`.
    own : (R, K) bool
        Whether the text is in force as its owner's; False for one that was
        agreed after it had been changed.
    n_camps : int

    Returns
    -------
    (R,) int8
        Index into `outcome_names`.

    Examples
    --------
    >>> names = outcome_names(["north", "south"])
    >>> adopted = np.array([[1, 0], [1, 1], [1, 0], [0, 0]], dtype=bool)
    >>> owner, own = np.array([[0, 1]] * 4), np.array([[1, 1], [1, 1], [0, 1], [1, 1]], dtype=bool)
    >>> [names[code] for code in legal_outcome(adopted, owner, own, 2)]
    ['north', 'both', 'compromise', 'none']
    """
    has = np.stack([(adopted & (owner == c)).any(axis=1) for c in range(n_camps)])
    holds = np.stack([(adopted & own & (owner == c)).any(axis=1) for c in range(n_camps)])
    count = has.sum(axis=0)
    out = np.full(len(adopted), n_camps + 2, dtype=np.int8)
    out[adopted.any(axis=1)] = n_camps + 1
    single = (count == 1) & holds.any(axis=0)
    out[single] = holds.argmax(axis=0)[single]
    out[count > 1] = n_camps
    return out


def owners(meeting: Meeting, outcome: Outcome) -> tuple[np.ndarray, np.ndarray]:
    """Say whose each text is in law, and whether it is in force as theirs.

    A camp's text is that camp's; adopted by consensus after it was changed it is
    an agreed one. The chair's is nobody's, unless it was put to the vote, or opened
    for signature, and the leaders of one camp alone accepted it; or unless one camp alone
    sits in the body or has a text there: what it agrees within itself nobody else has
    accepted.

    Returns
    -------
    owner : (R, K) int8
    own : (R, K) bool
    """
    shape = outcome.how.shape
    owner, own = np.full(shape, NOBODY, dtype=np.int8), np.zeros(shape, dtype=bool)
    place = {camp.name: c for c, camp in enumerate(meeting.camps)}
    for k, draft in enumerate(meeting.text.drafts):
        agreed = outcome.how[:, k] == Result.ADOPTED_BY_CONSENSUS
        if draft.camp is not None:
            owner[:, k] = place[draft.camp]
            own[:, k] = ~agreed | (draft.moved() <= UNCHANGED)
            continue
        behind = _behind(meeting)
        accepts = np.stack([_accepts(outcome, k, who) for who in behind])
        alone = (accepts.sum(axis=0) == 1) & ~agreed
        there = _there(meeting, behind)
        only = there.sum(axis=0) == 1
        alone = np.where(only, True, alone)
        accepts = np.where(only, there, accepts)
        owner[alone, k] = accepts.argmax(axis=0)[alone]
        own[:, k] = alone
    return owner, own


def _there(meeting: Meeting, behind: Sequence[np.ndarray]) -> np.ndarray:
    """Which camps have somebody in the body, or a text before it, (C, R) bool."""
    texts = {draft.camp for draft in meeting.text.drafts}
    return np.stack(
        [
            (np.atleast_2d(who & meeting.room.entitled).any(axis=1) | (camp.name in texts))
            & np.ones(meeting.chamber.n_replications, dtype=bool)
            for camp, who in zip(meeting.camps, behind, strict=True)
        ]
    )


def _behind(meeting: Meeting) -> list[np.ndarray]:
    """Who speaks for each camp, (N,) or (R, N) bool.

    Its leaders; where members may bring the text of a camp none of whose leaders sits in
    the body, those of its coalition.
    """
    room, out = meeting.room, []
    for c, camp in enumerate(meeting.camps):
        sits = (camp.leaders & room.entitled).any() or not room.forum.outside_texts
        out.append(camp.leaders if sits else meeting.coalition[c] & room.entitled)
    return out


def _accepts(outcome: Outcome, k: int, who: np.ndarray) -> np.ndarray:
    """Whether more of those behind a camp voted for a text than against it, or signed it, (R,)."""
    votes = outcome.votes[:, k]
    accepts = ((votes == Vote.YES) & who).sum(axis=1) > ((votes == Vote.NO) & who).sum(axis=1)
    if outcome.signed is not None:
        signed = outcome.signed[:, k] & who
        open_ = outcome.how[:, k] == Result.PLEDGED
        accepts = np.where(open_, 2 * signed.sum(axis=1) > who.sum(axis=-1), accepts)
    return accepts


def in_force(
    meeting: Meeting, outcome: Outcome, weight: np.ndarray, status_quo: np.ndarray
) -> InForce:
    """Say what holds when rival texts may all have passed.

    Parameters
    ----------
    meeting : Meeting
    outcome : Outcome
    weight : (R, K) float64
        Of texts in force together: equal, but for the body that adopted them
        (`sim.meeting.venue`).
    status_quo : (R, D) float64
        What held before, and holds if nothing is adopted.

    Returns
    -------
    InForce
    """
    yardstick, camps = meeting.text.yardstick, [camp.name for camp in meeting.camps]
    owner, own = owners(meeting, outcome)
    places = [draft.position for draft in meeting.text.drafts]
    adopted = outcome.adopted

    def mean(values: list[np.ndarray], otherwise: np.ndarray) -> np.ndarray:
        return joint(np.stack(values, axis=1), adopted, weight, otherwise)

    before = yardstick.alignment(status_quo)
    outcome_code = legal_outcome(adopted, owner, own, len(camps))
    both = outcome_code == len(camps)
    has = np.stack([(adopted & (owner == c)).any(axis=1) for c in range(len(camps))])
    alone = outcome_code == np.arange(len(camps))[:, None]
    now = mean([yardstick.alignment(place) for place in places], before)
    nothing = np.zeros(len(now))
    return InForce(
        result=_result(outcome.how, adopted),
        outcome=outcome_code,
        names=outcome_names(camps),
        owner=owner,
        own=own,
        alignment=now,
        shift=now - before,
        gets=alone | (both & has),
        utility=np.stack(
            [
                mean([yardstick.utility(camp, place, status_quo) for place in places], nothing)
                for camp in camps
            ]
        ),
    )


def joint(
    values: np.ndarray, adopted: np.ndarray, weight: np.ndarray, otherwise: np.ndarray
) -> np.ndarray:
    """Average what the texts in force say.

    Parameters
    ----------
    values : (R, K) float64
    adopted : (R, K) bool
    weight : (R, K) float64
        0 or more.
    otherwise : (R,) float64
        Where nothing is in force.

    Returns
    -------
    (R,) float64

    Examples
    --------
    >>> adopted = np.array([[True, True], [True, False], [False, False]])
    >>> joint(np.array([[1.0, -1.0]] * 3), adopted, np.ones((3, 2)), np.full(3, 0.25)).tolist()
    [0.0, 1.0, 0.25]
    """
    weight = np.where(adopted, np.maximum(weight, 1e-9), 0.0)
    total = weight.sum(axis=1)
    mean = (weight * values).sum(axis=1) / np.where(total > 0, total, 1.0)
    return np.where(total > 0, mean, otherwise)


def _result(how: np.ndarray, adopted: np.ndarray) -> np.ndarray:
    """Say how the decision was taken, as an index into `RESULTS`, (R,) int8."""
    count = adopted.sum(axis=1)
    first = np.where(adopted, how, -1).max(axis=1)  # the one result among the adopted
    failed = np.where(how == Result.NOT_CONSIDERED, -1, how)
    lost = np.where((failed >= 0).any(axis=1), failed.max(axis=1), Result.NOT_CONSIDERED)
    return np.where(count > 1, SPLIT, np.where(count == 1, first, lost)).astype(np.int8)
