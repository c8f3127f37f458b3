"""The data sets that `build` reads, by their names on its command line."""

from __future__ import annotations

from training.data.caco import CaCo
from training.data.own import OwnPairs
from training.data.sen12 import Sen12
from training.data.sen12ms import Sen12Ms
from training.data.source import Source
from training.data.spacenet import SpaceNet

SOURCES: dict[str, Source] = {
    source.name: source
    for source in (Sen12Ms(), Sen12(), CaCo(), SpaceNet(3), SpaceNet(5), OwnPairs())
}
