"""What can be known before computing is told by `validate`: columns, files, plugins' own checks, names of classes."""
import json
import unittest

from collimate import FAULTS, Case, needs_libtorch

LOAD = "{do: load, dataset: {csv: {root: d, file: %s, id: id, patient: id, labels: {y: {column: %s}, z: {column: z}}}}}"


def with_metadata(path, metadata):
    """A copy of a safetensors file beside it, with other metadata."""
    data = path.read_bytes()
    size = int.from_bytes(data[:8], "little")
    header = json.dumps(json.loads(data[8:8 + size]) | {"__metadata__": metadata}).encode()
    header += b" " * (-len(header) % 8)
    copy = path.with_name("copy.safetensors")
    copy.write_bytes(len(header).to_bytes(8, "little") + header + data[8 + size:])
    return copy


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

    def weights_of_two(self, nodes, classes):
        """A network of two outputs, trained by these nodes, in a file that says how its classes are called."""
        self.collimate("run", self.write("e.yaml", "experiment: e\nnodes:\n" + nodes), "--store", "s", "--out", "o", status=0)
        (weights,) = self.folder.glob("s/objects/*/*/files/model/weights.safetensors")
        (self.folder / "w.safetensors").write_bytes(weights.read_bytes())
        return with_metadata(self.folder / "w.safetensors", {"classes": classes}).replace(self.folder / "w.safetensors")

    def test_a_difference_is_of_one_metric(self):
        self.write("d/p.csv", "id,p\na,0.2\nb,0.7\n")
        nodes = (f"  x: {LOAD % ('t.csv', 'y')}\n  g: {{do: read_predictions, file: d/p.csv, columns: {{sample: id, probability: p}}, truth: x, classes: [y]}}\n"
                 "  one: {do: score, of: g, metrics: [{ece: {bins: %s}}, brier]}\n  two: {do: score, of: g, metrics: [{ece: {bins: 5}}, brier]}\n"
                 "tables:\n  t: {of: [one, two], rows: node, baseline: {node: one}%s}\n")
        self.only(nodes % (2, ""), 8, 45, "baseline: two has the metric `ece` as", '"bins":5', '"bins":2', "a label of its own")
        self.assertEqual(self.errors(nodes % (2, ", values: [brier]"), status=0), [])

    def test_tables_of_datasets_are_read(self):
        self.assertEqual(self.errors(f"  x: {LOAD % ('t.csv', 'y')}\n", status=0), [])
        self.only(f"  x: {LOAD % ('t.csv', 'yy')}\n", 3, 27, 'csv: labels: ', 't.csv has no column "yy"; did you mean "y"?')
        self.only(f"  x: {LOAD % ('u.csv', 'y')}\n", 3, 27, "there is no file", "d/u.csv")
        self.write("d/t.csv", "id,y,z\na,1,0\nb,perhaps,1\n")
        self.only(f"  x: {LOAD % ('t.csv', 'y')}\n", 3, 27, 't.csv:3: row 2, column "y": "perhaps" is not 0 or 1')

    def test_a_folder_may_have_a_slash_behind_it(self):
        nodes = f"  x: {LOAD % ('t.csv', 'y')}\n".replace("root: d", "root: d/")
        self.assertEqual(self.errors(nodes, status=0), [])
        (error,) = self.errors(nodes.replace("d/", "none/"))
        self.assertTrue(error[2].endswith(f"there is no {self.folder}/none"), error)
        (error,) = self.errors(nodes.replace("d/", "~/none"))
        self.assertTrue(error[2].endswith("; `~` stands for no home folder here: write that out"), error)

    def test_plugins_check_their_parameters(self):
        self.only("  x: {do: load, dataset: {phantom: {count: 8}}}\n  m: {do: mask, of: x, chain: [{grid: {n: 2, row: 5}}]}\n", 4, 33, "grid: `row` is 5")
        self.only("  x: {do: load, dataset: {csv: {root: d, file: t.csv, id: id, patient: id, delimiter: ab, labels: {y: {column: y}}}}}\n",
                  3, 27, "is not one character")

    def test_a_plugin_that_crashes_or_cannot_be_made_is_told(self):
        self.only("  x: {do: load, dataset: {phantom: {count: 8}}}\n  m: {do: mask, of: x, chain: [{faulty: {how: construct}}]}\n", 4, 33,
                  "cannot be made", arguments=("--plugins", FAULTS))

    def test_a_plugin_whose_check_does_not_end_is_told_with_its_node(self):
        nodes = "  x: {do: load, dataset: {phantom: {count: 8}}}\n  m: {do: mask, of: x, chain: [{faulty: {how: endless}}]}\n"
        self.only(nodes, 4, 33, "m: the masker faulty does not come to an end", arguments=("--plugins", FAULTS))

    def test_a_table_that_takes_long_is_no_mistake_but_told_with_its_node(self):
        file = self.write("e.yaml", "experiment: e\nnodes:\n  long: {do: load, dataset: {endless_table: {root: d}}}\n")
        done = self.collimate("validate", file, "--plugins", FAULTS, status=0)
        self.assertIn("no mistakes in what was looked at", done.out)
        self.assertIn("long: the dataset endless_table was not looked at to its end", done.err)

    @needs_libtorch
    def test_models_check_their_parameters(self):
        self.only("  x: {do: load, dataset: {phantom: {count: 8}}}\n  t: {do: mask, of: x, chain: [roi]}\n"
                  "  n: {do: train, of: x, model: {unet: {decoder: [8, 8]}}, target: t, size: 32}\n", 5, 33, "unet: ")

    @needs_libtorch
    def test_models_are_tried_at_their_size(self):
        data = "  x: {do: load, dataset: {phantom: {count: 8}}}\n  t: {do: mask, of: x, chain: [roi]}\n"
        unet = "{unet: {encoder: resnet18, decoder: [8, 8, 8, 8, 8]}}"
        self.assertEqual(self.errors(data + f"  n: {{do: train, of: x, model: {unet}, target: t, size: 64}}\n", status=0), [])
        self.only(data + f"  n: {{do: train, of: x, model: {unet}, target: t, size: 100}}\n", 5, 33, "a side of 100 pixels, which cannot be halved")
        self.only(data + f"  n: {{do: train, of: x, model: {unet}, size: 64}}\n", 5, 33, "a segmentation network learns outlines, given as `target:`")
        self.only(data + "  n: {do: train, of: x, model: simple_cnn, target: t, size: 64}\n", 5, 32, "outlines (`target:`) are learnt by a segmentation network")

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

    def test_classes_of_two_collections_that_are_called_alike_are_one_or_none(self):
        self.write("d/u.csv", "id,y\nc,1\nd,0\n")
        one, other = LOAD % ("t.csv", "y"), "{do: load, dataset: {csv: {root: d, file: u.csv, id: id, patient: id, labels: {Y: {column: y}}}}}"
        data = f"  a: {one}\n  b: {other}\n  m: {{do: merge, of: {{a: a, b: b}}, patients: apart%s}}\n"
        self.only(data % "", 5, 3, 'm: merge: the classes "y" of `a` and "Y" of `b` are called alike', 'say `rename: {"Y": "y"}`')
        chosen = data % ", rename: {Y: %s}" + "  s: {do: select, of: m, where: {%s: 1}}\n"
        self.assertEqual(self.errors(chosen % ("y", "y"), status=0), [])
        self.only(chosen % ("other", "Y"), 6, 3, 's: where: no sample has the field "Y"')
        self.only(data % ", rename: {v: y, Y: y}", 5, 3, 'm: merge: rename: no collection has a class "v"')

    def test_classes_of_published_predictions_that_name_none_are_read_from_their_table(self):
        data = (f"  x: {LOAD % ('t.csv', 'y')}\n  g: {{do: read_predictions, file: p.csv, truth: x, columns: {{sample: id, probability: 'p_{{class}}'}}}}\n"
                "  s: {do: select, of: x, by: g, class: %s, outcome: true_positive}\n")
        self.assertEqual(self.errors(data % "z", status=0), [])
        self.only(data % "zz", 5, 3, "s: ", '"zz"')

    @needs_libtorch
    def test_classes_of_merged_collections_and_given_networks(self):
        data = ("  a: {do: load, dataset: {phantom: {count: 8, seed: 1}}}\n  b: {do: load, dataset: {phantom: {count: 8, seed: 2, site: B}}}\n"
                "  m: {do: merge, of: {home: a, far: b}}\n")
        net = "  n: {do: train, of: m, model: simple_cnn, size: 32%s}\n"
        maps = "  e: {do: explain, of: m, with: %s, explainer: grad_cam, class: %s}\n"
        self.assertEqual(self.errors(data + net % ", classes: [opacity, far]" + maps % ("n", "far"), status=0), [])
        self.only(data + net % ", classes: [opacity, fra]", 6, 3, 'n: classes: there is no class "fra"; did you mean "far"?')
        # Unless it is told to, a network does not learn where a sample came from.
        self.only(data + net % "" + maps % ("n", "far"), 7, 3, 'e: class: there is no class "far"; there are "opacity"')
        self.only(data + "  s: {do: select, of: m, where: {hom: 1}}\n", 6, 3, 's: where: no sample has the field "hom"; did you mean "home"?')
        self.only(data + "  s: {do: select, of: m, where: {source: hom}}\n", 6, 3, 's: where: no sample has source = "hom"; there are "far", "home"')
        self.only(data + "  x: {do: merge, of: {m: m, b: b}}\n", 6, 3, "x: the samples of `m` have a metadata field `source` already")
        self.only(data + "  x: {do: merge, of: {opacity: a, b: b}}\n", 6, 3, "x: `opacity` is the name of a collection and of a class")
        file = self.weights_of_two(data + net % ", classes: [opacity, far], epochs: 1", '["one", "two"]')
        given = f"{{model: simple_cnn, weights: {file}, size: 32%s}}"
        self.only(data + maps % (given % "", "three"), 6, 3, 'e: class: there is no class "three"; there are "one", "two"')
        self.assertIn("says that its classes are [one, two], `classes` says [first, second]",
                      self.errors(data + (maps % (given % ", classes: [first, second]", "three")))[0][2])
        with_metadata(file, {}).replace(self.folder / "plain.safetensors")
        plain = given.replace("w.safetensors", "plain.safetensors")
        self.only(data + (maps % (plain % ", classes: [first, second]", "three")), 6, 3, 'e: class: there is no class "three"; there are "first", "second"')
        with_metadata(file, {"classes": '["one", "two"]'}).replace(file)
        self.only(data + (maps % (given % "", "z")).replace(", class: z", ""), 6, 3, 'e: class: name the class; there are "one", "two"')

    @needs_libtorch
    def test_fields_parts_and_boxes(self):
        data = ("  x: {do: load, dataset: {phantom: {count: 8}}}\n  n: {do: train, of: x, model: simple_cnn, size: 32}\n"
                "  g: {do: predict, of: x, with: n}\n  e: {do: explain, of: x, with: n, explainer: grad_cam}\n")
        for node, message in [
                ("{do: score, of: g, metrics: [auroc], by: [sit]}", 'by: no sample has the field "sit"; did you mean "site"?'),
                ("{do: score, of: g, metrics: [auroc], by: [sex], bands: {sex: [40]}}", 'bands: sex is no field of numbers; there are "F", "M"'),
                ("{do: top, of: g, count: 1, by: sit}", 'by: no sample has the field "sit"'),
                ("{do: localize, of: e, protocols: [activation_in_box], by: [sit]}", 'by: no sample has the field "sit"'),
                ("{do: localize, of: e, protocols: [activation_in_box], boxes: opacit}", 'boxes: no sample has a box labelled "opacit"'),
                ("{do: mask, of: x, chain: [roi], parts: [left_lun]}", 'parts: no sample has a region named "left_lun"; did you mean "left_lung"?'),
                ("{do: select, of: x, has_roi: x, parts: [left_lun]}", 'parts: no sample has a region named "left_lun"'),
                ("{do: select, of: x, where_not: {sit: A}}", 'where_not: no sample has the field "sit"'),
                ("{do: select, of: x, where: {opacity: yes}}", 'where: no sample has opacity = "yes"; there are "0", "1", "unknown"')]:
            with self.subTest(node):
                self.only(data + f"  y: {node}\n", 7, 3, "y: " + message)
        self.assertEqual(self.errors(data + "  y: {do: score, of: g, metrics: [auroc], by: [site, label_count]}\n"
                                     "  z: {do: select, of: x, where: {opacity: 1, sample: A-000001}}\n", status=0), [])

    def test_other_names_of_metrics_lead_to_their_own(self):
        data = f"  x: {LOAD % ('t.csv', 'y')}\n  r: {{do: read_predictions, file: p.csv, truth: x, columns: {{sample: id, probability: \"p_{{class}}\"}}}}\n"
        for said, meant in (("auc", "auroc"), ("roc_auc", "auroc"), ("AUC", "auroc"), ("ROC-AUC", "auroc"), ("recall", "sensitivity"),
                            ("sens", "sensitivity"), ("TPR", "sensitivity"), ("spec", "specificity"), ("ppv", "precision"), ("fpr", "false_positive_rate"),
                            ("ap", "auprc"), ("jaccard", "iou"), ("acc", "accuracy"), ("f1_score", "f1"), ("brier_score", "brier"), ("AUROC", "auroc"),
                            ("auorc", "auroc"), ("sensitivty", "sensitivity"), ("recall_score", "sensitivity"), ("roc_auc_score", "auroc")):
            with self.subTest(said):
                self.only(data + f"  s: {{do: score, of: r, metrics: [{said}]}}\n", 5, 35, f"there is no metric `{said}`, did you mean `{meant}`?")

    def test_columns_of_tables_that_are_near(self):
        self.write("d/t.csv", "image_id,Y,z,age\na,1,0,1\nb,0,1,2\n")
        said = LOAD.replace("id: id, patient: id", "id: %s, patient: image_id")
        self.only(f"  x: {said % ('t.csv', 'image', 'Y')}\n", 3, 27, 'has no column "image"; did you mean "image_id"?')
        self.only(f"  x: {said % ('t.csv', 'image_id', 'y')}\n", 3, 27, 'has no column "y"; did you mean "Y"?')
        self.write("d/t.csv", "image_id,Y,z ,age\na,1,0,1\nb,0,1,2\n")
        self.only(f"  x: {said % ('t.csv', 'image_id', 'Y')}\n", 3, 27, 'has no column "z"; did you mean "z " (with a blank around it)?')
        self.write("d/t.csv", "image_id;Y;z\na;1;0\n")
        self.only(f"  x: {said % ('t.csv', 'image_id', 'Y')}\n", 3, 27, "its cells seem to be divided by `;`, not by `,`", "`delimiter` says by what")

    def test_classes_that_tables_and_figures_show(self):
        data = ("  x: " + LOAD % ("t.csv", "y") + "\n  r: {do: read_predictions, file: p.csv, truth: x, classes: [y], columns: {sample: id, probability: \"p_{class}\"}}\n"
                "  s: {do: score, of: r, metrics: [auroc]}\n  c: {do: curves, of: r}\n")
        table = data + "tables: {t: {of: s, where: {class: %s}}}\n"
        for name in ("y", "[y, macro]"):  # of one class there is no average
            self.assertEqual(self.errors(table % name, status=0), [])
        self.only(table % "z", 7, 36, "where: there is no class `z`")
        self.only(data + "figures: {f: {of: c, x: false_positive_rate, y: sensitivity, where: {class: z}}}\n", 7, 77, "where: there is no class `z`")

    def test_classes_that_are_called_like_an_average(self):
        data = "  x: {do: load, dataset: {phantom: {count: 8}}}\n"
        data += ("  r: {do: read_predictions, file: p.csv, truth: x, classes: [opacity, micro], "
                 "columns: {sample: id, probability: \"p_{class}\"}}\n")
        told = "the class `micro` is called like an average over classes (macro, micro, weighted); rename it"
        self.write("p.csv", "id,p_opacity,p_micro\n")
        self.assertIn(told, "\n".join(str(each) for each in self.errors(data + "  s: {do: score, of: r, metrics: [auroc]}\n")))

    def test_collections_are_chosen_divided_and_joined_as_the_run_will(self):
        data = "  x: {do: load, dataset: {phantom: {count: 40, size: 32}}}\n"
        self.only(data + "  y: {do: select, of: x, per_class: 3000}\n", 4, 3, "y: select: per_class asks for 3000 samples")
        self.only(data + "  y: {do: split, of: {do: select, of: x, limit: 8}, folds: 40, fold: 1}\n", 4, 3, "y: split: 40 folds of 7 units")
        self.only(data + "  a: {do: select, of: x, limit: 30}\n  y: {do: merge, of: {a: a, b: x}}\n", 5, 3, "y: merge: 30 samples stand in two")

    def test_values_are_compared_as_select_does(self):
        data = "  x: {do: load, dataset: {phantom: {count: 40, size: 32}}}\n"
        for where in ("{sex: [f]}", "{opacity: ['1.0']}"):
            self.assertEqual(self.errors(data + "  y: {do: select, of: x, where: %s}\n" % where, status=0), [])

    @needs_libtorch
    def test_samples_without_pictures(self):
        self.only("  x: " + LOAD % ("t.csv", "y") + "\n  net: {do: train, of: x, model: simple_cnn, classes: [y], size: 32}\n", 4, 3,
                  'net: the sample "a" has no picture: its dataset names none')

    def test_published_predictions_are_read(self):
        data = "  x: " + LOAD % ("t.csv", "y") + "\n  r: {do: read_predictions, file: q.csv, truth: x, columns: {sample: id, probability: \"p_{class}\"}}\n"
        for rows, message in (("a,0.9,0.1\nb,15%,0.9\n", 'q.csv:3: row 2, column "p_y": "15%" is not a number'),
                              ("a,0.9,0.1\na,0.1,0.9\n", "has a prediction already, in row 1"),
                              ("a,0.9,0.1\n", 'have no prediction: "b"'),
                              ("a,0.9,0.1\nb,0.1,nan\n", "is not a finite number")):
            with self.subTest(rows):
                self.write("q.csv", "id,p_y,p_z\n" + rows)
                self.only(data, 4, 3, message)

    @needs_libtorch
    def test_how_many_classes_there_are(self):
        data = ("  x: {do: load, dataset: {phantom: {count: 8}}}\n  m: {do: merge, of: {a: x}}\n"
                "  n: {do: train, of: m, model: simple_cnn, size: 32, classes: [a]}\n  g: {do: predict, of: x, with: n}\n"
                "  k: {do: train, of: x, model: simple_cnn, size: 32}\n  h: {do: predict, of: x, with: k}\n")
        self.only(data + "  y: {do: top, of: g, count: 2}\n", 9, 3, 'y: count: it is 2, but there are 1 classes: "a"')
        self.only(data + "  y: {do: compare, of: g, with: h, tests: [delong]}\n", 9, 3, 'y: with: it has the classes "opacity", `of` has "a"')

    @needs_libtorch
    def test_predictions_that_are_put_together(self):
        data = ("  x: {do: load, dataset: {phantom: {count: 8}}}\n  m: {do: merge, of: {a: x}}\n"
                "  n: {do: train, of: m, model: simple_cnn, size: 32, classes: %s}\n  g: {do: predict, of: x, with: n}\n"
                "  k: {do: train, of: x, model: simple_cnn, size: 32}\n  h: {do: predict, of: x, with: k}\n  e: {do: %s, of: {g: g, h: h}%s}\n")
        self.assertEqual(self.errors(data % ("[opacity]", "ensemble", ""), status=0), [])
        self.only(data % ("[a, opacity]", "ensemble", ""), 9, 3, 'e: `g` has the classes "a", "opacity", but `h` has "opacity"')
        told = [error[2] for error in self.errors(data % ("[opacity]", "pool", ", label: site"))]
        self.assertEqual(told, [f"e: the samples of `{name}` have a metadata field `site` already; choose another name with `label`" for name in "gh"])


if __name__ == "__main__":
    unittest.main()
