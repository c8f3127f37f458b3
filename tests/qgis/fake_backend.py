"""Stands for `python -m backend serve` in tests of the plugin: answers at once, by request."""

import json
import os
import shutil
import sys
import threading
import time

log = open("requests.jsonl", "a", buffering=1)


def say(type, id, **data):
    print(json.dumps({"type": type, "id": id, "data": data}), flush=True)


def added():
    """The models that were adapted and not removed."""
    lines = open("adapted").read().split() if os.path.exists("adapted") else []
    return [
        dict(
            id=name,
            label=name + " (adapted from any2any-tiny)",
            status="ready",
            bytes=12 * 10**6,
            source="user",
            parent="any2any-tiny",
            directions=[["rgb", "nir"]],
            modes=dict(fast=1, balanced=1, detailed=20, paper=250),
        )
        for name in lines
    ]


for line in sys.stdin:
    log.write(line)
    message = json.loads(line)
    if message["type"] == "hello":
        old = os.path.exists("speaks-another-version")
        tiny = dict(
            id="any2any-tiny",
            label="Any2Any tiny",
            status="ready",
            bytes=12 * 10**6,
            directions=[["rgb", "nir"]],
            modes=dict(fast=1, balanced=1, detailed=20, paper=250),
        )
        large = dict(
            id="any2any-b",
            label="Any2Any B",
            status="not downloaded",
            bytes=0,
            directions=None,
            modes={},
        )
        if os.path.exists("downloaded"):
            large.update(status="ready", bytes=500 * 10**6)
        say(
            "hello",
            message["id"],
            protocol=2 if old else 1,
            devices=["cpu", "cuda:0"],
            models=[tiny, large, *added()],
        )
    elif message["type"] == "inspect":
        guess = dict(value="rgb", reason="Its colours say so.")
        view = (
            open(message["source"] + "/view.vrt").read()
            if os.path.isdir(message["source"])
            else None
        )
        say(
            "inspect",
            message["id"],
            modality=guess,
            radiometry=guess,
            level=guess,
            source_bands=guess,
            driver="GTiff",
            width=40,
            view=view,
        )
    elif message["type"] == "estimate" and message["job"]["model"] == "missing":
        say(
            "error",
            message["id"],
            code="model.unknown",
            message="There is no model 'missing'.",
            hint="",
        )
    elif message["type"] == "estimate":
        say(
            "estimate",
            message["id"],
            windows=4,
            source_megapixels=1.5,
            seconds=100.0,
            ram_bytes=2**30,
            device_bytes=0,
            disk_bytes=5 * 10**6,
            device="cpu",
            warnings=["The disk is nearly full."],
            modes=dict(fast=100.0, balanced=100.0, detailed=2000.0, paper=25000.0),
        )
    elif message["type"] == "compare":
        if "gone" in message["reference"]:
            say(
                "error",
                message["id"],
                code="input.empty",
                message="They have no valid pixel in common.",
                hint="",
            )
            continue
        say("progress", message["id"], stage="compare", done=1, total=2, seconds_left=None)
        say(
            "comparison",
            message["id"],
            psnr_db=21.5,
            ssim=0.75,
            rmse=21.4,
            correlation=0.9,
            sam_degrees=4.0,
            pixels=1200,
            bias=[0.01, 0.02, -0.03],
            modality="rgb",
            radiometry="dn10000",
            reference_radiometry="uint8",
            warnings=["The radiometry is a guess."],
        )
    elif message["type"] == "index":
        shutil.copyfile(message["bands"]["nir"].split("#")[0], message["output"])
        say(
            "index",
            message["id"],
            output=message["output"],
            index=message["name"],
            width=40,
            height=30,
            synthetic=["nir"],
            error_output=None,
            warnings=["nir: a warning"],
        )
    elif message["type"] == "download":
        say("progress", message["id"], stage="download", done=1, total=2, seconds_left=None)
        asked = message["id"]

        def wait():
            while not os.path.exists("arrived"):
                time.sleep(0.02)
            open("downloaded", "w").close()
            say("download", asked, model="any2any-b", path=".", weights_sha256="0")

        threading.Thread(target=wait, daemon=True).start()
    elif message["type"] == "adapt" and message["job"]["model"] == "hangs":
        say("progress", message["id"], stage="learn", done=1, total=4, seconds_left=30.0)
    elif message["type"] == "adapt" and message["job"]["model"] == "missing":
        say(
            "error",
            message["id"],
            code="model.unknown",
            message="There is no model 'missing'.",
            hint="",
        )
    elif message["type"] == "adapt":
        say("progress", message["id"], stage="learn", done=1, total=2, seconds_left=4.0)
        job = message["job"]
        kept = not job["out"].startswith("worse")
        if kept:
            print(os.path.basename(job["out"]), file=open("adapted", "a"))
        pairs = {(one["source_modality"], one["target_modality"]) for one in job["pairs"]}
        learnt = [
            dict(
                source=source,
                target=target,
                kept=kept,
                rmse_before=20.0,
                rmse_after=12.5 if kept else 22.0,
                bands=["B08"] if target == "nir" else ["B04", "B03", "B02"],
                before=[0.05] * (1 if target == "nir" else 3),
                after=[0.031 if kept else 0.06] * (1 if target == "nir" else 3),
            )
            for source, target in sorted(pairs)
        ]
        say(
            "adapt",
            message["id"],
            folder="/models/" + job["out"] if kept else None,
            model=os.path.basename(job["out"]) if kept else job["model"],
            parent=job["model"],
            learnt=learnt,
            sentence="It got better." if kept else "Nothing got better.",
        )
    elif message["type"] == "remove":
        names = [name for name in open("adapted").read().split() if name != message["model"]]
        open("adapted", "w").write("\n".join(names))
        say("remove", message["id"], model=message["model"], path="/models", deleted=True)
    elif message["type"] == "cancel":
        say("error", message["job_id"], code="job.cancelled", message="Cancelled.", hint="")
    elif message["type"] == "shutdown":
        sys.exit(0)
    elif message["job"]["model"] == "hangs":
        say("progress", message["id"], stage="waiting", done=1, total=2, seconds_left=None)
    elif message["job"]["model"] == "dies":
        print("the last words", file=sys.stderr, flush=True)
        os._exit(9)
    elif message["job"]["model"] == "ignores":
        say("progress", message["id"], stage="waiting", done=1, total=2, seconds_left=None)
        import time

        time.sleep(600)
    elif message["job"]["model"] == "floods":
        for number in range(20000):
            print("a line of a log that nobody asked for, number", number, file=sys.stderr)
        say("error", message["id"], code="model.unknown", message="After the flood.", hint="")
    elif message["job"]["model"] == "missing":
        say(
            "error",
            message["id"],
            code="model.unknown",
            message="There is no model 'missing'.",
            hint="",
        )
    else:
        job = message["job"]
        say("progress", message["id"], stage="translate", done=1, total=2, seconds_left=1.0)
        results = []
        for target in job["targets"]:
            output = job["output"]
            if len(job["targets"]) > 1:
                os.makedirs(output, exist_ok=True)
                output = os.path.join(output, "scene_" + target + ".tif")
            shutil.copyfile(job["source"], output)
            from osgeo import gdal  # here: most fakes never write

            written = gdal.Open(output, gdal.GA_Update)
            written.SetMetadata(
                dict(
                    SYNTHETIC="YES",
                    SOURCE=os.path.basename(job["source"]),
                    SOURCE_MODALITY=job["source_modality"],
                    TARGET_MODALITY=target,
                    MODEL=job["model"],
                    WEIGHTS_SHA256="ab" * 32,
                    SEED=str(job["seed"]),
                    STEPS="4",
                    MODE=job["mode"],
                    SOFTWARE_VERSION="9.9",
                    LEVEL="boa",
                ),
                "ANY2ANY",
            )
            written = None
            extra = (
                dict(mask_output=output[:-4] + "_mask.tif", filled_fraction=0.25)
                if job["fill"]
                else {}
            )
            if job["fill"]:
                shutil.copyfile(job["reference"], extra["mask_output"])
            results.append(
                dict(
                    output=output,
                    target=target,
                    model=job["model"],
                    seed=job["seed"],
                    steps=4,
                    width=40,
                    height=30,
                    tiles=1,
                    radiometry="uint8",
                    clipped_fraction=0.25,
                    device="cpu",
                    warnings=["The ground pixel is 30 m."],
                    **extra,
                )
            )
        say("result", message["id"], results=results)
