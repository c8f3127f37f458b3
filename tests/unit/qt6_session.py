"""The plugin on Qt 6: run by test_qt6.py in a separate process.

`qgis.PyQt` is PyPI's PyQt6; qgis.core and qgis.gui are stand-ins.

The stand-ins take whatever is asked of them, so what fails here is Qt: an enum without its scope, a
class that moved, a call that is gone. What QGIS itself does is looked at in tests/qgis, in real
ones."""

from __future__ import annotations

import importlib
import sys
import types
from pathlib import Path
from typing import Any

from PyQt6 import QtCore, QtGui, QtNetwork, QtWidgets, sip, uic
from PyQt6.QtCore import QEvent, QPointF, QSettings, Qt

ROOT = Path(__file__).resolve().parents[2]


class Anything:
    """Whatever the request."""

    def __init__(self, *_: Any, **__: Any) -> None:
        pass

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Anything()

    def __call__(self, *_: Any, **__: Any) -> Any:
        return Anything()

    def __iter__(self) -> Any:
        return iter(())

    def __or__(self, other: Any) -> Any:
        return self

    def __bool__(self) -> bool:
        return False

    def __str__(self) -> str:
        return ""

    def __fspath__(self) -> str:
        return "."

    def __float__(self) -> float:
        return 1.0


class AnyClass(type):
    """Of stand-ins for classes: their attributes, enums and static functions too, are anything."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Anything()


class AnyQtClass(AnyClass, sip.wrappertype):
    pass


BASES: dict[str, type] = {
    "QgsMapLayerComboBox": QtWidgets.QComboBox,
    "QgsRasterBandComboBox": QtWidgets.QComboBox,
    "QgsCollapsibleGroupBox": QtWidgets.QGroupBox,
    "QgsExtentWidget": QtWidgets.QWidget,
    "QgsFileWidget": QtWidgets.QWidget,
    "QgsOptionsPageWidget": QtWidgets.QWidget,
    "QgsMapCanvas": QtWidgets.QGraphicsView,
    "QgsMapCanvasItem": QtWidgets.QGraphicsItem,
    "QgsMapTool": QtCore.QObject,
    "QgsTask": QtCore.QObject,
}
# theirs is the canvas, which here is no QObject of that kind
WITHOUT_QT_PARENT = ("QgsMapTool", "QgsMapCanvasItem")


def stand_in(name: str) -> type:
    """A class of that name which is a widget where QGIS's is one."""
    base = BASES.get(name)
    if base is None:
        return AnyClass(name, (Anything,), {})

    def begin(self: Any, *arguments: Any, **more: Any) -> None:
        parents = (
            [one for one in arguments if isinstance(one, QtWidgets.QWidget)]
            if name not in WITHOUT_QT_PARENT
            else []
        )
        base.__init__(self, *parents)

    def missing(self: Any, attribute: str) -> Any:
        if attribute.startswith("__"):
            raise AttributeError(attribute)
        return (lambda: None) if attribute == "currentLayer" else Anything()  # no layer is chosen

    return AnyQtClass(name, (base,), {"__init__": begin, "__getattr__": missing})


