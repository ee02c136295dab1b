"""`collimate phantom` writes each layout as its publisher does: names, tables, depths, tags and masks; and nothing of others' is touched."""
import csv
import gzip
import json
import signal
import struct
import subprocess
import unittest

from collimate import BUILD, PROGRAM, Case

COUNT = 10

# Where a layout's pictures lie, and its table with a row for each, where there is one (the picture's column with it).
PICTURES = {
    "chaksu": "T*/1.0_Original_Fundus_Images/*/*", "chestxray14": "images_*/images/*.png", "chexpert": "*/patient*/study*/view*.jpg",
    "hannover": "png/*.png", "image_folder": "*/*/*.png", "mimic_cxr_jpg": "files/p*/p*/s*/*.jpg", "montgomery": "CXR_png/*.png", "padchest": "*/*.png",
    "pediatric": "*/*/*.jpeg", "rsna_pneumonia": "stage_2_train_images/*.dcm", "shenzhen": "CXR_png/*.png", "vindr_cxr": "t*/*.dicom"}
# Layouts with side views beside the frontal pictures, which are as many as was asked for.
LATERALS = {"chexpert", "mimic_cxr_jpg", "padchest"}
# How the dataset plugin of that name reads it, and what it gives: classes, parts of regions.
LOADS = {
    "chaksu": (1, {"disc", "cup"}), "chestxray14": (14, set()), "chexpert": (14, set()), "hannover": (None, set()), "image_folder": (None, set()),
    "mimic_cxr_jpg": (14, set()), "montgomery": (1, {"left_lung", "right_lung"}), "padchest": (None, set()), "pediatric": (None, set()),
    "rsna_pneumonia": (None, set()), "shenzhen": (1, {"lungs"}), "vindr_cxr": (28, set())}


def rows(file):
    data = file.read_bytes()
    text = (gzip.decompress(data) if file.suffix == ".gz" else data).decode()
    return list(csv.DictReader(text.splitlines()))


def files(folder):
    return {str(file.relative_to(folder)): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}


def png_header(data):
    """Width, height, bits and colour type of a PNG."""
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    return struct.unpack(">IIBB", data[16:26])


def dicom(data):
    """Elements of an explicit little-endian DICOM file by tag; the pixel data as they stand."""
    assert data[128:132] == b"DICM"
    found, at = {}, 132
    while at < len(data):
        group, element, kind = struct.unpack("<HH2s", data[at:at + 6])
        if kind in (b"OB", b"OW"):
            size, at = struct.unpack("<I", data[at + 8:at + 12])[0], at + 12
        else:
            size, at = struct.unpack("<H", data[at + 6:at + 8])[0], at + 8
        if size == 0xFFFFFFFF:
            return found | {(group, element): data[at:]}
        found[group, element] = data[at:at + size]
        at += size
    return found


