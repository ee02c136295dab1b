"""Parameters that do not go together are told by `validate`, with their place, before anything runs."""
import unittest

from collimate import Case, needs_libtorch

NODES = """\
experiment: together
sweep: {grid: {mask: {all: [], lungs: [roi]}}}
nodes:
  d: {do: load, dataset: {phantom: {count: 24, size: 64}}}
  cut: {do: mask, of: d, chain: [roi], crop: true}
  whole: {do: mask, of: d, chain: "${mask}"}
  net: {do: train, of: d, model: simple_cnn, size: 32, epochs: 1}
  guess: {do: predict, of: d, with: net}
  maps: {do: explain, of: d, with: net, explainer: grad_cam}
  looks: {do: localize, of: maps, protocols: [activation_in_box]}
"""


@needs_libtorch  # simple_cnn is a model
class ParametersTogether(Case):
    def told(self, line, message, tables=""):
        done = self.collimate("validate", self.write("x.yaml", NODES + f"  x: {line}\n" + tables), status=2)
        self.assertIn(message, done.err, done)

    def test_each_is_told(self):
        for line, message in [
                ("{do: mask, of: d, reduction: any}", "x.yaml:11:6: error: mask: `reduction` lets hidden pixels through"),
                ("{do: mask, of: d, crop: true, fill: background}", "a donor's background cannot be laid under them"),
                ("{do: mask, of: d, fill: {blur: 0}}", "above 0"),
                ("{do: segment, of: d, with: net, clean: {open_px: 4}}", "odd numbers"),
                ("{do: score, of: guess, metrics: []}", "score needs at least one of `metrics`"),
                ("{do: score, of: guess, metrics: [auroc], averages: [macro, macro]}", "averages: `macro` stands twice"),
                ("{do: score, of: guess, metrics: [auroc], replicates: 1}", "too few for an interval: 0 for none"),
                ("{do: score, of: guess, metrics: [auroc], by: [age], bands: {age: [60, 40]}}", "the cuts of age must rise"),
                ("{do: score, of: guess, metrics: [auroc], bands: {age: [40]}}", "age is not among the fields of `by`"),
                ("{do: score, of: guess, metrics: [auroc, f1, auroc]}", "metrics: two numbers would be called `auroc`".replace("metrics: ", "")),
                ("{do: select, of: d, where: {opacity: []}}", "`where` lists no value of opacity"),
                ("{do: compare, of: guess, with: guess, tests: [delong], margin: 5}", "margin: 5 holds every difference"),
                ("{do: compare, of: guess, with: guess, tests: [delong, bootstrap]}", "tests: bootstrap needs `metrics`"),
                ("{do: split, of: d, train: 0.6, test: 0.5}", "sum to 1.1; expected at most 1"),
                ("{do: split, of: d, folds: 3, fold: 4}", "fold = 4, but there are 3 folds"),
                ("{do: curves, of: guess, replicates: 19}", "or at least 20"),
                ("{do: score, of: guess, metrics: [auroc], by: [sex, sex]}", "by: `sex` stands twice"),
                ("{do: select, of: d, outcome: true_positive}", "`outcome` needs predictions; name them with `by`"),
                ("{do: select, of: d, at_least: {activation_in_box: 0.5}}", "need a table of samples, as LOCALIZE.samples"),
                ("{do: select, of: d, by: guess, below: {activation_in_box: 0.5}}", "but `by` gives predictions"),
                ("{do: select, of: d, by: looks.samples, outcome: true_positive}", "but `by` gives a table of samples"),
                ("{do: select, of: d, by: looks.samples}", "say by `at_least`, `below`, `highest` or `lowest`"),
                ("{do: select, of: d, by: looks.samples, below: {}}", "say by `at_least`, `below`, `highest` or `lowest`"),
                ("{do: select, of: d, by: looks.samples, at_least: {}, below: {}}", "say by `at_least`, `below`, `highest` or `lowest`"),
                ("{do: select, of: d, by: looks.samples, below: {activation_in_bx: 0.5}}",
                 "below: `looks` gives no number `activation_in_bx`, did you mean `activation_in_box`?"),
                ("{do: select, of: d, by: looks.samples, at_least: {sample: 0.5}}", "at_least: `looks` gives no number `sample`"),
                ("{do: select, of: d, by: looks, below: {activation_in_box: 0.5}}", "by wants predictions|samples"),
                ("{do: localize, of: maps, protocols: [activation_in_box], replicates: 1}", "too few for an interval: 0 for none"),
                ("{do: localize, of: maps, protocols: [activation_in_box], bands: {age: [40]}}", "age is not among the fields of `by`"),
                ("{do: train, of: d, target: cut, model: unet, size: 32}", "outlines are learnt on whole pictures"),
                ("{do: train, of: d, target: whole, mask: cut, model: unet, size: 32}", "outlines are learnt on whole pictures")]:
            with self.subTest(line):
                self.told(line, message)

    def test_a_batch_of_one_picture_that_batch_normalisation_cannot_learn_from(self):
        for model in ("resnet18", "unet, target: whole"):
            told = "cannot learn from a batch of a single picture of 32 x 32 px: a channel has one value there"
            self.told(f"{{do: train, of: d, model: {model}, size: 32, batch: 1}}", told)
            for fits in ("size: 64, batch: 1", "size: 32, batch: 2"):
                self.collimate("validate", self.write("x.yaml", NODES + f"  x: {{do: train, of: d, model: {model}, {fits}}}\n"), status=0)

    def test_a_part_of_one_sample_is_such_a_batch(self):
        one = NODES + "  one: {do: select, of: d, limit: 1}\n  x: {do: train, of: one, target: whole, model: unet, size: 32, epochs: 1}\n"
        done = self.collimate("run", self.write("x.yaml", one), "--store", self.store, "--out", "o", status=1)
        self.assertIn("unet cannot learn from a batch of a single picture of 32 x 32 px", done.err)

    def test_a_part_without_a_share_is_empty(self):
        for share, part in (("test: 0.5", "validate"), ("folds: 3, fold: 1", "validate"), ("test: 0, validate: 0.2", "test"),
                            ("official: true", None), ("folds: 3, fold: 1, test: 0.2", None), ("train: 0, test: 1", None),
                            ("validate: 0.7, test: 0.3", "train")):
            for port in (part,) if part else ("validate", "test"):
                with self.subTest(share):
                    nodes = NODES + f"  parts: {{do: split, of: d, {share}}}\n  x: {{do: predict, of: parts.{port}, with: net}}\n"
                    done = self.collimate("plan", self.write("x.yaml", nodes), status=2 if part else 0)
                    if part:
                        self.assertIn(f"x.yaml:12:24: error: of: the part `{part}` of `parts` is empty", done.err)

    def test_maps_and_regions_of_other_cuts(self):
        for seen, region in (("cut", "whole"), ("whole", "cut")):
            with self.subTest(seen):
                nodes = NODES + f"  seen: {{do: explain, of: d, mask: {seen}, with: net, explainer: grad_cam}}\n" \
                    f"  x: {{do: localize, of: seen, roi: {region}, protocols: [activation_in_box]}}\n"
                done = self.collimate("validate", self.write("x.yaml", nodes), status=2)
                self.assertIn("both must be cut by one mask, or neither", done.err)

    def test_what_is_averaged_over_is_no_row(self):
        self.told("{do: predict, of: d, with: net, mask: whole}", "the table's rows cannot be the values of mask, too",
                  "  y: {do: score, of: x, metrics: [auroc]}\ntables: {t: {of: y, rows: mask, over: mask}}\n")

    def test_an_axis_that_the_shown_node_does_not_use(self):
        self.told("{do: score, of: guess, metrics: [auroc]}", "does not use the axis mask",
                  "tables: {t: {of: x, rows: mask}}\n")

    def test_points_of_a_figure(self):
        for points, message in [("{of: x, x: false_positive_rate}", "are {of: NODE, x: METRIC, y: METRIC}"),
                                ("{of: cup, x: a, y: b}", "there is no node `cup`, did you mean `cut`?"),
                                ("{of: x, x: a, y: b, label: c}", "`points` has no `label`")]:
            with self.subTest(points):
                self.told("{do: score, of: guess, metrics: [auroc]}", message,
                          f"figures: {{f: {{of: x, x: class, y: auroc, points: {points}}}}}\n")

    def test_rows_that_no_axis_has(self):
        self.told("{do: score, of: guess, metrics: [auroc]}", "where: class: at least one value",
                  "tables: {t: {of: x, where: {class: []}}}\n")
        self.told("{do: score, of: guess, metrics: [auroc]}", "the axis mask has no value `lung`, did you mean `lungs`?",
                  "tables: {t: {of: x, where: {mask: lung}}}\n")


if __name__ == "__main__":
    unittest.main()
