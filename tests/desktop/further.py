"""Steps of a user who has a second layer of the same ground: it is offered, checked and used."""

from pathlib import Path

from osgeo import gdal
from qgis.core import QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import Qt
from trust import is_free
from watch import PLAN, dock, form, picture, report

NAME = "infrared"


def row_of_it():
    table = form().alsoTable
    rows = [row for row in range(table.rowCount()) if table.item(row, 0).text() == NAME]
    return rows[0] if rows else None


def result_of_both():
    made = QgsProject.instance().mapLayersByName("MS synthetic: scene")
    return made[0] if made else None


def open_another():
    """A near infrared band of the same ground."""
    path = str(Path(PLAN["scene"]).with_name("infrared.tif"))
    raster = gdal.Translate(path, PLAN["scene"], bandList=[1])
    raster.GetRasterBand(1).SetDescription("B08")
    del raster
    QgsProject.instance().addMapLayer(QgsRasterLayer(path, NAME))
    form().layerCombo.setLayer(QgsProject.instance().mapLayersByName("scene")[0])
    dock().fields.check_targets("ms")
    return lambda: row_of_it() is not None


def check_it():
    report["also_before"] = form().alsoBox.title()
    form().alsoBox.setCollapsed(False)
    form().alsoTable.item(row_of_it(), 0).setCheckState(Qt.CheckState.Checked)
    return lambda: "Near infrared" in form().alsoBox.title() and form().runButton.isEnabled()


def run_both():
    report["also_checked"] = form().alsoBox.title()
    picture("16-further-source")
    form().runButton.click()
    return lambda: is_free() and result_of_both() is not None


def ran_both():
    from any2any_qgis.layers import provenance  # here: it is installed by a step

    tags = provenance(result_of_both().source())
    report["also_tags"] = {name: tags.get(name, "") for name in ("ALSO", "SOURCE")}
    form().alsoTable.item(row_of_it(), 0).setCheckState(Qt.CheckState.Unchecked)
    form().alsoBox.setCollapsed(True)
    layers = (result_of_both(), *QgsProject.instance().mapLayersByName(NAME))
    QgsProject.instance().removeMapLayers([layer.id() for layer in layers])
    dock().fields.check_targets("nir")
    return lambda: row_of_it() is None and form().runButton.isEnabled()


FURTHER = (open_another, check_it, run_both, ran_both)
