"""Which bands are taken: by names of several sensors, by colours, by number; and when nothing is
guessed.
"""

from __future__ import annotations

import pytest

from backend.errors import InputError
from backend.modalities import modality
from backend.source.band_names import Band, band_role, sensor_of
from backend.source.bands import choose_bands, recognise


def bands(*descriptions: str, colours: tuple[str, ...] = ()) -> tuple[Band, ...]:
    names = colours or ("undefined",) * len(descriptions)
    pairs = zip(descriptions, names, strict=True)
    return tuple(
        Band(index, text, "uint16", colour, 1.0, 0.0, "")
        for index, (text, colour) in enumerate(pairs, 1)
    )


@pytest.mark.parametrize(
    ("description", "role"),
    [
        ("B04", "B04"),
        ("B4", "B04"),
        ("B04, central wavelength 665 nm", "B04"),
        ("Red", "B04"),
        ("red", "B04"),
        ("R", "B04"),
        ("Near Infrared (B8)", "B08"),
        ("NIR", "B08"),
        ("nir_narrow", "B8A"),
        ("B8A", "B8A"),
        ("nir08", "B8A"),
        ("Red Edge 1", "B05"),
        ("rededge2", "B06"),
        ("red edge", "other"),
        ("swir16", "B11"),
        ("SWIR 2", "B12"),
        ("VV", "VV"),
        ("Sigma0_VV_db", "VV"),
        ("VH", "other"),
        ("Panchromatic", "PAN"),
        ("SR_B5", "B08"),
        ("", ""),
        ("gray", ""),
        ("Layer_1", ""),
        ("elevation", ""),
    ],
)
def test_description_names_a_band(description: str, role: str) -> None:
    assert band_role(description) == role


def test_landsat_numbers_its_bands_otherwise() -> None:
    assert sensor_of("LC08_L1TP_015033_B4.TIF", "") == "landsat 8"
    assert sensor_of("scene.tif", "SPACECRAFT_ID=LANDSAT_7") == "landsat 7"
    assert sensor_of("S2A_MSIL2A_20200101.tif", "") == ""
    assert [band_role(text, "landsat 8") for text in ("B2", "B5", "B8", "B10")] == [
        "B02",
        "B08",
        "PAN",
        "other",
    ]

    assert [band_role(text, "landsat 7") for text in ("B1", "B3", "B4")] == ["B02", "B04", "B08"]


def test_bands_are_taken_in_the_modalitys_order() -> None:
    assert choose_bands(bands("B02", "B03", "B04", "B08"), modality("rgb"), None).indexes == (
        3,
        2,
        1,
    )
    sentinel = bands(
        "B01", "B02", "B03", "B04", "B05", "B06", "B07", "B08", "B8A", "B09", "B10", "B11", "B12"
    )
    assert choose_bands(sentinel, modality("ms"), None).indexes == (5, 6, 7, 9, 12, 13)
    assert choose_bands(sentinel, modality("nir"), None).indexes == (8,)
    assert choose_bands(bands("VH", "VV"), modality("sar"), None).indexes == (2,)


def test_colours_decide_where_descriptions_do_not() -> None:
    blue_first = bands("", "", "", "", colours=("blue", "green", "red", "alpha"))
    assert choose_bands(blue_first, modality("rgb"), None).indexes == (3, 2, 1)


def test_names_that_only_count_report_no_wavelength() -> None:
    assert recognise(bands("Band 1", "Band 2", "Band 3", "Band 4"), modality("rgb")) is None
    assert recognise(bands("B1", "B2", "B3", "B4"), modality("rgb")) is None
    assert choose_bands(bands("Band 1", "Band 2", "Band 3"), modality("rgb"), None).indexes == (
        1,
        2,
        3,
    )
    assert recognise(bands("B1", "B2", "B3", "B4"), modality("rgb"), "landsat 7").indexes == (
        3,
        2,
        1,
    )


def test_band_that_is_another_one_by_its_name_is_warned_of() -> None:
    choice = choose_bands(bands("VH"), modality("sar"), None)
    assert choice.indexes == (1,)
    assert "'VH'" in choice.warnings[0]
    assert choose_bands(bands("something"), modality("sar"), None).warnings == ()


def test_ambiguous_bands_are_never_guessed() -> None:
    with pytest.raises(InputError) as caught:
        choose_bands(bands("", "", "", ""), modality("rgb"), None)
    assert caught.value.code == "input.bands"
    assert "--bands" in caught.value.hint
