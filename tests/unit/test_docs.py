"""The guide keeps its word: every error code is documented, every page is in the menu, links lead
somewhere, its Python runs.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
import rasterio
import yaml
from affine import Affine

from tests.ci_scripts import of_ci

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def docs() -> ModuleType:
    return of_ci("docs")


@pytest.fixture(scope="module")
def figures() -> ModuleType:
    return of_ci("figures")


@pytest.fixture(scope="module")
def measured() -> ModuleType:
    return of_ci("measured")


def test_every_picture_has_a_command_that_draws_it(figures: ModuleType) -> None:
    kept = {path.name for path in figures.IMAGES.glob("*.jpg")}
    assert kept == set(figures.FIGURES)


def test_the_tables_of_measured_figures_are_what_was_kept(measured: ModuleType) -> None:
    assert measured.stale() == []
    shown = [
        name
        for page in measured.PAGES
        for name in re.findall(r"<!-- measured: (\w+) -->", page.read_text(encoding="utf-8"))
    ]
    assert sorted(measured.TABLES) == sorted(shown)


def test_a_table_changed_by_hand_is_reported(
    measured: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = tmp_path / "speed.md"
    text = (ROOT / "docs" / "speed.md").read_text(encoding="utf-8")
    page.write_text(
        re.sub(
            r"\| any2any-tiny \| balanced \| 1 \| [\d.]+",
            "| any2any-tiny | balanced | 1 | 99",
            text,
        ),
        encoding="utf-8",
    )

    monkeypatch.setattr(measured, "PAGES", [page])
    assert [sentence.split(":")[0] for sentence in measured.stale()] == ["speed.md"]
    page.write_text(measured.rendered(page.read_text(encoding="utf-8")), encoding="utf-8")
    assert measured.stale() == []


def pages_of_menu() -> set[str]:
    text = (ROOT / "docs" / "mkdocs.yml").read_text(encoding="utf-8")
    found: set[str] = set()

    def walk(node: object) -> None:
        if isinstance(node, str):
            found.add(node)
        for child in (
            node if isinstance(node, list) else node.values() if isinstance(node, dict) else ()
        ):
            walk(child)

    walk(yaml.safe_load(text)["nav"])
    return found


def test_every_error_code_says_what_to_do(docs: ModuleType) -> None:
    assert docs.error_codes() == set(docs.ERRORS)


def test_every_page_is_in_the_menu_and_every_entry_is_a_page(docs: ModuleType) -> None:
    written = {path.name for path in (ROOT / "docs").glob("*.md")}
    generated = {f"reference/{name}.md" for name in ("command-line", "errors", "job", "algorithms")}
    assert pages_of_menu() == written | generated | set(docs.TAKEN_OVER.values())


@pytest.mark.parametrize("path", ["README.md", "CONTRIBUTING.md", "training/README.md"])
def test_links_of_the_repository_lead_somewhere(path: str) -> None:
    text = (ROOT / path).read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)\s#]+)", text):
        if not target.startswith("http"):
            assert (ROOT / path).parent.joinpath(target).exists(), target


def test_the_reference_reports_every_command_and_field(docs: ModuleType) -> None:
    text = docs.command_line()
    for heading in ("## translate", "## evaluate", "### models verify", "--feather-into-known"):
        assert heading in text
    assert "| `source` | required |" in docs.job_fields()


def test_links_between_documents_become_links_between_pages(docs: ModuleType) -> None:
    reported = docs.with_links(
        "training/README.md",
        "[a](FILL.md#x) [b](../README.md) [c](https://a.b) ![d](../resources/images/fill.jpg)",
    )
    assert reported == "[a](../training/fill.md#x) b [c](https://a.b) ![d](../images/fill.jpg)"


def test_the_python_of_the_first_page_runs(tmp_path: Path) -> None:
    text = (ROOT / "docs" / "index.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    y, x = np.mgrid[:64, :64]
    grid = {"crs": "EPSG:32618", "transform": Affine(10, 0, 400_000, 0, -10, 4_100_000)}
    with rasterio.open(
        tmp_path / "scene.tif", "w", "GTiff", 64, 64, 3, dtype="uint16", **grid
    ) as out:
        out.write(np.stack([(500 + 20 * x + 5 * y).astype("uint16")] * 3))
        out.descriptions = ("B04", "B03", "B02")

    command = [
        sys.executable,
        "-c",
        f"import sys; sys.path.insert(0, {str(ROOT)!r})\n{code}\nprint(result.output)",
    ]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    with rasterio.open(tmp_path / "nir.tif") as made:
        assert made.tags(ns="ANY2ANY")["SYNTHETIC"] == "YES"


def rows_of(text: str) -> dict[str, tuple[float, ...]]:
    """Direction -> scenes, model, regression, mean, of a table of scenes of unseen sources."""
    lines = [
        line.replace("*", "").strip("|").split("|")
        for line in text.splitlines()
        if line.count("|") == 6
    ]
    return {line[0].strip(): tuple(map(float, line[1:])) for line in lines if "→" in line[0]}


def card() -> str:
    return (ROOT / "resources/models/any2any-tiny/README.md").read_text(encoding="utf-8")


def test_the_readme_s_figures_are_the_card_s() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    quoted, known = rows_of(text), rows_of(card())
    assert len(quoted) >= 6
    assert all(known[direction] == figures for direction, figures in quoted.items())

    for direction, (_, *figures) in quoted.items():
        (line,) = (line for line in text.splitlines() if line.startswith(f"| {direction} |"))
        assert f"**{max(figures)}**" in line, "the best figure of a row is the bold one"
        assert line.count("**") == 2


def test_what_is_said_of_expected_errors_is_what_was_measured() -> None:
    report = (ROOT / "training/RELIABILITY.md").read_text(encoding="utf-8")
    rows = re.findall(r"\| [\w +]+ → \w+ \| \d+ \| (\d+)% \| (\d+)% \| (\d+)% \| (\d+)% \|", report)
    once = [int(figure) for row in rows for figure in (row[0], row[2])]
    twice = [int(figure) for row in rows for figure in (row[1], row[3])]
    text = (ROOT / "docs/command-line.md").read_text(encoding="utf-8")
    assert (
        f"{min(once)} to {max(once)} % were on scenes it was not fitted on, {min(twice)} to"
        f" {max(twice)} % within twice of it" in text
    )


def test_figures_quoted_in_the_guide_are_those_of_their_reports() -> None:
    _, ours, _, mean = rows_of(card())["SAR → RGB"]
    tutorials = (ROOT / "docs/tutorials.md").read_text(encoding="utf-8")
    assert (
        f"({ours} dB on scenes of unseen sources, where the mean colour of the training set has"
        f" {mean})" in tutorials
    )

    report = (ROOT / "training/FILL.md").read_text(encoding="utf-8")
    rows = re.findall(
        r"\| ([^|]+) \| (blobs|half|both) \| \d+ \| ([\d.]+) dB \| ([\d.]+) dB \| \d+% \| ([\d.]+)"
        r" dB \| (\d+)%",
        report,
    )
    figures = {(name, hole): tuple(map(float, rest)) for name, hole, *rest in rows}
    text = " ".join((ROOT / "docs/command-line.md").read_text(encoding="utf-8").split())
    pattern = (
        r"translated ([\d.]+) dB, filled ([\d.]+) dB, better in (\d+) % of the cases; from SAR to"
        r" RGB ([\d.]+) and ([\d.]+) dB"
    )
    quoted = re.search(pattern, text)
    gained = re.search(r"this gave ([\d.]+) dB in the mean among RGB, NIR and MS", text)
    assert quoted is not None
    assert gained is not None
    plain, calibrated, filled, share = figures["RGB, NIR, MS among each other", "both"]
    of_radar = [
        (a + b) / 2
        for a, b in zip(figures["SAR → RGB", "blobs"], figures["SAR → RGB", "half"], strict=True)
    ]
    assert [float(figure) for figure in quoted.groups()] == pytest.approx(
        [plain, filled, share, of_radar[0], of_radar[2]], abs=0.051
    )
    assert float(gained[1]) == pytest.approx(calibrated - plain, abs=0.051)
