"""Small rooms whose answers can be worked out by hand or by trying everything."""

import numpy as np

from experiments.advice.draws import JointDraws


def room(leans, halfwidth=0.5, common=None, basis=None, codes=None):
    """Members without a record; all of them in the room, nothing declared.

    `common` are R values of one factor that moves member n by `basis[n]` logits.
    """
    n = len(leans)
    common = np.zeros(1) if common is None else np.asarray(common, dtype=float)
    return JointDraws(
        iso3=tuple(codes or (f"M{k:02d}" for k in range(n))),
        lean=np.array(leans, dtype=float),
        halfwidth=np.full(n, halfwidth),
        away=np.full(n, -40.0),
        declared=np.full(n, -1),
        factor=np.column_stack([common, np.zeros(len(common))]),
        basis=np.ones((n, 1)) if basis is None else np.asarray(basis, dtype=float)[:, None],
        absence_sd=0.0,
        weight=np.full(len(common), 1.0 / len(common)),
        evidence=np.ones((1, n, 3)),
        seed=0,
    )
