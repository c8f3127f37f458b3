"""Steps of a user who makes mistakes: nothing is lost, mislabelled or translated that nobody meant. Mouse and keys by Qt's events."""

from pathlib import Path

from osgeo import gdal
from qgis.core import QgsFeature, QgsGeometry, QgsProject, QgsRasterLayer, QgsVectorLayer
from qgis.PyQt.QtCore import QPoint, QPointF, Qt, QTimer
from qgis.PyQt.QtGui import QWheelEvent
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QMessageBox
from qgis.utils import iface
from watch import PLAN, dock, form, picture, report

asked = []  # sentences of the boxes that came up


def layers(part):
    return sorted(layer.name() for layer in QgsProject.instance().mapLayers().values() if part in layer.name())


def is_free():
    return dock().queue.task is None and not dock().queue.waiting()


def scroll_over(widget, notches):
    """The wheel over a widget that has no focus."""
    centre = QPointF(widget.rect().center())
    for _ in range(notches):
        turned = QPoint(0, -120)
        event = QWheelEvent(
            centre,
            QPointF(widget.mapToGlobal(widget.rect().center())),
            turned,
            turned,
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(widget, event)


def answer_with_enter():
    """Whoever just presses Enter."""
    box = QApplication.activeModalWidget()
    if isinstance(box, QMessageBox):
        asked.append(box.text())
        QTest.keyClick(box, Qt.Key.Key_Return)


def wheel():
    form().settingsBox.setCollapsed(False)
    QApplication.processEvents()
    fields = (form().modeCombo, form().sourceModalityCombo, form().seedSpin)
    before = [form().modeCombo.currentIndex(), form().sourceModalityCombo.currentIndex(), form().seedSpin.value()]
    for field in fields:
        field.clearFocus()
        scroll_over(field, 3)
    report["wheel"] = [before, [form().modeCombo.currentIndex(), form().sourceModalityCombo.currentIndex(), form().seedSpin.value()]]
    form().settingsBox.setCollapsed(True)
    form().layerCombo.setLayer(QgsProject.instance().mapLayersByName("scene")[0])
    dock().fields.check_targets("nir")
    return lambda: "windows" in form().estimateLabel.text()


def into_an_open_layer():
    """A typed path that another layer shows, and one that a result already has."""
    result = Path(report["full"])
    form().outputFile.setFilePath(PLAN["scene"])
    QTest.mouseClick(form().runButton, Qt.MouseButton.LeftButton)
    report["into_source"] = [form().estimateLabel.text(), dock().queue.task is None]
    result_bytes = result.read_bytes()
    form().outputFile.setFilePath(str(result))
    QTimer.singleShot(500, answer_with_enter)
    dock().run()
    report["replacing"] = [list(asked), dock().queue.task is None, result.read_bytes() == result_bytes]
    form().outputFile.setFilePath("")
    return lambda: True


def run_twice():
    QTest.mouseClick(form().runButton, Qt.MouseButton.LeftButton)
    QTest.mouseClick(form().runButton, Qt.MouseButton.LeftButton)
    report["second_click"] = form().statusLabel.text()
    return is_free


def ran_twice():
    report["names"] = layers("NIR synthetic: ")
    report["files"] = sorted(path.name for path in Path(PLAN["scene"]).parent.glob(f"{Path(PLAN['scene']).stem}_nir*.tif"))
    return lambda: True


def removed_layer():
    """The known part goes: its field is empty, and nothing is filled from another layer."""
    known = QgsRasterLayer(report["full"], "known")
    QgsProject.instance().addMapLayer(known)
    form().referenceCombo.setLayer(known)
    form().fillCheck.setChecked(True)
    QgsProject.instance().removeMapLayer(known.id())
    report["after_removal"] = [form().referenceCombo.currentLayer() is None, form().fillCheck.isChecked()]
    return lambda: True


def queue():
    """Two jobs; Cancel ends the one that runs, the other goes on."""
    form().modeCombo.setCurrentText("paper")
    dock().run()
    dock().fields.check_targets("ms")
    form().modeCombo.setCurrentText("balanced")
    dock().run()
    report["queued"] = [form().queueList.item(row).text() for row in range(form().queueList.count())]
    return lambda: form().progressBar.isVisible() and form().cancelButton.isEnabled()


def cancel_one():
    QTest.mouseClick(form().cancelButton, Qt.MouseButton.LeftButton)
    return is_free


def cancelled_one():
    report["after_cancel"] = layers("MS synthetic: ")
    dock().fields.check_targets("nir")
    return lambda: True


def polygons():
    """An area of polygons is drawn on the map, and outside of it the result is empty."""
    scene = QgsProject.instance().mapLayersByName("scene")[0]
    iface.mapCanvas().setExtent(scene.extent())
    shape = QgsGeometry.fromRect(scene.extent().scaled(0.4))
    fields = QgsVectorLayer(f"Polygon?crs={scene.crs().authid()}", "fields", "memory")
    feature = QgsFeature()
    feature.setGeometry(shape)
    fields.dataProvider().addFeatures([feature])
    QgsProject.instance().addMapLayer(fields, False)
    form().areaCombo.choose("polygons")
    form().polygonCombo.setLayer(fields)
    report["area_title"] = form().areaBox.title()
    report["area_drawn"] = not dock().fields.area._band.asGeometry().isEmpty()
    form().areaBox.setCollapsed(False)
    picture("13-area")
    form().areaBox.setCollapsed(True)
    dock().run()
    return is_free


def within_polygons():
    newest = max(Path(PLAN["scene"]).parent.glob(f"{Path(PLAN['scene']).stem}_nir*.tif"), key=lambda path: path.stat().st_mtime)
    whole, part = gdal.Open(report["full"]), gdal.Open(str(newest))
    report["area_size"] = [part.RasterXSize / whole.RasterXSize, part.RasterYSize / whole.RasterYSize]
    form().areaCombo.choose("whole")
    return lambda: True


def another_project():
    """A job is under way while the project is left."""
    dock().run()
    QgsProject.instance().setDirty(False)
    QgsProject.instance().clear()
    return is_free


def in_another_project():
    report["foreign_layers"] = sorted(layer.name() for layer in QgsProject.instance().mapLayers().values())
    report["offered"] = [item.text() for item in iface.messageBar().items()]
    iface.messageBar().clearWidgets()
    scene = QgsRasterLayer(PLAN["scene"], "scene")
    QgsProject.instance().addMapLayer(scene)
    form().layerCombo.setLayer(scene)
    dock().fields.check_targets("nir")
    return lambda: "windows" in form().estimateLabel.text()


TRUST = (
    *(wheel, into_an_open_layer, run_twice, ran_twice, removed_layer, queue, cancel_one, cancelled_one),
    *(polygons, within_polygons, another_project, in_another_project),
)
