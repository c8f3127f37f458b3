"""What the panel does with a result: evaluates it, makes an index of it, keeps it.

Touches layers and widgets, in the main thread only. Never imports backend.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.PyQt.QtWidgets import QFileDialog

from .. import marks, output_names
from ..layers import UnreadableLayer, provenance
from ..words import tr
from .keeping import keep, temporary_results


class ResultTools:
    """The buttons below the map's results.

    Args:
        panel: the dock; its `form` has the widgets of resources/forms/panel.ui.
        iface: QGIS's interface.
    """

    def __init__(self, panel: Any, iface: Any) -> None:
        self.panel = panel
        self.form = panel.form
        self.iface = iface
        self._keeping: Any = None

    def evaluate(self) -> None:
        """Opens any2any:evaluate for the active result, or the newest one, against the known part
        where one is chosen.
        """
        made = marks.chosen_result(self.iface.activeLayer())
        if made is None:
            text = tr(
                "There is no result yet: translate a raster first, or use any2any:evaluate in the"
                " toolbox."
            )
            self.form.statusLabel.setText(text)
            return

        import processing  # a plugin of QGIS, there once Python's plugins are loaded

        known = self.form.referenceCombo.currentLayer()
        chosen = {"PREDICTION": made.id()}
        processing.execAlgorithmDialog(
            "any2any:evaluate", {**chosen, "REFERENCE": known.id()} if known is not None else chosen
        )

    def index(self) -> None:
        """Opens any2any:index with the bands that the active result, or the newest one, and its
        source have.
        """
        made = marks.chosen_result(self.iface.activeLayer())
        if made is None:
            self.form.statusLabel.setText(tr("There is no result yet: translate a raster first."))
            return

        import processing

        bands = {"rgb": ("RED", "GREEN"), "nir": ("NIR",), "ms": ("SWIR1", "SWIR2")}
        tags = provenance(made.source())
        source = marks.source_layer_of(made)
        chosen = (
            {}
            if source is None
            else dict.fromkeys(bands.get(tags.get("SOURCE_MODALITY", ""), ()), source.id())
        )
        target = marks.target_of(made)
        chosen |= dict.fromkeys(bands.get(target, ()), made.id())
        processing.execAlgorithmDialog("any2any:index", chosen)

    def keep(self) -> None:
        """Moves the active temporary result, or the newest one, to a file that the user names."""
        made = temporary_results()
        if not made:
            self.show_keep()
            return

        layer = self.iface.activeLayer() if self.iface.activeLayer() in made else made[0]
        chosen, _ = QFileDialog.getSaveFileName(
            self.panel, tr("Keep the result"), Path(layer.source()).name, "GeoTIFF (*.tif)"
        )
        if not chosen:
            return
        wanted = output_names.typed(chosen, "", several=False)
        try:
            output_names.refuse_shown(wanted)
        except UnreadableLayer as error:
            self.form.statusLabel.setText(str(error))
            return

        def kept(wrong: str) -> None:
            self.form.statusLabel.setText(wrong or tr("Kept as {file}.", file=str(wanted)))
            self.show_keep()

        self._keeping = keep(layer, wanted, kept)

    def show_keep(self) -> None:
        """Shows the button where there is a temporary result."""
        self.form.keepButton.setVisible(bool(temporary_results()))
