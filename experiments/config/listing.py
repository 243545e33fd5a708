"""What may be chosen: options of every group, members and blocs, each with what it is."""

from __future__ import annotations

import re
from collections.abc import Collection

from experiments.config.folder import config_directory, group_names
from experiments.config.parameter_docs import for_readers
from sim.errors import ConfigError
from sim.members.roster import Roster

MEMBERS, BLOCS = "members", "blocs"
_TITLE = re.compile(r"^title:\s*(.+?)\s*$", re.MULTILINE)
_REMARK = re.compile(r"\A#\s*(.+?)\s*$", re.MULTILINE)


def listing(what: str) -> dict[str, str]:
    """Give every choice of a kind with its title.

    Parameters
    ----------
    what : str
        A group of the configuration, such as ``forum``; ``members``; or ``blocs``.

    Raises
    ------
    ConfigError
        If there is no such kind.

    Examples
    --------
    >>> listing("forum")["oewg"].startswith("United Nations open-ended working group")
    True
    >>> listing("members")["KEN"]
    'Kenya'
    """
    if what == MEMBERS:
        return dict(Roster.load().names)
    if what == BLOCS:
        sizes = {name: int(seats.sum()) for name, seats in Roster.load().blocs.items()}
        return {name: f"{sizes[name]} members" for name in sorted(sizes)}
    files = sorted((config_directory() / what).glob("*.yaml")) if what in kinds() else []
    if not files:
        raise ConfigError("ls", "is neither a folder nor a kind", value=what, choices=kinds())
    return {path.stem: _title(path.read_text(encoding="utf-8")) for path in files}


def kinds() -> list[str]:
    """Name the kinds of choices that can be listed."""
    groups = [name for name in group_names() if any((config_directory() / name).glob("*.yaml"))]
    return sorted([*groups, MEMBERS, BLOCS])


def lists(choices: Collection[str]) -> str | None:
    """Name the kind that lists some choices, if any does.

    Examples
    --------
    >>> lists(["oewg", "igf"]), lists(["g77", "eu"]), lists(["nothing of ours"])
    ('forum', 'blocs', None)
    """
    wanted = set(choices)
    members = listing(MEMBERS)
    if len(wanted & set(members)) > len(members) / 2:
        return MEMBERS
    return next((kind for kind in kinds() if wanted <= set(listing(kind))), None)


def _title(text: str) -> str:
    found = _TITLE.search(text) or _REMARK.search(text)
    return for_readers(found.group(1).strip("\"'")) if found else ""
