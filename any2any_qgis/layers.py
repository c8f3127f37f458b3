"""From QGIS's raster layers to what the backend reads, and the name of a result.

Never imports backend.
"""

from __future__ import annotations

from pathlib import Path

from osgeo import gdal
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCsException,
    QgsDistanceArea,
    QgsPointXY,
    QgsProject,
    QgsProviderRegistry,
    QgsRasterBlockFeedback,
    QgsRasterFileWriter,
    QgsRasterLayer,
    QgsRasterPipe,
    QgsRectangle,
)

from .shared import TAGS
from .words import tr

MAX_EXPORT_PIXELS = 100 * 10**6
PRODUCT = "any2any/product"  # of a layer of a product's bands: the product's folder or archive


class UnreadableLayer(Exception):
    """The layer is not a raster that GDAL reads from a file or a dataset name; the text says so."""


def source_of(layer: QgsRasterLayer) -> str:
    """The file (its absolute path: the backend runs in another folder) or GDAL dataset name behind
    a layer.

    Raises:
        UnreadableLayer: the layer is not valid, or comes from another provider (WMS, PostGIS
            raster, virtual...).
    """
    if not layer.isValid():
        text = tr(
            "'{layer}' cannot be read: its file is gone, or its service does not answer.",
            layer=layer.name(),
        )
        raise UnreadableLayer(text)

    product = layer.customProperty(PRODUCT)
    if product:
        return str(product)
    if layer.providerType() != "gdal":
        names = {"layer": layer.name(), "provider": layer.providerType() or tr("unknown")}
        raise UnreadableLayer(
            tr(
                "The layer '{layer}' is not a raster file (provider {provider}); export it as a"
                " GeoTIFF first.",
                **names,
            )
        )

    parts = QgsProviderRegistry.instance().decodeUri("gdal", layer.source())
    path, prefix, suffix = (parts.get(key) or "" for key in ("path", "vsiPrefix", "vsiSuffix"))
    # the very raster of an archive that the layer shows, not the archive
    if path and (prefix or suffix):
        return f"{prefix}{Path(path).absolute()}{suffix}"
    if path and not parts.get("layerName") and Path(path).is_file():
        return str(Path(path).absolute())
    return str(layer.source())


def provenance(path: str) -> dict[str, str]:
    """The tags that the backend wrote into a result; empty where there are none."""
    try:
        dataset = gdal.OpenEx(path, gdal.OF_RASTER)
    except RuntimeError:  # with gdal.UseExceptions
        return {}
    return {} if dataset is None else dict(dataset.GetMetadata(TAGS) or {})


def layer_of(path: str) -> QgsRasterLayer | None:
    """The project's layer of a file."""
    for layer in layers_named(Path(path).name):
        try:
            if Path(layer.source()).samefile(path):
                return layer
        except OSError:
            continue

    return None


def layers_named(name: str) -> list[QgsRasterLayer]:
    """The project's rasters whose file has a name."""
    layers = QgsProject.instance().mapLayers().values()
    return [
        layer
        for layer in layers
        if isinstance(layer, QgsRasterLayer) and Path(layer.source()).name == name
    ]


def user_nodata(layer: QgsRasterLayer) -> tuple[float, ...]:
    """The values that the user has set as no-data in the layer's properties, of all bands.

    Raises:
        UnreadableLayer: a range was set, which no value stands for.
    """
    provider = layer.dataProvider()
    ranges = [
        one for band in range(1, layer.bandCount() + 1) for one in provider.userNoDataValues(band)
    ]
    if any(one.min() != one.max() for one in ranges):
        text = tr(
            "'{layer}' has a range of no-data values, which is not taken along: name single values,"
            " or export it.",
            layer=layer.name(),
        )
        raise UnreadableLayer(text)

    return tuple(sorted({one.min() for one in ranges}))


