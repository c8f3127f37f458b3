"""The values that fields choose from, with what a person reads of each: one table for the panel and
the toolbox.

A value is what stands in a job; its label is in the user's language. Never imports backend.
"""

from __future__ import annotations

import json

from .places import plugin_root
from .words import duration, tr


def model_labels() -> dict[str, str]:
    """The catalogue's models that can be had, by id."""
    rows = json.loads((plugin_root() / "resources" / "models.json").read_text(encoding="utf-8"))[
        "models"
    ]
    return {row["id"]: str(row["label"]) for row in rows if row.get("status") != "unpublished"}


def mode_labels() -> dict[str, str]:
    """By mode."""
    return {
        "fast": tr("fast"),
        "balanced": tr("balanced"),
        "detailed": tr("detailed"),
        "paper": tr("as in the paper"),
    }


def mode_purposes() -> dict[str, str]:
    """What each mode is for."""
    return {
        "fast": tr("A first look"),
        "balanced": tr("For most work: the closest to what was measured"),
        "detailed": tr("More denoising steps: for comparisons; it is seldom closer"),
        "paper": tr("As many steps as the paper takes: for research"),
    }


def mode_label(mode: str, steps: int, seconds: float | None = None) -> str:
    """A mode with its steps, and its time where that is known."""
    name = mode_labels().get(mode, mode)
    if seconds is None:
        return tr("{mode} (steps: {steps})", mode=name, steps=steps)
    return tr(
        "{mode} (steps: {steps}, about {time})", mode=name, steps=steps, time=duration(seconds)
    )


def distinct_modes(modes: dict[str, int]) -> dict[str, int]:
    """One mode for each number of steps; of those that are the same, "balanced" where it is among
    them.
    """
    kept = {steps: mode for mode, steps in reversed(modes.items())}
    if "balanced" in modes:
        kept[modes["balanced"]] = "balanced"
    return {mode: steps for mode, steps in modes.items() if kept[steps] == mode}


def radiometry_labels() -> dict[str, str]:
    """By radiometry."""
    return {
        "auto": tr("recognise"),
        "reflectance": tr("reflectance, 0 to 1"),
        "dn10000": tr("reflectance x 10000"),
        "dn10000_offset": tr("reflectance x 10000 + 1000"),
        "uint8": tr("8 bits, 0 to 255"),
        "db": tr("backscatter in dB"),
        "linear": tr("backscatter, linear"),
        "amplitude": tr("backscatter, amplitude"),
        "amplitude_dn": tr("backscatter, uncalibrated numbers"),
    }


def level_labels() -> dict[str, str]:
    """By processing level."""
    return {"auto": tr("recognise"), "toa": tr("top of atmosphere"), "boa": tr("surface")}


def gsd_labels() -> dict[str, str]:
    """By the ground size that the model sees."""
    return {"source": tr("as the input"), "native": tr("the model's own")}


def device_label(device: str) -> str:
    """A device for a person: "NVIDIA GPU 0" for cuda:0."""
    if device.startswith("cuda"):
        number = device.partition(":")[2]
        return tr("NVIDIA GPU {number}", number=number) if number else "NVIDIA GPU"
    return {"auto": tr("automatic"), "cpu": "CPU"}.get(device, device)


def band_label(band: str) -> str:
    """A band of a modality with its colour: "Red (B04)"."""
    names = {
        "B02": tr("Blue"),
        "B03": tr("Green"),
        "B04": tr("Red"),
        "B05": tr("Red edge 1"),
        "B06": tr("Red edge 2"),
        "B07": tr("Red edge 3"),
        "B08": tr("Near infrared"),
        "B8A": tr("Narrow near infrared"),
        "B11": tr("Short-wave infrared 1"),
        "B12": tr("Short-wave infrared 2"),
    }
    return f"{names[band]} ({band})" if band in names else band
