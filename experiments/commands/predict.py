"""``plenary predict``: forecast roll-calls, and with ``--report`` write a page of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from experiments.forecast.predict import forecast_and_write, parser
from experiments.report.forecast_page import write_forecast_page
from experiments.store.outputs import output_file


def main(argv: Sequence[str]) -> int:
    """Run ``plenary predict``."""
    asked = parser()
    asked.add_argument(
        "--report", metavar="PAGE.html", help="also write a page: map, closest members by name"
    )
    options = asked.parse_args(list(argv))
    page = None
    if options.report is not None:
        page = output_file(options.report, [".html"], [options.rollcalls, options.declared])
    found = forecast_and_write(options)
    if page is not None:
        print(f"The page is {write_forecast_page(found, Path(page))}")
    return 0
