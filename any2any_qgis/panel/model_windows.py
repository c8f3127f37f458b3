"""The panel's windows of models: the list of them, and what adapts one.

Main thread only; never imports backend.
"""

from __future__ import annotations

from typing import Any

from .adapt_dialog import AdaptDialog
from .model_list import ModelList


class ModelWindows:
    """Opens each when its button is pressed; one whose task still runs is shown again.

    Args:
        panel: the dock; its `form` has the widgets of resources/forms/panel.ui.
    """

    def __init__(self, panel: Any) -> None:
        self.panel = panel
        self.models: ModelList | None = None
        self.adapting: AdaptDialog | None = None
        panel.form.modelsButton.clicked.connect(lambda: self.show_models())
        panel.form.adaptButton.clicked.connect(lambda: self.adapt())

    def show_models(self) -> None:
        """Opens the list of models."""
        if self.models is None or self.models.task is None:
            listed = self.panel.fields.greeting.get("models", [])
            self.models = ModelList(self.panel, listed)
            self._connect(self.models)
        _raise(self.models)

    def adapt(self) -> None:
        """Opens the window that adapts the chosen model."""
        if self.adapting is None or self.adapting.task is None:
            self.adapting = AdaptDialog(self.panel)
            self._connect(self.adapting)
        _raise(self.adapting)

    def forget(self) -> None:
        """The plugin is switched off: what runs ends silently."""
        for window in (self.models, self.adapting):
            if window is not None:
                window.forget()

    def _connect(self, window: Any) -> None:
        window.chosen.connect(self.panel.form.modelCombo.setCurrentText)
        window.greeted.connect(self.panel.fields.offer)


def _raise(window: Any) -> None:
    window.show()
    window.raise_()
