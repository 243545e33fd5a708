"""A floor made of plain arrays: worked examples, replays of recorded votes, tests."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike

from sim.forums.floor import Floor
from sim.theory.objection import cost_of_objecting

__all__ = ["ArrayFloor"]


class ArrayFloor(Floor):
    """Members whose answers are written down beforehand.

    Parameters
    ----------
    votes : (R, K, N) int8 or mapping, optional
        `Vote` codes for every stage, or one array per stage name (the name ""
        serves the stages not named).
    objection, signs, reservations, ratifications : (R, K, N) bool, optional
        Who objects, signs, reserves, ratifies.
    loss : (R, K, N) float, optional
        Utility lost if a text passes [logits]; gives the objections when they
        are not written down, with `block_cost` and `isolation` as in
        `sim.theory.objection.cost_of_objecting`.
    approval : float
        What members approve of beside a text's place, and do not lose where an objection
        only puts it off [logits].
    relief : float
        Part of its loss that disassociation spares a member, 0 to below 1.
    concession : float, optional
        How far a full revision lowers each objector's loss [logits].
    strength : (R, K, N) float, optional
        Strength of objections.
    motions : mapping, optional
        (R, N) or (R, K, N) votes per kind of motion.
    ranking : (R, N, K) float, optional
        How much each member likes each candidate; it votes for the first of
        those remaining, for nobody where all of its values are NaN.
    comments : mapping, optional
        (R, M) bool per stage name.
    entitled : (N,) bool, optional
        Everyone when left out.
    present : (R, N) bool, optional
        Everyone when left out.
    blocs : mapping, optional
        (N,) bool per bloc.
    weights : mapping, optional
        (N,) float per column of facts.
    answers : attributes
        Any other question of `Floor` can be answered by setting a method.

    Examples
    --------
    >>> from sim.theory.ballot import Vote
    >>> floor = ArrayFloor(votes=np.array([[[Vote.YES, Vote.NO, Vote.ABSTAIN]]]))
    >>> floor.n_replications, floor.n_drafts, floor.n_members
    (1, 1, 3)
    >>> floor.ballot(0, "vote")
    array([[2, 0, 1]], dtype=int8)
    """

    def __init__(
        self,
        *,
        votes: ArrayLike | Mapping | None = None,
        objection: ArrayLike | None = None,
        loss: ArrayLike | None = None,
        block_cost: ArrayLike = 0.0,
        isolation: float = 0.0,
        approval: float = 0.0,
        relief: float = 0.0,
        concession: float = 0.0,
        strength: ArrayLike | None = None,
        signs: ArrayLike | None = None,
        reservations: ArrayLike | None = None,
        ratifications: ArrayLike | None = None,
        motions: Mapping | None = None,
        ranking: ArrayLike | None = None,
        comments: Mapping | None = None,
        entitled: ArrayLike | None = None,
        present: ArrayLike | None = None,
        blocs: Mapping | None = None,
        weights: Mapping | None = None,
    ):
        named = votes if isinstance(votes, Mapping) else {"": votes}
        self._votes = {
            name: np.asarray(value, dtype=np.int8)
            for name, value in named.items()
            if value is not None
        }
        self._objection, self._strength = objection, strength
        self._loss = None if loss is None else np.array(loss, dtype=float)
        self._block_cost, self._isolation = np.asarray(block_cost, dtype=float), isolation
        self._concession, self._relief = concession, relief
        self._approval = approval
        self._signs, self._reservations = signs, reservations
        self._ratifications, self._ranking = ratifications, ranking
        self._motions, self._comments = dict(motions or {}), dict(comments or {})
        self._blocs, self._weights = dict(blocs or {}), dict(weights or {})
        self.revisions: list[tuple[int, np.ndarray]] = []
        self._measure(entitled, present)

    def _measure(self, entitled: ArrayLike | None, present: ArrayLike | None) -> None:
        known = [*self._votes.values(), self._objection, self._loss, self._signs, self._strength]
        shapes = [np.shape(array) for array in known if array is not None]
        if self._ranking is not None:
            replications, members, drafts = np.shape(self._ranking)
            shapes.append((replications, drafts, members))
            self._liking = np.ascontiguousarray(np.moveaxis(np.asarray(self._ranking), -1, 0))
        if not shapes:
            raise ValueError("an ArrayFloor needs votes, objections, signs, losses or a ranking")
        self.n_replications, self.n_drafts, self.n_members = shapes[0]
        members = (self.n_replications, self.n_members)
        self.entitled = np.ones(self.n_members, bool) if entitled is None else np.asarray(entitled)
        self.present = np.ones(members, bool) if present is None else np.asarray(present)

    def ballot(self, draft: int, stage: str, secret: np.ndarray | None = None) -> np.ndarray:
        """Give the ballots written down for the stage."""
        votes = self._votes.get(stage, self._votes.get(""))
        return self._nobody_votes() if votes is None else votes[:, draft]

    def objection(
        self,
        draft: int,
        stage: str,
        standing: np.ndarray | None = None,
        *,
        spared: bool = False,
        deferred: bool = False,
        cost: float = 0.0,
    ) -> np.ndarray:
        """Give the objections written down, or those that outweigh their cost."""
        if self._objection is not None:
            return np.asarray(self._objection)[:, draft]
        if self._loss is None:
            return self._nobody()
        loss = self._loss[:, draft] + self._approval * deferred
        price = cost_of_objecting(self._block_cost + cost, self._isolation, standing)
        return loss * (1.0 - (self._relief if spared else 0.0)) > price

    def revise(self, draft: int, objectors: np.ndarray, share: np.ndarray | None = None) -> None:
        """Lower the objectors' losses and keep a note of who was heard."""
        self.revisions.append((draft, objectors.copy()))
        if self._loss is not None:
            part = np.ones(self.n_replications) if share is None else share
            self._loss[:, draft] -= self._concession * part[:, None] * objectors

    def bloc(self, name: str) -> np.ndarray:
        """Give the members written down for a bloc."""
        return np.asarray(self._blocs.get(name, super().bloc(name)), dtype=bool)

    def weight(self, column: str) -> np.ndarray:
        """Give the weights written down for a column."""
        return np.asarray(self._weights.get(column, super().weight(column)), dtype=float)

    def intensity(self, draft: int) -> np.ndarray:
        """Give the strengths written down."""
        known = self._strength
        return super().intensity(draft) if known is None else np.asarray(known)[:, draft]

    def motion(self, kind: str, draft: int) -> np.ndarray:
        """Give the votes written down for a motion."""
        votes = self._motions.get(kind)
        if votes is None:
            return self._nobody_votes()
        votes = np.asarray(votes, dtype=np.int8)
        return votes[:, draft] if votes.ndim == 3 else votes

    def sign(self, draft: int) -> np.ndarray:
        """Give the signatures written down."""
        return self._nobody() if self._signs is None else np.asarray(self._signs)[:, draft]

    def reserve(self, draft: int) -> np.ndarray:
        """Give the reservations written down."""
        known = self._reservations
        return self._nobody() if known is None else np.asarray(known)[:, draft]

    def ratify(self, draft: int) -> np.ndarray:
        """Give the ratifications written down."""
        known = self._ratifications
        return self._nobody() if known is None else np.asarray(known)[:, draft]

    def comment(self, draft: int, stage: str) -> np.ndarray:
        """Give the comments written down, else the objections."""
        known = self._comments.get(stage)
        return self.objection(draft, stage) if known is None else np.asarray(known)

    def choose(self, remaining: np.ndarray, stage: str) -> np.ndarray:
        """Vote for the best liked of those remaining."""
        if self._ranking is None:
            return super().choose(remaining, stage)
        best = np.full((self.n_replications, self.n_members), -1, dtype=np.int8)
        most = np.full(best.shape, -np.inf)
        for k in np.flatnonzero(remaining.any(axis=0)):
            better = (self._liking[k] > most) & remaining[:, k, None]  # never for a NaN
            np.copyto(best, np.int8(k), where=better)
            np.copyto(most, self._liking[k], where=better)
        return best
