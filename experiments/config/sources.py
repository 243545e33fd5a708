"""How Hydra reads a configuration file: refused first if it stands for too much."""

from __future__ import annotations

import os
import pickle
from pathlib import Path

from hydra._internal.core_plugins.file_config_source import FileConfigSource
from hydra._internal.sources_registry import SourcesRegistry
from hydra.core.object_type import ObjectType
from hydra.core.plugins import Plugins
from hydra.plugins.config_source import ConfigResult

from experiments.study.camps import USUAL
from experiments.study.plain_yaml import refuse_if_endless, refuse_if_huge
from sim.errors import DataError

MOST_VALUES = 50_000  # of one file; the largest of ours has 300
_READ: dict[tuple[str, str, str, int, int], bytes] = {}  # of this process alone


class BoundedSource(FileConfigSource):
    """Files of a folder, which may be a stranger's (``--config-dir``, ``hydra.searchpath``).

    What a file held is kept in this process until it changes: a sweep composes many
    configurations of the same files.
    """

    def is_group(self, config_path: str) -> bool:
        """Tell whether there is such a group; for strategies, of any camp."""
        return super().is_group(self._shipped(config_path))

    def is_config(self, config_path: str) -> bool:
        """Tell whether there is such a file; for strategies, for any camp."""
        return super().is_config(self._shipped(config_path))

    def list(self, config_path: str, results_filter: ObjectType | None) -> list[str]:
        """List what is in a group; for a camp without a folder of its own, the usual presets."""
        return super().list(self._shipped(config_path), results_filter)

    def _shipped(self, config_path: str) -> str:
        """Look for the strategy of a camp that has no folder here among those of the usual two."""
        parts = config_path.split("/")
        if parts[0] != "strategy" or len(parts) < 2 or super().is_group("/".join(parts[:2])):
            return config_path
        usual = ["/".join(["strategy", camp, *parts[2:]]) for camp in USUAL]
        return next((path for path in usual if FileConfigSource.is_config(self, path)), usual[0])

    def load_config(self, config_path: str) -> ConfigResult:
        """Read one file, unless its aliases or levels stand for too much."""
        config_path = self._shipped(config_path)
        path = Path(
            os.path.realpath(os.path.join(self.path, self._normalize_file_name(config_path)))
        )
        if not path.is_file():
            return super().load_config(config_path)  # which says so
        stat = path.stat()
        key = str(path), self.path, self.provider, stat.st_mtime_ns, stat.st_size
        if key not in _READ:
            _READ[key] = pickle.dumps(self._read(config_path, path))
        return pickle.loads(_READ[key])  # Hydra writes into what it gets

    def _read(self, config_path: str, path: Path) -> ConfigResult:
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
