"""Figures and baselines of the evaluation."""

from __future__ import annotations

import json
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest
import torch
import typer

from backend.modalities import modality
from backend.radiometry import to_eval8
from training.data.scene import Scene
from training.lib import per_pixel
from training.lib.metrics import Score, ergas, spectral_angle
from training.lib.scoring import DirectionReport, bootstrap, directions, lpips_of, ndvi_error, score
from training.paper.tables import (
    against_paper,
    draw_against_paper,
    main,
    read_settings,
    seen_and_zero_shot,
    table2,
    table2_csv,
    table3,
    table4,
)


def made_scene(seed: int) -> Scene:
    """NIR is a quadratic function of the visible bands; MS repeats it at half the resolution."""
    rng = np.random.default_rng(seed)
    rgb = rng.uniform(0, 0.4, (3, 64, 64)).astype(np.float32)
    r, g, b = rgb / 0.4
    nir = (0.6 * (0.1 + 0.5 * r * r + 0.2 * g - 0.1 * b * r))[None].astype(np.float32)
    return Scene(f"s{seed}", "train", "made", "CC0", {"rgb": rgb, "nir": nir})


def test_ridge_finds_a_quadratic_relation_and_the_mean_does_not() -> None:
    train, held_out = [made_scene(0), made_scene(1)], made_scene(2)
    psnr = [
        score(
            per_pixel.fit(train, ("rgb",), "nir", q).predict(held_out.arrays), held_out, "nir", True
        ).psnr_db
        for q in (True, False)
    ]

    assert psnr[0] > 35
    assert psnr[1] < 25


def test_psnr_and_rmse_are_on_the_fixed_scale() -> None:
    truth = np.full((1, 32, 32), 100.0)
    one = Score.of(truth + 10.0, truth)
    assert one.rmse == pytest.approx(10.0)
    assert one.psnr_db == pytest.approx(20 * np.log10(255 / 10), abs=1e-3)


def test_pixels_without_truth_do_not_count() -> None:
    """A gap makes no figure better or worse: those of the rest are those of the rest alone."""
    scene, half = made_scene(0), made_scene(0)
    rng = np.random.default_rng(5)
    prediction = scene.arrays["nir"] + rng.normal(0, 0.05, scene.arrays["nir"].shape).astype(
        np.float32
    )
    scene.arrays["nir"][:, :, :48] = np.nan
    for id_ in half.arrays:
        half.arrays[id_] = half.arrays[id_][:, :, 48:]
    gap, alone = score(prediction, scene, "nir"), score(prediction[:, :, 48:], half, "nir")
    assert gap.psnr_db == pytest.approx(alone.psnr_db, abs=1e-6)
    assert gap.rmse == pytest.approx(alone.rmse, abs=1e-6)
    assert gap.ssim == pytest.approx(alone.ssim, abs=0.05)  # beside the gap no window fits


def test_weighted_ridge_serves_the_many_rather_than_the_worst() -> None:
    scenes = [made_scene(seed) for seed in range(6)]
    # one scene where the relation is another
    scenes[0].arrays["nir"][:] = 0.9 - scenes[0].arrays["nir"]
    psnr = []

    for weighted in (False, True):
        ridge = per_pixel.fit(scenes, ("rgb",), "nir", True, weighted)
        psnr.append(
            np.mean([score(ridge.predict(s.arrays), s, "nir", True).psnr_db for s in scenes])
        )

    assert psnr[1] > psnr[0] + 3


def test_source_bands_come_onto_the_targets_grid() -> None:
    values = np.arange(16, dtype=np.float32).reshape(1, 4, 4)
    assert per_pixel.on_grid_of(values, "rgb", "ms").shape == (1, 2, 2)
    assert per_pixel.on_grid_of(values, "rgb", "ms")[0, 0, 0] == pytest.approx(2.5)
    assert per_pixel.on_grid_of(values, "rgb", "pan").shape == (1, 8, 8)


