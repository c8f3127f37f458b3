"""Held-out windows in batches: the same pixels as one by one, in order; encoded once."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np
import pytest
import torch

from backend.model.any2any import Any2Any
from training.data.scene import Scene
from training.lib import held_out
from training.lib.held_out import HeldOut
from training.lib.whole_scenes import Translator


@pytest.fixture(scope="module")
def network() -> Any2Any:
    torch.manual_seed(0)
    model = Any2Any.build("any2any-xs").eval().requires_grad_(False)
    for parameter in model.transformer.parameters():  # its last layer begins at zero
        parameter.normal_(0, 0.05)
    for vae in model.vaes.values():
        vae.register_to_config(scaling_factor=1.0)
    return model


def scene_of(number: int, rows: int, columns: int, level: str) -> Scene:
    """So many latents; RGB and NIR have 4 pixels a side in each."""
    rng = np.random.default_rng(number)
    arrays = {
        id_: rng.uniform(0, 0.4, (bands, 4 * rows, 4 * columns)).astype(np.float32)
        for id_, bands in (("rgb", 3), ("nir", 1))
    }
    return Scene(f"s{number}", "val", "ours", "CC0", arrays, level=level)


SCENES = [
    scene_of(0, 64, 64, "boa"),
    scene_of(1, 70, 130, "toa"),
    scene_of(2, 40, 40, "boa"),
    scene_of(3, 64, 64, "unknown"),
]


@pytest.mark.parametrize("batch_size", [3, 16])
def test_batches_give_the_pixels_of_single_windows(network: Any2Any, batch_size: int) -> None:
    one, several = (Translator(network, 2, batch_size=size) for size in (1, batch_size))
    alone = [one.translate(scene, ("rgb",), "nir") for scene in SCENES]
    together = several.translate_all(SCENES, ("rgb",), "nir")
    for scene, expected, found in zip(SCENES, alone, together, strict=True):
        assert found.shape == scene.arrays["nir"].shape
        np.testing.assert_allclose(found, expected, atol=1e-4)

    drawn = [one.reconstruct_all([scene], "nir")[0] for scene in SCENES]
    for expected, found in zip(drawn, several.reconstruct_all(SCENES, "nir"), strict=True):
        np.testing.assert_allclose(found, expected, atol=1e-4)


def test_a_window_that_lacks_too_much_leaves_the_others_of_its_batch(network: Any2Any) -> None:
    empty = scene_of(4, 64, 64, "boa")
    empty.arrays["rgb"][:, :200] = np.nan
    translator = Translator(network, 1, batch_size=4)
    first, missing, last = translator.translate_all([SCENES[0], empty, SCENES[2]], ("rgb",), "nir")
    assert np.isnan(missing).all()
    for scene, found in ((SCENES[0], first), (SCENES[2], last)):
        expected = translator.translate(scene, ("rgb",), "nir")
        np.testing.assert_allclose(found, expected, atol=1e-4)


def test_held_out_windows_are_encoded_once_and_in_batches(
    network: Any2Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes: list[int] = []
    plain = type(network.vaes["rgb"]).encode

    def counted(vae: Any, x: torch.Tensor, *arguments: Any) -> Any:
        sizes.append(len(x))
        return plain(vae, x, *arguments)

    monkeypatch.setattr(type(network.vaes["rgb"]), "encode", counted)
    scenes = [scene_of(number, 64, 64, "boa") for number in range(5)]
    windows = HeldOut(scenes, network.vaes, (("rgb", "nir"), ("nir", "rgb")))
    assert sizes == []  # nothing is encoded where nobody validates
    parts = (network.transformer, network.adapters)
    with torch.inference_mode():
        first = windows.figures(*parts)
        assert sizes == [5, 5]
        assert windows.figures(*parts) == first
    assert sizes == [5, 5]

    monkeypatch.setattr(held_out, "BATCH", 1)
    with torch.inference_mode():
        single = HeldOut(scenes, network.vaes, (("rgb", "nir"), ("nir", "rgb"))).figures(*parts)
    assert single == pytest.approx(first, abs=1e-3)


def test_a_direction_is_evaluated_with_the_adapter_that_it_learnt(network: Any2Any) -> None:
    """As `translate` draws it; others keep the target's."""
    translator, scene = Translator(network, 1), SCENES[0]
    directions = [(("rgb",), "nir"), (("nir",), "rgb")]
    before = [translator.translate(scene, *direction) for direction in directions]
    own = copy.deepcopy(network.adapters.of("rgb", "nir"))
    own.project.bias += 0.5
    network.adapters.by_direction["rgb-nir"] = own
    try:
        after = [translator.translate(scene, *direction) for direction in directions]
    finally:
        del network.adapters.by_direction["rgb-nir"]
    assert not np.allclose(before[0], after[0])
    assert np.array_equal(before[1], after[1])
