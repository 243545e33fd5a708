"""What differs between versions of Mesa, in one place.

Mesa 3.3 is what the lock files hold, since later ones drop Python 3.11. Mesa 3.5 and 4 take
``rng=`` in the place of ``seed=``, count agents in the model and not in a class attribute, and
have a ``scenario`` of their own, whose name ours takes.
"""

from __future__ import annotations

import inspect
from typing import Any

import mesa


class Model(mesa.Model):
    """Base of our model: begun and let go in the same way under every version of Mesa.

    Parameters
    ----------
    seed : int
        Of Mesa's own generators, which nothing of ours draws from.
    """

    scenario: Any = None  # ours, not Mesa's

    def __init__(self, *, seed: int):
        takes = inspect.signature(mesa.Model.__init__).parameters
        super().__init__(**({"seed": seed} if "seed" in takes else {"rng": seed}))

    def let_go(self) -> None:
        """Let go of every agent, and of what Mesa keeps of a model in its classes.

        Mesa 3 counts the agents of each model in an attribute of `mesa.Agent`, which keeps
        every model alive.
        """
        self.remove_all_agents()
        getattr(mesa.Agent, "_ids", {}).pop(self, None)