def test_there_are_twenty_directions_and_the_interval_holds_the_mean() -> None:
    assert len(set(directions())) == 20
    low, high = bootstrap([20.0, 22.0, 30.0])
    assert 20.0 <= low < 24.0 < high <= 30.0


def test_spectral_angle_and_ergas_are_those_of_the_textbook() -> None:
    truth = np.array([[3.0, 0.0], [4.0, 5.0]])
    assert spectral_angle(truth, truth) == pytest.approx(0.0, abs=1e-5)
    # 0 and 90 degrees
    assert spectral_angle(np.array([[3.0, 5.0], [4.0, 0.0]]), truth) == pytest.approx(45.0)
    # brightness is not a spectrum
    assert spectral_angle(2 * truth, truth) == pytest.approx(0.0, abs=1e-5)
    made = truth + np.array([[1.5, -1.5], [0.9, 0.9]])
    # RMSE 1.5 of 1.5, 0.9 of 4.5
    assert ergas(made, truth) == pytest.approx(100 * np.sqrt((1.0**2 + 0.2**2) / 2))
    assert np.isnan(ergas(truth[:1], truth[:1]))
    assert np.isnan(spectral_angle(truth[:1], truth[:1]))


def test_the_vegetation_index_takes_the_predicted_band_and_the_true_other() -> None:
    scene = Scene(
        "s",
        "val",
        "made",
        "CC0",
        {
            "rgb": np.full((3, 64, 64), 0.1, np.float32),
            "nir": np.full((1, 64, 64), 0.3, np.float32),
        },
    )

    assert ndvi_error(np.full((1, 64, 64), 0.3, np.float32), scene, "nir") == pytest.approx(
        0.0, abs=1e-6
    )
    # 0 for 0.5
    assert ndvi_error(np.full((1, 64, 64), 0.1, np.float32), scene, "nir") == pytest.approx(0.5)
    assert ndvi_error(np.full((3, 64, 64), 0.3, np.float32), scene, "rgb") == pytest.approx(0.5)
    assert ndvi_error(
        np.full((6, 32, 32), 0.3, np.float32), scene_with_ms(scene), "ms"
    ) == pytest.approx(0.0, abs=1e-6)
    assert ndvi_error(np.full((1, 64, 64), -10.0, np.float32), scene, "sar") is None


def scene_with_ms(scene: Scene) -> Scene:
    return Scene(
        "m", "val", "made", "CC0", scene.arrays | {"ms": np.full((6, 32, 32), 0.3, np.float32)}
    )


def report(
    source: str, target: str, psnr: float, trained: bool = True, kind: str = "real"
) -> DirectionReport:
    others = dict.fromkeys((field.name for field in fields(DirectionReport)), 0.0)
    figures = {"psnr_db": psnr, "ssim": 0.5, "rmse": 10.0, "weighted_ridge_psnr_db": 21.25}
    return DirectionReport(
        **{
            **others,
            **figures,
            "source": source,
            "target": target,
            "kind": kind,
            "trained": trained,
        }
    )


def test_table_2_has_the_paper_s_numbers_and_ours_beside_them() -> None:
    methods = table2()
    assert len(next(iter(methods.values()))) == 14
    assert methods["Pix2Pix"]["sar", "rgb"] == (11.84, 0.08, 68.57)
    lines = against_paper(
        [report("sar", "rgb", 18.765), report("pan", "rgb", 40.0, kind="simulated")]
    ).splitlines()
    (row,) = [line for line in lines if line.startswith("| SAR → RGB")]
    assert "11.84 / 0.08 / 68.6" in row
    assert "**18.77 / 0.50 / 10.0** | 21.25" in row
    (pan,) = [line for line in lines if line.startswith("| PAN → RGB")]
    assert pan.endswith("|  |  |")  # simulated imagery is not held against the paper's
    assert "on its test set" in lines[0]


