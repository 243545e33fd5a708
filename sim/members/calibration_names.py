"""Names of calibrations, and the files that they mean; nothing heavy is imported for them."""

from __future__ import annotations

from pathlib import Path

FORMAT = "plenary-calibration-1"
SHIPPED = Path(__file__).parent / "data" / "calibrations"


def file_named(name: str) -> Path | None:
    """Find the file that a name of a calibration means, as `Calibration.load` reads it.

    Parameters
    ----------
    name : str
        A shipped name, or a file; its ending ``.json`` may be left out.

    Returns
    -------
    Path or None
        None if there is no such file.

    Examples
    --------
    >>> file_named("default").name, file_named("there is no such calibration")
    ('default.json', None)
    """
    if name in shipped():
        return SHIPPED / f"{name}.json"
    exact, ended = Path(name), Path(f"{name}.json")
    if name.endswith(".json"):
        places = [exact]
    else:
        places = [ended] if exact.name == name else [exact, ended]
    return next((file for file in places if file.is_file()), None)


def shipped() -> list[str]:
    """Names of the shipped calibrations.

    Examples
    --------
    >>> shipped()  # doctest: +NORMALIZE_WHITESPACE
    ['before_73_27', 'before_74_247', 'before_75_282', 'before_dfi', 'before_dis_29500',
     'before_wapi', 'before_wcit_12', 'default']
    """
    return sorted(file.stem for file in SHIPPED.glob("*.json"))
