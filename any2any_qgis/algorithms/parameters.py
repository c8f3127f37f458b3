"""The parameters of the translating algorithms, in the contract's order. Never imports backend."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingParameterBand,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterExtent,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterLayer,
)

from .. import choices, known_models
from ..compat import NUMBER_INTEGER
from ..modalities import modality_labels
from ..words import tr
from .base import Any2AnyAlgorithm
from .help_pictures import picture

DEVICES = ("auto", "cpu", "cuda")


class TranslationParameters(Any2AnyAlgorithm):
    """Those that any2any:translate, translatemany and fill share; names never change."""

    INPUT = "INPUT"
    SOURCE_MODALITY = "SOURCE_MODALITY"
    MODEL = "MODEL"
    MODE = "MODE"
    BANDS = "BANDS"
    RADIOMETRY = "RADIOMETRY"
    EXTENT = "EXTENT"
    SEED = "SEED"
    DEVICE = "DEVICE"
    OUTPUT = "OUTPUT"
    STEPS = "STEPS"
    SAMPLES = "SAMPLES"
    GSD = "GSD"
    OVERLAP = "OVERLAP"
    JOINT = "JOINT"
    BATCH_SIZE = "BATCH_SIZE"
    LEVEL = "LEVEL"

    def tags(self) -> list[str]:
        return tr(
            "satellite,synthetic,diffusion,deep learning,sar,rgb,near"
            " infrared,multispectral,panchromatic"
        ).split(",")

    def addTargetParameter(self, ids: list[str]) -> None:
        """Adds the choice of one or several targets, at its place in CONTRACT's order."""
        raise NotImplementedError

    def addOutputParameter(self) -> None:
        """Adds the file or folder that is written."""
        raise NotImplementedError

    def targets(self, parameters: dict[str, Any], context: QgsProcessingContext) -> tuple[str, ...]:
        """Ids of the chosen target modalities."""
        raise NotImplementedError

    def output(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        """The job's output: a file for one target, a folder for several."""
        raise NotImplementedError

    def picture(self) -> str:
        """What goes before the help."""
        return picture(
            "help_translate.jpg",
            tr(
                "From the left: the input, its synthetic near infrared, and what was measured"
                " there."
            ),
        )

    def shortHelpString(self) -> str:
        return self.picture() + self.parameters_help()

    def parameters_help(self) -> str:
        """Describes the parameters that all have."""
        modalities = "".join(f"<li>{id_}: {label}</li>" for id_, label in modality_labels().items())
        text = tr(
            "Makes a synthetic raster of another sensing modality, on the grid and in the"
            " coordinate system of the input. The result is a model's estimate, not a"
            " measurement.\n\nBands: which bands of the input are taken, in the modality's order;"
            " empty: recognised by description.\nRadiometry: auto, reflectance, dn10000,"
            " dn10000_offset, uint8, db, linear, amplitude, or LOW:HIGH.\nModel: an id of the"
            " catalogue or the path of a model folder. Device: auto, cpu, cuda or"
            " cuda:1.\nProcessing level: read from the metadata or the name; optical results are"
            " better where it is known.\nSame seed, same result. Modalities:"
        )
        return text.replace("\n", "<br>") + f"<ul>{modalities}</ul>"

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        """Adds the parameters in CONTRACT's order, the advanced ones last."""
        ids = list(modality_labels())
        self.addParameter(QgsProcessingParameterRasterLayer(self.INPUT, tr("Input raster")))
        self.add_choice(self.SOURCE_MODALITY, tr("Modality of the input"), modality_labels(), "rgb")
        self.addTargetParameter(ids)
        self.add_string(self.MODEL, tr("Model"), "any2any-tiny", known_models.labels())
        self.add_choice(self.MODE, tr("Mode"), choices.mode_labels(), "balanced")
        self.addParameter(
            QgsProcessingParameterBand(
                self.BANDS,
                tr("Bands"),
                parentLayerParameterName=self.INPUT,
                optional=True,
                allowMultiple=True,
            )
        )

        self.add_string(self.RADIOMETRY, tr("Radiometry"), "auto", choices.radiometry_labels())
        self.addParameter(QgsProcessingParameterExtent(self.EXTENT, tr("Extent"), optional=True))
        self.addParameter(
            QgsProcessingParameterNumber(self.SEED, tr("Seed"), NUMBER_INTEGER, 0, minValue=0)
        )
        self.add_string(
            self.DEVICE, tr("Device"), "auto", {id_: choices.device_label(id_) for id_ in DEVICES}
        )
        self.add_number(self.STEPS, tr("Steps (overrides the mode)"), 1, 1000)
        self.add_number(self.SAMPLES, tr("Samples to average"), 1, 64)
        self.add_choice(
            self.GSD,
            tr("Ground resolution that the model sees"),
            choices.gsd_labels(),
            "source",
            advanced=True,
        )

        self.add_number(self.OVERLAP, tr("Overlap of windows (pixels of the input)"), 0)
        self.add_parameter(
            QgsProcessingParameterBoolean(
                self.JOINT, tr("Denoise overlapping windows jointly"), False
            ),
            advanced=True,
        )

        self.add_number(self.BATCH_SIZE, tr("Windows per batch"), 1, 1024)
        self.add_choice(
            self.LEVEL,
            tr("Processing level (top of atmosphere or surface)"),
            choices.level_labels(),
            "auto",
            advanced=True,
        )

        for id_, label in modality_labels().items():
            name = tr("Further source of the same ground: {modality}", modality=label)
            self.add_parameter(
                QgsProcessingParameterRasterLayer(also_name(id_), name, optional=True),
                advanced=True,
            )

        self.addOutputParameter()


def also_name(id_: str) -> str:
    """The parameter for a further source of a modality."""
    return f"ALSO_{id_.upper()}"
