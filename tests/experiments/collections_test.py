"""experiments/collections.yaml, on phantoms in every layout: each is loaded whole by the plugin that reads the original."""
import csv
import unittest

from collimate import SOURCE, Case, needs_libtorch, safetensors

COUNT = 12
COLLECTIONS = ["chestxray14", "chexpert", "hannover", "image_folder", "mimic_cxr_jpg", "montgomery", "padchest", "pediatric",
               "rsna_pneumonia", "shenzhen", "vindr_cxr"]


class Collections(Case):
    @needs_libtorch
    def test_every_collection_is_counted_outlined_and_shown(self):
        self.collimate("phantom", "--layout", "all", "--out", "phantoms", "--count", COUNT, "--size", 256, status=0)
        experiment = SOURCE / "experiments/collections.yaml"
        words = ["--set", f"data={self.folder}/phantoms", "--set", "epochs=12"]
        done = self.collimate("validate", experiment, *words, status=0)
        self.assertIn("no mistakes", done.out + done.err)
        self.run_json(experiment, *words, timeout=500)
        with open(self.folder / "run/tables/sizes.csv", newline="") as file:
            samples = {row["collection"]: row["value"] for row in csv.DictReader(file) if row["metric"] == "samples"}
        self.assertEqual(samples, {name: str(COUNT) for name in COLLECTIONS})
        for figure in ("collections.png", "eyes.png", "flow.svg"):
            self.assertGreater((self.folder / "run/figures" / figure).stat().st_size, 1000)
        shapes = {len(tensors["pictures"][1]) for tensors in map(safetensors, self.artifacts("pictures.safetensors").values())}
        self.assertEqual(shapes, {3, 4}, "radiographs are grey, the fundus is in colour")
        page = (self.folder / "run/report.html").read_text()
        # CheXpert and others may not be passed on; the photographs of the fundus may.
        self.assertEqual((page.count("not shown: collections"), page.count("data:image/png")), (1, 1))
        self.assertIn("chexpert, mimic_cxr_jpg", page)


if __name__ == "__main__":
    unittest.main()
