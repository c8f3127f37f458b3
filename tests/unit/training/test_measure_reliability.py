"""The table of expected errors, and how true it is of scenes that it was not fitted on."""

from __future__ import annotations

import numpy as np
import pytest

from backend.modalities import modality
from backend.reference.expected import ExpectedError
from training.data.scene import Scene
from training.measure_reliability import Measured, look, rows, table, within


def scene(seed: int, deviation: float = 0.03) -> Measured:
    """NIR whose error grows with its value."""
    rng = np.random.default_rng(seed)
    predicted = rng.uniform(0, 0.6, (1, 80, 90)).astype(np.float32)
    truth = predicted + (rng.normal(0, deviation, predicted.shape) * predicted / 0.3).astype(
        np.float32
    )
    return Measured(predicted, truth, np.ones((80, 90), bool), (0.7, 0.9))


def test_the_table_reports_the_error_at_each_value_and_covers_what_it_says() -> None:
    reported = table([scene(seed) for seed in range(5)], "nir")
    assert reported["rmse"][0][0] < 0.02 < 0.05 < reported["rmse"][0][-1]
    one, two = within(scene(9), ExpectedError.from_dict("nir", reported))
    assert one == pytest.approx(0.7, abs=0.08)
    assert two == pytest.approx(0.95, abs=0.03)


def test_a_scene_counts_once_whatever_its_size() -> None:
    large, small = scene(0, 0.01), scene(1, 0.05)
    tiny = Measured(small.predicted[:, :20], small.truth[:, :20], small.valid[:20], None)
    a, b = (np.array(table([large, other], "nir")["rmse"]) for other in (small, tiny))
    np.testing.assert_allclose(a, b, rtol=0.2)


def test_a_direction_is_a_line_of_the_report() -> None:
    scenes = [scene(seed) for seed in range(3)]
    line, of_two = rows({(("rgb",), "nir"): scenes, (("rgb", "ms"), "nir"): scenes})
    assert line.startswith("| RGB → NIR | 3 | ")
    assert of_two.startswith("| RGB + MS → NIR | 3 | ")
    assert line.endswith("| 70% | 90% |")


@pytest.mark.parametrize(("sources", "target"), [(("rgb",), "ms"), (("ms", "rgb"), "nir")])
def test_source_and_target_may_have_other_pixel_sizes(
    sources: tuple[str, ...], target: str
) -> None:
    """The scene is larger than its whole latents, as scenes are."""

    class Exact:
        def translate(self, scene: Scene, given: tuple[str, ...], target: str) -> np.ndarray:
            assert given == sources
            f = modality(target).vae_factor
            return scene.arrays[target][:, : 64 * f, : 64 * f] + np.float32(0.01)

    rng = np.random.default_rng(0)
    sides = {"rgb": 258, "nir": 258, "ms": 129}
    arrays = {
        id_: rng.uniform(0.1, 0.3, (modality(id_).channels, side, side)).astype(np.float32)
        for id_, side in sides.items()
    }
    seen = look(Exact(), Scene("a", "val", "made", "CC0", arrays), sources, target)
    assert seen is not None
    np.testing.assert_allclose(seen.predicted - seen.truth, 0.01, atol=1e-6)
    assert seen.within is not None
