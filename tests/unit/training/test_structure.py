"""Structure from radar with grey pictures: what is read, drawn, charged and measured."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import rasterio
import torch

from backend.modalities import RESOURCES, modalities, modality
from backend.model.stack import StackLayout
from training import train_subsets
from training.data.grey import GreyPair, read_grey
from training.lib import common, structure, subset_stage
from training.lib.stage2 import load_vaes
from training.lib.structure import StructureSampler, correlation_of, structure_loss
from training.lib.subset_held_out import SubsetHeldOut
from training.lib.subset_stage import SubsetConfig, Subsets
from training.lib.subsets import SubsetBatches

CONFIG = Path(train_subsets.__file__).parent / "configs" / "tiny_subsets.yaml"
LAYOUT = StackLayout.of_ids(tuple(modalities()))
SIDE = 128


@pytest.fixture(scope="module")
def vaes() -> dict[str, torch.nn.Module]:
    return load_vaes(RESOURCES / "models" / "any2any-tiny")


def made_pair(seed: int) -> GreyPair:
    """Radar whose texture, not its value, is what is dark in the picture."""
    rng = np.random.default_rng(seed)
    rough = np.kron(rng.integers(0, 2, (8, 8)), np.ones((16, 16))).astype(np.float32)
    sar = -12 + 5 * rough * rng.standard_normal((SIDE, SIDE)).astype(np.float32)
    return GreyPair(f"p{seed}", f"g{seed // 2}", "made", sar[None], (1 - 0.7 * rough)[None])


def test_pairs_are_read_as_the_plugin_reads_8_bit_radar(tmp_path: Path) -> None:
    folder = tmp_path / "sen12grey"
    folder.mkdir()
    rows = ["id,group,terrain,split,sar,optical,licence,note"]
    for id_, split in (("a", "train"), ("b", "val")):
        for part in ("s1", "s2"):
            values = np.full((1, 64, 64), 255 if part == "s1" else 51, np.uint8)
            with rasterio.open(
                folder / f"{id_}_{part}.jpg", "w", "JPEG", 64, 64, 1, dtype="uint8", quality=100
            ) as out:
                out.write(values)
        rows.append(f"{id_},g,field,{split},{id_}_s1.jpg,{id_}_s2.jpg,CC-BY,")
    (folder / "manifest.csv").write_text("\n".join(rows) + "\n")

    (pair,) = read_grey(tmp_path, "val")
    assert (pair.id, pair.group, pair.terrain) == ("b", "g", "field")
    assert pair.sar.mean() == pytest.approx(modality("sar").evaluation_range[1], abs=0.2)
    assert pair.grey.mean() == pytest.approx(0.2, abs=0.01)
    assert read_grey(tmp_path / "elsewhere", "val") == []


def test_the_loss_sees_neither_level_nor_contrast() -> None:
    grey = torch.rand(3, 1, 32, 32, generator=torch.Generator().manual_seed(0))
    same = (0.2 * grey - 0.7).expand(3, 3, 32, 32)
    assert correlation_of(grey, 0.3 * grey + 5).tolist() == pytest.approx([1.0] * 3, abs=1e-4)
    assert correlation_of(grey, -grey).tolist() == pytest.approx([-1.0] * 3, abs=1e-4)
    assert structure_loss(same, grey).tolist() == pytest.approx(
        [np.log(structure.FLOOR)] * 3, abs=1e-2
    )
    flat = torch.zeros(3, 3, 32, 32, requires_grad=True)
    structure_loss(flat, grey).sum().backward()
    assert flat.grad.isfinite().all()


def test_groups_are_drawn_alike_whatever_they_hold(vaes: dict[str, torch.nn.Module]) -> None:
    pairs = [made_pair(0)] + [GreyPair(f"q{n}", "many", "", *_arrays(1)) for n in range(20)]
    batch = StructureSampler(pairs, vaes["sar"], LAYOUT)(64, 16, np.random.default_rng(0))
    many = batch.grey.amin((1, 2, 3)) == 1.0
    assert 0.3 < float(many.float().mean()) < 0.7
    assert batch.stack.shape == (64, LAYOUT.size, 64, 64)
    assert batch.z_observed[:, LAYOUT.ids.index("sar")].all()
    assert batch.z_observed.sum() == 64 * 16 * 16
    with pytest.raises(ValueError, match="no pairs"):
        StructureSampler([], vaes["sar"], LAYOUT)


def _arrays(value: float) -> tuple[np.ndarray, np.ndarray]:
    return np.full((1, SIDE, SIDE), -10, np.float32), np.full((1, SIDE, SIDE), value, np.float32)


def test_what_the_closed_form_cannot_see_is_learnt_by_both_parts(
    vaes: dict[str, torch.nn.Module],
) -> None:
    pairs = [made_pair(seed) for seed in range(4)]
    config = common.read_config(CONFIG, SubsetConfig)
    torch.manual_seed(0)
    module = Subsets(config)
    crops = StructureSampler(pairs, vaes["sar"], LAYOUT)(4, 32, np.random.default_rng(0))
    held_out = SubsetHeldOut([], vaes, pairs)
    before = held_out.structure(module)

    optimizer = torch.optim.AdamW([p for p in module.parameters() if p.requires_grad], 2e-3)
    start: list[float] = []
    for _ in range(25):
        of_latent, of_pixels = subset_stage.structure_losses(module, vaes, crops)
        start = start or [one.mean().item() for one in (of_latent, of_pixels)]
        optimizer.zero_grad()
        (of_latent.mean() + of_pixels.mean()).backward()
        optimizer.step()

    end = [float(one.mean()) for one in subset_stage.structure_losses(module, vaes, crops)]
    assert end[0] < start[0] - 0.2
    assert end[1] < start[1] - 0.2
    assert held_out.structure(module) > before + 0.15
    assert held_out.structure(module, gates=(0.0, 0.0)) == 0.0  # an unfitted form is flat


def test_its_weight_is_the_config_s(vaes: dict[str, torch.nn.Module]) -> None:
    config = common.read_config(CONFIG, SubsetConfig)
    assert config.structure_weight > 0
    module = Subsets(config)
    sampler = StructureSampler([made_pair(0)], vaes["sar"], LAYOUT)
    crops = sampler(2, 16, np.random.default_rng(0))
    scene_batch = subset_stage.SubsetBatch(
        crops.stack,
        crops.observed,
        crops.z_sources,
        crops.z_observed,
        torch.randn(2, 4, 16, 16),
        torch.zeros(2, 3, 64, 64),
        crops.target,
        crops.level,
        crops.subsets,
    )

    torch.manual_seed(0)
    with_it, figures = subset_stage.total(
        module, vaes, SubsetBatches((scene_batch,), crops), config
    )
    torch.manual_seed(0)
    without, others = subset_stage.total(module, vaes, SubsetBatches((scene_batch,)), config)
    assert "structure" in figures
    assert "structure" not in others
    assert float(with_it) != float(without)
