"""Training on any subset of sources: the closed form, the crops, the losses and the gates."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
import torch
import typer

from backend.modalities import LEVELS, RESOURCES, modalities, modality
from backend.model.detail import DetailPath
from backend.model.resampling import from_stack_grid
from backend.model.stack import StackLayout, SubsetRegression
from backend.radiometry import ModelScale
from training import train_subsets
from training.data.scene import Scene
from training.lib import common, subset_regression, subset_stage
from training.lib.by_source import SceneFigures, by_source, directions_table, sources_table
from training.lib.gates import GateFigures
from training.lib.scoring import score
from training.lib.stage2 import load_vaes
from training.lib.subset_held_out import GATES, SubsetHeldOut
from training.lib.subset_regression import fit_subsets, stack_of
from training.lib.subsets import SubsetBatch, SubsetDrawing, SubsetSampler
from training.subset_gates import choose, drop_harmful

CONFIG = Path(train_subsets.__file__).parent / "configs" / "tiny_subsets.yaml"
LAYOUT = StackLayout.of_ids(tuple(modalities()))
SIDE = 96


def made_scene(seed: int, group: str = "made", level_shift: float = 0.0) -> Scene:
    """RGB, NIR and SAR; in the model's scale NIR is a quadratic function of both others."""
    rng = np.random.default_rng(seed)
    x = {
        id_: rng.uniform(-0.8, 0.2, (modality(id_).channels, SIDE, SIDE)).astype(np.float32)
        for id_ in ("rgb", "sar")
    }
    nir = 0.1 + 0.4 * x["rgb"][:1] - 0.3 * x["sar"] * x["rgb"][1:2] + level_shift
    x["nir"] = np.clip(nir, -1, 1)
    arrays = {id_: ModelScale.of(modality(id_)).to_physical(values) for id_, values in x.items()}

    return Scene(f"{group}{seed}", "train", group, "none", arrays, level="boa")


@pytest.fixture(scope="module")
def vaes() -> dict[str, torch.nn.Module]:
    return load_vaes(RESOURCES / "models" / "any2any-tiny")


@pytest.fixture(scope="module")
def fitted() -> SubsetRegression:
    regression = SubsetRegression(LAYOUT)
    fit_subsets(regression, [made_scene(seed) for seed in range(4)], {})
    return regression


def error_of(regression: SubsetRegression, sources: tuple[str, ...], scene: Scene) -> float:
    """Root mean square error of NIR in the model's scale."""
    stack, observed = stack_of(scene, LAYOUT)
    mask = torch.zeros_like(observed)
    for id_ in sources:
        mask[:, LAYOUT.ids.index(id_)] = 1
    predicted = regression(stack, mask, LAYOUT.ids.index("nir"), torch.tensor([0]))
    truth = stack[:, LAYOUT.slots(LAYOUT.ids.index("nir"))]
    return float((predicted - truth).square().mean().sqrt())


def test_the_closed_form_finds_a_relation_that_needs_both_sources(fitted: SubsetRegression) -> None:
    scene = made_scene(9)
    assert error_of(fitted, ("rgb", "sar"), scene) < 0.01
    assert error_of(fitted, ("rgb",), scene) > 0.03


def test_a_subset_that_no_scene_has_uses_its_largest_part(fitted: SubsetRegression) -> None:
    nir = LAYOUT.slots(LAYOUT.ids.index("nir"))
    with_pan, without = (LAYOUT.subset(ids) for ids in (("rgb", "sar", "pan"), ("rgb", "sar")))
    assert torch.equal(fitted.table[with_pan, nir], fitted.table[without, nir])
    assert fitted.table[without, nir].any()


def test_groups_of_weight_zero_are_left_out() -> None:
    scenes = [
        *(made_scene(seed) for seed in range(3)),
        *(made_scene(seed, "odd", 0.4) for seed in range(3, 9)),
    ]
    with_odd, without = SubsetRegression(LAYOUT), SubsetRegression(LAYOUT)
    counts = fit_subsets(with_odd, scenes, {})
    assert counts["sar+rgb->nir"] == 9
    assert fit_subsets(without, scenes, {"odd": 0.0})["sar+rgb->nir"] == 3
    assert error_of(without, ("rgb", "sar"), made_scene(20)) < error_of(
        with_odd, ("rgb", "sar"), made_scene(20)
    )


