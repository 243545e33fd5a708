"""The reference of Python: pages that mkdocstrings fills from the docstrings.

``api.md`` has the functions that people call and the objects that these give, and
the classes of the model; ``figures.md`` has every figure with its code.
"""

from __future__ import annotations

import pkgutil

import experiments
import experiments.figures

OBJECTS = (  # what the functions of `experiments` give
    "experiments.api.saved.Saved",
    "experiments.api.plots.Plots",
    "experiments.figures.picture.Picture",
    "experiments.api.whatif.WhatIf",
    "experiments.forecast.predicted.Predicted",
    "experiments.api.advice.Advice",
)
MODEL = {  # chapter: what it shows
    "Playing": ("sim.simulation.simulate", "sim.model.NegotiationModel", "sim.scenario.Scenario"),
    "Agents": ("sim.agents.MemberState", "sim.agents.Stakeholder"),
    "Members and what is known of them": (
        "sim.members.roster.Roster",
        "sim.members.calibration.Calibration",
        "sim.behaviour.Behaviour",
    ),
    "Bodies": ("sim.forums.forum.Forum", "sim.forums.procedures.base.Procedure"),
    "Chance": ("sim.streams.Streams",),
}
NO_FIGURES = ("fonts", "hover", "labels", "style", "text_tables")  # what figures are made with


def api_pages() -> dict[str, str]:
    """Make the pages: name of the file to its text.

    Examples
    --------
    >>> "::: experiments.sweep" in api_pages()["api.md"]
    True
    """
    return {"api.md": _api(), "figures.md": _figures()}


def _api() -> str:
    functions = [f"experiments.{name}" for name in experiments.__all__]
    lines = [
        "# Python",
        "",
        "What to call stands first, then what the calls give, then the model itself. How to use it",
        "is told under [Use it from Python](../how-to/use-from-python.md); the parts that a",
        "configuration names are under Bodies, Strategies and Scenarios.",
        "",
        "## Functions",
        "",
        "`import experiments as plenary`",
        "",
        *(_shown(name) for name in functions),
        "## What they give",
        "",
        *(_shown(name) for name in OBJECTS),
        "## The model",
        "",
    ]
    for chapter, names in MODEL.items():
        lines += [f"### {chapter}", "", *(_shown(name, 4) for name in names)]
    return "\n".join(lines)


def _shown(name: str, level: int = 3) -> str:
    return f"::: {name}\n    options:\n      heading_level: {level}\n"


def _figures() -> str:
    modules = [
        module.name
        for module in pkgutil.iter_modules(experiments.figures.__path__)
        if module.name not in NO_FIGURES
    ]
    lines = [
        "# Figures",
        "",
        "Every figure is a function that takes a table and gives its axes. The code stands below",
        "each; the pictures are in the [gallery](../gallery.md).",
        "",
        *(_shown(f"experiments.figures.{name}", 2) for name in modules),
    ]
    return "\n".join(lines)