class StandIns(types.ModuleType):
    """A module of them: each class is made when it is first asked for."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        made = stand_in(name)
        setattr(self, name, made)
        return made


def install() -> None:
    """Puts the modules where the plugin imports them from."""
    bridge = types.ModuleType("qgis.PyQt")
    parts = {
        "QtCore": QtCore,
        "QtGui": QtGui,
        "QtWidgets": QtWidgets,
        "QtNetwork": QtNetwork,
        "uic": uic,
    }

    sys.modules |= {f"qgis.PyQt.{name}": module for name, module in parts.items()}
    for name, module in parts.items():
        setattr(bridge, name, module)
    qgis = types.ModuleType("qgis")
    core, gui, osgeo = StandIns("qgis.core"), StandIns("qgis.gui"), StandIns("osgeo")
    qgis.PyQt, qgis.core, qgis.gui = bridge, core, gui
    sys.modules |= {
        "qgis": qgis,
        "qgis.PyQt": bridge,
        "qgis.core": core,
        "qgis.gui": gui,
        "osgeo": osgeo,
    }

    sys.modules |= {
        name: StandIns(name) for name in ("processing", "processing.gui", "processing.gui.wrappers")
    }


def modules() -> list[str]:
    paths = sorted((ROOT / "any2any_qgis").rglob("*.py"))
    names = [".".join(path.relative_to(ROOT).with_suffix("").parts) for path in paths]
    return [name.removesuffix(".__init__") for name in names]


def key(code: Qt.Key) -> QtGui.QKeyEvent:
    return QtGui.QKeyEvent(QEvent.Type.KeyPress, code, Qt.KeyboardModifier.NoModifier)


def main() -> None:
    application = QtWidgets.QApplication([])
    install()
    for name in modules():
        importlib.import_module(name)
    from any2any_qgis import options, settings
    from any2any_qgis.panel import dock, messages, swipe

    class Store(Anything):
        """QgsSettings over QSettings."""

        def value(self, name: str, default: Any = None) -> Any:
            return QSettings("any2any-test", "any2any-test").value(name, default)

    settings.QgsSettings = Store

    class Interface(Anything):
        window = QtWidgets.QMainWindow()
        canvas = sys.modules["qgis.gui"].QgsMapCanvas()

        def mainWindow(self) -> QtWidgets.QMainWindow:
            return self.window

        def mapCanvas(self) -> Any:
            return self.canvas

    panel = dock.Any2AnyDock(Interface())
    form = panel.form
    assert form.sourceModalityCombo.count() == 5
    assert form.targetModalityList.count() == 4
    panel.fields.check_targets("nir", "pan")
    checked = [
        form.targetModalityList.item(row).checkState() == Qt.CheckState.Checked for row in range(4)
    ]
    assert checked.count(True) == 2, checked
    form.sourceModalityCombo.setCurrentIndex(0)  # SAR: another list of targets, other bands
    assert form.bandsWidget.layout().rowCount() == 1
    print("panel")

    options.OptionsPage(None, lambda: None, lambda: None)
    details = messages.DetailsDialog(None, "It failed.", "report")
    details.copy_button.click()
    details.close()
    panel.windows.show_models()
    panel.windows.models.close()
    panel.windows.adapt()
    adapting = panel.windows.adapting
    adapting.pairs.add()
    assert len(adapting.pairs.rows) == 2
    adapting._show_rows([("RGB to NIR", "nir", "B08", 0.05, 0.03, True)])
    assert adapting.table.item(0, 3).text() == "0.03"
    adapting.close()
    print("dialogs")

    canvas = sys.modules["qgis.gui"].QgsMapCanvas()
    canvas.resize(200, 100)
    tool = swipe.SwipeTool(canvas)
    tool.item = item = swipe.SwipeItem(canvas)
    item.images = [QtGui.QImage(200, 100, QtGui.QImage.Format.Format_RGB32) for _ in range(2)]
    for image, colour in zip(item.images, ("red", "blue"), strict=True):
        image.fill(QtGui.QColor(colour))
    shown = QtGui.QImage(200, 100, QtGui.QImage.Format.Format_RGB32)

    def colours() -> list[str]:
        painter = QtGui.QPainter(shown)
        item.paint(painter)
        painter.end()
        return [shown.pixelColor(x, y).name() for x, y in ((40, 80), (160, 80), (100, 96))]

    assert colours()[:2] == ["#ff0000", "#0000ff"], colours()
    tool.keyPressEvent(key(Qt.Key.Key_B))
    assert colours()[:2] == ["#0000ff", "#0000ff"] or colours()[:2] == ["#ff0000", "#ff0000"]
    tool.keyPressEvent(key(Qt.Key.Key_H))
    assert not item.is_vertical
    left = Qt.MouseButton.LeftButton
    place, none = QPointF(20, 25), Qt.KeyboardModifier.NoModifier
    tool.canvasMoveEvent(QtGui.QMouseEvent(QEvent.Type.MouseMove, place, place, left, left, none))
    assert item.at == 0.25, item.at
    print("swipe")
    application.quit()


if __name__ == "__main__":
    main()
