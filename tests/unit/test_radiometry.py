"""Numbers, physical units and the model's range: known values, exact inverses, clipping counted,
clear refusals.
"""

from __future__ import annotations

import numpy as np
import pytest

from backend.errors import InputError
from backend.modalities import Modality, modalities, modality
from backend.radiometry import OPTICAL_KINDS, SAR_KINDS, ModelScale, Radiometry, to_eval8

PAIRS = [
    (one.id, kind)
    for one in modalities().values()
    for kind in (SAR_KINDS if one.is_sar else OPTICAL_KINDS)
]


def of_kind(kind: str) -> Radiometry:
    return Radiometry("range", 12.0, 700.0) if kind == "range" else Radiometry(kind)


@pytest.mark.parametrize("name", list(modalities()))
def test_model_scale_spans_its_range_and_inverts(name: str) -> None:
    one = modality(name)
    scale = ModelScale.of(one)
    physical = np.linspace(*one.model_range, 4001, dtype=np.float32)
    x = scale.to_model(physical)
    assert x.dtype == np.float32
    assert (x[0], x[-1]) == (-1.0, 1.0)
    assert np.all(np.diff(x) > 0)
    np.testing.assert_allclose(
        scale.to_physical(x), physical, atol=2e-6 * (one.model_range[1] - one.model_range[0])
    )


def test_knee_follows_its_formula() -> None:
    scale = ModelScale(0.0, 1.0, 0.6)
    r = 0.25
    assert scale.to_model(np.array([r]))[0] == pytest.approx(2 * r * 1.6 / (r + 0.6) - 1, abs=1e-6)


def test_values_outside_the_range_are_clipped_and_counted_where_valid() -> None:
    scale = ModelScale(0.0, 1.0, None)
    physical = np.array([[[-0.1, 0.0, 1.0, 1.5], [np.nan, 0.5, 2.0, 0.2]]], np.float32)
    valid = np.array([[True, True, True, False], [True, True, True, True]])
    assert scale.count_clipped(physical) == 3
    assert scale.count_clipped(physical, valid) == 2
    assert scale.to_model(physical)[0, 0].tolist() == [-1.0, -1.0, 1.0, 1.0]


@pytest.mark.parametrize(("name", "kind"), PAIRS)
def test_radiometry_inverts(name: str, kind: str) -> None:
    one = modality(name)
    numbers = np.linspace(1, 255, 509, dtype=np.float32)
    physical = of_kind(kind).to_physical(numbers, one)
    assert physical.dtype == np.float32
    np.testing.assert_allclose(
        of_kind(kind).from_physical(physical, one), numbers, rtol=1e-5, atol=1e-3
    )


@pytest.mark.parametrize(
    ("name", "text", "number", "physical"),
    [
        ("rgb", "dn10000", 1234, 0.1234),
        ("rgb", "dn10000_offset", 2234, 0.1234),
        ("rgb", "reflectance", 0.3, 0.3),
        ("rgb", "uint8", 255, 0.4),
        ("nir", "uint8", 51, 0.12),
        ("ms", "100:300", 200, 0.3),
        ("sar", "db", -13.5, -13.5),
        ("sar", "linear", 0.1, -10.0),
        ("sar", "amplitude", 0.1, -20.0),
        ("sar", "amplitude_dn", 61, -20.0),
        ("sar", "uint8", 25.5, -20.0),
        ("sar", "uint8", 0, 20 * np.log10(1 / 255)),
        ("sar", "-2500:0", -1250, -12.5),
    ],
)
def test_number_stands_for_its_physical_value(
    name: str, text: str, number: float, physical: float
) -> None:
    got = Radiometry.parse(text).to_physical(np.array([number]), modality(name))
    assert got[0] == pytest.approx(physical, abs=1e-5)


@pytest.mark.parametrize("kind", ["linear", "amplitude", "amplitude_dn"])
def test_power_of_zero_or_less_is_invalid(kind: str) -> None:
    physical = Radiometry(kind).to_physical(
        np.array([0.0, -1.0, np.nan, np.inf, 1.0]), modality("sar")
    )
    assert np.isnan(physical).tolist() == [True, True, True, True, False]


@pytest.mark.parametrize("name", ["rgb", "nir", "ms", "pan"])
def test_eight_bit_imagery_is_evaluated_as_it_is(name: str) -> None:
    numbers = np.arange(256)
    np.testing.assert_allclose(
        to_eval8(modality(name), Radiometry("uint8").to_physical(numbers, modality(name))),
        numbers,
        atol=1e-4,
    )


def test_evaluation_scale_is_fixed_linear_and_clipped() -> None:
    assert to_eval8(modality("rgb"), np.array([-1.0, 0.0, 0.2, 0.4, 0.9])) == pytest.approx(
        [0, 0, 127.5, 255, 255]
    )
    assert to_eval8(modality("sar"), np.array([-30.0, -12.5, 3.0])) == pytest.approx(
        [0, 127.5, 255]
    )


@pytest.mark.parametrize(
    "text",
    [
        "reflectance",
        "dn10000",
        "dn10000_offset",
        "uint8",
        "db",
        "linear",
        "amplitude",
        "-3.5:1000000.0",
    ],
)
def test_text_of_a_radiometry_reads_back(text: str) -> None:
    assert str(Radiometry.parse(text)) == text


@pytest.mark.parametrize(
    "text", ["", "auto", "range", "bananas", "1:", "1:2:3", "5:5", "9:1", "nan:1", "0:inf"]
)
def test_text_that_is_no_radiometry_is_refused(text: str) -> None:
    with pytest.raises(InputError) as caught:
        Radiometry.parse(text)
    assert caught.value.code == "input.radiometry"


@pytest.mark.parametrize(
    ("name", "kind"), [("sar", "reflectance"), ("sar", "dn10000"), ("rgb", "db"), ("pan", "linear")]
)
def test_radiometry_of_another_kind_of_sensor_is_refused(name: str, kind: str) -> None:
    for convert in (Radiometry(kind).to_physical, Radiometry(kind).from_physical):
        with pytest.raises(InputError) as caught:
            convert(np.zeros(3), modality(name))
        assert caught.value.code == "input.radiometry"


@pytest.mark.parametrize("one", modalities().values(), ids=lambda one: one.id)
def test_scales_leave_what_they_are_given_as_it_was(one: Modality) -> None:
    """They compute in place, in an array of their own."""
    scale, rng = ModelScale.of(one), np.random.default_rng(0)
    for function, values in (
        (scale.to_model, rng.uniform(-2, 2, (3, 5))),
        (scale.to_physical, rng.uniform(-1.2, 1.2, (3, 5))),
    ):
        for dtype in (np.float32, np.float64):
            given = values.astype(dtype)
            function(given)
            np.testing.assert_array_equal(given, values.astype(dtype))

        assert float(function(np.float32(values[0, 0]))) == pytest.approx(
            float(function(values)[0, 0]), rel=1e-6
        )


@pytest.mark.parametrize("kind", ["dn10000", "dn10000_offset", "uint8", "reflectance"])
def test_total_radiometries_are_finite_for_every_number(kind: str) -> None:
    numbers = np.arange(-32768, 65536, dtype=np.int32)
    assert Radiometry(kind).is_total
    assert np.isfinite(Radiometry(kind).to_physical(numbers, modality("rgb"))).all()
    assert not Radiometry("linear").is_total
