"""What the docstring of a pluggable part says of its keys: type, unit, range, meaning, source."""

from __future__ import annotations

import inspect
import re

_SOURCE = re.compile(r"\((?:[A-Z][\w&.,' -]+ )?(?:19|20)\d\d[^)]*\)|\b[A-Z]{2,3}-\d+\b")
_UNIT = re.compile(r"\[([^\]]+)\]")
_RANGE = re.compile(r"(?:range|Stated range|stated range|,) ?(-?\d[\d.]*) to (-?\d[\d.]*)")


def parameters(cls: type) -> dict[str, dict]:
    """Read the constructor's arguments of a part: what YAML keys it has.

    Parameters
    ----------
    cls : type

    Returns
    -------
    dict
        Name to ``type, default, text, unit, range, source``; ``default`` is
        `inspect.Parameter.empty` for a key that must be given.

    Examples
    --------
    >>> from sim.behaviour import Behaviour
    >>> facts = parameters(Behaviour)["tie"]
    >>> facts["type"], facts["default"], facts["unit"], facts["range"]
    ('float', 0.5, 'logits', '0 to 1.5')
    """
    told = _documented(inspect.getdoc(cls) or "")
    spans = getattr(cls, "ranges", {})
    out = {}
    for name, argument in inspect.signature(cls).parameters.items():
        if argument.kind in (argument.VAR_POSITIONAL, argument.VAR_KEYWORD):
            continue
        kind, words = told.get(name, ("", ""))
        span = spans.get(name)
        found = _RANGE.search(words)
        unit = _UNIT.search(words)
        source = _SOURCE.findall(words)
        out[name] = {
            "type": _type(argument, kind),
            "default": argument.default,
            "text": words,
            "unit": unit.group(1) if unit else "",
            "range": f"{span[0]:g} to {span[1]:g}"
            if span
            else (f"{found.group(1)} to {found.group(2)}" if found else ""),
            "source": "; ".join(s.strip("()") for s in source),
        }
    return out


def _type(argument: inspect.Parameter, documented: str) -> str:
    if argument.annotation is not argument.empty:
        given = argument.annotation
        return given if isinstance(given, str) else getattr(given, "__name__", str(given))
    return documented.replace(", optional", "")


def _documented(doc: str) -> dict[str, tuple[str, str]]:
    """Read the section *Parameters* of a docstring: name to (type, text)."""
    lines = doc.splitlines()
    try:
        start = next(i for i, line in enumerate(lines) if line.strip() == "Parameters") + 2
    except StopIteration:
        return {}
    out: dict[str, tuple[str, str]] = {}
    current: list[str] = []
    for at, line in enumerate(lines[start:], start):
        if set(lines[min(at + 1, len(lines) - 1)].strip()) == {"-"} and line.strip():
            break
        if line.strip() and not line.startswith(" ") and not set(line.strip()) == {"-"}:
            left, _, kind = line.partition(" : ")
            current = [name.strip() for name in left.split(",")]
            out.update({name: (kind.strip(), "") for name in current})
        elif line.strip() and current:
            for name in current:
                kind, words = out[name]
                out[name] = kind, f"{words} {line.strip()}".strip()
    return out


_INSIDE = (  # what only those who build the model can look up
    r"\([^()]*\bR\d+\b[^()]*\)",
    r"\[memory\]",
    r"\(computed[^)]*\)",
    r"\(docs/[^)]*\)|; docs/[\w.-]+|, docs/[\w.-]+",
    r"\((?:mechanism )?rows? [\d, to and]+\)|,? ?mechanism rows? [\d, to and]*\d",
    r", rows? \d+",
    r",? ?\(?`?sim\.[\w.]+`?\)?",
    r"\((?:[A-Z]{1,2}-\d+|S\d)(?:, (?:[A-Z]{1,2}-\d+|S\d))*\)",
    r",? ?\b(?:pattern )?[A-Z]{1,2}-\d+\b",
)


def for_readers(words: str) -> str:
    """Write what a docstring says of a key for people who do not know the code.

    Codes of the domain brief, names of files and modules, and back quotes go;
    sources, units and ranges stay.

    Examples
    --------
    >>> for_readers("Resentment [logits], 0 to 1 (Feldstein's argument, mechanism row 19).")
    "Resentment [logits], 0 to 1 (Feldstein's argument)."
    >>> for_readers("Fitted with `isolation` to nine outcomes (OE-4): mean 0.8 [memory].")
    'Fitted with isolation to nine outcomes: mean 0.8.'
    """
    for pattern in _INSIDE:
        words = re.sub(rf" ?(?:{pattern})", "", words)
    words = words.replace("`", "").replace("()", "")
    return re.sub(r"\s+([.,;:)])(?!\d)", r"\1", " ".join(words.split()))


def in_a_phrase(words: str) -> str:
    """Give the first clause of what a docstring says of a key, to stand inside a sentence.

    Examples
    --------
    >>> in_a_phrase("Half-width of the abstention band [logits], range 0.5 to 3.")
    'half-width of the abstention band'
    """
    first = re.split(r" ?\[| ?\(|[,;:]|\.(?!\d)", for_readers(words), maxsplit=1)[0].strip()
    return first[:1].lower() + first[1:]
