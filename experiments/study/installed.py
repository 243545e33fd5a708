"""Under which name Plenary is installed, which version it is, and how an extra is installed.

The name ``plenary`` on the public package index belongs to another project. The distribution
is therefore called ``plenary-lab``; the command and the packages keep their names.
"""

from __future__ import annotations

DISTRIBUTION = "plenary-lab"
VERSION = "0.1.0"  # the only place: pyproject.toml reads it here


def how_to_install(extra: str = "") -> str:
    """Say what installs Plenary, or one of its extras.

    Examples
    --------
    >>> how_to_install("app")
    "pip install 'plenary-lab[app]' (in a clone: make install-dev)"
    >>> how_to_install()
    "pip install 'plenary-lab' (in a clone: make install)"
    """
    bracket, target = (f"[{extra}]", "install-dev") if extra else ("", "install")
    return f"pip install '{DISTRIBUTION}{bracket}' (in a clone: make {target})"
