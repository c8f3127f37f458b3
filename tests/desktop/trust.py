"""Steps of a user who makes mistakes: nothing is lost, mislabelled or translated that nobody meant.

Mouse and keys by Qt's events.
"""

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
opened = []  # dialogs that are to stay until they are closed


def layers(part):
    return sorted(
        layer.name() for layer in QgsProject.instance().mapLayers().values() if part in layer.name()
    )


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
    before = [
        form().modeCombo.currentIndex(),
        form().sourceModalityCombo.currentIndex(),
        form().seedSpin.value(),
    ]
    for field in fields:
        field.clearFocus()
        scroll_over(field, 3)

    report["wheel"] = [
        before,
        [
            form().modeCombo.currentIndex(),
            form().sourceModalityCombo.currentIndex(),
            form().seedSpin.value(),
        ],
    ]

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
    report["replacing"] = [
        list(asked),
        dock().queue.task is None,
        result.read_bytes() == result_bytes,
    ]
    form().outputFile.setFilePath("")

    return lambda: True


def run_twice():
    QTest.mouseClick(form().runButton, Qt.MouseButton.LeftButton)
    QTest.mouseClick(form().runButton, Qt.MouseButton.LeftButton)
    report["second_click"] = form().statusLabel.text()
    return is_free


def ran_twice():
    report["names"] = layers("NIR synthetic: ")
    report["files"] = sorted(
        path.name
        for path in Path(PLAN["scene"]).parent.glob(f"{Path(PLAN['scene']).stem}_nir*.tif")
    )
    return lambda: True


def removed_layer():
    """The known part goes: its field is empty, and nothing is filled from another layer."""
    known = QgsRasterLayer(report["full"], "known")
    QgsProject.instance().addMapLayer(known)
    form().referenceCombo.setLayer(known)
    form().fillCheck.setChecked(True)
    QgsProject.instance().removeMapLayer(known.id())
    report["after_removal"] = [
        form().referenceCombo.currentLayer() is None,
        form().fillCheck.isChecked(),
    ]

    return lambda: True


def queue():
    """Two jobs; Cancel ends the one that runs, the other goes on."""
    form().modeCombo.setCurrentText("paper")
    dock().run()
    dock().fields.check_targets("ms")
    form().modeCombo.setCurrentText("balanced")
    dock().run()
    report["queued"] = [
        form().queueList.item(row).text() for row in range(form().queueList.count())
    ]

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
    newest = max(
        Path(PLAN["scene"]).parent.glob(f"{Path(PLAN['scene']).stem}_nir*.tif"),
        key=lambda path: path.stat().st_mtime,
    )
    whole, part = gdal.Open(report["full"]), gdal.Open(str(newest))
    report["area_size"] = [
        part.RasterXSize / whole.RasterXSize,
        part.RasterYSize / whole.RasterYSize,
    ]
    form().areaCombo.choose("whole")
    return lambda: True


def another_project():
    """A job is under way while the project is left."""
    dock().run()
    QgsProject.instance().setDirty(False)
    QgsProject.instance().clear()
    return is_free


def in_another_project():
    report["foreign_layers"] = sorted(
        layer.name() for layer in QgsProject.instance().mapLayers().values()
    )
    report["offered"] = [item.text() for item in iface.messageBar().items()]
    iface.messageBar().clearWidgets()
    scene = QgsRasterLayer(PLAN["scene"], "scene")
    QgsProject.instance().addMapLayer(scene)
    form().layerCombo.setLayer(scene)
    dock().fields.check_targets("nir")

    return lambda: "windows" in form().estimateLabel.text()


def known_elsewhere():
    """A measured layer of another place: Run is off and says why before anything is started."""
    far = Path(PLAN["scene"]).with_name("far.tif")
    moved = gdal.Translate(
        str(far), PLAN["scene"], bandList=[1], outputBounds=[300000, 200000, 307000, 194000]
    )
    moved.GetRasterBand(1).SetDescription("B08")
    moved.FlushCache()
    layer = QgsRasterLayer(str(far), "elsewhere")
    QgsProject.instance().addMapLayer(layer)
    form().referenceCombo.setLayer(layer)

    return lambda: not form().runButton.isEnabled() and "far.tif" in form().runButton.toolTip()


def known_nowhere():
    report["known_elsewhere"] = [form().runButton.isEnabled(), form().runButton.toolTip()]
    form().referenceCombo.setLayer(None)
    return form().runButton.isEnabled


def from_the_toolbox():
    """The dialog that a user opens in the toolbox, and its Run."""
    import processing  # there once QGIS's own plugins are loaded

    result = Path(PLAN["scene"]).with_name("from_toolbox.tif")
    fields = {
        "INPUT": "scene",
        "SOURCE_MODALITY": "rgb",
        "TARGET_MODALITY": "nir",
        "OUTPUT": str(result),
    }

    dialog = processing.createAlgorithmDialog("any2any:translate", fields)
    dialog.show()
    QTest.mouseClick(dialog.runButton(), Qt.MouseButton.LeftButton)
    opened.append(dialog)
    # QGIS loads it, then it is marked
    return lambda: bool(layers("NIR synthetic: ")) and bool(node_of_the_result().parent().name())


def node_of_the_result():
    (layer,) = (
        one
        for one in QgsProject.instance().mapLayers().values()
        if one.name().startswith("NIR synthetic: ")
    )
    return QgsProject.instance().layerTreeRoot().findLayer(layer.id())


def marked_by_the_toolbox():
    node = node_of_the_result()
    layer = node.layer()
    badges = [indicator.toolTip() for indicator in iface.layerTreeView().indicators(node)]
    report["from_toolbox"] = [
        layer.name(),
        node.parent().name(),
        layer.metadata().abstract(),
        badges,
    ]

    opened.pop().close()
    return lambda: True


def loaded_by_hand():
    """The file alone, as another program or project would load it: its own tags say what it is."""
    (old,) = (
        one
        for one in QgsProject.instance().mapLayers().values()
        if one.name().startswith("NIR synthetic: ")
    )
    path = old.source()
    QgsProject.instance().removeMapLayer(old.id())
    layer = QgsRasterLayer(path, "loaded by hand")
    QgsProject.instance().addMapLayer(layer)
    iface.setActiveLayer(layer)
    iface.zoomToActiveLayer()
    form().compareButton.click()
    tool = dock().comparison.tool

    return lambda: (
        tool.item is not None and not tool.is_rendering() and None not in tool.item.images
    )


def known_by_its_tags():
    report["by_tags"] = list(dock().comparison.tool.item.names)
    form().compareButton.click()
    form().referenceCombo.setLayer(QgsProject.instance().mapLayersByName("loaded by hand")[0])
    return lambda: not form().runButton.isEnabled() and "synthetic" in form().runButton.toolTip()


def synthetic_is_not_known():
    report["synthetic_known"] = form().runButton.toolTip()
    form().referenceCombo.setLayer(None)
    return form().runButton.isEnabled


TRUST = (
    *(
        wheel,
        into_an_open_layer,
        run_twice,
        ran_twice,
        removed_layer,
        queue,
        cancel_one,
        cancelled_one,
    ),
    *(polygons, within_polygons, another_project, in_another_project),
    *(known_elsewhere, known_nowhere, from_the_toolbox, marked_by_the_toolbox),
    *(loaded_by_hand, known_by_its_tags, synthetic_is_not_known),
)
