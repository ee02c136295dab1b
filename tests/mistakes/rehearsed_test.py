"""What a run would refuse late is told by `validate`, which does all tasks with stand-ins for pictures and networks."""
import signal
import subprocess
import unittest

from collimate import FAULTS, PROGRAM, Case, needs_libtorch, png

PHANTOM = "  x: {do: load, dataset: {phantom: {count: 60, size: 32}}}\n  far: {do: load, dataset: {phantom: {count: 20, size: 32, site: B}}}\n"
NET = PHANTOM + ("  parts: {do: split, of: x, test: 0.4}\n"
                 "  net: {do: train, of: parts.train, model: simple_cnn, size: 32, epochs: 1}\n"
                 "  g: {do: predict, of: parts.test, with: net}\n")


class Rehearsed(Case):
    def validated(self, nodes, status):
        return self.collimate("validate", self.write("e.yaml", "experiment: e\n" + nodes), status=status)

    def refused(self, nodes, *words):
        done = self.validated(nodes, 2)
        self.assertIn("1 mistake; nothing was run", done.err)
        for word in words:
            self.assertIn(word, done.err)

    def csv(self, rows, more=""):
        """A table, with a small picture for each row."""
        self.write("t.csv", "id,y,sex,part\n" + rows)
        for row in rows.splitlines():
            self.write(f"p/{row.split(',')[0]}.png", png(bytes(64), 8, 8))
        return (f"  x: {{do: load, dataset: {{csv: {{root: ., file: t.csv, id: id, patient: id, metadata: {{sex: sex}}, split: part, "
                f"labels: {{y: {{column: y}}}}{more}}}}}}}\n")

    @needs_libtorch
    def test_masks_of_other_samples(self):
        seen = "nodes:\n" + NET + "  seen: {do: mask, of: far, chain: [{grid: {n: 2, row: 0, column: 0}}]}\n"
        self.refused(seen + "  h: {do: predict, of: x, mask: seen, with: net}\n", "e.yaml:9:3", "h: the mask node has no mask for sample")
        self.refused(seen + "  m: {do: mask, of: x, roi: seen, chain: [roi]}\n", "m: mask: 60 of 60 samples have no region of interest",
                     "the node given as `roi` has masks of other samples")
        looks = "  maps: {do: explain, of: parts.test, with: net, explainer: grad_cam}\n  l: {do: localize, of: maps, roi: seen, protocols: [activation_in_box]}\n"
        self.refused(seen + looks, "l: the mask node has no mask for sample")

    def test_regions_that_no_sample_has(self):
        data = self.csv("".join(f"a{i},{i % 2},F,\n" for i in range(8)))
        self.refused("nodes:\n" + data + "  m: {do: mask, of: x, chain: [roi]}\n", "e.yaml:4:3", "m: mask: 8 of 8 samples have no region",
                     "give masks as `roi`, or take a dataset that has regions")

    def test_donors_that_there_are_not(self):
        one = "nodes:\n" + PHANTOM + "  one: {do: select, of: x, limit: 1}\n"
        for mask in ("chain: [shuffled]", "chain: [center_crop], fill: background"):
            self.refused(one + f"  m: {{do: mask, of: one, {mask}}}\n", "m: sample ", "there is no donor: of 1 samples")

    @needs_libtorch
    def test_labels_and_parts(self):
        net = "  n: {do: train, of: %s, model: simple_cnn, size: 32}\n"
        picture = ", picture: 'p/{id}.png'"
        one_side = self.csv("".join(f"a{i},1,F,train\n" for i in range(8)), picture)
        self.refused("nodes:\n" + one_side + net % "x", "n: class y has no negative sample among the 8")
        all_train = self.csv("".join(f"a{i},{i % 2},F,train\n" for i in range(8)), picture)
        parts = "  p: {do: split, of: x, official: true}\n" + net % "p.train" + "  g: {do: predict, of: p.test, with: n}\n"
        self.refused("nodes:\n" + all_train + parts, "g: of: there is nothing to predict")

    @needs_libtorch
    def test_pictures_that_are_none(self):
        data = self.csv("".join(f"a{i},{i % 2},F,\n" for i in range(8)), ", picture: 'p/{id}.png'")
        self.write("p/a3.png", "GIF89a")
        self.refused("nodes:\n" + data + "  n: {do: train, of: x, model: simple_cnn, size: 32}\n", "e.yaml:4:3",
                     "p/a3.png is neither PNG, JPEG, TIFF nor DICOM: it looks like GIF")

    @needs_libtorch
    def test_groups_that_are_written_in_two_ways(self):
        data = self.csv("".join(f"a{i},{i % 2},{'Ff'[i % 3 == 0]},\n" for i in range(12)), ", picture: 'p/{id}.png'")
        nodes = data + "  n: {do: train, of: x, model: simple_cnn, size: 32}\n  g: {do: predict, of: x, with: n}\n"
        self.refused("nodes:\n" + nodes + "  s: {do: score, of: g, metrics: [auroc], by: [sex]}\n", 's: by: sex has the values "F" and "f"')

    @needs_libtorch
    def test_weights_of_another_network(self):
        self.write("w.csv", "a,b\n1,2\n")
        net = "  n: {do: train, of: x, model: resnet18, weights: %s, size: 32}\n"
        self.refused("nodes:\n" + PHANTOM + net % "w.csv", "w.csv is no safetensors file: it looks like a text, such as a table")
        self.collimate("run", self.write("e.yaml", "experiment: e\nnodes:\n" + NET), "--store", "s", "--out", "o", status=0)
        (weights,) = self.folder.glob("s/objects/*/*/files/model/weights.safetensors")
        for use in (net % weights, f"  h: {{do: predict, of: x, with: {{model: resnet18, weights: {weights}}}}}\n"):
            self.refused("nodes:\n" + PHANTOM + use, "does not hold the weights of this network", "missing (95): layer1.0.conv1.weight")

    @needs_libtorch
    def test_predictions_that_do_not_go_together(self):
        self.refused("sweep: {grid: {seed: [1, 2]}}\nnodes:\n" + NET.replace("epochs: 1", "epochs: 1, seed: \"${seed}\"") +
                     "  e: {do: pool, of: g, over: seed}\n", "e: pool: sample ", "expected predictions of distinct samples")
        self.refused("nodes:\n" + NET + "  h: {do: predict, of: parts.train, with: net}\n  c: {do: compare, of: g, with: h, tests: [delong]}\n",
                     "c: the arms were not judged on the same samples")
        other = "  f: {do: select, of: parts.test, where: {sex: [F]}}\n  h: {do: predict, of: f, with: net}\n"
        scores = "  s: {do: score, of: g, metrics: [auroc]}\n  z: {do: score, of: h, metrics: [auroc]}\n"
        self.refused("nodes:\n" + NET + other + scores + "tables: {t: {of: [s, z], baseline: {node: s}}}\n",
                     "table t: baseline: the arms were not judged on the same samples")

    @needs_libtorch
    def test_what_tables_and_figures_name(self):
        scores = "nodes:\n" + NET + "  s: {do: score, of: g, metrics: [auroc], by: [sex]}\n  c: {do: curves, of: g, kind: pr}\n"
        self.refused(scores + "tables: {t: {of: s, where: {group: F}}}\n", "e.yaml:10:", "table t: there is no group `F`; known: all, sex=F")
        # What is shown beside it is shown.
        some = self.validated(scores + "tables: {t: {of: s, where: {group: [sex=F, sex=N]}}}\n", 0)
        self.assertIn("warning: table t: there is no group `sex=N`", some.err)
        self.refused(scores + "figures: {f: {of: c, x: false_positive_rate, y: sensitivity}}\n",
                     "figure f: x: c gives no column `false_positive_rate`")
        for figure in ("{of: c, x: sensitivity, y: precision}", "{of: s, kind: bar, x: group, y: [low, auroc, high]}", "{of: net.curves, x: epoch, y: loss}"):
            self.assertEqual(self.validated(scores + f"figures: {{f: {figure}}}\n", 0).err, "")
        self.refused(scores + "figures: {f: {of: net.curves, x: epoch, y: dice}}\n", "figure f: y: net.curves gives no column `dice`")

    @needs_libtorch
    def test_nothing_is_chosen_by_stand_ins(self):
        """Whether any picture is found is not known before, nor what is made of those that are."""
        chosen = ("  found: {do: select, of: parts.test, by: g, outcome: true_positive}\n"
                  "  maps: {do: explain, of: found, with: net, explainer: grad_cam}\n  l: {do: localize, of: maps, protocols: [activation_in_box]}\n")
        done = self.validated("nodes:\n" + NET + chosen + "tables: {t: {of: l}}\n", 0)
        self.assertIn("no mistakes; 1 cells", done.out)
        self.refused("nodes:\n" + NET + chosen.replace("of: parts.test", "of: far"), "found: select: none of the 20 samples has a prediction in `by`")

    @needs_libtorch
    def test_what_cannot_be_tried_is_said_and_no_mistake(self):
        file = self.write("e.yaml", "experiment: e\nnodes:\n" + NET + "  s: {do: score, of: g, metrics: [faulty_count]}\n")
        done = self.collimate("validate", file, "--plugins", FAULTS, status=0)
        self.assertIn("no mistakes in what was looked at", done.out)
        self.assertIn("s was not tried with stand-ins for pictures and networks: its worker was killed by signal 8", done.err)
        done = self.collimate("validate", file, "--plugins", FAULTS, status=0, environment={"TMPDIR": str(self.folder / "none")})
        self.assertIn("plugins and tables were not looked at: there is no folder for temporary files", done.err)

    def test_an_interrupted_one_leaves_nothing(self):
        file = self.write("e.yaml", "experiment: e\nnodes:\n  long: {do: load, dataset: {endless_table: {root: .}}}\n")
        (self.folder / "tmp").mkdir()
        going = subprocess.Popen([str(PROGRAM), "validate", file, "--plugins", FAULTS], env=self.environment() | {"TMPDIR": str(self.folder / "tmp")},
                                 stderr=subprocess.PIPE, stdin=subprocess.DEVNULL)
        self.wait_for(lambda: any((self.folder / "tmp").glob("*/*.log")))
        going.send_signal(signal.SIGINT)
        self.assertIn(b"interrupted", going.communicate(timeout=20)[1])
        self.assertEqual(going.returncode, 130)
        self.assertEqual(list((self.folder / "tmp").iterdir()), [])


if __name__ == "__main__":
    unittest.main()
