"""One thread for numerical libraries.

Those that split one sum over several threads change its last bits with the number of threads;
results must not depend on the machine.
"""

from __future__ import annotations

import os

NAMES = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


def use_one_thread() -> None:
    """Ask for one thread, before these libraries are loaded; worker processes inherit it."""
    for name in NAMES:
        os.environ.setdefault(name, "1")
