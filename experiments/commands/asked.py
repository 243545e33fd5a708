"""What the adviser's commands share: options about one text, and where the answer goes."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from experiments.advice import whip
from experiments.advice.answer import Answer
from experiments.advice.draws import RULES, JointDraws
from experiments.advice.items import Item, latest, read_items
from experiments.estimation.calibration_files import open_calibration
from experiments.forecast.all_members import voting_members
from experiments.forecast.calls import read_calls
from experiments.report.advice_page import free_folder, write_answer
from experiments.running.kept_plays import KeptPieces, KeptPlays
from experiments.store.folders import digest_of
from sim.errors import ConfigError
from sim.forecast.evidence import Call, History
from sim.members.calibration import Calibration


def tell(line: str) -> None:
    """Say something beside the answer."""
    print(line, file=sys.stderr)


def parser_of(name: str, doc: str | None) -> argparse.ArgumentParser:
    """Begin a parser with what every answer has: where it is put, and the seed."""
    text, _, more = (doc or "").partition("\n\n")
    parser = argparse.ArgumentParser(prog=f"plenary {name}", description=text, epilog=more)
    parser.add_argument("--name", default=name, help=f"folder under results (default: {name})")
    parser.add_argument("--results", default="results", help="where results folders are put")
    parser.add_argument("--overwrite", action="store_true", help="replace what the folder holds")
    parser.add_argument("--seed", type=int, default=2026, help="root of all random streams")
    return parser


def add_text_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that say which text is meant and what is known of it."""
    parser.add_argument("text", nargs="?", help="rollcall_id of the text, if there are several")
    parser.add_argument(
        "--rollcalls", required=True, help="rollcall_id, date and, if known, title, topic"
    )
    parser.add_argument(
        "--declared", help="rollcall_id, iso3, vote: lines of leaders, Y, N or A (default: none)"
    )
    parser.add_argument("--sponsors", help="rollcall_id, iso3: who sponsors which text")
    parser.add_argument(
        "--calibration", default="default", help="shipped name or file (default: default)"
    )


def add_count_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that say what has been heard of a vote, and what carries it."""
    parser.add_argument("--items", help="date, iso3, kind, vote: what has been heard")
    parser.add_argument("--rule", default="majority", help=" or ".join(RULES))


def items_heard(options: argparse.Namespace, draws: JointDraws, call: Call) -> list[Item]:
    """Read what has been heard of a vote; nothing where no file is named."""
    return read_items(options.items, draws.iso3, call.date) if options.items else []


def heard(options: argparse.Namespace, draws: JointDraws, call: Call) -> JointDraws:
    """Weigh draws by what has been heard."""
    items = items_heard(options, draws, call)
    return whip.update(draws, latest(items), call.date) if items else draws


def with_unknown_parameters(overrides: Sequence[str]) -> list[str]:
    """Have behavioural parameters drawn too, unless the user says what is uncertain.

    Examples
    --------
    >>> with_unknown_parameters(["forum=oewg"])
    ['forum=oewg', 'uncertainty=structural']
    >>> with_unknown_parameters(["uncertainty=fixed"])
    ['uncertainty=fixed']
    """
    given = {word.split("=")[0] for word in overrides}
    return [*overrides, *([] if "uncertainty" in given else ["uncertainty=structural"])]


def folder_for(options: argparse.Namespace) -> Path:
    """Check where the answer goes, before any work."""
    return free_folder(Path(options.results) / options.name, options.overwrite)


def the_text(options: argparse.Namespace) -> tuple[Calibration, str, Call]:
    """Read the one text that is meant.

    Raises
    ------
    ConfigError
        If there are several and none is named, or none of this name.
    """
    calibration = open_calibration(options.calibration)
    calls = read_calls(
        options.rollcalls,
        options.declared,
        History.of(calibration),
        members=voting_members(calibration),
        tell=tell,
        sponsors=options.sponsors,
    )
    if options.text is None and len(calls) == 1:
        return calibration, *next(iter(calls.items()))
    if options.text not in calls:
        problem = "name one of the texts" if options.text is None else "no such text"
        value = {} if options.text is None else {"value": options.text}
        raise ConfigError("TEXT", problem, choices=calls, **value)
    return calibration, options.text, calls[options.text]


def inputs_of(options: argparse.Namespace, *more: str | None) -> list[str | None]:
    """Give the files that an answer about one text was made from."""
    return [options.rollcalls, options.declared, options.sponsors, options.items, *more]


def question_of(options: argparse.Namespace, inputs: Sequence[str | None]) -> dict[str, object]:
    """Give all that an answer depends on: the options, and what is in the files they name."""
    elsewhere = ("name", "results", "overwrite")
    files = [file for file in [*inputs, options.calibration] if file and Path(file).is_file()]
    return {
        "options": {key: v for key, v in vars(options).items() if key not in elsewhere},
        "files": [digest_of(Path(file)) for file in files],
    }


@contextmanager
def kept_pieces(
    options: argparse.Namespace, folder: Path, inputs: Sequence[str | None]
) -> Iterator[KeptPieces]:
    """Within this, pieces of the answer are kept if it is interrupted."""
    with KeptPlays(folder) as kept:
        yield KeptPieces(kept, question_of(options, inputs))


def deliver(
    answer: Answer, folder: Path, command: str, argv: Sequence[str], inputs: Sequence[str | None]
) -> int:
    """Print the answer and write its folder."""
    kept = [w for w in argv if w != "--overwrite"]
    write_answer(answer, folder, command, kept, [f for f in inputs if f is not None])
    print(answer.text())
    print(f"\n{folder}/report.html")
    return 0
