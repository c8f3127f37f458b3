"""Parameters whose dialog shows labels while their values stay words: what scripts, models and
qgis_process give.

Never imports backend.
"""

from __future__ import annotations

from typing import TypeVar

from qgis.core import QgsProcessingParameterDefinition

Parameter = TypeVar("Parameter", bound=QgsProcessingParameterDefinition)
WRAPPER = f"{__package__}.field_widgets.ChoiceWrapper"


def labelled(parameter: Parameter, labels: dict[str, str], editable: bool = False) -> Parameter:
    """The parameter, its field in the toolbox's dialogs being a list of labels.

    Args:
        labels: by value.
        editable: another value may be typed.
    """
    metadata = {
        "class": WRAPPER,
        "labels": [[value, label] for value, label in labels.items()],
        "editable": editable,
    }
    parameter.setMetadata({"widget_wrapper": metadata})
    return parameter
