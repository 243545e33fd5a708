"""The floor: what whoever presides can see and ask of the members in the room.

A body's procedures know members only through this interface, so the same rules
work on the model, on recorded votes and on an example of three members on
paper. Nothing here draws a random number; where a rule draws lots, the floor
brings them (`Floor.lot`).
"""

from fractions import Fraction

import numpy as np

from sim.theory.ballot import Vote

__all__ = ["Floor"]


class Floor:
    """Base of everything a body can decide upon.

    A floor must give the five attributes and answer `ballot` and `objection`.
    Every other question has an answer that means "nobody does so", and a floor
    that knows better overrides it.

    A question names the ``stage`` that asks: the stage's name in the body's
    chain, followed after a stroke by the part of it, for instance ``vote``,
    ``vote/second`` or ``tap/consultation``. The same name gets the same answer.
    Answers may not depend on anything but the arguments and what `revise`,
    `amend` and `strike` have done to the text.

    Attributes
    ----------
    n_replications, n_members, n_drafts : int
        R, N and K; drafts are numbered in order of submission.
    entitled : (N,) bool
        Members with a vote in this body.
    present : (R, N) bool
        Members in the room.
    follows : (R,) bool or None
        Where the draft in hand comes after a rival that has been voted on; None where
        drafts are taken one by one without an order.
    """

    n_replications: int
    n_members: int
    n_drafts: int
    entitled: np.ndarray
    present: np.ndarray
    follows: np.ndarray | None = None

    def ballot(self, draft: int, stage: str, secret: np.ndarray | None = None) -> np.ndarray:
        """How each member votes on a draft: (R, N) int8 `Vote` codes.

        Parameters
        ----------
        draft : int
            Which text.
        stage : str
            Who asks.
        secret : (R,) bool, optional
            Where the ballot is secret; left out when it is public everywhere.
        """
        raise NotImplementedError

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
        """Who would maintain an objection now: (R, N) bool.

        Parameters
        ----------
        draft : int
            Which text.
        stage : str
            Who asks.
        standing : (R,) int, optional
            How many objectors stand so far, the member itself included if it
            is one; blocking alone costs more. None: nobody knows yet, and each
            answers as if in company. A larger count never takes an objection
            away.
        spared : bool
            Whether a member may disassociate itself from the text instead, which
            spares it a part of its loss.
        deferred : bool
            Whether an objection only puts the text off to another session.
        cost : float
            What objecting costs at this stage beyond the usual [logits].
        """
        raise NotImplementedError

    def attending(self, stage: str, draft: int | None = None) -> np.ndarray:
        """Members in the room at a stage: (R, N) bool; `present` at every one.

        A text referred from a committee to an assembly meets other members, and
        some may leave the room for the ballot on one ``draft``.
        """
        return self.present

    def bloc(self, name: str) -> np.ndarray:
        """Which members belong to a bloc whose votes a rule counts apart: (N,) bool.

        Everyone, unless the floor knows better.
        """
        return np.ones(self.n_members, dtype=bool)

    def weight(self, column: str) -> np.ndarray:
        """Weight that a rule gives each member's vote, by a column of facts: (N,) float."""
        return np.ones(self.n_members)

    def proposed(self, draft: int, stage: str) -> np.ndarray:
        """Where one of those who propose a text is there to answer comments on it: (R,) bool.

        Everywhere, unless the floor knows better.
        """
        return np.ones(self.n_replications, dtype=bool)

    def accredited(self) -> np.ndarray:
        """Count the delegations accredited to the meeting that may vote: (R,) int."""
        return np.full(self.n_replications, np.count_nonzero(self.entitled))

    def would_carry(self, draft: int, stage: str, majority: Fraction) -> np.ndarray:
        """Where a sounding shows that a text would carry at a stage: (R,) bool."""
        return np.ones(self.n_replications, dtype=bool)

    def request(self, draft: int, stage: str) -> np.ndarray:
        """Who asks for a vote on a text that could pass without: (R, N) bool.

        Whoever objects when it costs no more than in company, unless the floor
        knows what asking for a vote is worth.
        """
        return self.objection(draft, stage, None)

    def revise(self, draft: int, objectors: np.ndarray, share: np.ndarray | None = None) -> None:
        """Move a text towards those who object, and circulate it again.

        Parameters
        ----------
        draft : int
            Which text.
        objectors : (R, N) bool
            Who objects; a replication without any keeps its text.
        share : (R,) float, optional
            Part of the usual concession, 0 to 1; all of it when left out.
        """

    def retreat(self, draft: int, part: np.ndarray) -> None:
        """Drop a part, (R,) 0 to 1, of what a text would change, and sound out again."""

    def calls_vote(self, draft: int, stage: str, majority: Fraction) -> np.ndarray:
        """Where somebody calls for a vote that it would win, against the custom: (R,) bool."""
        return np.zeros(self.n_replications, dtype=bool)

    def presses(self, draft: int, stage: str, majority: Fraction, rows: np.ndarray) -> np.ndarray:
        """Where a side puts its own language, in place of the text's, to a vote it would win.

        Parameters
        ----------
        rows : (R,) bool
            Where this may happen.

        Returns
        -------
        (R,) bool
            There the text now has that language.
        """
        return np.zeros(self.n_replications, dtype=bool)

    def intensity(self, draft: int) -> np.ndarray:
        """Strength of each member's objection: (R, N) float, 0 or more."""
        return self._nobody().astype(float)

    def motion(self, kind: str, draft: int) -> np.ndarray:
        """How members vote on a motion about a draft: (R, N) int8 `Vote` codes.

        ABSENT throughout where nobody moved it. Kinds in use: ``no_action``,
        ``competence``, ``not_to_vote``, ``important_question``, ``closure``,
        ``reconsideration``, ``against_division``, ``track``; and, where a YES
        only says that a member asks for it, ``recorded_vote``,
        ``secret_ballot`` and ``policy_implications``.
        """
        return self._nobody_votes()

    def stands(self, kind: str) -> np.ndarray:
        """Where a motion on the matter carried at an earlier meeting and still holds: (R,) bool."""
        return np.zeros(self.n_replications, dtype=bool)

    def settled(self, kind: str, rows: np.ndarray) -> None:
        """Take down where, (R,) bool, a motion has carried that holds for later meetings, too."""

    def amendments(self, draft: int) -> np.ndarray:
        """How far each tabled amendment is removed from the text: (R, A) float.

        A is 0 when there are none; NaN where one was not moved.
        """
        return np.zeros((self.n_replications, 0))

    def moot(self, draft: int) -> np.ndarray:
        """Whether adopting one amendment necessarily rejects another: (A, A) bool.

        Row: the one adopted; column: the one that then is not voted.
        """
        n_amendments = self.amendments(draft).shape[1]
        return np.zeros((n_amendments, n_amendments), dtype=bool)

    def amendment(self, draft: int, index: int, stage: str) -> np.ndarray:
        """How members vote on an amendment: (R, N) int8 `Vote` codes."""
        return self._nobody_votes()

    def amend(self, draft: int, carried: np.ndarray) -> None:
        """Write the amendments that carried, (R, A) bool, into the text."""

    def parts(self, draft: int) -> np.ndarray:
        """Parts put to a separate vote, True where operative: (P,) bool."""
        return np.zeros(0, dtype=bool)

    def n_operative(self, draft: int) -> int:
        """How many operative parts the text has in all."""
        return max(1, int(self.parts(draft).sum()))

    def part(self, draft: int, index: int, stage: str) -> np.ndarray:
        """How members vote on a part put to a separate vote: (R, N) int8."""
        return self._nobody_votes()

    def strike(self, draft: int, struck: np.ndarray) -> None:
        """Take the parts that were rejected, (R, P) bool, out of the text."""

    def sign(self, draft: int) -> np.ndarray:
        """Who signs: (R, N) bool."""
        return self._nobody()

    def reserve(self, draft: int) -> np.ndarray:
        """Who would sign only with a reservation: (R, N) bool."""
        return self._nobody()

    def ratify(self, draft: int) -> np.ndarray:
        """Who would ratify what it has signed: (R, N) bool."""
        return self._nobody()

    def comment(self, draft: int, stage: str) -> np.ndarray:
        """Who sends a substantive comment: (R, M) bool, M anyone who may speak."""
        return self.objection(draft, stage, None)

    def consider(self, draft: int, stage: str, cost: float = 0.0) -> np.ndarray:
        """Reply whether the meeting may consider a text for approval: (R, N) `Vote` codes.

        Not whether it is approved (Resolution 1, section 9.4; R16); as they would vote,
        unless the floor knows better. ``cost`` is as in `objection`.
        """
        return self.ballot(draft, stage)

    def address(self, draft: int, comments: np.ndarray, rows: np.ndarray) -> None:
        """Resolve the comments, (R, M) bool, on a text in some replications, (R,) bool."""
        self.revise(draft, self.objection(draft, "last_call") & self.entitled & rows[:, None])

    def voices(self, draft: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, float]:
        """Weigh those who speak and do not vote: for, against, objections, three (R,), and all."""
        nothing = np.zeros(self.n_replications)
        return nothing, nothing, nothing, 0.0

    def satisfied(self, draft: int, stage: str, share: float) -> np.ndarray:
        """Who has voted no on conditions that are now met: (R, N) bool."""
        return self._nobody()

    def ask_time(self, draft: int, stage: str) -> np.ndarray:
        """Who asks for time to consider before answering: (R, N) bool."""
        return self._nobody()

    def choose(self, remaining: np.ndarray, stage: str) -> np.ndarray:
        """Each member's candidate among those remaining: (R, N) int, -1 for none.

        Parameters
        ----------
        remaining : (R, K) bool
            Candidates still standing.
        stage : str
            Who asks; every ballot has its own name.
        """
        return np.full((self.n_replications, self.n_members), -1, dtype=np.int8)

    def lot(self, stage: str) -> np.ndarray:
        """Lots drawn for a tie between candidates: (R, K) float, the smaller wins.

        Order of submission unless the floor draws them from a named stream.
        """
        order = np.arange(self.n_drafts, dtype=float)
        return np.broadcast_to(order, (self.n_replications, self.n_drafts))

    def proxy(self, stage: str) -> np.ndarray | None:
        """Which member votes in the name of each: (R, N) int, -1 for nobody."""
        return None

    def _nobody(self) -> np.ndarray:
        return np.zeros((self.n_replications, self.n_members), dtype=bool)

    def _nobody_votes(self) -> np.ndarray:
        return np.full((self.n_replications, self.n_members), Vote.ABSENT, dtype=np.int8)