def test_table_2_as_csv_is_the_paper_s_with_ours_at_the_end(tmp_path: Path) -> None:
    table2_csv([report("sar", "rgb", 18.765)], tmp_path / "table2.csv")
    lines = (tmp_path / "table2.csv").read_text().splitlines()
    assert lines[0] == "method,source,target,psnr_db,ssim,rmse_8bit"
    assert "Pix2Pix,SAR,RGB,11.84,0.080,68.57" in lines
    assert lines[-1] == "this model,SAR,RGB,18.77,0.500,10.00"


def test_table_3_has_the_settings_that_were_run(tmp_path: Path) -> None:
    stored = tmp_path / "report-250.json"
    stored.write_text(
        json.dumps([{"source": "sar", "target": "rgb", "psnr_db": 15.678, "rmse": 42.0}])
    )
    lines = table3(read_settings([f"4={stored}"])).splitlines()
    (row,) = [line for line in lines if line.startswith("| 4 |")]
    assert row.endswith("| incremental from 2 | 21.44 / 25.87 | **15.68 / 42.00** |")
    assert sum(line.endswith("|  |") for line in lines) == 6
    stored.write_text("[]")
    for wrong in (f"4={stored}", f"8={stored}", "4=nowhere.json"):
        with pytest.raises(typer.BadParameter):
            read_settings([wrong])


def test_table_4_s_networks_have_the_paper_s_parameters() -> None:
    rows = [line.strip("| ").split(" | ") for line in table4().splitlines()[2:]]
    assert len(rows) == 10
    for name, *cells in rows:
        for paper, here in zip(cells[::2], cells[1::2], strict=True):
            assert float(paper) == pytest.approx(float(here), abs=0.0011), name


def test_tables_3_and_4_are_written_in_three_forms(tmp_path: Path) -> None:
    main(tmp_path, None)
    assert {path.name for path in tmp_path.iterdir()} == {
        f"table{n}.{kind}" for n in (3, 4) for kind in ("md", "csv", "png")
    }
    rows = (tmp_path / "table4.csv").read_text().splitlines()
    assert rows[0].startswith("part,")
    assert rows[1] == "adapters_x5,0.006,0.006,0.006,0.006,0.006,0.006"
    assert len(rows) == 11


def test_lpips_sees_both_images_from_minus_one_to_one(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []
    truth = np.full((3, 64, 64), 0.15, np.float32)
    truth[:, 0, 0] = np.nan
    scene = Scene("l", "val", "made", "CC0", {"rgb": truth})
    distance = lpips_of(
        np.full((3, 64, 64), 0.3, np.float32),
        scene,
        "rgb",
        lambda x, y: seen.append((x, y)) or torch.tensor(0.25),
    )

    assert distance == 0.25
    x, y = seen[0]
    assert float(x[0, 0, 0, 0]) == float(y[0, 0, 0, 0]) == 0
    assert float(x[0, 0, 1, 1]) == pytest.approx(
        float(to_eval8(modality("rgb"), np.full((3, 1, 1), 0.3, np.float32))[0, 0, 0]) / 127.5 - 1
    )
    assert float(y[0, 0, 1, 1]) < float(x[0, 0, 1, 1]) <= 1
    assert np.isnan(
        lpips_of(
            np.zeros((6, 4, 4), np.float32),
            scene_with_ms(scene),
            "ms",
            lambda x, y: torch.tensor(0.0),
        )
    )


def test_seen_and_zero_shot_directions_are_reported_apart() -> None:
    reported = seen_and_zero_shot(
        [
            report("sar", "rgb", 18.0),
            report("nir", "rgb", 22.0),
            report("sar", "pan", 12.0, trained=False),
        ]
    )
    assert "| the paper's 14 | 2 | 20.00 |" in reported
    assert "| the other six | 1 | 12.00 |" in reported


def test_the_chart_is_drawn(tmp_path: Path) -> None:
    draw_against_paper([report("sar", "rgb", 18.0)], tmp_path / "table2.png")
    assert (tmp_path / "table2.png").stat().st_size > 10_000
