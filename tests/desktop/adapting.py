"""Steps of a user who adapts the model to two layers of the example, and uses what came of it."""

from qgis.core import QgsProject
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QApplication
from trust import is_free
from watch import FOLDER, dock, form, picture, report

NAME = "virginia"


def example_layers():
    layers = QgsProject.instance().mapLayers().values()
    return [layer for layer in layers if layer.name().startswith("Example: ")]


def dialog():
    return dock().windows.adapting


def result_of_it():
    made = QgsProject.instance().mapLayersByName("NIR synthetic: Example: colours")
    return made[0] if made else None


def load_pair():
    """Colours of the example, and its near infrared as the known part of the result."""
    dock().load_example()
    measured = QgsProject.instance().mapLayersByName("Example: near infrared")[0]
    form().referenceCombo.setLayer(measured)
    form().settingsBox.setCollapsed(False)
    return lambda: form().runButton.isEnabled() and form().adaptButton.isEnabled()


def open_dialog():
    picture("17-adapt")
    form().adaptButton.click()
    dialog().name.setText(NAME)
    return lambda: dialog().isVisible() and dialog().run_button.isEnabled()


def adapt():
    dialog().run_button.click()
    return lambda: dialog().task is None


def adapted():
    report["adapted"] = dialog().reported.text()
    table = dialog().table
    report["adapted_rows"] = [
        [table.item(row, column).text() for column in range(table.columnCount())]
        for row in range(table.rowCount())
    ]
    QApplication.processEvents()
    dialog().grab().save(str(FOLDER / "17-adapted.png"))
    dialog().use_button.click()
    form().referenceCombo.setLayer(None)
    dock().fields.check_targets("nir")
    return lambda: form().modelCombo.currentText() == NAME and form().runButton.isEnabled()


def run_adapted():
    form().runButton.click()
    return lambda: is_free() and result_of_it() is not None


def ran_adapted():
    from any2any_qgis.layers import provenance  # here: it is installed by a step

    report["adapted_tags"] = provenance(result_of_it().source())
    form().modelsButton.click()
    models = dock().windows.models
    row = [model["id"] for model in models._models].index(NAME)
    models.table.selectRow(row)
    models.answer = lambda question: yes_and_its_folder(question)
    models.remove_button.click()
    return lambda: models.task is None


def yes_and_its_folder(question):
    question.checkBox().setCheckState(Qt.CheckState.Checked)
    return question.StandardButton.Yes


def removed():
    models = dock().windows.models
    report["models_left"] = [model["id"] for model in models._models]
    report["models_chosen"] = form().modelCombo.findText(NAME)
    models.close()
    form().modelCombo.setCurrentText("any2any-tiny")
    form().settingsBox.setCollapsed(True)
    layers = (result_of_it(), *example_layers())
    QgsProject.instance().removeMapLayers([layer.id() for layer in layers])
    form().layerCombo.setLayer(QgsProject.instance().mapLayersByName("scene")[0])
    return lambda: form().runButton.isEnabled()


ADAPTING = (load_pair, open_dialog, adapt, adapted, run_adapted, ran_adapted, removed)