class Layouts(Case):
    def phantom(self, layout, out="out", count=COUNT, *words, status=0, **more):
        return self.collimate("phantom", "--layout", layout, "--out", self.folder / out, "--count", count, *words, status=status, **more)

    def pictures(self, layout, out="out"):
        return sorted((self.folder / out).glob(PICTURES[layout]))

    def decodes(self, pictures):
        """Loads pictures by the dataset csv and paints them all on a sheet, which decodes them."""
        index = "picture,sick\n" + "".join(f"{file.relative_to(self.folder)},{i % 2}\n" for i, file in enumerate(pictures))
        self.write("index.csv", index)
        file = self.write("look.yaml", f"""\
experiment: look
nodes:
  home: {{do: load, dataset: {{csv: {{root: "{self.folder}", file: index.csv, id: picture, patient: picture, picture: "{{picture}}",
          labels: {{sick: {{column: sick, positive: ["1"], negative: ["0"]}}}}}}}}}}
  seen: {{do: mask, of: home, chain: [center_crop]}}
figures:
  sheet: {{of: seen, kind: sheet, samples: {len(pictures)}, size: 48}}
""")
        self.run_json(file)
        self.assertTrue((self.folder / "run/figures/sheet.png").exists())

    def test_each_layout_has_its_pictures_and_they_decode(self):
        for layout in PICTURES:
            with self.subTest(layout=layout):
                self.phantom(layout, layout, COUNT, "--size", 96)
                pictures = self.pictures(layout, layout)
                (self.assertGreater if layout in LATERALS else self.assertEqual)(len(pictures), COUNT)
                told = self.phantom(layout, layout, COUNT, "--size", 96, "--json").json  # again: nothing is new
                self.assertEqual(told["pictures"], len(pictures))
                self.assertEqual(told["files"] + 1, len(files(self.folder / layout)))  # and the marker
                truth = rows(self.folder / layout / "phantom_truth.csv")
                self.assertTrue({row["picture"] for row in truth} <= {str(file.relative_to(self.folder / layout)) for file in pictures})
                for row in truth:
                    self.assertIn(row["kind"], ("finding", "object"))
                    self.assertTrue(0 <= float(row["x"]) < 97 and 0 < float(row["width"]) < 97, row)
                if layout == "vindr_cxr":
                    continue
                if layout == "rsna_pneumonia":  # the JPEG that each holds
                    unpacked = []
                    for i, file in enumerate(pictures):
                        data = dicom(file.read_bytes())[0x7FE0, 0x0010]
                        size = struct.unpack("<I", data[12:16])[0]
                        unpacked.append(self.write(f"unpacked/{i}.jpg", data[16:16 + size]))
                    pictures = unpacked
                self.decodes(pictures)

    def test_what_a_dataset_plugin_of_that_name_reads(self):
        for layout, (classes, parts) in LOADS.items():
            if not (BUILD / "plugins" / f"{layout}.plugin.json").exists():
                print(f"there is no dataset plugin {layout}: its phantom is not loaded")
                continue
            with self.subTest(layout=layout):
                self.phantom(layout, layout, 40, "--size", 64)
                file = self.write(f"{layout}.yaml", f"""\
experiment: {layout}
nodes:
  home: {{do: load, dataset: {{{layout}: {{root: "{self.folder / layout}"}}}}}}
""")
                store = self.folder / f"store_{layout}"
                self.run_json(file, store=store, out=f"run_{layout}")
                (samples,) = self.artifacts("samples.csv", store).values()
                read = rows(samples)
                self.assertEqual(len(read), len(self.pictures(layout, layout)))
                frontal = [row for row in read if layout not in LATERALS or row["field:view"] != "lateral"]
                self.assertEqual(len(frontal), 40)
                for side in read:  # the same patient and findings as one of the frontal pictures
                    if side not in frontal:
                        self.assertEqual(side["field:view"], "lateral")
                        told = ["patient", *(column for column in side if column.startswith("class:"))]
                        self.assertIn([side[column] for column in told], [[row[column] for column in told] for row in frontal])
                (collection,) = self.artifacts("collection.json", store).values()
                text = collection.read_text()
                if classes is not None:
                    self.assertEqual(len(json.loads(text)["classes"]), classes)
                if parts:
                    (regions,) = self.artifacts("regions.json", store).values()
                    for part in parts:
                        self.assertIn(f'"{part}"', regions.read_text())

    def test_boxes_lie_on_the_drawn_signs_whatever_size_the_pictures_have(self):
        for layout, labels in {"rsna_pneumonia": {"Pneumonia", "Consolidation", "Infiltration"},
                               "chestxray14": {"Atelectasis", "Cardiomegaly", "Effusion", "Infiltration", "Mass", "Nodule", "Pneumonia", "Pneumothorax"}}.items():
            if not (BUILD / "plugins" / f"{layout}.plugin.json").exists():
                print(f"there is no dataset plugin {layout}: its phantom's boxes are not loaded")
                continue
            for size in (256, 512):
                with self.subTest(layout=layout, size=size):
                    out = f"{layout}_{size}"
                    self.phantom(layout, out, 30, "--size", size)
                    boxes = {}
                    for row in rows(self.folder / out / "phantom_truth.csv"):
                        if row["kind"] == "finding" and row["label"] in labels:
                            x, y, width, height = (float(row[edge]) for edge in ("x", "y", "width", "height"))
                            boxes.setdefault(row["picture"].split("/")[-1].removesuffix(".dcm"), []).append((x, y, x + width, y + height))
                    self.assertTrue(boxes)
                    file = self.write(f"{out}.yaml", f"""\
experiment: {out}
nodes:
  home: {{do: load, dataset: {{{layout}: {{root: "{self.folder / out}"}}}}}}
  shown: {{do: mask, of: home, chain: [boxes]}}
tables: {{t: {{of: home.counts}}}}
""")
                    self.run_json(file, out=f"run_{out}")
                    for row in rows(self.folder / f"run_{out}" / "tables" / "masks_shown.csv"):
                        drawn = boxes.get(row["sample"], [])
                        covered = len({(x, y) for left, top, right, bottom in drawn
                                       for x in range(round(left), round(right)) for y in range(round(top), round(bottom))})
                        edge = sum(2 * (right - left + bottom - top) for left, top, right, bottom in drawn)
                        self.assertLessEqual(abs(int(row["visible_px"]) - covered), edge, row)  # a pixel of rounding

    def test_the_same_seed_gives_the_same_bytes_and_another_one_other_patients(self):
        self.phantom("chexpert", "a", 6, "--size", 64)
        self.phantom("chexpert", "b", 6, "--size", 64)
        self.phantom("chexpert", "c", 6, "--size", 64, "--seed", 2)
        self.assertEqual(files(self.folder / "a"), files(self.folder / "b"))
        self.assertNotEqual(files(self.folder / "a"), files(self.folder / "c"))
        self.phantom("mimic_cxr_jpg", "d", 6, "--size", 64)
        here, there = set(files(self.folder / "a").values()), set(files(self.folder / "d").values())
        self.assertFalse(here & there)

    def test_chexpert_tables(self):
        self.phantom("chexpert", "out", 120, "--size", 64)
        out = self.folder / "out"
        train, valid, test = (rows(out / f"{part}.csv") for part in ("train", "valid", "test"))
        frontal = [row for row in train + valid if row["Frontal/Lateral"] == "Frontal"]
        self.assertEqual(len(frontal) + len(test), 120)
        for row in train + valid:
            self.assertEqual(row["Path"].endswith("view1_frontal.jpg"), row in frontal)
            self.assertEqual(row["AP/PA"] in ("AP", "PA"), row in frontal)
            if row not in frontal:
                self.assertEqual(row["Frontal/Lateral"], "Lateral")
                beside = row["Path"].replace("view2_lateral", "view1_frontal")
                (study,) = [other for other in frontal if other["Path"] == beside]
                self.assertEqual(list(study.values())[5:], list(row.values())[5:])
                self.assertEqual(study["AP/PA"], "PA")
        cells = {cell for row in train for cell in list(row.values())[5:]}
        self.assertEqual(cells, {"", "1.0", "0.0", "-1.0"})
        for row in train + valid:
            self.assertTrue((out / row["Path"].removeprefix("CheXpert-v1.0-small/")).exists())
        self.assertEqual(list(test[0])[0], "Study")
        self.assertEqual({cell for row in test for cell in list(row.values())[1:]}, {"0", "1"})
        self.assertEqual({cell for row in valid for cell in list(row.values())[5:]}, {"0.0", "1.0"})
        self.assertTrue((out / test[0]["Study"].removeprefix("CheXpert-v1.0/") / "view1_frontal.jpg").exists())
        parts = [{row["Path"].split("/")[2] for row in table} for table in (train, valid)]
        self.assertFalse(parts[0] & parts[1])

    def test_rsna_has_boxes_classes_and_tags(self):
        self.phantom("rsna_pneumonia", "out", 40, "--size", 128)
        out = self.folder / "out"
        labels, classes = rows(out / "stage_2_train_labels.csv"), rows(out / "stage_2_detailed_class_info.csv")
        self.assertEqual([row["patientId"] for row in labels], [row["patientId"] for row in classes])
        self.assertEqual(len({row["patientId"] for row in labels}), 40)
        self.assertEqual({row["class"] for row in classes}, {"Lung Opacity", "No Lung Opacity / Not Normal", "Normal"})
        for label, told in zip(labels, classes):
            self.assertEqual(label["Target"], "1" if told["class"] == "Lung Opacity" else "0")
            self.assertEqual(label["x"] == "", label["Target"] == "0")
            found = dicom((out / "stage_2_train_images" / f"{label['patientId']}.dcm").read_bytes())
            self.assertEqual(found[0x0002, 0x0010].rstrip(b"\0"), b"1.2.840.10008.1.2.4.50")
            self.assertEqual(struct.unpack("<HH", found[0x0028, 0x0010] + found[0x0028, 0x0011]), (128, 128))
            self.assertIn(found[0x0010, 0x0040].strip(), (b"M", b"F"))
            self.assertTrue(18 <= int(found[0x0010, 0x1010]) < 90)
            self.assertIn(found[0x0018, 0x5101], (b"PA", b"AP"))

    def test_depths(self):
        for layout, bits, colour in (("montgomery", 16, 0), ("padchest", 16, 0), ("shenzhen", 8, 0), ("chestxray14", 8, 0)):
            self.phantom(layout, layout, 4, "--size", 64)
            for file in self.pictures(layout, layout):
                self.assertEqual(png_header(file.read_bytes())[2:], (bits, colour), file)
        self.phantom("vindr_cxr", "vindr", 4, "--size", 64)
        for file in self.pictures("vindr_cxr", "vindr"):
            found = dicom(file.read_bytes())
            height, width, allocated, stored = (struct.unpack("<H", found[0x0028, tag])[0] for tag in (0x0010, 0x0011, 0x0100, 0x0101))
            self.assertEqual((allocated, stored), (16, 12))
            values = struct.unpack(f"<{height * width}H", found[0x7FE0, 0x0010])
            self.assertLess(max(values), 4096)
            self.assertGreater(len(set(values)), 300)  # more than the steps of 8 bits

    def test_masks_are_those_of_the_picture(self):
        self.phantom("montgomery", "m", 6, "--size", 64)
        self.phantom("shenzhen", "s", 12, "--size", 64)
        for file in self.pictures("montgomery", "m"):
            for side in ("leftMask", "rightMask"):
                mask = (self.folder / "m/ManualMask" / side / file.name).read_bytes()
                self.assertEqual(png_header(mask)[:2], png_header(file.read_bytes())[:2])
        masks = list((self.folder / "s/mask").glob("*_mask.png"))
        self.assertTrue(4 < len(masks) <= 12)
        reading = (self.folder / "s/ClinicalReadings" / f"{self.pictures('shenzhen', 's')[0].stem}.txt").read_text()
        self.assertRegex(reading, r"^(fe)?male \d+yrs\n")

    def test_chaksu_is_in_colour_with_five_experts(self):
        self.phantom("chaksu", "out", 8, "--size", 96)
        out = self.folder / "out"
        masks = list(out.glob("T*/3.0_Doctors_Annotations_Binary_OD_OC/Expert */*/*/*.tif"))
        self.assertEqual(len(masks), 8 * 5 * 2)
        self.assertEqual({mask.read_bytes()[:4] for mask in masks}, {b"II*\0"})
        self.assertEqual(len(list(out.glob("T*/5.0_OD_OC_Mean_Median_Majority_STAPLE/*/*/Majority/*.tif"))), 16)
        decided = [row for file in out.glob("T*/6.0_Glaucoma_Decision/*_majority.csv") for row in rows(file)]
        self.assertEqual(len(decided), 8)
        for row in decided:
            votes = [row[f"Expert.{i}"] for i in range(1, 6)]
            self.assertEqual(row["Majority Decision"], max(set(votes), key=votes.count))

    def test_the_folder_of_others_is_refused_and_left_as_it_is(self):
        self.write("mine/notes.txt", "mine")
        done = self.phantom("chexpert", "mine", 4, status=2)
        self.assertIn("the folder is not empty, and `collimate phantom` did not write it", done.err)
        self.assertEqual(files(self.folder / "mine"), {"notes.txt": b"mine"})
        self.write("file", "a file")
        self.assertIn("this is a file", self.phantom("chexpert", "file", 4, status=2).err)
        self.phantom("chexpert", "out", 4, "--size", 64)
        before = files(self.folder / "out")
        done = self.phantom("chexpert", "out", 5, "--size", 64, status=2)
        self.assertIn("--count 4", done.err)
        self.assertIn("--count 5", done.err)
        (self.folder / "out/train.csv").write_text("mine\n")
        self.assertIn("was left as it is", self.phantom("chexpert", "out", 4, "--size", 64, status=2).err)
        self.assertEqual((self.folder / "out/train.csv").read_text(), "mine\n")
        self.assertEqual(files(self.folder / "out").keys(), before.keys())

    def test_an_interrupted_command_leaves_whole_files_and_goes_on(self):
        self.phantom("image_folder", "whole", 60, "--size", 512)
        words = [PROGRAM, "phantom", "--layout", "image_folder", "--out", self.folder / "out", "--count", "60", "--size", "512"]
        for how in (signal.SIGINT, signal.SIGKILL):
            running = subprocess.Popen(words, env=self.environment(), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
            begun = len(self.pictures("image_folder"))
            self.wait_for(lambda: len(self.pictures("image_folder")) > begun + 2 or running.poll() is not None)
            running.send_signal(how)
            said = running.communicate(timeout=60)[1].decode()
            if how == signal.SIGINT and running.returncode != 0:
                self.assertEqual(running.returncode, 130)
                self.assertIn("goes on from here", said)
        whole = files(self.folder / "whole")
        for name, data in files(self.folder / "out").items():
            if not name.endswith(".part"):
                self.assertEqual(data, whole[name], name)
        self.phantom("image_folder", "out", 60, "--size", 512)
        self.assertEqual(files(self.folder / "out"), whole)

    def test_what_is_asked_wrongly(self):
        self.assertIn("there are: chaksu, chestxray14", self.phantom("chexprt", "out", 4, status=2).err)
        for words in (["--count", "0"], ["--count", "100001"], ["--size", "10"], ["--seed", "-1"]):
            self.collimate("phantom", "--layout", "chexpert", "--out", "o", *(["--count", "4"] if words[0] != "--count" else []), *words, status=2)
        self.assertFalse((self.folder / "o").exists())
        said = self.collimate("phantom", "--help", status=0).out
        for layout in PICTURES:
            self.assertIn(f"\n  {layout} ", said)


if __name__ == "__main__":
    unittest.main()
