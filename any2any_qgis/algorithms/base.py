"""What every algorithm of the plugin has: its icon, where its help button leads, and how its
parameters are added.

Never imports backend.
"""

from __future__ import annotations

from qgis.core import (
    QgsProcessingAlgorithm,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterEnum,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
)
from qgis.PyQt.QtGui import QIcon

from ..compat import NUMBER_INTEGER, PARAMETER_ADVANCED
from ..guide import guide_url
from ..places import plugin_root
from .fields import labelled


class Any2AnyAlgorithm(QgsProcessingAlgorithm):
    """Base of all."""

    def icon(self) -> QIcon:
        return QIcon(str(plugin_root() / "resources" / "icons" / "any2any.svg"))

    def helpUrl(self) -> str:
        return guide_url()

    def add_parameter(
        self, parameter: QgsProcessingParameterDefinition, advanced: bool = False
    ) -> None:
        """Adds a parameter, which QGIS owns from then on."""
        if advanced:
            parameter.setFlags(parameter.flags() | PARAMETER_ADVANCED)
        self.addParameter(parameter)

    def add_choice(
        self,
        name: str,
        label: str,
        labels: dict[str, str],
        default: str,
        advanced: bool = False,
        several: bool = False,
    ) -> None:
        """Adds a choice between fixed words, which the dialog shows by their labels; `several` of
        them may be chosen at once.
        """
        choice = QgsProcessingParameterEnum(
            name, label, list(labels), several, default, usesStaticStrings=True
        )
        self.add_parameter(choice if several else labelled(choice, labels), advanced)

    def add_string(
        self,
        name: str,
        label: str,
        default: str,
        labels: dict[str, str],
        advanced: bool = False,
    ) -> None:
        """Adds a word that is typed, or chosen from these labels."""
        word = QgsProcessingParameterString(name, label, default)
        self.add_parameter(labelled(word, labels, editable=True), advanced)

    def add_number(self, name: str, label: str, low: int, high: int = 2**31 - 1) -> None:
        """An advanced whole number that may be left empty: then the backend decides."""
        self.add_parameter(
            QgsProcessingParameterNumber(name, label, NUMBER_INTEGER, None, True, low, high),
            advanced=True,
        )
