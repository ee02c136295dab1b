"""What can be known before computing is told by `validate`: columns, files, plugins' own checks, names of classes."""
import unittest

from collimate import FAULTS, Case, needs_libtorch, safetensors

LOAD = "{do: load, dataset: {csv: {root: d, file: %s, id: id, patient: id, labels: {y: {column: %s}, z: {column: z}}}}}"


class Validated(Case):
    def setUp(self):
        super().setUp()
        self.write("d/t.csv", "id,y,z\na,1,0\nb,0,1\n")
        self.write("p.csv", "id,p_y,p_z\na,0.9,0.1\nb,0.1,0.9\n")

    def errors(self, nodes, *words, status=2):
        file = self.write("e.yaml", "experiment: e\nnodes:\n" + nodes)
        told = self.collimate("validate", file, "--json", *words, status=status).json["errors"]
        return [(error["line"], error["column"], error["message"]) for error in told]

    def only(self, nodes, line, column, *words, arguments=()):
        (error,) = self.errors(nodes, *arguments)
        self.assertEqual(error[:2], (line, column), error)
        for word in words:
            self.assertIn(word, error[2])

    def test_tables_of_datasets_are_read(self):
        self.assertEqual(self.errors(f"  x: {LOAD % ('t.csv', 'y')}\n", status=0), [])
        self.only(f"  x: {LOAD % ('t.csv', 'yy')}\n", 3, 27, 'csv: t.csv has no column "yy"; did you mean "y"?')
        self.only(f"  x: {LOAD % ('u.csv', 'y')}\n", 3, 27, "there is no file", "d/u.csv")
        self.write("d/t.csv", "id,y,z\na,1,0\nb,perhaps,1\n")
        self.only(f"  x: {LOAD % ('t.csv', 'y')}\n", 3, 27, 't.csv:3: row 2, column "y": "perhaps" is not 0 or 1')

    def test_plugins_check_their_parameters(self):
        self.only("  x: {do: load, dataset: {phantom: {count: 8}}}\n  m: {do: mask, of: x, chain: [{grid: {n: 2, row: 5}}]}\n", 4, 33, "grid: `row` is 5")
        self.only("  x: {do: load, dataset: {csv: {root: d, file: t.csv, id: id, patient: id, delimiter: ab, labels: {y: {column: y}}}}}\n",
                  3, 27, "is not one character")

    def test_a_plugin_that_crashes_or_cannot_be_made_is_told(self):
        self.only("  x: {do: load, dataset: {phantom: {count: 8}}}\n  m: {do: mask, of: x, chain: [{faulty: {how: construct}}]}\n", 4, 33,
                  "cannot be made", arguments=("--plugins", FAULTS))

    @needs_libtorch
    def test_models_check_their_parameters(self):
        self.only("  x: {do: load, dataset: {phantom: {count: 8}}}\n  t: {do: mask, of: x, chain: [roi]}\n"
                  "  n: {do: train, of: x, model: {unet: {decoder: [8, 8]}}, target: t, size: 32}\n", 5, 33, "unet: ")

    def test_columns_of_predictions(self):
        read = "  x: " + LOAD % ("t.csv", "y") + "\n  r: {do: read_predictions, file: p.csv, truth: x, columns: {%s}%s}\n"
        self.assertEqual(self.errors(read % ('sample: id, probability: "p_{class}"', ""), status=0), [])
        self.only(read % ('sample: sample, probability: "p_{class}"', ""), 4, 3, "p.csv", 'no column "sample"')
        self.only(read % ('sample: id, probability: "q_{class}"', ""), 4, 3, 'has no column like "q_{class}"; there are "id", "p_y", "p_z"')
        self.only(read % ('sample: id, probability: p_y, class: finding', ""), 4, 3, 'no column "finding"')
        self.only(read % ('sample: id, probability: "p_{class}"', ", classes: [w]"), 4, 3, 'no column "p_w"')

    def test_names_of_classes(self):
        data = "  x: " + LOAD % ("t.csv", "y") + "\n"
        self.only(data + "  s: {do: select, of: x, per_class: 1, class: w}\n", 4, 3, 's: class: there is no class "w"', 'there are "y", "z"')
        self.only(data + "  s: {do: split, of: x, test: 0.5}\n"
                         "  r: {do: read_predictions, file: p.csv, truth: s.test, classes: [z, w], columns: {sample: id, probability: p_y, class: p_z}}\n",
                  5, 3, 'r: classes: there is no class "w"')

    @needs_libtorch
    def test_classes_of_networks(self):
        data = ("  x: {do: load, dataset: {phantom: {count: 8}}}\n  n: {do: train, of: x, model: simple_cnn, size: 32%s}\n"
                "  e: {do: explain, of: x, with: n, explainer: grad_cam, class: w}\n")
        self.only(data % "", 5, 3, 'e: class: there is no class "w"')


if __name__ == "__main__":
    unittest.main()
