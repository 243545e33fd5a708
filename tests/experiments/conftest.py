"""A small sweep that several tests read."""

import pytest


@pytest.fixture(scope="session")
def small_results(tmp_path_factory):
    """Give the folder of a finished sweep: 3 strategies x 2 opponents x 2 bodies x 12."""
    from experiments.command_line import main

    root = tmp_path_factory.mktemp("results")
    words = [
        "sweep",
        "strategy/democratic=no_action,democracy_club,inclusive_tent",
        "strategy/sovereigntist=uncoordinated,one_voice",
        "forum=first_committee,oewg",
        "replications=12",
        "executor=in_process",
        f"results={root}",
        "name=small",
        "--quiet",
    ]
    assert main(words) == 0
    return root / "small"
