"""``plenary app``: a page in the browser, on this machine and without any network."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from pathlib import Path

from experiments.app.offered import OWN_FOLDER
from experiments.app.same_origin import SameOrigin
from experiments.study.installed import how_to_install
from sim.errors import ConfigError, PlenaryError


class MissingApp(PlenaryError):
    """The extra `app` is not installed."""


def main(argv: Sequence[str]) -> int:
    """Run ``plenary app``."""
    parser = argparse.ArgumentParser(prog="plenary app", description=__doc__)
    parser.add_argument("--port", type=int, default=8765, help="default 8765")
    parser.add_argument("--host", default="localhost", help="default localhost: this machine only")
    parser.add_argument("--no-open", action="store_true", help="do not open the browser")
    parser.add_argument(
        "--config-dir", metavar="DIR", help="a folder of your own scenarios, bodies and strategies"
    )
    arguments = parser.parse_args(list(argv))
    if arguments.config_dir:
        if not Path(arguments.config_dir).is_dir():
            message = "there is no such folder"
            raise ConfigError("--config-dir", message, value=arguments.config_dir)
        os.environ[OWN_FOLDER] = str(Path(arguments.config_dir).resolve())
    if not 1 <= arguments.port <= 65535:
        raise ConfigError("--port", "must be between 1 and 65535", value=arguments.port)
    page = Path(__file__).with_name("page.py")
    os.environ["SOLARA_APP"] = str(page)  # all are read at the import
    os.environ.setdefault("SOLARA_ASSETS_PROXY", "True")
    os.environ.setdefault("SOLARA_THEME_SHOW_BANNER", "False")
    os.environ.setdefault("SOLARA_TELEMETRY_MIXPANEL_ENABLE", "False")  # nothing leaves here
    # The address holds the whole view, so a page whose server went away makes itself anew.
    os.environ.setdefault("SOLARA_STATE_AUTO_REMOUNT", "True")
    try:
        import solara_assets  # noqa: F401  (without it the page would ask the network)
        from solara.__main__ import cli
        from solara.server import starlette
    except ImportError:
        raise MissingApp(
            f"the page needs the extra `app`; install it with: {how_to_install('app')}"
        ) from None
    starlette.app.add_middleware(SameOrigin, host=arguments.host)
    words = ["run", str(page), "--host", arguments.host, "--port", str(arguments.port)]
    words += ["--production", "--no-check-version", "--no-open" if arguments.no_open else "--open"]
    cli(words, standalone_mode=False)
    return 0
