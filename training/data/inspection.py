"""What imagery looks like before anything is trained on it: a contact sheet per source, a histogram
per modality, one HTML page.
"""

from __future__ import annotations

from html import escape
from pathlib import Path

import numpy as np
import numpy.typing as npt

from backend.arrays import FloatArray
from backend.modalities import modalities, modality
from training.data.errors import BadInput
from training.data.scene import Scene

BINS = 120
MOST_PIXELS = 4096  # of a scene in a histogram


def inspect_scenes(scenes: list[Scene], out: Path, count: int, seed: int = 0) -> Path:
    """Draws the pages; returns the first of them.

    Args:
        scenes: all that must be reported.
        out: folder.
        count: scenes on a contact sheet, drawn at random.
        seed: of the draw.

    Raises:
        BadInput: there is no scene.
    """
    if not scenes:
        raise BadInput("there is no scene in this split")
    out.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(seed)
    groups: dict[str, list[Scene]] = {}
    for scene in scenes:
        groups.setdefault(scene.group, []).append(scene)
    rows = []
    for group, members in sorted(groups.items()):
        chosen = [
            members[i]
            for i in sorted(rng.choice(len(members), size=min(count, len(members)), replace=False))
        ]
        _contact_sheet(chosen, out / f"{group}.png")
        found = ", ".join(
            id_ for id_ in modalities() if any(id_ in scene.arrays for scene in members)
        )
        licences = ", ".join(sorted({scene.licence for scene in members}))
        text = f"{len(members)} scenes; {found}; {licences}"
        rows.append(
            f"<h2>{escape(group)}</h2><p>{escape(text)}</p><img src='{escape(group)}.png' alt=''>"
        )

    present = [id_ for id_ in modalities() if any(id_ in scene.arrays for scene in scenes)]
    for id_ in present:
        _histogram(scenes, id_, out / f"histogram_{id_}.png", rng)
    histograms = "".join(f"<img src='histogram_{id_}.png' alt='{id_}'>" for id_ in present)
    page = out / "index.html"
    style = "body{font:15px sans-serif;max-width:1100px;margin:2em auto}img{max-width:100%}"
    body = f"<h1>{len(scenes)} scenes</h1>{histograms}{''.join(rows)}"
    page.write_text(
        "<!doctype html><meta"
        f" charset='utf-8'><title>Imagery</title><style>{style}</style>{body}\n",
        encoding="utf-8",
    )

    return page


def _contact_sheet(scenes: list[Scene], path: Path) -> None:
    """A row per scene, a column per modality."""
    plt = _pyplot()
    present = [id_ for id_ in modalities() if any(id_ in scene.arrays for scene in scenes)]
    figure, axes = plt.subplots(
        len(scenes), len(present), figsize=(2.2 * len(present), 2.3 * len(scenes)), squeeze=False
    )
    for scene, cells in zip(scenes, axes, strict=True):
        for id_, cell in zip(present, cells, strict=True):
            cell.set_axis_off()
            if id_ in scene.arrays:
                cell.imshow(as_picture(scene.arrays[id_], id_), cmap="gray", vmin=0, vmax=1)
                cell.set_title(f"{scene.id[-24:]}\n{id_}", fontsize=6)

    figure.tight_layout()
    figure.savefig(path, dpi=90)
    plt.close(figure)


def as_picture(values: FloatArray, id_: str) -> npt.NDArray[np.float32]:
    """(C, H, W) physical units to (H, W) or (H, W, 3) in 0..1 over the evaluation range; what is
    missing is white.
    """
    low, high = modality(id_).evaluation_range
    # B11, B8A, B05: vegetation green, soil pink, water dark
    bands = values[[4, 3, 0]] if id_ == "ms" else values
    scaled = np.clip((bands - low) / (high - low), 0, 1)
    shown = np.where(np.isfinite(scaled), scaled, 1.0).astype(np.float32)
    return shown[0] if len(shown) == 1 else np.moveaxis(shown[:3], 0, -1)


def as_channels(values: FloatArray, id_: str) -> npt.NDArray[np.float32]:
    """The same as (3, H, W), as TensorBoard takes pictures."""
    picture = as_picture(values, id_)
    return np.ascontiguousarray(
        np.stack([picture] * 3) if picture.ndim == 2 else np.moveaxis(picture, -1, 0)
    )


def _histogram(scenes: list[Scene], id_: str, path: Path, rng: np.random.Generator) -> None:
    """The density of each band's values over all scenes, the evaluation range shaded."""
    plt = _pyplot()
    samples = []
    for scene in scenes:
        if id_ in scene.arrays:
            flat = scene.arrays[id_].reshape(len(scene.arrays[id_]), -1)
            samples.append(
                flat[:, rng.integers(flat.shape[1], size=min(MOST_PIXELS, flat.shape[1]))]
            )

    values = np.concatenate(samples, axis=1)
    one, (low, high) = modality(id_), modality(id_).evaluation_range
    figure, axes = plt.subplots(figsize=(5.2, 2.6))
    first, last = np.nanpercentile(values, (0.1, 99.9))
    edges = np.linspace(float(first), float(last), BINS)
    for band, name in zip(values, one.bands, strict=True):
        axes.hist(band[np.isfinite(band)], edges, density=True, histtype="step", label=name)
    axes.axvspan(low, high, alpha=0.12, color="tab:green", lw=0)
    axes.set_xlim(edges[0], edges[-1])
    axes.set_xlabel(f"{id_}, {one.unit}")
    axes.set_yticks([])
    axes.legend(fontsize=7)
    figure.tight_layout()
    figure.savefig(path, dpi=90)
    plt.close(figure)


def _pyplot():  # type: ignore[no-untyped-def]
    import matplotlib  # slow to import

    matplotlib.use("Agg")
    from matplotlib import pyplot

    return pyplot
