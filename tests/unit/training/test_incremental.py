"""Incremental training and configs: what was trained stays bit for bit, new modalities start fresh,
Table 3's rows are what they say.
"""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
import typer

from backend.modalities import all_directions, modalities, trained_pairs
from backend.model.adapters import ResidualAdapters
from backend.model.dit import DiT
from backend.model.presets import PRESETS
from training import train_translator
from training.lib import common, stage1, stage2, subset_stage
from training.lib.fit_config import FitConfig
from training.lib.incremental import grown
from training.lib.pairs import Drawing
from training.lib.subsets import SubsetDrawing

CONFIGS = Path(__file__).resolve().parents[3] / "training" / "configs"
# without nir, which stands in the middle of the definition's order
OLD = ("sar", "rgb", "ms", "pan")


def trained(network: torch.nn.Module) -> torch.nn.Module:
    """A network whose every parameter was moved."""
    generator = torch.Generator().manual_seed(1)
    for tensor in network.state_dict().values():
        if tensor.is_floating_point():
            tensor.add_(0.02 * torch.randn(tensor.shape, generator=generator))
    return network.eval()


def small_dit(count: int) -> DiT:
    return DiT(hidden_size=48, depth=1, num_heads=3, num_modalities=count)


def test_old_directions_give_what_they_gave_bit_for_bit() -> None:
    before, after = trained(small_dit(len(OLD))), small_dit(len(modalities())).eval()
    fresh = {name: tensor.clone() for name, tensor in after.state_dict().items()}
    after.load_state_dict(grown(after.state_dict(), before.state_dict(), OLD, tuple(modalities())))
    z, source = torch.randn(2, 2, 4, 64, 64).unbind(0)
    ids = list(modalities())

    with torch.inference_mode():
        for a in OLD:
            for b in OLD:
                if a != b:
                    rows = [
                        (torch.full((2,), names.index(a)), torch.full((2,), names.index(b)))
                        for names in (list(OLD), ids)
                    ]
                    results = [
                        net(z, source, torch.tensor([999, 500]), *pair)
                        for net, pair in zip((before, after), rows, strict=True)
                    ]
                    assert torch.equal(*results), (a, b)

    new = ids.index("nir")
    assert torch.equal(
        after.condition.source_table.weight[new], fresh["condition.source_table.weight"][new]
    )


def test_old_adapters_stay_and_the_new_one_changes_nothing() -> None:
    before, after = trained(ResidualAdapters(OLD)), ResidualAdapters(tuple(modalities()))
    after.load_state_dict(grown(after.state_dict(), before.state_dict(), OLD, tuple(modalities())))
    z = torch.randn(1, 4, 64, 64)

    with torch.inference_mode():
        for id_ in OLD:
            assert torch.equal(before(z, id_), after(z, id_))
        assert torch.equal(after(z, "nir"), z)


def test_what_does_not_fit_is_reported() -> None:
    small = DiT(hidden_size=48, depth=1, num_heads=3, num_modalities=4).state_dict()
    large = DiT(hidden_size=96, depth=1, num_heads=3, num_modalities=5).state_dict()
    with pytest.raises(ValueError, match="in the checkpoint and"):
        grown(large, small, OLD, tuple(modalities()))
    with pytest.raises(ValueError, match="knows thermal"):
        grown(large, small, (*OLD[:3], "thermal"), tuple(modalities()))


def test_a_start_of_fewer_modalities_learns_on(tmp_path: Path) -> None:
    translator = stage2.Translator("any2any-xs")
    part = PRESETS["any2any-xs"].transformer
    before = trained(DiT(part.hidden_size, part.depth, part.num_heads, num_modalities=len(OLD)))
    train_translator.take_over(
        translator, before.state_dict(), ResidualAdapters(OLD).state_dict(), OLD
    )
    table = translator.transformer.condition.source_table.weight
    rows = [list(modalities()).index(id_) for id_ in OLD]
    assert torch.equal(table[rows], before.condition.source_table.weight)


@pytest.mark.parametrize("path", sorted(CONFIGS.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_config_can_be_read(path: Path) -> None:
    if path.stem.endswith("_autoencoder"):
        config = common.read_config(path, stage1.AutoencoderConfig)
    elif path.stem == "rivals":
        return  # test_rivals trains with it
    elif path.stem.endswith("_subsets"):
        subsets = common.read_config(path, subset_stage.SubsetConfig)
        assert PRESETS[subsets.preset].detail is not None
        assert common.section(SubsetDrawing, subsets.drawing, "drawing").latents_per_batch >= 32**2
        return
    else:
        config = common.read_config(path, stage2.TranslatorConfig)
        assert stage2.directions_of(config.directions)
        assert Drawing(**config.pairs).latents_per_batch >= 64**2

    assert config.preset in PRESETS
    assert FitConfig(**config.fit).learning_rate > 0


def test_table_3_s_rows_train_the_paper_s_directions() -> None:
    configs = {
        row: common.read_config(CONFIGS / f"table3_{row}.yaml", stage2.TranslatorConfig)
        for row in range(1, 8)
    }
    counts = [len(stage2.directions_of(config.directions)) for config in configs.values()]
    assert counts == [1, 1, 2, 2, 3, 4, 14]  # training/paper/table3.csv
    assert [config.calibration_weight > 0 for config in configs.values()] == [False] + [True] * 6
    assert {source for source, _ in stage2.directions_of(configs[5].directions)} == {"sar"}
    assert {target for _, target in stage2.directions_of(configs[6].directions)} == {"rgb"}


def test_directions_are_named_or_listed() -> None:
    assert stage2.directions_of(["sar-rgb", "pan-ms"]) == (("sar", "rgb"), ("pan", "ms"))
    assert stage2.directions_of("paper") == trained_pairs()
    assert stage2.directions_of("all") == all_directions()
    with pytest.raises(typer.BadParameter, match="no direction rgb-rgb"):
        stage2.directions_of(["rgb-rgb"])