class Export:
    """A layer that is not a file, to be written as one: made in the main thread, written in a task.

    Args:
        layer: a raster of any provider (WMS, XYZ tiles, PostGIS, virtual...).
        extent: what to write, in the layer's CRS; None: all of it.
        units_per_pixel: for a provider without fixed pixels, the map's.

    Attributes:
        told: size and ground size of what is written, for the user.

    Raises:
        UnreadableLayer: too much would have to be written; the sentence says how to ask for less.
    """

    def __init__(
        self, layer: QgsRasterLayer, extent: QgsRectangle | None, units_per_pixel: float
    ) -> None:
        provider = layer.dataProvider()
        self.name = layer.name()
        self._extent = extent or layer.extent()
        own = provider.xSize() > 0 and provider.ySize() > 0
        across = layer.extent().width() / provider.xSize() if own else units_per_pixel
        down = layer.extent().height() / provider.ySize() if own else units_per_pixel

        if self._extent.isEmpty() or across <= 0:
            raise UnreadableLayer(
                tr("The layer '{layer}' has no extent: choose an area.", layer=self.name)
            )

        self._columns, self._rows = (
            max(1, round(self._extent.width() / across)),
            max(1, round(self._extent.height() / down)),
        )
        if self._columns * self._rows > MAX_EXPORT_PIXELS:
            size = {"layer": self.name, "pixels": self._columns * self._rows / 1e6}
            raise UnreadableLayer(
                tr(
                    "The layer '{layer}' is not a file; it would be exported with {pixels:.0f}"
                    " megapixels: choose a smaller area.",
                    **size,
                )
            )

        self.reported = self._describe(layer, across)
        self._provider = provider.clone()
        self._crs = layer.crs()
        self._context = QgsProject.instance().transformContext()

    def _describe(self, layer: QgsRasterLayer, across: float) -> str:
        """How large what is written is, and how much ground a pixel covers."""
        measure = QgsDistanceArea()
        measure.setSourceCrs(layer.crs(), QgsProject.instance().transformContext())
        measure.setEllipsoid(QgsProject.instance().ellipsoid())
        centre = self._extent.center()
        metres = measure.measureLine(centre, QgsPointXY(centre.x() + across, centre.y()))

        return tr(
            "{columns} x {rows} pixels of {metres} m",
            columns=self._columns,
            rows=self._rows,
            metres=f"{metres:.{1 if metres < 10 else 0}f}",
        )

    def write(self, path: Path, feedback: QgsRasterBlockFeedback) -> None:
        """Writes the GeoTIFF, in any thread (raises UnreadableLayer)."""
        pipe = QgsRasterPipe()
        pipe.set(self._provider)
        writer = QgsRasterFileWriter(str(path))
        writer.setOutputFormat("GTiff")
        error = writer.writeRaster(
            pipe, self._columns, self._rows, self._extent, self._crs, self._context, feedback
        )
        if (
            feedback.isCanceled()
            or error != QgsRasterFileWriter.WriterError.NoError
            or not path.is_file()
        ):
            raise UnreadableLayer(
                tr(
                    "'{layer}' could not be written to a file: does its service answer?",
                    layer=self.name,
                )
            )


def bounds_in(
    layer: QgsRasterLayer, extent: QgsRectangle, crs: QgsCoordinateReferenceSystem
) -> tuple[float, float, float, float]:
    """An extent in the layer's own CRS: left, bottom, right, top.

    Raises:
        UnreadableLayer: the extent cannot be transformed.
    """
    if layer.crs().isValid() and crs.isValid() and crs != layer.crs():
        try:
            extent = QgsCoordinateTransform(
                crs, layer.crs(), QgsProject.instance()
            ).transformBoundingBox(extent)
        except QgsCsException:
            raise UnreadableLayer(
                tr("The area cannot be transformed to the layer's coordinate system.")
            ) from None

    return extent.xMinimum(), extent.yMinimum(), extent.xMaximum(), extent.yMaximum()


def result_name(source: str, target: str, kind: str = "synthetic") -> str:
    """What a result's layer is called: the difference first, which a narrow layer tree shows, then
    the source's name.

    Args:
        source: name or file of the source.
        target: id of the modality.
        kind: synthetic, filled, preview or partial.
    """
    kinds = {
        "synthetic": tr("{modality} synthetic: {source}"),
        "filled": tr("{modality} filled: {source}"),
        "preview": tr("{modality} synthetic preview: {source}"),
        "partial": tr("{modality} synthetic, so far: {source}"),
    }
    return kinds[kind].format(modality=target.upper(), source=Path(source).stem)
