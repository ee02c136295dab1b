"""A network that crashes its process is told with the samples that it was at work on, in whichever verb."""
import json
import struct

from collimate import FAULTS, SANITIZED, Case, needs_libtorch, unittest

EXPERIMENT = """\
experiment: crashed
nodes:
  home: {do: load, dataset: {phantom: {count: 12, size: 64}}}
  parts: {do: split, of: home, train: 0.5, validate: 0.5, stratify: false}
"""


def weights(path):
    """The one weight of the faulty network, as safetensors."""
    header = json.dumps({"weight": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}}).encode()
    header += b" " * (-len(header) % 8)
    path.write_bytes(struct.pack("<Q", len(header)) + header + struct.pack("<f", 1))
    return path


@unittest.skipIf(SANITIZED, "the sanitizer catches the signal")
class CrashedAt(Case):
    def crashed(self, node):
        """What the run says that the node which crashed was at work on."""
        file = self.write("crashed.yaml", EXPERIMENT + f"  bad: {node}\n")
        said = self.run_json(file, "--plugins", FAULTS, status=1)["said"]
        self.assertIn("signal 11", said)
        return said.split("at work on ")[-1].splitlines()[0]

    def given(self, verb, more):
        network = f"{{model: {{faulty_network: {{{more}}}}}, weights: {weights(self.folder / 'w.safetensors')}, size: 32"
        return f"{{do: {verb}, of: home, with: {network}{', classes: [disease]' if verb == 'predict' else ''}}}, batch: 5}}"

    def ids(self):
        """Of all samples, in the collection's order."""
        table = next(file for file in self.store.glob("objects/*/*/files/samples.csv") if len(file.read_text().splitlines()) == 13)
        return [line.split(",")[0] for line in table.read_text().splitlines()[1:]]

    @needs_libtorch
    def test_predict_and_segment_name_the_batch(self):
        for node in (self.given("predict", "at_call: 2"), self.given("predict", "at_call: 2, in_thread: true"),
                     self.given("segment", "at_call: 2, outlines: true")):
            with self.subTest(node):
                told = self.crashed(node)
                self.assertTrue(told.startswith("one of the samples " + ", ".join(self.ids()[5:10])), told)

    @needs_libtorch
    def test_a_batch_of_one_is_its_sample(self):
        told = self.crashed(self.given("predict", "at_call: 7").replace("batch: 5", "batch: 1"))
        self.assertTrue(told.startswith(f"the sample {self.ids()[6]}"), told)

    @needs_libtorch
    def test_train_names_the_epoch(self):
        train = "{do: train, of: parts.train, validate: parts.validate, model: {faulty_network: {at_call: %d}}, size: 32, batch: 3, epochs: 2}"
        told = self.crashed(train % 5)  # two batches of either part in an epoch
        self.assertRegex(told, r"^one of the samples \S+, \S+, \S+, in epoch 2\b")
        self.assertEqual(len(set(self.ids()) & {word.strip(",") for word in told.split()}), 3)
        self.assertRegex(self.crashed(train % 4), r"^one of the samples \S+, \S+, \S+, validating epoch 1\b")


if __name__ == "__main__":
    unittest.main()
