"""What people run: sweeps, stores, replay, calibration, hindcasts, reports.

In a notebook::

    import experiments as plenary

    saved = plenary.sweep(democratic=["no_action", "block"], forum="first_committee")
    saved.table
    saved.plot.win_rate()
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from pandas import DataFrame

    from experiments.api.advice import Advice
    from experiments.api.saved import Saved
    from experiments.api.whatif import WhatIf
    from experiments.forecast.predicted import Predicted

__all__ = ["advise", "predict", "results", "run", "sweep", "whatif"]


def run(
    *words: str,
    config_dir: str | Path | None = None,
    overwrite: bool = False,
    yes: bool = False,
    quiet: bool = False,
    **settings,
) -> Saved:
    """Play one scenario, as ``plenary run`` does.

    Parameters
    ----------
    *words : str
        Overrides as typed on the command line, for instance ``"+plugins=[mine]"``.
    config_dir : path, optional
        A further folder of configuration files.
    overwrite : bool
        Replace what the results folder holds.
    yes : bool
        Agree to a very large study.
    quiet : bool
        Show no progress.
    **settings
        Keys of the configuration: ``forum="oewg"``, ``replications=100``, ``seed=3``;
        ``democratic="block"`` chooses that camp's strategy; two underscores stand for
        a dot: ``model__tie=0.25``, ``strategy__democratic__budget=2``.

    Returns
    -------
    Saved
        Its tables and figures; the folder is ``results/run-…`` unless ``name`` or
        ``results`` is given. A run that is there already is opened at once.

    Raises
    ------
    sim.errors.ConfigError
        For whatever the command line would refuse, in the same words.
    """
    from experiments.api.play import play

    switches = {"config_dir": config_dir, "overwrite": overwrite, "yes": yes, "quiet": quiet}
    return play("run", words, settings, **switches)


def sweep(
    *words: str,
    config_dir: str | Path | None = None,
    overwrite: bool = False,
    yes: bool = False,
    quiet: bool = False,
    **settings,
) -> Saved:
    """Play every combination of the values that are named, as ``plenary sweep`` does.

    Parameters
    ----------
    *words : str
        Overrides as typed on the command line, for instance ``"study=main"``.
    config_dir : path, optional
        A further folder of configuration files.
    overwrite : bool
        Replace what the results folder holds.
    yes : bool
        Agree to a very large study.
    quiet : bool
        Show no progress.
    **settings
        As in `run`; a list holds the values of a sweep: ``forum=["oewg", "wtsa"]``,
        ``seed=range(3)``. A value that is a list itself stands in a list of its own:
        ``scenario__camps__democratic__leaders=[["USA"], ["USA", "IND"]]``.

    Returns
    -------
    Saved
        Its tables and figures; cells share their random numbers.

    Raises
    ------
    sim.errors.ConfigError
        For whatever the command line would refuse, in the same words.
    """
    from experiments.api.play import play

    switches = {"config_dir": config_dir, "overwrite": overwrite, "yes": yes, "quiet": quiet}
    return play("sweep", words, settings, **switches)


def results(folder: str | Path) -> Saved:
    """Open a results folder; its tables are read when they are asked for.

    Parameters
    ----------
    folder : str or path
        For instance ``results/main``.

    Returns
    -------
    Saved
        ``.table``, ``.plot.win_rate()``, ``.report()`` and the tables ``cells, meetings,
        drafts, rounds, votes, members, failures``.

    Raises
    ------
    sim.errors.DataError
        If there is no results folder there.
    """
    from experiments.api.saved import Saved

    return Saved(folder)


def predict(
    rollcalls: str | Path | DataFrame,
    declared: str | Path | DataFrame | Mapping[str, str] | None = None,
    calibration: str | Path = "default",
    sponsors: str | Path | DataFrame | None = None,
    committee: str | Path | DataFrame | None = None,
    body: str | None = None,
    members: str | Path | DataFrame | None = None,
    dates: str | None = None,
    jumps: str | None = None,
) -> Predicted:
    """Forecast roll-calls from the lines that leaders have declared, as ``plenary predict``.

    Parameters
    ----------
    rollcalls : path or DataFrame
        ``rollcall_id, date`` and, if known, ``title, topic``.
    declared : path, DataFrame or mapping
        ``rollcall_id, iso3, vote``: lines of leaders, Y, N or A; for a single roll-call
        also code to letter.
    calibration : str
        Shipped name or file.
    sponsors : path or DataFrame, optional
        ``rollcall_id, iso3``: who sponsors which text.
    committee : path or DataFrame, optional
        ``rollcall_id, yes, no, abstain``, or ``rollcall_id, iso3, vote``.
    body : str, optional
        Where they vote, an option of ``forum`` such as ``human_rights_council``; the
        General Assembly by default.
    members : path or DataFrame, optional
        ``iso3`` and, if they change, ``year``: who sits in the body.
    dates : str, optional
        ``day-first`` or ``month-first``, where days could be read two ways.
    jumps : str, optional
        Members whose line broke lately, so that their older votes count less: codes divided
        by commas, or ``found``.

    Returns
    -------
    Predicted
        ``.ballots``, ``.tally``, ``.closest()``, ``.map()``, ``.hemicycle()``.

    Raises
    ------
    sim.errors.DataError
        If a table cannot be right.
    sim.errors.ConfigError
        If there is no such body, or members are named without a body.
    """
    from experiments.api.forecast import predict as forecast

    more = {"body": body, "members": members, "dates": dates, "jumps": jumps}
    return forecast(rollcalls, declared, calibration, sponsors, committee, **more)


def whatif(
    folder: str | Path | Saved,
    *changes: str,
    where: Sequence[str] = (),
    replications: int | None = None,
    out: str | Path | None = None,
    quiet: bool = False,
    overwrite: bool = False,
) -> WhatIf:
    """Play one cell of a result as it is and otherwise, as ``plenary whatif`` does.

    Parameters
    ----------
    folder : path or Saved
        A result.
    *changes : str
        What is otherwise, all together: ``"join IND BRA"``, ``"leave USA 2025"``,
        ``"absent FRA"``, ``"vote KEN no"``, ``"pay IDN 0.5"``, ``"text openness -0.2"``.
    where : sequence of str
        ``KEY=VALUE``, to choose the cell.
    replications : int, optional
        As many as the result has, unless given.
    out : path, optional
        Folder of the comparison.
    quiet, overwrite : bool
        As in `run`.

    Returns
    -------
    WhatIf
        ``.table``, ``.tallies``, ``.members``, ``.plot()``.

    Raises
    ------
    sim.errors.ConfigError
        If a change contradicts the scenario.
    """
    from experiments.api.whatif import what_if

    place = getattr(folder, "folder", folder)
    choices = {"where": where, "replications": replications, "out": out}
    return what_if(place, changes, **choices, quiet=quiet, overwrite=overwrite)


def advise(
    question: str,
    *words: str,
    name: str | None = None,
    results: str | Path = "results",
    **options,
) -> Advice:
    """Ask the adviser: whom to win, what to write, when to vote, which body first.

    Parameters
    ----------
    question : {'whip', 'package', 'game', 'draft', 'when', 'route'}
        The subcommand of ``plenary``.
    *words : str
        What the command takes without a dash: the text, or ``key=value``.
    name : str, optional
        Of the folder under `results`; an answer that is there is replaced.
    results : path
    **options
        As the command has them: ``items=...``, ``block=True``, ``states=20``,
        ``if_=["IND=N"]``. A table may be a DataFrame or a path.

    Returns
    -------
    Advice
        ``.headline``, ``.text``, ``.table("members")``, ``.picture("fan")``.

    Raises
    ------
    sim.errors.PlenaryError
        For whatever the command line would refuse, in the same words.
    """
    from experiments.commands.advised import advise as ask

    return ask(question, *words, name=name, results=results, **options)
