"""A network from a file predicts what the node that trained it does, and wrong ones are refused in words."""
import csv
import json

from collimate import SMALL, Case, needs_libtorch, unittest


class GivenNetwork(Case):
    def weights(self):
        """Trains the small network and gives its weights' file in the store."""
        self.run_json(self.write("small.yaml", SMALL), "--set", "sweep.mask={roi: [roi]}")
        nodes = json.loads((self.folder / "run" / "run.json").read_text())["nodes"]
        key = next(node["key"] for node in nodes if node["verb"] == "train")
        return next(self.store.rglob(f"{key}*/**/weights.safetensors"))

    def predictions(self):
        with open(self.folder / "run" / "tables" / "predictions_guess.csv", newline="") as file:
            return {row["sample"]: row["probability"] for row in csv.DictReader(file)}

    def given(self, network):
        """The small experiment with its network taken from a file."""
        lines = [line for line in SMALL.splitlines() if not line.startswith(("  net:", "        epochs:"))]
        return "\n".join(lines).replace("with: net", f"with: {network}") + "\n"

    @needs_libtorch
    def test_weights_tell_size_classes_and_brightness(self):
        weights = self.weights()
        trained = self.predictions()
        self.run_json(self.write("given.yaml", self.given(f"{{model: simple_cnn, weights: {weights}}}")),
                      "--set", "sweep.mask={roi: [roi]}")
        self.assertEqual(self.predictions(), trained)

    @needs_libtorch
    def test_what_the_yaml_says_counts_also_where_it_is_what_a_file_without_metadata_would_get(self):
        weights = self.weights()  # of size 32
        for said in ("size: 224", "mean: 0, deviation: 1"):
            given = self.given(f"{{model: simple_cnn, weights: {weights}, {said}}}")
            self.run_json(self.write("given.yaml", given), "--set", "sweep.mask={roi: [roi]}")
            as_said = self.predictions()
            other = given.replace("224", "223").replace("mean: 0, deviation: 1", "mean: 0.0001, deviation: 1.0001")
            self.run_json(self.write("given.yaml", other), "--set", "sweep.mask={roi: [roi]}")
            near = self.predictions()
            self.assertLess(max(abs(float(as_said[s]) - float(near[s])) for s in near), 0.01, said)

    @needs_libtorch
    def test_weights_that_were_trained_under_a_mask_say_so_where_it_is_forgotten(self):
        given = self.given(f"{{model: simple_cnn, weights: {self.weights()}}}")
        told = "guess: the weights were trained under a mask, and see whole pictures; show them the same with `mask:`"
        whole = given.replace(", mask: seen", "").replace(", rows: mask", "")
        for text, expected in [(given, []), (whole, [told])]:
            self.run_json(self.write("given.yaml", text), "--set", "sweep.mask={roi: [roi]}")
            self.assertEqual(json.loads((self.folder / "run" / "run.json").read_text())["caveats"], expected)

    @needs_libtorch
    def test_classes_that_the_weights_do_not_have_are_refused_and_another_size_is_told(self):
        weights = self.weights()
        for classes, told in [("[opacity, effusion]", "says that its classes are [opacity], `classes` says [opacity, effusion]"),
                              ("[effusion]", "says that its classes are [opacity], `classes` says [effusion]; leave `classes` out")]:
            given = self.given(f"{{model: simple_cnn, weights: {weights}, classes: {classes}}}")
            self.assertIn(told, self.collimate("validate", self.write("given.yaml", given), status=2).err)
        two = self.write("two.safetensors", self.with_metadata(weights, "classes", '["z", "y"]'))
        given = self.given(f"{{model: simple_cnn, weights: {two}, classes: [y, z]}}")
        self.assertIn("the same in another order; leave `classes` out",
                      self.collimate("validate", self.write("given.yaml", given), status=2).err)
        given = self.given(f"{{model: simple_cnn, weights: {weights}, classes: [opacity], size: 40, mean: 0.25}}")
        self.run_json(self.write("given.yaml", given), "--set", "sweep.mask={roi: [roi]}")
        caveats = json.loads((self.folder / "run" / "run.json").read_text())["caveats"]
        self.assertEqual(len(caveats), 2, caveats)
        self.assertRegex(caveats[0], r"^guess: the weights say mean 0\.\d+, and are used with 0\.25$")
        self.assertEqual(caveats[1], "guess: the weights say size 32, and are used with 40")

    @needs_libtorch
    def test_a_training_tells_the_classes_and_the_size_that_its_weights_do_not_have(self):
        load = "{phantom: {count: 24, size: 64, seed: 1}}"
        first = self.write("first.yaml", f"""\
experiment: first
nodes:
  d:   {{do: load, dataset: {load}}}
  net: {{do: train, of: d, model: simple_cnn, size: 32, epochs: 1, learning_rate: 1e-12}}
""")
        self.run_json(first)
        weights = next(self.store.rglob("weights.safetensors"))
        self.write("other.safetensors", self.with_metadata(weights, "classes", '["effusion"]'))
        second = self.write("second.yaml", f"""\
experiment: first
nodes:
  d:     {{do: load, dataset: {load}}}
  same:  {{do: train, of: d, model: simple_cnn, weights: {weights}, size: 40, epochs: 1, learning_rate: 1e-12}}
  other: {{do: train, of: d, model: simple_cnn, weights: other.safetensors, size: 32, epochs: 1, learning_rate: 1e-12}}
""")
        self.run_json(second)
        self.assertEqual(json.loads((self.folder / "run" / "run.json").read_text())["caveats"], [
            "same: its initial weights say size 32, and it learns at 40",
            'other: its initial weights do not know "opacity"; the head\'s rows of these are drawn at random'])

    def with_metadata(self, weights, name, value):
        """The bytes of a file of weights that says this."""
        data = weights.read_bytes()
        size = int.from_bytes(data[:8], "little")
        header = json.loads(data[8:8 + size])
        header["__metadata__"][name] = value
        text = json.dumps(header).encode()
        text += b" " * (-len(text) % 8)
        return len(text).to_bytes(8, "little") + text + data[8 + size:]

    @needs_libtorch
    def test_what_is_no_such_network(self):
        weights = self.weights()
        for network, message in [
                (f"{{model: simple_cnn, weights: {self.folder}/none.safetensors}}", "there is no"),
                (f"{{model: simple_cnn, weights: {self.write('torn.safetensors', b'12345678')}}}", "torn.safetensors"),
                (f"{{weights: {weights}}}", "needs `model`"),
                (f"{{model: simple_cnm, weights: {weights}}}", "did you mean `simple_cnn`")]:
            with self.subTest(network):
                done = self.collimate("validate", self.write("given.yaml", self.given(network)), status=2)
                self.assertIn(message, done.err)
        done = self.collimate("run", self.write("other.yaml", self.given(f"{{model: {{simple_cnn: {{width: 8}}}}, weights: {weights}}}")),
                              "--out", self.folder / "other", "--store", self.store, status=1)
        self.assertIn("of another shape", done.err)

    @needs_libtorch
    def test_metadata_are_checked_like_the_yaml(self):
        weights = self.weights()
        for name, value in [("size", "100000"), ("size", "-5"), ("deviation", "-3"), ("deviation", "0"), ("mean", '"abc"'),
                            ("classes", '"x"'), ("classes", "[1, 2]"), ("classes", "[]"), ("classes", '["a", "a"]')]:
            with self.subTest(f"{name}: {value}"):
                file = self.write("edited.safetensors", self.with_metadata(weights, name, value))
                done = self.collimate("validate", self.write("given.yaml", self.given(f"{{model: simple_cnn, weights: {file}}}")),
                                      status=2)
                self.assertIn("edited.safetensors", done.err)
                self.assertIn("metadata", done.err)

    @needs_libtorch
    def test_a_classifier_draws_no_outline(self):
        yaml = SMALL.replace("tables:", "  drawn: {do: segment, of: home, with: net}\ntables:")
        done = self.collimate("validate", self.write("drawn.yaml", yaml), status=2)
        self.assertIn("net (mask=roi) is no segmentation network: it was trained for classes", done.err)
        given = yaml.replace("with: net}", f"with: {{model: simple_cnn, weights: {self.weights()}}}}}")
        done = self.collimate("run", self.write("drawn.yaml", given), "--out", self.folder / "drawn", "--store", self.store, status=1)
        self.assertIn("is no segmentation network", done.err)

    @needs_libtorch
    def test_outlines_are_no_probabilities(self):
        yaml = SMALL.replace("model: simple_cnn", "target: seen, model: unet").replace("validate: parts.validate, mask: seen", "mask: none")
        done = self.collimate("validate", self.write("drawn.yaml", yaml), status=2)
        self.assertIn("guess (mask=roi): net (mask=roi) draws outlines, it knows no class: `segment` takes it", done.err)


if __name__ == "__main__":
    unittest.main()
