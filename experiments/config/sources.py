"""How Hydra reads a configuration file: refused first if it stands for too much."""

from __future__ import annotations

import os
from pathlib import Path

from hydra._internal.core_plugins.file_config_source import FileConfigSource
from hydra._internal.sources_registry import SourcesRegistry
from hydra.core.plugins import Plugins
from hydra.plugins.config_source import ConfigResult

from experiments.study.plain_yaml import refuse_if_endless, refuse_if_huge
from sim.errors import DataError

MOST_VALUES = 50_000  # of one file; the largest of ours has 300


class BoundedSource(FileConfigSource):
    """Files of a folder, which may be a stranger's (``--config-dir``, ``hydra.searchpath``)."""

    def load_config(self, config_path: str) -> ConfigResult:
        """Read one file, unless its aliases or levels stand for too much."""
        path = Path(
            os.path.realpath(os.path.join(self.path, self._normalize_file_name(config_path)))
        )
        if path.is_file():
            refuse_if_huge(path)
            refuse_if_endless(path.read_text(encoding="utf-8"), path, MOST_VALUES)
        try:
            return super().load_config(config_path)
        except (ValueError, LookupError) as error:  # a number of too many digits, a strange tag
            raise DataError(path, f"cannot be read ({' '.join(str(error).split())})") from None


def install() -> None:
    """Let Hydra read files so, in this process."""
    Plugins.instance()  # registers Hydra's own way first
    SourcesRegistry.instance().types["file"] = BoundedSource
