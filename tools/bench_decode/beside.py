"""Six masked variants of each radiograph: by `collimate run`, and by the loop that a careful user of PyTorch writes."""
import csv
import json
import shutil
import subprocess
import sys
import time
from pathlib import Path

import cv2
import numpy
import torch

data, scratch, count, build = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4])
GRID, RADIUS = 224, 20 * 1024 / 448
CHAINS = {"all": "[]", "roi": "[roi]", "hull": "[roi, convex_hull]",
          "dilate": "[roi, {dilate: {pixels: 20, at: 448}}]", "outside": "[roi, invert]", "crop": "[center_crop]"}


def write_collection():
    """Copies of real radiographs, and for each a mask file with two ellipses, as lungs are."""
    for folder in ("pictures", "masks"):
        (scratch / folder).mkdir()
    sources = sorted((data / "nih-chestxray14/images").glob("*.png"))
    random = numpy.random.default_rng(1)
    with open(scratch / "table.csv", "w", newline="") as file:
        table = csv.writer(file)
        table.writerow(["id", "sick"])
        for i in range(count):
            shutil.copyfile(sources[i % len(sources)], scratch / "pictures" / f"{i}.png")
            mask = numpy.zeros((1024, 1024), numpy.uint8)
            for x in (310, 710):
                centre = (x + int(random.integers(-30, 30)), 480 + int(random.integers(-30, 30)))
                cv2.ellipse(mask, centre, (150, 330), int(random.integers(-8, 8)), 0, 360, 255, -1)
            cv2.imwrite(str(scratch / "masks" / f"{i}.png"), mask)
            table.writerow([i, i % 2])


def run_collimate():
    axis = "\n".join(f"      {name}: {chain}" for name, chain in CHAINS.items())
    (scratch / "x.yaml").write_text(f"""\
experiment: decode
sweep:
  grid:
    mask:
{axis}
nodes:
  all:  {{do: load, dataset: {{csv: {{root: ., file: table.csv, id: id, patient: id, picture: "pictures/{{id}}.png",
         mask: "masks/{{id}}.png", labels: {{sick: {{column: sick}}}}}}}}}}
  seen: {{do: mask, of: all, chain: "${{mask}}"}}
figures:
  sheet: {{kind: sheet, of: seen, size: {GRID}, samples: 1}}
""")
    begin = time.perf_counter()
    run = subprocess.run([build / "collimate", "run", scratch / "x.yaml", "--store", scratch / "store", "--out",
                          scratch / "run", "--json"], capture_output=True, text=True)
    seconds = time.perf_counter() - begin
    if run.returncode != 0:
        sys.exit(run.stderr)
    nodes = json.loads((scratch / "run/run.json").read_text())["nodes"]
    for verb in ("pack", "regions", "mask", "reduce"):
        print(f"  {verb:8} {sum(node['seconds'] for node in nodes if node['verb'] == verb):6.2f} s of its tasks")
    return seconds, nodes


class Variants(torch.utils.data.Dataset):
    """A picture and its mask file, decoded each time; six variants at 224."""

    def __len__(self):
        return count

    def __getitem__(self, i):
        cv2.setNumThreads(1)
        picture = cv2.imread(str(scratch / "pictures" / f"{i}.png"), cv2.IMREAD_GRAYSCALE)
        roi = (cv2.imread(str(scratch / "masks" / f"{i}.png"), cv2.IMREAD_GRAYSCALE) >= 128).astype(numpy.uint8)
        small = cv2.resize(picture, (GRID, GRID), interpolation=cv2.INTER_AREA).astype(numpy.float32) / 255
        hull = cv2.fillConvexPoly(numpy.zeros_like(roi), cv2.convexHull(cv2.findNonZero(roi)), 1)
        near = (cv2.distanceTransform(1 - roi, cv2.DIST_L2, cv2.DIST_MASK_PRECISE) <= RADIUS).astype(numpy.uint8)
        crop = numpy.zeros_like(roi)
        crop[341:682, 341:682] = 1
        masks = [numpy.ones_like(roi), roi, hull, near, 1 - roi, crop]
        visible = [cv2.resize(mask * 255, (GRID, GRID), interpolation=cv2.INTER_AREA) == 255 for mask in masks]
        return torch.from_numpy(numpy.stack([small * each for each in visible]))


def run_loop():
    begin = time.perf_counter()
    for _ in torch.utils.data.DataLoader(Variants(), batch_size=16, num_workers=2):
        pass
    return time.perf_counter() - begin


write_collection()
print(f"{count} radiographs of 1024 x 1024, six masked variants of each at {GRID}")
ours, nodes = run_collimate()
loop = run_loop()
print(f"first time: collimate {count / ours:.0f} source pictures/s ({ours:.2f} s, an empty store), "
      f"DataLoader with two workers {count / loop:.0f} ({loop:.2f} s): {loop / ours:.2f}x")
keys = [node["key"] for node in nodes if node["verb"] in ("pack", "reduce")]
folders = [str(scratch / "store/objects" / key[:2] / key / "files") for key in keys]
collection = next(node["key"] for node in nodes if node["verb"] == "load")
subprocess.run([build / "bench_decode", str(scratch / "store/objects" / collection[:2] / collection / "files"), *folders],
               check=True)
print(f"later epochs of the loop: as the first, {6 * count / loop:.0f} masked pictures/s")
