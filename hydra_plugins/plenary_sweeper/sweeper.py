"""Hand Hydra's sweeps over to `experiments.commands.sweep`.

Hydra's scan imports this module in every Hydra program on the machine, so it
imports nothing of ours before a sweep starts. (No postponed annotations here:
they break the scan on Python 3.11.)
"""

from hydra.core.config_store import ConfigStore
from hydra.plugins.sweeper import Sweeper


class PlenarySweeper(Sweeper):
    """Expands a sweep to plain dictionaries and runs them in chunks."""

    def __init__(self, params=None):
        self.params = dict(params or {})
        self.loader = None
        self.config = None
        self.task = None

    def setup(self, *, hydra_context, task_function, config):
        """Keep what Hydra gives before a sweep."""
        self.loader = hydra_context.config_loader
        self.config = config
        self.task = task_function

    def sweep(self, arguments):
        """Run a sweep from its override strings."""
        from experiments.commands.sweep import launch

        saved = [f"{key}={value}" for key, value in self.params.items()]
        return launch(self.task, self.loader, self.config, saved, list(arguments))


ConfigStore.instance().store(
    group="hydra/sweeper",
    name="plenary",
    node={"_target_": f"{PlenarySweeper.__module__}.PlenarySweeper", "params": {}},
    provider="plenary",
)
