"""The data set card of a folder of shards, in Croissant 1.0 (docs.mlcommons.org/croissant), which
loaders and search engines read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from backend.modalities import modality

CARD = "croissant.json"

CONTEXT = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileProperty": "cr:fileProperty",
    "fileObject": "cr:fileObject",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}


def card(index: Mapping[str, Any], ids_sha256: str, created: str) -> dict[str, Any]:
    """The card of what index.json reports: shards with checksums, licences, the list of scenes.

    Args:
        index: of the shards.
        ids_sha256: of ids.csv.
        created: date, YYYY-MM-DD.
    """
    sources = index["sources"]
    licences = sorted({one["licence"] for one in sources.values()})
    labels = ", ".join(modality(id_).label for id_ in _modalities(sources))
    counts = ", ".join(
        f"{sum(of_side.values())} {side}" for side, of_side in index["scenes"].items()
    )
    files = [
        _file(shard["name"], "application/x-tar", shard["sha256"])
        for shard in index["shards"]
        if shard["samples"]
    ]

    return {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": "any2any-scenes",
        "version": "1.0.0",
        "datePublished": created,
        "description": (
            f"Co-registered scenes of {', '.join(sources)}: {counts}. WebDataset shards; a sample"
            " is a JSON file and a GeoTIFF per modality"
            f" ({labels}), uint16 with scale and offset."
        ),
        "license": licences,
        "url": "https://arxiv.org/abs/2603.04114",
        "citeAs": "Any2Any, arXiv 2603.04114; the sources as their licences want it",
        "distribution": [_file("ids.csv", "text/csv", ids_sha256), *files],
        "recordSet": [
            {
                "@type": "cr:RecordSet",
                "@id": "scenes",
                "name": "scenes",
                "description": "One row per scene: its source, side of the split and modalities.",
                "field": [_field(name) for name in ("id", "source", "side", "modalities")],
            }
        ],
    }


def _modalities(sources: Mapping[str, Any]) -> list[str]:
    found = dict.fromkeys(id_ for one in sources.values() for id_ in one["modalities"])
    return list(found)


def _file(name: str, encoding: str, sha256: str) -> dict[str, str]:
    return {
        "@type": "cr:FileObject",
        "@id": name,
        "name": name,
        "contentUrl": name,
        "encodingFormat": encoding,
        "sha256": sha256,
    }


def _field(name: str) -> dict[str, Any]:
    return {
        "@type": "cr:Field",
        "@id": f"scenes/{name}",
        "name": name,
        "dataType": "sc:Text",
        "source": {"fileObject": {"@id": "ids.csv"}, "extract": {"column": name}},
    }
