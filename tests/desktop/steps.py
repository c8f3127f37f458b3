"""What a user does in the desktop, step by step: each does something and returns the condition that
it has come true.
"""

from pathlib import Path

from adapting import ADAPTING
from further import FURTHER
from qgis.core import QgsApplication, QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QColor
from qgis.PyQt.QtWidgets import QDockWidget
from qgis.utils import iface, plugins
from trust import TRUST
from watch import (
    FOLDER,
    PLAN,
    dock,
    form,
    import_milliseconds,
    is_unfolded,
    picture,
    report,
    same_pixels,
    time_every_method,
)


def install():
    import pyplugin_installer

    pyplugin_installer.instance().installFromZipFile(PLAN["zip"])
    report["import_ms"] = import_milliseconds()
    time_every_method()
    plugins["any2any_qgis"].unload()  # and on again, so that what is connected is what is timed
    plugins["any2any_qgis"].initGui()
    return lambda: iface.mainWindow().findChild(QDockWidget, "any2anyDock") is not None


def empty():
    """A new user's first look: nothing is loaded, nothing set up."""
    iface.mainWindow().resize(1400, 900)
    dock().raise_()
    report["example_offered"] = form().exampleCard.isVisible()
    picture("0-empty")
    form().exampleButton.click()
    iface.mapCanvas().mapCanvasRefreshed.connect(lambda: report.update(example_drawn=True))
    return lambda: "example_drawn" in report and not iface.mapCanvas().isDrawing()


def example():
    report["example"] = sorted(layer.name() for layer in QgsProject.instance().mapLayers().values())
    report["example_started"] = dock().queue.task is not None
    picture("0-example")
    return lambda: True


def first_run():
    QgsProject.instance().clear()
    layer = QgsRasterLayer(PLAN["scene"], "scene")
    QgsProject.instance().addMapLayer(layer)
    iface.mapCanvas().setExtent(layer.extent())
    report["first_page"] = form().pages.currentWidget().objectName()
    picture("1-first-run")
    return lambda: True


def set_up():
    form().setupButton.click()
    return lambda: form().setupProgress.value() > 5


def setting_up():
    picture("2-setting-up")
    return lambda: form().pages.currentWidget() is form().workPage


def ready():
    form().layerCombo.setLayer(QgsProject.instance().mapLayersByName("scene")[0])
    for row in range(form().targetModalityList.count()):
        item = form().targetModalityList.item(row)
        if item.data(Qt.ItemDataRole.UserRole) == "nir":
            item.setCheckState(Qt.CheckState.Checked)
    return lambda: "windows" in form().estimateLabel.text()


def run():
    report["estimate"] = form().estimateLabel.text()
    report["modality"] = form().sourceModalityCombo.currentData()
    report["modality_reason"] = form().sourceModalityCombo.toolTip()
    picture("3-ready")
    form().runButton.click()
    return lambda: form().progressBar.value() > 0 or "Done" in form().statusLabel.text()


def running():
    picture("4-running")
    return lambda: form().statusLabel.text() == "Done."


def done():
    root = QgsProject.instance().layerTreeRoot()
    for node in root.findLayers():
        layer = node.layer()
        report["layers"].append(
            {
                "name": layer.name(),
                "valid": layer.isValid(),
                "crs": layer.crs().authid(),
                "extent": [
                    layer.extent().xMinimum(),
                    layer.extent().yMinimum(),
                    layer.extent().xMaximum(),
                    layer.extent().yMaximum(),
                ],
                "pixel": layer.rasterUnitsPerPixelX(),
                "renderer": layer.renderer().type(),
                "abstract": layer.metadata().abstract(),
                "history": layer.metadata().history(),
                "parent": node.parent().name(),
                "unfolded": is_unfolded(node),
                "badges": [
                    indicator.toolTip() for indicator in iface.layerTreeView().indicators(node)
                ],
            }
        )

    report["same_extent"] = report["layers"][0]["extent"] == report["layers"][1]["extent"]
    iface.mapCanvas().refresh()
    return lambda: not iface.mapCanvas().isDrawing()


