"""Every algorithm in the graphical modeler: a model is built of it, checked and run, its values
coming from the model's inputs.
"""

from __future__ import annotations

from pathlib import Path

import processing
import pytest
from qgis.core import (
    QgsApplication,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingModelAlgorithm,
    QgsProcessingModelChildAlgorithm,
    QgsProcessingModelChildParameterSource,
    QgsProcessingModelOutput,
    QgsProcessingModelParameter,
    QgsProcessingParameterRasterLayer,
)

IDS = ["translate", "translatemany", "fill", "evaluate", "setupbackend", "downloadmodel", "status"]


@pytest.mark.parametrize("id_", IDS)
def test_the_modeler_may_use_it(provider, id_: str) -> None:
    algorithm = QgsApplication.processingRegistry().algorithmById(f"any2any:{id_}")
    assert not algorithm.flags() & type(algorithm.flags())(algorithm.Flag.FlagHideFromModeler)
    model, child = (
        QgsProcessingModelAlgorithm("model"),
        QgsProcessingModelChildAlgorithm(algorithm.id()),
    )
    child.setChildId("child")
    model.addChildAlgorithm(child)
    assert model.childAlgorithm("child").algorithm().id() == algorithm.id()


def test_a_model_translates_and_evaluates(
    provider, fake_backend, scene: Path, tmp_path: Path
) -> None:
    model = QgsProcessingModelAlgorithm("near infrared and how good it is")
    model.addModelParameter(
        QgsProcessingParameterRasterLayer("scene"), QgsProcessingModelParameter("scene")
    )
    model.addModelParameter(
        QgsProcessingParameterRasterLayer("truth"), QgsProcessingModelParameter("truth")
    )
    source = QgsProcessingModelChildParameterSource
    translate = QgsProcessingModelChildAlgorithm("any2any:translate")
    translate.setChildId("translate")

    for name, value in {
        "INPUT": source.fromModelParameter("scene"),
        "SOURCE_MODALITY": source.fromStaticValue("rgb"),
        "TARGET_MODALITY": source.fromExpression("'n' || 'ir'"),
        "SEED": source.fromExpression("40 + 2"),
    }.items():
        translate.addParameterSources(name, [value])

    output = QgsProcessingModelOutput("nir")
    output.setChildId("translate")
    output.setChildOutputName("OUTPUT")
    translate.setModelOutputs({"nir": output})
    evaluate = QgsProcessingModelChildAlgorithm("any2any:evaluate")
    evaluate.setChildId("evaluate")
    evaluate.addParameterSources("PREDICTION", [source.fromChildOutput("translate", "OUTPUT")])
    evaluate.addParameterSources("REFERENCE", [source.fromModelParameter("truth")])

    for child in (translate, evaluate):
        for definition in child.algorithm().parameterDefinitions():  # as the modeler's form does
            if (
                definition.name() not in child.parameterSources()
                and definition.defaultValue() is not None
            ):
                child.addParameterSources(
                    definition.name(), [source.fromStaticValue(definition.defaultValue())]
                )

        model.addChildAlgorithm(child)

    valid, problems = model.validate()
    assert valid, problems
    context = QgsProcessingContext()
    target = tmp_path / "nir.tif"
    values = {
        "scene": str(scene),
        "truth": str(scene),
        "translate:nir": str(target),
        "nir": str(target),
    }

    results = processing.run(model, values, context=context, feedback=QgsProcessingFeedback())
    assert target.is_file()
    assert results["CHILD_RESULTS"]["evaluate"]["PSNR"] == 21.5
    (request,) = fake_backend.requests("job")
    assert (request["job"]["targets"], request["job"]["seed"]) == (["nir"], 42)
