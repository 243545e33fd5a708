"""A packed result among the words of a command, unpacked while the command runs."""

from __future__ import annotations

import contextlib
import sys
import tempfile
from collections.abc import Iterator, Sequence

from experiments.store.packing import PLUGINS, check_trusted, unpack

TRUST = "--trust-code"


@contextlib.contextmanager
def unpacked(argv: Sequence[str]) -> Iterator[list[str]]:
    """Put a folder that goes away in the place of a zip file; other words stay.

    Parameters
    ----------
    argv : sequence of str
        Arguments; with ``--trust-code`` code that came with the file may run.
    """
    words = [word for word in argv if word != TRUST]
    packed = next((word for word in words[:1] if word.endswith(".zip")), None)
    if packed is None:
        yield words
        return
    with tempfile.TemporaryDirectory(prefix="plenary-") as place:
        folder = unpack(packed, place)
        check_trusted(folder, TRUST in argv)
        own = str(folder / PLUGINS)
        sys.path.append(own)
        try:
            yield [str(folder), *words[1:]]
        finally:
            sys.path.remove(own)
