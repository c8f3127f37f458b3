"""From a zip to a synthetic layer in a real QGIS desktop on a virtual screen, set-up with a real
install included.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest
import rasterio

from tests.rasters import write_rgb

sys.path.insert(0, str(Path(__file__).parent))
import session

pytestmark = pytest.mark.skipif(bool(session.missing()), reason=session.missing() or "-")


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = write_rgb(tmp_path_factory.mktemp("desktop") / "scene.tif", 700, 600)
    with rasterio.open(path, "r+") as raster:
        raster.descriptions = ("B04", "B03", "B02")
    return path


@pytest.fixture(scope="module")
def report(scene: Path) -> dict[str, Any]:
    report = session.run_session(scene, scene.parent / "session")
    assert report.get("error") is None, report["error"]
    return report


def test_first_run_asks_for_the_set_up_and_then_shows_the_form(report: dict[str, Any]) -> None:
    assert report["first_page"] == "setupPage"
    assert report["steps"][-1] == "leave"


def test_the_backend_reports_what_the_layer_is_and_what_a_run_costs(report: dict[str, Any]) -> None:
    assert report["modality"] == "rgb"
    assert "bands" in report["modality_reason"]
    assert "12 windows" in report["estimate"]
    assert "memory" in report["estimate"]


def test_the_result_lies_on_its_source_is_styled_and_marked_as_synthetic(
    report: dict[str, Any],
) -> None:
    result, source = report["layers"]
    assert result["valid"]
    assert (result["name"], result["parent"], source["name"]) == (
        "NIR synthetic: scene",
        "scene (synthetic)",
        "scene",
    )
    assert result["crs"] == source["crs"]
    assert (
        max(abs(a - b) for a, b in zip(result["extent"], source["extent"], strict=True))
        <= 0.01 * source["pixel"]
    )
    assert result["unfolded"]
    assert result["renderer"] == "singlebandgray"
    assert "not a measurement" in result["abstract"]
    assert "any2any-tiny" in result["history"][0]
    assert any("not measured" in badge for badge in result["badges"])
    assert not any("not measured" in badge for badge in source["badges"])
    assert len(report["shown"]) > 1, "the map shows one colour"


def test_an_empty_project_offers_an_example_that_starts_nothing(report: dict[str, Any]) -> None:
    assert report["example_offered"]
    assert report["example"] == ["Example: colours", "Example: near infrared", "Example: six bands"]
    assert not report["example_started"]


def test_a_further_source_is_offered_checked_and_named_in_the_result(
    report: dict[str, Any],
) -> None:
    assert report["also_before"] == "Further sources"
    assert report["also_checked"] == "Further sources: Near infrared"
    assert report["also_tags"] == {"ALSO": "nir=infrared.tif", "SOURCE": "scene.tif"}


def test_a_model_is_adapted_from_two_layers_used_and_removed(report: dict[str, Any]) -> None:
    assert report["adapted"].startswith("rgb-nir got better on the ground that was held back")
    ((direction, band, before, after, kept),) = report["adapted_rows"]
    assert (direction, band, kept) == ("RGB \N{RIGHTWARDS ARROW} NIR", "B08 (reflectance)", "yes")
    assert float(after) < 0.8 * float(before)
    assert report["adapted_tags"]["MODEL"] == "virginia"
    assert report["adapted_tags"]["SOURCE"] == "virginia_rgb.tif"
    assert "virginia" not in report["models_left"]
    assert report["models_chosen"] == -1


def test_a_preview_has_the_pixels_of_the_full_run(report: dict[str, Any]) -> None:
    is_equal, pixels = report["preview_equal"]
    assert is_equal
    assert pixels > 10_000
    assert report["preview"]["name"] == "NIR synthetic preview: scene"


def test_the_swipe_draws_source_and_result_on_the_map(report: dict[str, Any]) -> None:
    assert report["compare_sides"] == ["scene", "NIR synthetic: scene"]
    for wanted, seen in report["compare_pixels"]:
        channels = [(int(wanted[n : n + 2], 16), int(seen[n : n + 2], 16)) for n in (1, 3, 5)]
        assert max(abs(a - b) for a, b in channels) < 40, (wanted, seen)  # scaled to the screen

    assert report["compare_left"]
    # three colours and the near infrared, and their plot
    assert report["values"] == [True, 4, True]


def test_what_is_done_of_a_run_is_shown_and_stays_after_a_cancel(report: dict[str, Any]) -> None:
    assert report["partial"] == report["partial_kept"] == ["NIR synthetic, so far: scene"]
    assert [entry.split(": ")[-1] for entry in report["history"]] == ["cancelled", "done"]


def test_a_panel_of_320_pixels_shows_its_controls_whole(report: dict[str, Any]) -> None:
    assert report["panel_width"] <= 340
    assert report["overhang"] <= 0


def test_layer_target_and_run_are_in_sight_at_700_pixels(report: dict[str, Any]) -> None:
    assert report["in_sight"] == [True, True, True]


def test_the_german_panel_is_no_wider(report: dict[str, Any]) -> None:
    again = report["again"]
    assert "Start" in again["german"]
    assert again["panel_width"] <= 340
    assert again["overhang"] <= 0


def test_an_error_is_one_sentence_and_diagnostics_have_no_home_folder(
    report: dict[str, Any],
) -> None:
    assert report["failure"].startswith("Unknown model 'no-such-model'.")
    assert "Traceback" not in report["diagnostics"]
    assert "QGIS: 3." in report["diagnostics"]
    assert str(Path.home()) + "/" not in report["diagnostics"]


def test_the_wheel_changes_nothing_that_has_no_focus(report: dict[str, Any]) -> None:
    before, after = report["wheel"]
    assert after == before


def test_no_file_is_replaced_that_is_open_or_unconfirmed(report: dict[str, Any]) -> None:
    reported, is_idle = report["into_source"]
    assert "open as the layer 'scene'" in reported
    assert is_idle
    asked, is_idle, is_same = report["replacing"]
    assert len(asked) == 1
    assert "Replace it?" in asked[0]
    assert (is_idle, is_same) == (True, True)


def test_a_second_click_starts_no_second_run_and_names_put_the_difference_first(
    report: dict[str, Any],
) -> None:
    assert "in the queue already" in report["second_click"]
    assert report["names"] == ["NIR synthetic: scene", "NIR synthetic: scene"]
    # the second name is a cancelled run's, which can be continued
    assert report["files"] == ["scene_nir.tif", "scene_nir_3.tif"]


def test_a_layer_that_goes_leaves_its_field_empty(report: dict[str, Any]) -> None:
    assert report["after_removal"] == [True, False]


def test_cancel_ends_the_running_job_only(report: dict[str, Any]) -> None:
    assert len(report["queued"]) == 1
    assert "MS" in report["queued"][0]
    assert report["after_cancel"] == ["MS synthetic: scene"]


def test_an_area_of_polygons_is_seen_and_bounds_the_result(report: dict[str, Any]) -> None:
    assert report["area_title"] == "Area: polygons of a layer"
    assert report["area_drawn"]
    assert all(0.35 < share < 0.45 for share in report["area_size"])


def test_a_result_stays_out_of_a_project_that_did_not_ask_for_it(report: dict[str, Any]) -> None:
    assert report["foreign_layers"] == []
    assert any("another project" in text for text in report["offered"])


def test_no_backend_outlives_a_qgis_that_dies_in_the_midst_of_a_run(report: dict[str, Any]) -> None:
    assert report["survivors"] == []


def test_a_qgis_started_again_needs_no_set_up_and_can_be_closed_in_the_midst_of_a_run(
    report: dict[str, Any],
) -> None:
    again = report["again"]
    assert again.get("error") is None, again["error"]
    assert again["page"] == "workPage"
    assert again["steps"][-1] == "leave_by_the_door"
    assert (again["exit_code"], again["survivors"]) == (0, [])


def test_run_is_off_with_its_reason_where_the_estimate_knows_an_error(
    report: dict[str, Any],
) -> None:
    is_enabled, reason = report["known_elsewhere"]
    assert not is_enabled
    assert "0 pixels of 'far.tif'" in reason


def test_what_the_toolbox_loads_is_named_grouped_and_marked_like_a_result_of_the_panel(
    report: dict[str, Any],
) -> None:
    name, group, abstract, badges = report["from_toolbox"]
    assert (name, group) == ("NIR synthetic: scene", "scene (synthetic)")
    assert "not a measurement" in abstract
    assert any("not measured" in badge for badge in badges)


def test_a_file_s_own_tags_make_it_a_result_that_is_compared_and_never_a_known_part(
    report: dict[str, Any],
) -> None:
    assert report["by_tags"] == ["scene", "loaded by hand"]
    assert "'loaded by hand' is synthetic" in report["synthetic_known"]