def test_a_coarser_target_is_fitted_as_its_pixels_see_the_sources(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Infrared bands of 20 m that are a blurred function of texture at 10 m: exact where the fit
    sees it as they do, and not where it compares with interpolated pixels.
    """
    scenes = []
    for seed in range(4):
        scene = made_scene(seed)
        nir = torch.from_numpy(ModelScale.of(modality("nir")).to_model(scene.arrays["nir"]))[None]
        ms = from_stack_grid(0.5 * nir + 0.1, modality("ms").vae_factor)[0].numpy().repeat(6, 0)
        arrays = {
            "nir": scene.arrays["nir"],
            "ms": ModelScale.of(modality("ms")).to_physical(ms),
        }
        scenes.append(Scene(f"s{seed}", "train", "made", "none", arrays, level="boa"))

    def error() -> float:
        regression = SubsetRegression(LAYOUT)
        assert fit_subsets(regression, scenes[:3], {})["nir->ms"] == 3
        stack, observed = stack_of(scenes[3], LAYOUT)
        observed[:, LAYOUT.ids.index("ms")] = 0
        row = LAYOUT.ids.index("ms")
        with torch.no_grad():
            drawn = from_stack_grid(regression(stack, observed, row, torch.tensor([0])), 2)[0]
        truth = ModelScale.of(modality("ms")).to_model(scenes[3].arrays["ms"])
        return float(np.abs(drawn.numpy() - truth).mean())

    assert error() < 2e-3  # the outermost pixels repeat
    monkeypatch.setattr(subset_regression, "_of_coarse", lambda *_: [])
    monkeypatch.setattr(subset_regression, "STACK_FACTOR", 0)
    assert error() > 5e-3


def test_crops_hold_a_subset_of_the_sources_and_never_the_target(
    vaes: dict[str, torch.nn.Module],
) -> None:
    drawing = SubsetDrawing(
        latents_per_batch=2048, crop_sizes={16: 1.0}, single_share=0.3, hole_share=0.5
    )
    sampler = SubsetSampler([made_scene(seed) for seed in range(3)], vaes, drawing)
    rng, counts, holes = np.random.default_rng(0), set(), 0

    for _ in range(4):
        for batch in sampler(rng).parts:
            factor = 4  # of the stack's grid
            assert batch.stack.shape[2:] == batch.truth.shape[2:] == (16 * factor, 16 * factor)
            assert not batch.observed[:, batch.target].any()
            assert not batch.stack[:, LAYOUT.slots(batch.target)].any()
            present = batch.observed.amax((2, 3))
            counts |= {int(number) for number in present.sum(1)}
            holes += int((batch.observed.mean((2, 3)) != present).any(1).sum())
            assert torch.equal(batch.z_observed.amax((2, 3)), present)
            assert not batch.z_sources.unflatten(1, (5, 4))[:, batch.target].any()

    assert counts == {1, 2}
    assert holes > 0


def sampled(
    vaes: dict[str, torch.nn.Module], target: str, augmentation: dict[str, float]
) -> SubsetBatch:
    """Crops of single sources of one made scene, without flips."""
    drawing = SubsetDrawing(
        latents_per_batch=2048,
        crop_sizes={16: 1.0},
        targets_per_batch=1,
        target_weights={id_: float(id_ == target) for id_ in ("rgb", "nir", "sar")},
        single_share=1.0,
        level_share=1.0,
        hole_share=0.0,
        augmentation={"flips": False, "gain": 0.0, "haze": 0.0, **augmentation},
    )
    return SubsetSampler([made_scene(0)], vaes, drawing)(np.random.default_rng(0)).parts[0]


@pytest.mark.parametrize(("target", "changes"), [("nir", True), ("rgb", False)])
def test_haze_falls_on_the_sources_alone(
    target: str, changes: bool, vaes: dict[str, torch.nn.Module]
) -> None:
    hazy = sampled(vaes, target, {"haze": 0.1, "haze_share": 1.0})
    clear = sampled(vaes, target, {"haze": 0.0, "haze_share": 1.0})
    assert torch.equal(hazy.truth, clear.truth)
    assert torch.equal(hazy.z_target, clear.z_target)
    assert torch.equal(hazy.stack, clear.stack) is not changes


@pytest.mark.parametrize(("target", "levels"), [("nir", {"toa", "boa"}), ("rgb", {"boa"})])
def test_an_atmosphere_turns_surface_into_top_of_atmosphere(
    target: str, levels: set[str], vaes: dict[str, torch.nn.Module]
) -> None:
    """Where the source is visible light; radar shows none, and a target keeps its level."""
    batch = sampled(vaes, target, {"atmosphere_share": 1.0})
    assert {LEVELS[row] for row in batch.level.tolist()} == levels
    visible = batch.observed.amax((2, 3))[:, LAYOUT.ids.index("rgb")].bool()
    assert (batch.level[visible] == LEVELS.index("toa")).all()


def test_training_starts_at_the_closed_form_and_improves_on_it(
    vaes: dict[str, torch.nn.Module],
) -> None:
    """NIR is a function of neighbouring pixels, which the closed form cannot see."""
    scenes = []
    for seed in range(4):
        scene = made_scene(seed)
        nir = scene.arrays["nir"]
        scene.arrays["nir"] = (nir + np.roll(nir, 1, axis=2)) / 2
        scenes.append(scene)

    config = common.read_config(CONFIG, subset_stage.SubsetConfig)
    drawing = SubsetDrawing(
        latents_per_batch=1024,
        crop_sizes={16: 1.0},
        targets_per_batch=1,
        target_weights={"rgb": 0, "sar": 0},
    )

    torch.manual_seed(0)
    module = subset_stage.Subsets(config)
    fit_subsets(module.detail.regression, scenes, {})
    sampler, rng = SubsetSampler(scenes, vaes, drawing), np.random.default_rng(0)

    batches = sampler(rng)  # the same in every step: what is learnt of them shows at once
    batch = batches.parts[0]
    base = module.detail.base(batch.stack, batch.observed, batch.target, batch.level)
    start = module.detail.change(
        batch.stack,
        batch.observed,
        base,
        torch.zeros_like(base[:, :, ::4, ::4]),
        batch.target,
        batch.level,
    )
    assert not start.any()  # the closed form alone

    optimizer = torch.optim.AdamW([p for p in module.parameters() if p.requires_grad], 1e-3)
    values = []
    for _ in range(40):
        value, parts = subset_stage.total(module, vaes, batches, config)
        optimizer.zero_grad()
        value.backward()
        torch.nn.utils.clip_grad_norm_(module.parameters(), 1.0)
        optimizer.step()
        values.append(float(parts["detail"]))

    assert np.mean(values[-5:]) < np.mean(values[:5]) - 0.1
    assert module.detail.regression.table.grad is None


def test_a_model_folder_is_a_start_with_its_closed_forms_and_open_gates(tmp_path: Path) -> None:
    config = common.read_config(CONFIG, subset_stage.SubsetConfig)
    torch.manual_seed(1)
    trained, module = subset_stage.Subsets(config), subset_stage.Subsets(config)
    trained.detail.regression.table.normal_()
    trained.detail.gate.zero_()
    for name in ("transformer", "adapters", "detail"):
        getattr(trained, name).save_pretrained(tmp_path / name, safe_serialization=True)
    train_subsets.start_from_model(module, tmp_path)
    assert torch.equal(module.detail.regression.table, trained.detail.regression.table)
    assert module.detail.gate.eq(1).all()
    for mine, theirs in zip(module.parameters(), trained.parameters(), strict=True):
        assert torch.equal(mine, theirs)
    (tmp_path / "adapted.json").write_text("{}")
    with pytest.raises(typer.BadParameter, match="start from the model that it names"):
        train_subsets.start_from_model(module, tmp_path)
    (tmp_path / "adapted.json").unlink()
    shutil.rmtree(tmp_path / "detail")
    with pytest.raises(typer.BadParameter, match="train_translator continues"):
        train_subsets.start_from_model(module, tmp_path)


def test_an_error_is_that_of_the_target_s_own_pixels() -> None:
    """MS has a quarter of the stack's pixels: what varies inside one of them costs nothing."""
    ms = modality("ms")
    flat, inside = torch.zeros(1, 6, 64, 64), torch.zeros(1, 6, 64, 64)
    inside[..., ::2] = 0.1
    inside[..., 1::2] = -0.1
    assert from_stack_grid(inside, ms.vae_factor)[..., 1:-1].abs().max() < 1e-6
    of_finer = subset_stage.pixel_error(inside[:, :1], flat[:, :1], modality("nir"))
    assert float(of_finer) > 1e-4
    assert subset_stage.pixel_error(inside, flat, ms) < 0.1 * of_finer  # the edge alone


def figures(psnr: np.ndarray, groups: tuple[str, ...]) -> GateFigures:
    return GateFigures(groups, np.stack([psnr, psnr, psnr], axis=1))


def test_gates_open_only_where_that_pays_on_sources_without_part_in_the_choice() -> None:
    psnr = np.full((4, len(GATES), len(GATES)), 20.0)
    psnr[:, :, -1] += 1.0  # the structure helps everywhere
    psnr[:2, -1, :] += 3.0  # the level helps in one source ...
    psnr[2:, -1, :] -= 2.0  # ... and harms in the other
    found = figures(psnr, ("a", "a", "b", "b"))
    assert found.best == (len(GATES) - 1, len(GATES) - 1)
    assert found.chosen == (0, len(GATES) - 1)
    assert found.worth()[0] == pytest.approx(21.0)
    harmful = np.full((4, len(GATES), len(GATES)), 20.0)
    harmful[:2, 1:, :] += 1.0
    harmful[2:, 1:, :] -= 3.0
    assert figures(harmful, ("a", "a", "b", "b")).chosen == (0, 0)


def test_chosen_gates_end_in_the_detail_path(
    vaes: dict[str, torch.nn.Module], monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = np.full((4, len(GATES), len(GATES)), 20.0)
    opened[:, -1, 2] += 1.0
    monkeypatch.setattr(
        SubsetHeldOut,
        "by_gate",
        lambda _self, _parts, sources, target, *_: (
            figures(opened, ("a", "a", "b", "b"))
            if (sources, target) == (("rgb",), "nir")
            else None
        ),
    )

    class Parts:
        detail = DetailPath()

    chosen = choose(Parts, SubsetHeldOut([], vaes), 1)
    assert set(chosen) == {"rgb->nir"}
    nir = LAYOUT.ids.index("nir")
    assert Parts.detail.gate[LAYOUT.subset(["rgb"]), nir].tolist() == [1.0, GATES[2]]
    # of its part
    assert Parts.detail.gate[LAYOUT.subset(["rgb", "sar"]), nir].tolist() == [1.0, GATES[2]]
    assert Parts.detail.gate[LAYOUT.subset(["sar"]), nir].tolist() == [0.0, 0.5]


def test_a_further_source_that_harms_the_closed_form_is_left_out_of_it(
    vaes: dict[str, torch.nn.Module], fitted: SubsetRegression
) -> None:
    """Radar says something of NIR in the scenes of training, and the opposite in those kept."""
    detail = DetailPath()
    detail.regression.load_state_dict(fitted.state_dict())
    nir = LAYOUT.slots(LAYOUT.ids.index("nir"))
    both, alone = LAYOUT.subset(["rgb", "sar"]), LAYOUT.subset(["rgb"])

    class Parts:
        pass

    Parts.detail = detail
    alike = SubsetHeldOut([made_scene(seed) for seed in range(20, 26)], vaes)
    assert "sar+rgb->nir" not in drop_harmful(Parts, alike)
    assert torch.equal(detail.regression.table[both, nir], fitted.table[both, nir])

    others = []
    for seed in range(20, 26):
        scene = made_scene(seed)
        scene.arrays["sar"] = np.ascontiguousarray(scene.arrays["sar"][:, ::-1])
        others.append(scene)
    assert drop_harmful(Parts, SubsetHeldOut(others, vaes))["sar+rgb->nir"] == "rgb"
    assert torch.equal(detail.regression.table[both, nir], fitted.table[alone, nir])


def test_by_source_the_closed_forms_never_saw_the_source() -> None:
    """The source of the held-out scene is unlike the others: closed forms that saw its training
    scenes would know it.
    """
    train = [
        *(made_scene(seed, "a") for seed in range(3)),
        *(made_scene(seed, "b", 0.3) for seed in range(3, 6)),
    ]
    held_out = [made_scene(30, "a"), made_scene(31, "b", 0.3)]
    rows = by_source(
        lambda scenes, _sources, target: [scene.arrays[target] for scene in scenes],
        score,
        train,
        held_out,
        [(("rgb", "sar"), "nir")],
    )

    assert [(row.group, row.known_source) for row in rows] == [("a", True), ("b", True)]
    assert all(row.ridge_psnr_db < 25 for row in rows)
    assert all(row.ridge_unbiased_psnr_db > row.ridge_psnr_db + 3 for row in rows)
    assert all(row.psnr_db == 120 for row in rows)
    text = directions_table(rows) + sources_table(rows)
    assert "| RGB + SAR → NIR | 2 | 120.0 |" in text
    assert "| b | rgb+sar → nir | 1 |" in text


def test_the_worst_source_of_a_direction_is_named() -> None:
    row = SceneFigures("rgb", "nir", "s", "good", True, 25.0, 25.0, 0.9, 22.0, 22.0, 0.8, 18.0)
    bad = SceneFigures("rgb", "nir", "t", "bad", False, 15.0, 15.0, 0.1, 22.0, 22.0, 0.8, 18.0)
    assert "bad: -7.0 dB to ridge" in directions_table([row, bad])
    assert "bad (not trained on)" in sources_table([row, bad])
