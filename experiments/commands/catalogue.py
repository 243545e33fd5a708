"""Which subcommands ``plenary`` has. Nothing is imported here, so that help is instant."""

from __future__ import annotations

from pathlib import Path

# Subcommand, module of `experiments`, what it does.
COMMANDS = (
    ("run", "commands.run", "run one scenario and print its table"),
    ("sweep", "commands.sweep", "run every combination of the values you name"),
    ("check", "commands.check", "validate without running; estimate time and disk"),
    ("whatif", "commands.whatif", "a result beside what it would be if somebody acted otherwise"),
    ("replay", "commands.replay", "rerun a saved result and compare it bit for bit"),
    ("ls", "commands.ls", "list the results that are there, or what may be chosen"),
    ("export", "commands.export", "pack a saved result into one file for a colleague"),
    ("table", "commands.table", "print the table of a saved result"),
    ("compare", "report.compare", "compare two saved results"),
    ("report", "report.report", "write a report of a saved result"),
    ("slide", "report.slide", "write the answer of a saved result as one slide"),
    ("calibrate", "commands.calibrate", "estimate positions and coefficients from votes"),
    ("records", "records.command", "bring newer votes, from the files that the world has"),
    ("predict", "commands.predict", "predict votes on declared texts"),
    ("whip", "commands.whip", "count votes as things are heard: whom to ask, what if"),
    ("package", "commands.package", "find the cheapest set of states to pass or block a text"),
    ("game", "commands.game", "find what both sides should do, given what the other may"),
    ("draft", "commands.draft", "find what to concede or add in a text, and whom it gains"),
    ("when", "commands.when", "find the best next move: vote, wait, concede, call consensus"),
    ("route", "commands.route", "find which bodies to go to, in which order"),
    ("hindcast", "validation.hindcast", "predict votes that really happened"),
    ("patterns", "validation.patterns.command", "compare the model with known patterns"),
    ("outcomes", "validation.outcomes.command", "compare the model with known outcomes"),
    ("endings", "validation.endings", "compare how bodies end with their record"),
    ("effects", "validation.effects.command", "compare assumed effects with recorded votes"),
    ("sensitivity", "commands.sensitivity", "find which inputs the answer depends on"),
    ("bench", "commands.bench", "measure speed and memory on this machine"),
    ("app", "app.command", "look at a meeting in the browser"),
)


def available() -> dict[str, tuple[str, str]]:
    """Give the subcommands whose code is present: name to (module, description)."""
    here = Path(__file__).parents[1]
    return {
        name: (f"experiments.{module}", text)
        for name, module, text in COMMANDS
        if (here / module.replace(".", "/")).with_suffix(".py").is_file()
        or (here / module / "__init__.py").is_file()
        if name != "bench" or (here.parent / "benchmarks").is_dir()  # not part of a wheel
    }
