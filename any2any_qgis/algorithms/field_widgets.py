"""The field of a labelled parameter, loaded by Processing when it builds a dialog: qgis_process
needs no widgets.
"""

from __future__ import annotations

from typing import Any

from processing.gui.wrappers import WidgetWrapper
from qgis.core import QgsProcessingParameterDefinition
from qgis.gui import QgsGui
from qgis.PyQt.QtWidgets import QWidget

from ..panel.choice_combo import ChoiceCombo

MODELER = "ModelerParametersDialog"  # as Processing itself tells its dialogs apart


class ChoiceWrapper(WidgetWrapper):
    """A list of labels.

    In the modeler it is QGIS's own field, which takes values from inputs and expressions, too.
    """

    def __new__(
        cls, parameter: QgsProcessingParameterDefinition, dialog: Any, *args: Any, **kwargs: Any
    ) -> Any:
        if type(dialog).__name__ != MODELER:
            return super().__new__(cls, parameter, dialog, *args, **kwargs)

        registry = QgsGui.processingGuiRegistry()
        native = registry.createModelerParameterWidget(
            dialog.model, dialog.childId, parameter, dialog.context
        )
        native.setDialog(dialog)
        return native

    def createWidget(self, labels: list[list[str]], editable: bool) -> QWidget:
        """The combo box, filled; called by Processing with the parameter's metadata."""
        combo = ChoiceCombo()
        combo.setEditable(editable)
        for value, label in labels:
            combo.offer(value, label)
        combo.currentTextChanged.connect(lambda _: self.widgetValueHasChanged.emit(self))
        return combo

    def setValue(self, value: Any) -> None:
        """Shows a value."""
        if value is not None:
            self.widget.choose(str(value))

    def value(self) -> str:
        """The chosen or typed value."""
        return str(self.widget.value())