def drawn():
    report["shown"] = sorted(
        {
            QColor(iface.mapCanvas().grab().toImage().pixel(400 + 40 * n, 300)).name()
            for n in range(5)
        }
    )
    picture("5-done")
    return lambda: True


def narrow():
    """A dock of 320 pixels must show every control whole."""
    iface.mainWindow().resizeDocks([dock()], [320], Qt.Orientation.Horizontal)
    boxes = [
        form().areaBox,
        form().referenceBox,
        form().settingsBox,
        form().historyBox,
        form().logBox,
    ]

    for box in boxes:
        box.setCollapsed(False)
    QgsApplication.processEvents()
    content = form().scrollContent
    report["panel_width"] = dock().width()
    report["overhang"] = content.minimumSizeHint().width() - form().scroll.viewport().width()
    picture("7-narrow")
    for box in boxes:
        box.setCollapsed(True)
    return lambda: True


def preview():
    """A part of the scene is shown, previewed, and held against the full result."""
    made = next(
        layer
        for layer in QgsProject.instance().mapLayers().values()
        if layer.customProperty("any2any/synthetic")
    )
    report["full"] = made.source()
    extent = made.extent()
    extent.scale(0.4)
    iface.mapCanvas().setExtent(extent)
    form().previewButton.click()

    return lambda: "Preview of" in form().statusLabel.text()


def previewed():
    made = next(
        layer
        for layer in QgsProject.instance().mapLayers().values()
        if layer.customProperty("any2any/preview")
    )
    report["preview"] = {
        "source": made.source(),
        "told": form().statusLabel.text(),
        "name": made.name(),
    }
    report["preview_equal"] = same_pixels(made.source(), report["full"])
    iface.mapCanvas().refresh()
    picture("9-preview")

    return lambda: not iface.mapCanvas().isDrawing()


def compare():
    iface.setActiveLayer(
        next(
            layer
            for layer in QgsProject.instance().mapLayers().values()
            if layer.source() == report["full"]
        )
    )

    iface.zoomToActiveLayer()
    form().compareButton.click()
    tool = dock().comparison.tool
    return lambda: (
        tool.item is not None and not tool.is_rendering() and None not in tool.item.images
    )


