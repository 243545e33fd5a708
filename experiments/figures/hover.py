"""Names that show when the pointer rests on a member in an SVG."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from html import escape

from sim.members.roster import Roster
from sim.theory.ballot import VOTE_WORDS

MARK = "members:"  # begins the id of what stands for members
_ONE = re.compile(rf'<g id="{MARK}([^"]*)">')
_USE = re.compile(r"<use ([^>]*?)/>")
_NUMBER = re.compile(r"-?\d+\.\d{3,}")
_PATH = re.compile(r' d="([^"]*)"')


def mark(codes: Iterable[str], votes: dict[str, str] | None = None) -> str:
    """Give the id of an artist that stands for members, in the order in which they are drawn.

    Examples
    --------
    >>> mark(["KEN", "IND"], {"KEN": "Y", "IND": "A"}), mark(["KEN"])
    ('members:KEN-Y IND-A', 'members:KEN')
    """
    votes = votes or {}
    return MARK + " ".join(f"{c}-{votes[c]}" if c in votes else c for c in codes)


def with_names(svg: str) -> str:
    """Put the names of members into an SVG, where `mark` has marked them.

    Examples
    --------
    >>> with_names('<g id="members:KEN-Y"><path d="M 1.23456 2"/></g>')
    '<g><title>Kenya: yes</title><path d="M 1.23 2"/></g>'
    >>> with_names('<g id="members:KEN IND"><use x="1"/><use x="2"/></g>').count("title>")
    4
    """
    if f'id="{MARK}' not in svg:
        return svg
    svg = _PATH.sub(lambda found: f' d="{_NUMBER.sub(_short, found[1])}"', svg)
    parts = _ONE.split(svg)  # text, and in turn the members that follow and their text
    out = [parts[0]]
    for tokens, rest in zip(parts[1::2], parts[2::2], strict=True):
        members = tokens.split()
        if len(members) == 1:
            out += [f"<g><title>{_said(members[0])}</title>", rest]
        else:
            out += ["<g>", _several(members, rest)]
    return "".join(out)


def _short(found: re.Match) -> str:
    return f"{float(found[0]):.2f}"


def _several(members: list[str], rest: str) -> str:
    """Name the next marks, as many as there are members, in the order of drawing."""
    left = iter(members)

    def titled(use: re.Match) -> str:
        return f"<use {use[1]}><title>{_said(next(left))}</title></use>"

    return _USE.sub(titled, rest, count=len(members))


def _said(token: str) -> str:
    code, _, vote = token.partition("-")
    name = escape(_names().get(code, code))
    return f"{name}: {VOTE_WORDS[vote]}" if vote else name


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    roster = Roster.load()
    return dict(zip(roster.iso3, roster.name, strict=True))
