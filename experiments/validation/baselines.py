"""Simple forecasts that a sceptic would put beside ours.

Each takes what was known the day before a roll-call and gives (N, 3) chances of
no, abstain and yes. All use the same leaders' lines.
"""

from __future__ import annotations

import numpy as np

from sim.forecast.evidence import YEAR, Call, History
from sim.theory.ballot import Vote
from sim.theory.case_based import line_gap, one_hot, shrink

WINDOW = 8.0  # [years] of votes the multinomial logit learns from
PENALTY = 0.3  # its C, inverse strength of the L2 penalty
HALF_LIFE = 4.0  # [years] of the memory kernel
SAME_LINE = 0.9  # likeness of titles that makes two texts one
TOPIC_FACTOR = 30.0  # weight of a text with a topic against one without, if the new one has one
GAP_WEIGHT = 2.0  # [logits] per unit of distance of one leader
# Of the local logit, chosen on roll-calls before December 2018 (tools/tune_local_logit.py).
LOCAL_HALF_LIFE = 4.0  # [years]
LOCAL_BASE = 0.03  # weight of a text with quite another title
LOCAL_POWER = 2.0  # of the likeness of titles
LOCAL_PENALTY = 10.0  # its C


def _past(history: History, call: Call):
    n_past = int(np.searchsorted(history.date, call.date))
    age = (call.date - history.date[:n_past]).astype(float) / YEAR
    return history.votes[:n_past], age, history.choice[:, :n_past]


def majority(history: History, call: Call) -> np.ndarray:
    """Give everyone the shares of all votes of the last eight years.

    The likeliest is the commonest vote.
    """
    votes, age, choice = _past(history, call)
    share = choice[:, age <= WINDOW].sum(axis=(1, 2), dtype=float)
    return np.broadcast_to(share / share.sum(), (votes.shape[1], 3)).copy()


def last_vote(history: History, call: Call) -> np.ndarray:
    """Repeat each member's last vote on the same line of text; the majority if there is none.

    The last vote gets the share of repeated votes that stay the same, 0.968
    (pattern P-7); the rest goes by the majority's shares.
    """
    votes, _, _ = _past(history, call)
    chance = majority(history, call)
    alike = history.titles(len(votes)).likeness(call.title) >= SAME_LINE
    for past in votes[alike]:  # in order of time; the last one stays
        cast = (past >= Vote.NO) & (past <= Vote.YES)
        share = chance[cast] if not cast.any() else majority(history, call)[cast]
        chance[cast] = 0.968 * np.eye(3)[past[cast]] + 0.032 * share
    return chance


def memory_kernel(history: History, call: Call) -> np.ndarray:
    """Weigh each member's past votes by the leaders' pattern, recency and topic."""
    votes, age, choice = _past(history, call)
    at = history.index(call.declared)
    gap = line_gap(votes[:, at], np.array(list(call.declared.values()))).sum(axis=1)
    weight = np.exp2(-age / HALF_LIFE) * np.exp(-GAP_WEIGHT * gap)
    if call.topic:
        weight = weight * np.where(history.topic[: len(votes)] != "", TOPIC_FACTOR, 1.0)
    count = np.einsum("kjn,j->nk", choice, weight)
    return shrink(count, count.sum(axis=0) / count.sum(), 1.0)


def leader_logit(history: History, call: Call) -> np.ndarray:
    """Fit, for each member alone, a multinomial logit on the leaders' votes.

    Over the preceding eight years, L2 penalty with C = 0.3. A member with one
    kind of vote only gets that vote.

    Raises
    ------
    ImportError
        If scikit-learn, an extra, is not installed.
    """
    _, age, _ = _past(history, call)
    return _logit(history, call, (age <= WINDOW).astype(float), PENALTY)


def local_logit(history: History, call: Call) -> np.ndarray:
    """Fit the same on all that is past, texts with a like title and recent ones counting more.

    The hardest baseline known (docs/validation.md). A member with one kind of vote only keeps
    one part in a hundred of doubt.

    Raises
    ------
    ImportError
        If scikit-learn, an extra, is not installed.
    """
    votes, age, _ = _past(history, call)
    alike = history.titles(len(votes)).likeness(call.title)
    weight = np.exp2(-age / LOCAL_HALF_LIFE) * (LOCAL_BASE + alike**LOCAL_POWER)
    return 0.99 * _logit(history, call, weight, LOCAL_PENALTY) + 0.01 * majority(history, call)


def _logit(history: History, call: Call, weight: np.ndarray, penalty: float) -> np.ndarray:
    """Regress each member's votes on the leaders', roll-calls weighted, (N, 3)."""
    from sklearn.linear_model import LogisticRegression

    used = np.flatnonzero(weight > 1e-4 * weight.max(initial=1e-9))
    votes, weight = history.votes[used], weight[used]
    at = history.index(call.declared)
    lines = np.moveaxis(one_hot(votes[:, at]), 0, -1).reshape(len(votes), -1)
    new = np.moveaxis(one_hot(np.array([list(call.declared.values())])), 0, -1).reshape(1, -1)
    if not call.declared:  # nothing but the weights tells
        lines, new = np.ones((len(votes), 1)), np.ones((1, 1))
    chance = majority(history, call)
    for member in range(votes.shape[1]):  # one regression each; there is no joint form
        cast = (votes[:, member] >= Vote.NO) & (votes[:, member] <= Vote.YES)
        y = votes[cast, member]
        kinds = np.unique(y)
        if len(kinds) == 0:
            continue
        chance[member] = 0.0
        if len(kinds) == 1:
            chance[member, kinds] = 1.0
        else:
            model = LogisticRegression(C=penalty, max_iter=500)
            model.fit(lines[cast], y, sample_weight=weight[cast])
            chance[member, model.classes_] = model.predict_proba(new)[0]
    return chance


BASELINES = {
    "majority": majority,
    "last vote on the same line": last_vote,
    "logit on leaders": leader_logit,
    "memory kernel": memory_kernel,
    "local logit": local_logit,
}
