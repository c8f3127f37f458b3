"""Processing algorithm any2any:index: spectral indices of true and synthetic bands, by the backend.

Never imports backend.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingOutputRasterLayer,
    QgsProcessingParameterBand,
    QgsProcessingParameterEnum,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterRasterLayer,
)

from .. import output_names
from ..compat import PARAMETER_ADVANCED
from ..layers import UnreadableLayer, source_of
from ..shared import INDICES
from ..words import tr
from .backend_call import query
from .base import Any2AnyAlgorithm

BANDS = ("red", "green", "nir", "swir1", "swir2")


class IndexAlgorithm(Any2AnyAlgorithm):
    """Writes an index of two bands. Ids and parameter names never change."""

    INDEX = "INDEX"
    OUTPUT = "OUTPUT"
    ERROR = "ERROR"

    def name(self) -> str:
        return "index"

    def displayName(self) -> str:
        return tr("Spectral index")

    def createInstance(self) -> IndexAlgorithm:
        return IndexAlgorithm()

    def tags(self) -> list[str]:
        return tr("NDVI,NDWI,NDMI,NBR,vegetation,water,moisture,burn,synthetic").split(",")

    def shortHelpString(self) -> str:
        return tr(
            "NDVI = (NIR - red) / (NIR + red), NDWI = (green - NIR) / (green + NIR), NDMI = (NIR -"
            " SWIR 1) / (NIR + SWIR 1), NBR = (NIR - SWIR 2) / (NIR + SWIR 2), of measured and of"
            " synthetic bands together. Give the rasters that hold the two bands of the index; a"
            " band is recognised by its description, unless its number is given. The result lies on"
            " the grid of the first band, and is marked as synthetic where one of the bands is."
            " Where an expected error lies beside a synthetic raster, that of the index is written,"
            " too."
        )

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        """Adds the parameters; the bands' numbers are advanced."""
        names = [name.upper() for name in INDICES]
        self.addParameter(
            QgsProcessingParameterEnum(
                self.INDEX, tr("Index"), names, False, "NDVI", usesStaticStrings=True
            )
        )
        labels = {
            "red": tr("Raster with red"),
            "green": tr("Raster with green"),
            "nir": tr("Raster with near infrared"),
            "swir1": tr("Raster with short-wave infrared 1 (1.6 micrometres)"),
            "swir2": tr("Raster with short-wave infrared 2 (2.2 micrometres)"),
        }

        for band in BANDS:
            self.addParameter(
                QgsProcessingParameterRasterLayer(band.upper(), labels[band], optional=True)
            )

        for band in BANDS:
            label = tr("Number of the band: {band}", band=labels[band])
            number = QgsProcessingParameterBand(
                f"{band.upper()}_BAND", label, None, band.upper(), optional=True
            )
            number.setFlags(number.flags() | PARAMETER_ADVANCED)
            self.addParameter(number)

        self.addParameter(QgsProcessingParameterRasterDestination(self.OUTPUT, tr("Index raster")))
        self.addOutput(
            QgsProcessingOutputRasterLayer(self.ERROR, tr("Expected error of the index"))
        )

    def checkParameterValues(
        self, parameters: dict[str, Any], context: QgsProcessingContext
    ) -> tuple[bool, str]:
        """QGIS's own checks, and that no layer's file is replaced that is not an index of this
        plugin.
        """
        accepted, message = super().checkParameterValues(parameters, context)
        if not accepted:
            return accepted, message
        output = parameters.get(self.OUTPUT)
        if isinstance(output, str) and Path(output).exists():
            try:
                output_names.refuse_foreign(Path(output), "INDEX")
                output_names.refuse_shown(Path(output))
            except UnreadableLayer as error:
                return False, str(error)

        return True, ""

    def processAlgorithm(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Asks the backend, which writes the raster (raises QgsProcessingException with one
        sentence).
        """
        name = self.parameterAsEnumString(parameters, self.INDEX, context)
        output = str(Path(self.parameterAsOutputLayer(parameters, self.OUTPUT, context)).absolute())
        reported = query(
            "index",
            feedback,
            name=name.lower(),
            bands=self._bands(parameters, context),
            output=output,
            overwrite=True,
        )

        if reported is None:
            return {}
        for warning in reported["warnings"]:
            feedback.pushWarning(warning)
        if reported["synthetic"]:
            feedback.pushInfo(
                tr(
                    "Synthetic, for these bands are: {bands}.",
                    bands=", ".join(reported["synthetic"]),
                )
            )

        if context.willLoadLayerOnCompletion(output):
            label = f"{name} synthetic" if reported["synthetic"] else name
            context.layerToLoadOnCompletionDetails(output).name = label

        return {self.OUTPUT: output, self.ERROR: reported["error_output"]}

    def _bands(self, parameters: dict[str, Any], context: QgsProcessingContext) -> dict[str, str]:
        """PATH or PATH#NUMBER by the band's name."""
        given = {}
        for band in BANDS:
            layer = self.parameterAsRasterLayer(parameters, band.upper(), context)
            if layer is None:
                continue
            try:
                path = source_of(layer)
            except UnreadableLayer as error:
                raise QgsProcessingException(str(error)) from None

            number = parameters.get(f"{band.upper()}_BAND")
            given[band] = (
                path
                if number is None
                else f"{path}#{self.parameterAsInt(parameters, f'{band.upper()}_BAND', context)}"
            )

        return given
