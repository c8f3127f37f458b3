"""What computes: the model, its mode and the device.

What there is comes from the backend. Touches widgets, in the main thread only. Never imports
backend.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from qgis.PyQt.QtCore import QObject, pyqtSignal

from .. import choices, known_models
from ..process.jobs import TranslationJob
from ..settings import Settings


class ModelFields(QObject):
    """The fields of model, mode and device. `model_changed` follows another model, or what the
    backend says of it; `changed` every choice.

    Args:
        form: the widgets of resources/forms/panel.ui.
    """

    changed = pyqtSignal()
    model_changed = pyqtSignal()

    def __init__(self, form: Any) -> None:
        super().__init__(form)
        self.form = form
        self._listed: set[str] = set()
        self._trained: dict[str, set[tuple[str, ...]]] = {}  # directions by model
        self._modes: dict[str, dict[str, int]] = {}  # steps by mode, by model
        self._quality: dict[str, dict[str, Any]] = {}  # figures of held-out scenes, by model

        form.modelCombo.addItem("any2any-tiny")
        for mode, label in choices.mode_labels().items():
            form.modeCombo.offer(mode, label)
        form.modeCombo.choose("balanced")
        for device in dict.fromkeys(("auto", Settings.read().device or "auto")):
            form.deviceCombo.offer(device, choices.device_label(device))
            form.deviceCombo.choose(device)

        for combo in (form.modelCombo, form.modeCombo, form.deviceCombo):
            combo.currentTextChanged.connect(lambda _: self._take_choice())
        form.modelCombo.currentTextChanged.connect(lambda _: self._show_model())

    @property
    def model(self) -> str:
        """Id, or the user's own folder or repository."""
        return str(self.form.modelCombo.currentText().strip())

    @property
    def trained(self) -> set[tuple[str, ...]] | None:
        """The model's directions; None where they are not known."""
        return self._trained.get(self.model)

    @property
    def quality(self) -> dict[str, Any]:
        """The model's figures on held-out scenes, as worth.sentence takes them."""
        return self._quality.get(self.model, {})

    def offer(self, greeting: Mapping[str, Any]) -> None:
        """Offers the devices and the models that the backend has."""
        if "models" in greeting:
            known_models.remember(greeting["models"])
        for model in greeting.get("models", []):
            if model.get("directions") is not None:
                self._trained[model["id"]] = {tuple(direction) for direction in model["directions"]}
            self._modes[model["id"]] = dict(model.get("modes") or {})
            self._quality[model["id"]] = dict(model.get("quality") or {})

        for device in greeting.get("devices", []):
            self.form.deviceCombo.offer(device, choices.device_label(device))
        if "models" in greeting:
            self._list([one["id"] for one in greeting["models"] if one.get("status") == "ready"])

        self._show_model()

    def _list(self, ids: list[str]) -> None:
        """Offers these models; of those that were offered before, the ones that went are gone."""
        combo = self.form.modelCombo
        for gone in self._listed - set(ids):
            combo.removeItem(combo.findText(gone))
        for id_ in ids:
            if combo.findText(id_) < 0:
                combo.addItem(id_)
        self._listed = set(ids)

    def take_job(self, job: TranslationJob) -> None:
        """Puts a job's settings into the fields."""
        self.form.modelCombo.setCurrentText(job.model)
        self.form.modeCombo.choose(self._offered_mode(job.mode))
        self.form.deviceCombo.choose(job.device)

    def show_times(self, seconds: Mapping[str, float]) -> None:
        """Offers the chosen model's modes, of those that are the same only one, each with its steps
        and how long it takes.

        Args:
            seconds: by mode, as far as they are known.
        """
        combo, modes = self.form.modeCombo, self._modes.get(self.model, {})
        if not modes:
            return

        chosen, purposes = self._offered_mode(combo.value()), choices.mode_purposes()
        combo.blockSignals(True)
        combo.clear()
        for mode, steps in choices.distinct_modes(modes).items():
            combo.offer(mode, choices.mode_label(mode, steps, seconds.get(mode)), purposes[mode])
        combo.choose(chosen)
        combo.setToolTip(purposes[chosen])
        combo.blockSignals(False)

    def _offered_mode(self, mode: str) -> str:
        """The mode itself, or the one that is offered for it because it has as many steps."""
        modes = self._modes.get(self.model, {})
        for offered, steps in choices.distinct_modes(modes).items():
            if steps == modes.get(mode):
                return offered
        return mode

    def _take_choice(self) -> None:
        self.form.modeCombo.setToolTip(choices.mode_purposes().get(self.form.modeCombo.value(), ""))
        self.changed.emit()

    def _show_model(self) -> None:
        """Shows what is known of the chosen model: its directions and its modes."""
        self.model_changed.emit()
        self.show_times({})
