"""Two hospitals that call their pictures alike: nothing that was made of one's samples is taken for the other's."""
import csv
import os

from collimate import Case, needs_libtorch, png, unittest

HEAD = """\
experiment: hospitals
nodes:
  a: {do: load, dataset: {csv: {root: A, file: t.csv, id: id, patient: id, OF_A picture: "p/{id}", mask: "m/{id}", labels: {y: {column: y}}}}}
  b: {do: load, dataset: {csv: {root: B, file: t.csv, id: id, patient: id, OF_B picture: "p/{id}", mask: "m/{id}", labels: {y: {column: y}}}}}
  lungs_a: {do: mask, of: a, chain: [roi]}
  lungs_b: {do: mask, of: b, chain: [roi]}
  known_a: {do: read_predictions, file: p.csv, columns: {sample: id, probability: p}, truth: a}
  known_b: {do: read_predictions, file: p.csv, columns: {sample: id, probability: p}, truth: b}
"""
PORTABLE = """\
  roi:    {do: mask, of: b, roi: FROM, chain: [roi]}
  same:   {do: score, of: lungs_b, truth: FROM, metrics: [dice], replicates: 0}
  chosen: {do: select, of: b, has_roi: FROM}
  hits:   {do: select, of: b, by: KNOWN, outcome: true_positive}
"""
NATIVE = """\
  seen:   {do: train, of: b, mask: FROM, model: {simple_cnn: {width: 1, stages: 1}}, size: 32, epochs: 1}
  drawn:  {do: train, of: b, target: FROM, model: {unet: {encoder: resnet18, decoder: [4, 4, 4, 4, 4]}}, size: 32, epochs: 1}
  net:    {do: train, of: b, model: {simple_cnn: {width: 1, stages: 1}}, size: 32, epochs: 1}
  guess:  {do: predict, of: b, mask: FROM, with: net}
  maps:   {do: explain, of: b, with: net, explainer: grad_cam}
  looks:  {do: localize, of: maps, roi: FROM, protocols: [activation_in_box], replicates: 0}
  maps_a: {do: explain, of: a, with: net, explainer: grad_cam}
  looks_a: {do: localize, of: maps_a, protocols: [activation_in_box], replicates: 0}
  looked: {do: select, of: b, by: LOOKS.samples, at_least: {activation_in_box: 0}}
"""


class Hospitals(Case):
    def setUp(self):
        super().setUp()
        for hospital, shade in (("A", 5), ("B", 9)):
            for i in range(8):
                pixels = [(x * shade + y * 3 + i * 11) % 256 for y in range(32) for x in range(32)]
                self.write(f"{hospital}/p/{i}.png", png(pixels, 32, 32))
                upper = hospital == "A"
                self.write(f"{hospital}/m/{i}.png", png([255 * ((y < 16) == upper) for y in range(32) for _ in range(32)], 32, 32))
            # Two tables that differ in nothing are two copies of one dataset.
            self.write(f"{hospital}/t.csv", "id,y,ward\n" + "".join(f"{i}.png,{i % 2},{hospital}{i}\n" for i in range(8)))
        self.write("p.csv", "id,p\n" + "".join(f"{i}.png,0.{i + 1}\n" for i in range(8)))

    def run_with(self, nodes, source, of_a="patients_of: A,", of_b="patients_of: B,", status=0):
        text = HEAD.replace("OF_A", of_a).replace("OF_B", of_b) + nodes
        for name, node in (("FROM", "lungs"), ("KNOWN", "known"), ("LOOKS", "looks")):
            text = text.replace(name, f"{node}_{source}" if name != "LOOKS" or source == "a" else "looks")
        return self.run_json(self.write("x.yaml", text), status=status)

    def refused(self, run, ports):
        self.assertEqual(run["nodes"]["failed"], len(ports), run["said"])
        for port in ports:
            self.assertIn(f'patient "0.png" of "B" in `of`, but of patient "0.png" of "A" in `{port}`', run["said"])

    def test_what_was_made_of_another_hospitals_samples_is_refused(self):
        self.refused(self.run_with(PORTABLE, "a", status=1), ["roi", "truth", "has_roi", "by"])
        run = self.run_with(PORTABLE, "b")
        self.assertEqual(run["nodes"]["failed"], 0, run["said"])
        self.verify_store()

    @needs_libtorch
    def test_so_are_masks_outlines_and_maps_of_networks(self):
        self.refused(self.run_with(NATIVE, "a", status=1), ["mask", "mask", "target", "roi", "by"])
        self.assertEqual(self.run_with(NATIVE, "b")["nodes"]["failed"], 0)

    def test_where_nobody_declares_whose_the_ids_are_two_loads_are_of_other_samples(self):
        run = self.run_with(PORTABLE, "a", of_a="", of_b="", status=1)
        self.assertEqual(run["nodes"]["failed"], 4, run["said"])
        self.assertRegex(run["said"], '"0.png" is of patient "0.png" of the dataset csv-[0-9a-f]{16} in `of`, but of patient "0.png" of')
        self.assertIn("let both datasets say who gave their ids (`patients_of` of csv)", run["said"])
        self.assertEqual(self.run_with(PORTABLE, "b", of_a="", of_b="")["nodes"]["failed"], 0)

    def test_two_loads_of_one_hospitals_pictures_go_together_where_both_say_so(self):
        run = self.run_with(PORTABLE, "a", of_a="patients_of: H,", of_b="patients_of: H,")
        self.assertEqual(run["nodes"]["failed"], 0, run["said"])

    def test_selections_splits_and_merges_go_on_matching(self):
        nodes = """\
  all:    {do: merge, of: {n: a, s: b}}
  both_lungs: {do: mask, of: all, chain: [roi]}
  few:    {do: select, of: all, limit: 12}
  parts:  {do: split, of: few, test: 0.5}
  roi:    {do: mask, of: parts.test, roi: both_lungs, chain: [roi]}
  chosen: {do: select, of: few, has_roi: all}
  back:   {do: score, of: roi, truth: both_lungs, metrics: [dice], replicates: 0}
  both:   {do: pool, of: {n: known_a, s: known_b}, label: site}
  hits:   {do: select, of: all, by: both, class: y, outcome: true_positive}
  found:  {do: score, of: both, metrics: [auroc], by: [site], replicates: 0}
tables: {dice: {of: back}, found: {of: found, rows: group, counts: [samples, patients]}}
"""
        run = self.run_with(nodes, "a")
        self.assertEqual(run["nodes"]["failed"], 0, run["said"])
        with open(self.folder / "run" / "tables" / "predictions_both.csv") as file:
            self.assertEqual({row["sample"] for row in csv.DictReader(file)},
                             {f"{site}/{i}.png" for site in "ns" for i in range(8)})
        with open(self.folder / "run" / "tables" / "found.csv") as file:
            counted = {row["group"]: (row["samples"], row["patients"]) for row in csv.DictReader(file)}
        self.assertEqual(counted[""], ("16", "16"))
        self.assertEqual(counted["site=n"], ("8", "8"))

    def test_predictions_of_no_sample_of_the_collection_are_told(self):
        nodes = """\
  all:  {do: merge, of: {n: a, s: b}}
  hits: {do: select, of: all, by: known_a, class: y, outcome: false_negative}
"""
        run = self.run_with(nodes, "a", status=1)
        self.assertIn("none of the 16 samples has a prediction in `by`", run["said"])
        self.assertIn("`merge` puts the collections' names before ids", run["said"])


if __name__ == "__main__":
    unittest.main()
