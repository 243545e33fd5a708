"""Bodies and procedures in words: the reference pages, made from the code and the YAML."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Mapping

from experiments.figures.text_tables import markdown
from sim.forums.forum import Forum
from sim.forums.procedures.base import END, Procedure

__all__ = ["bodies_page", "chain_line", "procedure_keys"]

_WORDS = {
    "if_adopted": "adopted",
    "if_failed": "failed",
    "if_called": "vote called",
    "if_carried": "carried",
    "if_lost": "lost",
    "if_postponed": "put off",
    "if_referred": "moved",
    "if_requested": "vote requested",
    "then": "then",
}


def chain_line(forum: Forum) -> str:
    """Write a body's chain on one line.

    Examples
    --------
    >>> from sim.forums.procedures import Consensus, SimpleMajority
    >>> stages = {"talk": Consensus(if_failed="vote"), "vote": SimpleMajority()}
    >>> chain_line(Forum(name="b", title="B", members="all", stages=stages))
    'talk (Consensus; failed → vote), vote (SimpleMajority)'
    """
    return ", ".join(_stage(name, forum.stages[name]) for name in forum.order)


def _stage(name: str, procedure: Procedure) -> str:
    keys = procedure.exit_keys()
    exits = dict.fromkeys(
        f"{_WORDS[keys[result]]} → {target}"
        for result, target in procedure.exits().items()
        if target != END
    )
    return f"{name} ({'; '.join([type(procedure).__name__, *exits])})"


def procedure_keys(cls: type[Procedure]) -> dict[str, str]:
    """Give a procedure's YAML keys and their defaults; "(needed)" where there is none.

    Examples
    --------
    >>> from sim.forums.procedures import Pledge
    >>> procedure_keys(Pledge)
    {'launch_at': '1'}
    """
    return {
        name: "(needed)"
        if argument.default is inspect.Parameter.empty
        else _plain(argument.default)
        for name, argument in inspect.signature(cls).parameters.items()
    }


def _plain(value: object) -> str:
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    return str(value)


def bodies_page(forums: Iterable[Forum], procedures: Mapping[str, type[Procedure]]) -> str:
    """Write the reference page of all bodies and procedures, in Markdown.

    Parameters
    ----------
    forums : iterable of Forum
        The bodies, in the order of the page.
    procedures : mapping of str to class
        The procedures by name.

    Returns
    -------
    str
    """
    forums = list(forums)
    lines = [
        "# Bodies and rules of procedure",
        "",
        "Made from `configs/forum/` and the docstrings by",
        "`python -m tools.docs.bodies`; change those, not this page.",
        "Evidence: *found* in a published source, *computed* from data, from *memory*",
        "(verify before quoting), or a stated *assumption*.",
        "",
        "## Bodies",
        "",
        "*Text* is what the body adopts, *adoption* what that does: a treaty or a binding act",
        "obliges, a recommendation or a soft norm does not. *Bindingness* is how far an adopted",
        "text binds, 0 to 1, with its range in brackets; *rounds* are those of negotiation in a",
        "meeting. Below, body by body: the *chain*, the stages through which a text goes, each",
        "with the procedure that decides it and where it leads; and the rules, each with the",
        "code by which `configs/forum/` cites it.",
        "",
        *markdown(
            ("`forum=`", "body", "text", "adoption", "bindingness", "rounds"),
            map(_forum_row, forums),
        ),
    ]
    for forum in forums:
        lines += _body(forum)
    lines += ["", "## Procedures", "", "Written in YAML as `_target_: sim.forums.procedures.NAME`."]
    for name in sorted(procedures):
        lines += _procedure(name, procedures[name])
    return "\n".join(lines) + "\n"


def _forum_row(forum: Forum) -> tuple[object, ...]:
    low, high = forum.bindingness_range
    bindingness = f"{forum.bindingness:g} ({low:g}–{high:g})"
    name, adoption = f"[`{forum.name}`](#{forum.name})", forum.adoption.replace("_", " ")
    return name, forum.title, forum.text, adoption, bindingness, forum.rounds


def _body(forum: Forum) -> list[str]:
    fit = sorted(forum.mandate.items(), key=lambda pair: (-pair[1], pair[0]))
    lines = [
        "",
        f"### {forum.name}",
        "",
        f"{forum.title}. Chain: {chain_line(forum)}. "
        f"Who speaks: {', '.join(word.replace('_', ' ') for word in forum.who_speaks)}.",
        "",
        "Mandate: " + ", ".join(f"{name.replace('_', ' ')} {value:g}" for name, value in fit) + ".",
        "",
    ]
    rows = []
    for code, rule in forum.rules.items():
        recalled = "" if rule.recalled is None else f" From memory: {rule.recalled}."
        rows.append((code, rule.evidence, f"{rule.says}{recalled}"))
    return [*lines, *markdown(("rule", "evidence", "what it says"), rows)]


def _procedure(name: str, cls: type[Procedure]) -> list[str]:
    title = " ".join(inspect.getdoc(cls).split("\n\n")[0].split())
    keys = ", ".join(f"`{key}: {value}`" for key, value in procedure_keys(cls).items())
    texts = ", ".join(sorted(cls.texts))
    lines = ["", f"### {name}", "", title, "", f"Decides: {texts}."]
    return [*lines, "", f"Keys: {keys}."] if keys else lines
