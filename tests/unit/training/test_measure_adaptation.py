"""The report on adapting over scenes: what is counted as a gain, and for whom."""

from __future__ import annotations

from training.measure_adaptation import Measured, table


def row(scene: str, group: str, tested: str, kept: bool, after: float) -> Measured:
    return Measured(scene, group, tested, "rgb", "nir", kept, 20.0, after)


def test_what_was_not_kept_gains_and_loses_nothing() -> None:
    rows = [
        row("a", "one", "other half", True, 24.0),
        row("a", "one", "b", True, 19.0),
        row("b", "one", "other half", False, 10.0),
        row("c", "two", "other half", True, 18.0),
    ]
    assert [one.gain for one in rows] == [4.0, -1.0, 0.0, -2.0]
    lines = table(rows).splitlines()
    assert "| all | other half | 3 | 2 | 20.0 | 20.7 | +0.67 | 1 |" in lines
    assert "| all | another date | 1 | 1 | 20.0 | 19.0 | -1.00 | 0 |" in lines
    assert "| one | 2 | 2 | 1 | +2.00 |" in lines
    assert "| two | 1 | 1 | 0 | -2.00 |" in lines