def compared():
    tool = dock().comparison.tool
    report["compare_told"] = form().statusLabel.text()
    report["compare_sides"] = list(tool.item.names)
    image, names = iface.mapCanvas().grab().toImage(), []
    wide, high = image.width(), image.height()

    for side, x in enumerate((0.3, 0.7)):
        wanted, seen = (
            QColor(tool.item.images[side].pixel(int(x * wide), high // 2)),
            QColor(image.pixel(int(x * wide), high // 2)),
        )
        names.append([wanted.name(), seen.name()])

    report["compare_pixels"] = names
    picture("10-compare")
    tool.pointed.emit(iface.mapCanvas().center(), True)
    values = dock().comparison.values
    report["values"] = [values.isVisible(), values.table.rowCount(), values.plot.isVisible()]
    picture("10-values")
    form().compareButton.click()
    report["compare_left"] = tool.item is None

    return lambda: True


def partial():
    """A long run whose finished rows are shown, that is cancelled and continued."""
    form().layerCombo.setLayer(QgsProject.instance().mapLayersByName("scene")[0])
    form().modeCombo.setCurrentText("paper")
    form().runButton.click()
    return lambda: form().partialButton.isVisible() and bool(partial_views())


def partial_views():
    running = dock().queue.running
    return (
        []
        if running is None
        else list(Path(running.job.output).parent.glob("*.partial/partial.vrt"))
    )


def show_partial():
    form().partialButton.click()
    report["partial"] = [
        layer.name()
        for layer in QgsProject.instance().mapLayers().values()
        if "so far" in layer.name()
    ]
    iface.mapCanvas().refresh()
    return lambda: not iface.mapCanvas().isDrawing()


def stop_partial():
    picture("11-partial")
    form().cancelButton.click()
    return lambda: form().continueButton.isVisible()


def stopped():
    report["partial_kept"] = [
        layer.name()
        for layer in QgsProject.instance().mapLayers().values()
        if "so far" in layer.name()
    ]
    form().historyBox.setCollapsed(False)
    report["history"] = [
        form().historyList.item(row).text() for row in range(form().historyList.count())
    ]
    form().scroll.ensureWidgetVisible(form().historyOpenButton)
    QgsApplication.processEvents()
    picture("12-history")
    form().historyBox.setCollapsed(True)
    form().modeCombo.setCurrentText("balanced")

    return lambda: True


def low():
    """On a laptop's screen layer, target and Run are in sight without scrolling."""
    iface.mainWindow().resize(1200, 700)
    form().scroll.verticalScrollBar().setValue(0)
    QgsApplication.processEvents()
    picture("14-low")
    panel = form().rect()
    wanted = (form().layerCombo, form().targetModalityList, form().runButton)
    report["in_sight"] = [is_in_sight(widget, panel) for widget in wanted]
    iface.mainWindow().resize(1400, 900)

    return lambda: True


def is_in_sight(widget, panel):
    corner = widget.mapTo(form(), widget.rect().bottomRight())
    return widget.isVisible() and panel.contains(corner) and not widget.visibleRegion().isEmpty()


def fail():
    form().modelCombo.setCurrentText("no-such-model")
    form().runButton.setEnabled(True)
    form().runButton.click()
    return lambda: "no-such-model" in form().statusLabel.text()


def failed():
    report["failure"] = form().statusLabel.text()
    report["diagnostics"] = dock().log.diagnostics()
    picture("6-error")
    dock().log.show_details(report["failure"])
    QgsApplication.processEvents()
    dock().log.details.grab().save(str(FOLDER / "6-details.png"))
    dock().log.details.close()
    form().modelCombo.setCurrentText("any2any-tiny")

    return lambda: True


def leave():
    """A long run, in the midst of which QGIS dies or is closed: the backend has to end with it."""
    form().modeCombo.setCurrentText("paper")
    form().runButton.click()
    return lambda: form().progressBar.isVisible() and form().cancelButton.isEnabled()


def dark():
    QgsApplication.setUITheme("Night Mapping")
    form().settingsBox.setCollapsed(False)
    return lambda: True


def darkened():
    picture("8-dark")
    form().settingsBox.setCollapsed(True)
    QgsApplication.setUITheme("default")
    return lambda: True


def reopened():
    """QGIS started again: the plugin is on and the backend set up."""
    report["page"] = form().pages.currentWidget().objectName()
    layer = QgsRasterLayer(PLAN["scene"], "scene")
    QgsProject.instance().addMapLayer(layer)
    ready()
    # in German
    return lambda: form().runButton.isEnabled() and "GiB" in form().estimateLabel.text()


def german():
    iface.mainWindow().resizeDocks([dock()], [320], Qt.Orientation.Horizontal)
    boxes = [form().areaBox, form().referenceBox, form().settingsBox, form().historyBox]
    for box in boxes:
        box.setCollapsed(False)
    QgsApplication.processEvents()
    report["german"] = form().runButton.text()
    report["overhang"] = (
        form().scrollContent.minimumSizeHint().width() - form().scroll.viewport().width()
    )
    report["panel_width"] = dock().width()
    picture("15-german")
    for box in boxes:
        box.setCollapsed(True)
    return lambda: True


FIRST = (
    *(
        install,
        empty,
        example,
        first_run,
        set_up,
        setting_up,
        ready,
        run,
        running,
        done,
        drawn,
        preview,
        previewed,
    ),
    *(
        compare,
        compared,
        partial,
        show_partial,
        stop_partial,
        stopped,
        *FURTHER,
        *ADAPTING,
        narrow,
        low,
        fail,
        failed,
        dark,
        darkened,
        *TRUST,
        leave,
    ),
)
AGAIN = (reopened, german, leave)
