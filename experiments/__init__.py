"""What people run: sweeps, stores, replay, calibration, hindcasts, reports.

In a notebook::

    from experiments import results

    saved = results("results/main")
    saved.meetings.groupby("cell").democratic_prevails.mean()
"""

from __future__ import annotations


def results(folder):
    """Open a results folder; its tables are read when they are asked for.

    Parameters
    ----------
    folder : str or path
        For instance ``results/main``.

    Returns
    -------
    experiments.analysis.open_results.StudyResults
        Tables ``cells, meetings, drafts, rounds, votes, members, failures``.

    Raises
    ------
    sim.errors.DataError
        If there is no results folder there.
    """
    from experiments.analysis.open_results import StudyResults

    return StudyResults(folder)
