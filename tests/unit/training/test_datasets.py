"""Scenes from folders with a manifest, crops and their augmentation."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
import rasterio
from rasterio.transform import from_origin

from backend.geometry.grid import cell_means
from backend.modalities import modality
from training.data.crops import (
    MAX_SEDIMENT,
    Augmentation,
    augment,
    crop,
    random_crop,
    with_haze,
    with_sediment,
)
from training.data.errors import BadInput
from training.data.folder import read_scenes
from training.data.scene import Scene, with_simulated_pan

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data"


def write(
    path: Path, values: np.ndarray, descriptions: tuple[str, ...] = (), **profile: object
) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    profile = {"transform": from_origin(0, 0, 10, 10), "crs": "EPSG:32631"} | profile
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        width=values.shape[2],
        height=values.shape[1],
        count=len(values),
        dtype=values.dtype,
        **profile,
    ) as out:
        out.write(values)
        if descriptions:
            out.descriptions = descriptions


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A Sentinel-1/-2 scene whose MS bands are stored in another order, with a gap in SAR."""
    rng = np.random.default_rng(0)
    bands = ("B12", "B05", "B06", "B07", "B8A", "B11")
    ms = np.stack([np.full((64, 64), 100 * (i + 1), np.uint16) for i in range(6)])
    sar = np.full((2, 128, 128), -1000, np.int16)
    sar[:, :10, :10] = -32768
    write(
        tmp_path / "sentinel/a/one_s2v.tif", rng.integers(1, 4000, (4, 128, 128)).astype(np.uint16)
    )
    write(tmp_path / "sentinel/a/one_s2m.tif", ms, bands)
    write(tmp_path / "sentinel/a/one_s1.tif", sar, nodata=-32768)
    row = {
        "id": "one",
        "dir": "a",
        "files": "one_s2v.tif;one_s2m.tif;one_s1.tif",
        "split": "train",
        "licence": "CC0",
    }

    with (tmp_path / "sentinel/manifest.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, list(row))
        writer.writeheader()
        writer.writerow(row)

    return tmp_path


def test_a_scene_comes_in_physical_units_and_the_modalitys_band_order(folder: Path) -> None:
    (scene,) = read_scenes(folder, "train")
    assert set(scene.arrays) == {"rgb", "nir", "ms", "sar"}
    assert scene.arrays["ms"][:, 5, 5] == pytest.approx([0.02, 0.03, 0.04, 0.05, 0.06, 0.01])
    assert scene.arrays["sar"][0, 50, 50] == pytest.approx(-10.0)
    assert np.isnan(scene.arrays["sar"][0, 5, 5])
    assert scene.latent_size == (32, 32)
    assert read_scenes(folder, "val") == []


def test_a_folder_without_any_manifest_is_reported(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="manifest"):
        read_scenes(tmp_path, "train")


def test_a_crop_covers_the_same_ground_in_every_modality(folder: Path) -> None:
    (scene,) = read_scenes(folder, "train")
    arrays = crop(scene, 4, 8, 16)
    assert {m: a.shape[1:] for m, a in arrays.items()} == {
        m: (16 * modality(m).vae_factor,) * 2 for m in arrays
    }
    assert np.array_equal(arrays["rgb"], scene.arrays["rgb"][:, 16:80, 32:96])


def test_a_small_scene_is_reflected_to_the_window(folder: Path) -> None:
    (scene,) = read_scenes(folder, "train")
    arrays = crop(scene, 0, 0, 64, ("rgb",))
    assert arrays["rgb"].shape == (3, 256, 256)
    assert np.array_equal(arrays["rgb"][:, 128, :128], scene.arrays["rgb"][:, 126])
    assert np.array_equal(arrays["rgb"][:, :128, 130], scene.arrays["rgb"][:, :, 124])


def test_a_crop_with_too_little_in_it_is_refused(folder: Path) -> None:
    (scene,) = read_scenes(folder, "train")
    scene.arrays["sar"][:, :60] = np.nan
    assert crop(scene, 0, 0, 16) is None
    filled = crop(scene, 13, 0, 16)
    assert np.isfinite(filled["sar"]).all()


def test_augmentation_is_common_to_the_pair_and_spares_backscatter() -> None:
    field = np.random.default_rng(0).random((1, 16, 16)).astype(np.float32)
    arrays = {"nir": field, "sar": field - 10}
    out = augment(arrays, np.random.default_rng(3), Augmentation(gain=0.2))
    unturned = out["sar"] + 10
    ratio = out["nir"] / unturned
    assert ratio.std() < 1e-5
    assert not np.isclose(ratio.mean(), 1.0)


def test_haze_is_bluer_than_red() -> None:
    red, green, blue = with_haze(np.full((3, 8, 8), 0.1, np.float32), "rgb", 0.08)[:, 0, 0]
    assert blue == pytest.approx(0.18)
    assert blue > green > red > 0.1
    nir = np.full((1, 8, 8), 0.1, np.float32)
    assert with_haze(nir, "nir", 0.08) is nir
    draws = [
        Augmentation(haze=0.08, haze_share=0.5).draw_haze(np.random.default_rng(seed))
        for seed in range(40)
    ]
    assert 5 < sum(draw == 0.0 for draw in draws) < 35
    assert max(draws) <= 0.08


def test_the_processing_level_is_read_from_the_manifest(folder: Path) -> None:
    (scene,) = read_scenes(folder, "train")
    assert scene.level == "unknown"
    manifest = folder / "sentinel/manifest.csv"

    for note, level in (
        ("S2 L2A", "boa"),
        ("S2 L1C (TOA); tiles", "toa"),
        ("Landsat-8 OLI SR", "boa"),
        ("Landsat-7", "unknown"),
    ):
        header, row = (folder / "sentinel/manifest.csv").read_text().splitlines()
        manifest.write_text(f"{header},note\n{row},{note}\n")
        (scene,) = read_scenes(folder, "train")
        assert scene.level == level
        manifest.write_text(f"{header}\n{row}\n")


def test_crops_are_drawn_by_the_generator(folder: Path) -> None:
    (scene,) = read_scenes(folder, "train")
    one, two, other = (
        random_crop(scene, 8, np.random.default_rng(seed), Augmentation()) for seed in (1, 1, 2)
    )
    assert np.array_equal(one["rgb"], two["rgb"])
    assert not np.array_equal(one["rgb"], other["rgb"])


def test_simulated_pan_has_twice_the_rgbs_resolution_and_power_is_averaged() -> None:
    rgb = np.random.default_rng(0).random((3, 64, 64)).astype(np.float32)
    sar = np.tile(np.array([[0.0, -20.0]], np.float32), (1, 64, 32))
    made = with_simulated_pan(Scene("s", "train", "g", "CC0", {"rgb": rgb, "sar": sar}))
    assert made.arrays["pan"].shape == (1, 64, 64)
    assert made.arrays["rgb"].shape == (3, 32, 32)
    assert made.arrays["sar"][0, 0, 0] == pytest.approx(10 * np.log10((1 + 0.01) / 2), abs=1e-4)
    weighted = cell_means(made.arrays["pan"], 2)[0]
    assert weighted == pytest.approx(
        0.40 * made.arrays["rgb"][0] + 0.45 * made.arrays["rgb"][1] + 0.15 * made.arrays["rgb"][2],
        abs=1e-5,
    )


@pytest.mark.skipif(not SHARED.exists(), reason="the shared imagery is not beside the checkout")
def test_no_place_of_the_shared_imagery_is_on_both_sides_of_the_split() -> None:
    train, held_out = (read_scenes(SHARED, split) for split in ("train", "val"))
    assert len(train) > 300
    assert len(held_out) > 30
    assert not {s.id for s in train} & {s.id for s in held_out}
    assert not [s.id for s in train if s.id.startswith(("qb_", "cnes_", "phr_"))]
    place = {r["id"]: r["place_id"] for r in csv.DictReader((SHARED / "rgbn/manifest.csv").open())}
    assert not {place[s.id] for s in train if s.id in place} & {
        place[s.id] for s in held_out if s.id in place
    }


def test_sediment_brightens_water_alone() -> None:
    rgb, nir = np.full((3, 16, 16), 0.05, np.float32), np.full((1, 16, 16), 0.3, np.float32)
    nir[:, :, :8] = 0.02  # water in the west
    turbid = with_sediment(rgb, "rgb", nir, "nir", np.random.default_rng(1))
    assert (turbid[:, :, :8] > rgb[:, :, :8]).all()
    assert turbid.max() <= 0.05 + MAX_SEDIMENT
    assert np.array_equal(turbid[:, :, 8:], rgb[:, :, 8:])
    added = (turbid - rgb)[:, :, :8]
    assert (added[0] > added[2]).all()  # brown, not blue
    assert np.abs(np.diff(added[0], axis=0)).max() < 0.01  # drifting, no noise


def test_sediment_is_known_by_an_infrared_truth_on_a_coarser_grid() -> None:
    rgb, ms = np.full((3, 16, 16), 0.05, np.float32), np.full((6, 8, 8), 0.3, np.float32)
    ms[3, :4] = 0.02
    turbid = with_sediment(rgb, "rgb", ms, "ms", np.random.default_rng(1))
    assert ((turbid > rgb).any(axis=0) == (np.arange(16) < 8)[:, None]).all()
    assert with_sediment(rgb, "rgb", rgb, "sar", np.random.default_rng(1)) is rgb
    assert with_sediment(ms, "ms", rgb[:1], "nir", np.random.default_rng(1)) is ms
