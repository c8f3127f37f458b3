"""The campaign: what comes next, after a cut and after a finished round."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
import typer

from backend.modalities import modalities
from training import campaign

AFTER_STAGE_ONE = ["train_subsets", "subset_gates", "export", "evaluate"]
PARTS = [f"vae_{id_}" for id_ in modalities()]


class Runs:
    """Stands in for subprocess.run: keeps the commands; those whose numbers are in `fails` fail."""

    def __init__(self) -> None:
        self.commands: list[list[str]] = []
        self.fails: set[int] = set()

    def __call__(self, command: list[str], check: bool) -> SimpleNamespace:
        self.commands.append(command)
        return SimpleNamespace(returncode=int(len(self.commands) - 1 in self.fails))


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> Runs:
    runs = Runs()
    monkeypatch.setattr(campaign.subprocess, "run", runs)
    return runs


def modules(commands: list[list[str]]) -> list[str]:
    return [command[2].removeprefix("training.") for command in commands]


def value(command: list[str], option: str) -> str:
    return command[command.index(option) + 1]


def test_a_round_does_every_stage_and_shares_the_minutes(tmp_path: Path, ran: Runs) -> None:
    campaign.main(tmp_path, tmp_path / "runs", 100.0)
    assert modules(ran.commands) == ["train_autoencoder"] * 5 + AFTER_STAGE_ONE
    assert sum(float(value(command, "--minutes")) for command in ran.commands[:6]) == pytest.approx(
        90.0, abs=0.5
    )
    assert [value(command, "--modality") for command in ran.commands[:5]] == list(modalities())
    assert (tmp_path / "runs" / "card.md").exists()


def test_a_round_that_was_cut_goes_on_and_a_finished_one_is_followed_by_another(
    tmp_path: Path, ran: Runs
) -> None:
    ran.fails.add(3)
    with pytest.raises(typer.Exit):
        campaign.main(tmp_path, tmp_path / "runs", 10.0)
    assert campaign.State.load(tmp_path / "runs" / "campaign.json").done == PARTS[:3]
    campaign.main(tmp_path, tmp_path / "runs", 10.0)
    assert modules(ran.commands[4:]) == ["train_autoencoder"] * 2 + AFTER_STAGE_ONE
    assert {value(command, "--seed") for command in ran.commands[4:7]} == {"0"}
    assert len(ran.commands) == 4 + 2 + len(AFTER_STAGE_ONE)
    campaign.main(tmp_path, tmp_path / "runs", 10.0)
    assert modules(ran.commands[10:])[0] == "train_autoencoder"
    assert value(ran.commands[10], "--seed") == "1"


def test_nothing_begins_when_the_minutes_are_over(tmp_path: Path, ran: Runs) -> None:
    campaign.main(tmp_path, tmp_path / "runs", 0.0)
    assert ran.commands == []


def test_the_table_reports_what_was_never_begun(tmp_path: Path) -> None:
    table = campaign.standing(tmp_path)
    assert table.row_count == 6
    assert set(table.columns[1].cells) == {"not begun"}
