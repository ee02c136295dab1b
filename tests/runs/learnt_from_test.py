"""A network that is judged on what it learnt from: the run says so first of all."""
import csv
import json

from collimate import Case, SMALL, needs_libtorch, png, unittest


@needs_libtorch
class LearntFrom(Case):
    def caveats(self, old="", new=""):
        self.run_json(self.write("small.yaml", SMALL.replace(old, new)))
        return json.loads((self.folder / "run" / "run.json").read_text())["caveats"]

    def test_a_test_part_of_other_patients_needs_no_word(self):
        self.assertEqual(self.caveats(), [])

    def test_samples_that_were_learnt_from_are_counted(self):
        told = self.caveats("predict, of: parts.test", "predict, of: parts.train")
        self.assertEqual(told, ["guess: the network learnt from 15 of the 15 samples that it is judged on"])
        self.assertIn(told[0], (self.folder / "run" / "report.html").read_text())

    def test_so_are_patients_of_whom_other_pictures_were_learnt_from(self):
        text = SMALL.replace("seed: 1}}}", "seed: 1, pictures_per_patient: 4}}}").replace("split, of: home,", "split, of: home, by: sample,")
        told = self.caveats(SMALL, text)
        self.assertRegex(told[0], r"^net: the network learnt from other pictures of \d+ of the \d+ patients that it is validated on$")
        self.assertRegex(told[1], r"^guess: the network learnt from other pictures of \d+ of the \d+ patients that it is judged on$")

    def test_samples_on_which_the_epoch_was_chosen_are_counted_whichever_network_ends_alike(self):
        text = """\
experiment: chosen
nodes:
  d:      {do: load, dataset: {phantom: {count: 48, size: 32, seed: 1}}}
  parts:  {do: split, of: d, validate: 0.25, test: 0.25}
  net:    {do: train, of: parts.train, validate: parts.validate, model: simple_cnn, size: 32, epochs: 2}
  tuned:  {do: train, of: parts.train, validate: parts.test, model: simple_cnn, size: 32, epochs: 2}
  last:   {do: train, of: parts.train, validate: parts.test, model: simple_cnn, size: 32, epochs: 2, keep_best: false}
  once:   {do: train, of: parts.train, validate: parts.test, model: simple_cnn, size: 32, epochs: 1}
  seen:   {do: train, of: parts.train, validate: parts.train, model: simple_cnn, size: 32, epochs: 2}
  here:   {do: predict, of: parts.validate, with: net}
  there:  {do: predict, of: parts.test, with: net}
  flat:   {do: predict, of: parts.test, with: tuned}
  final:  {do: predict, of: parts.test, with: last}
  single: {do: predict, of: parts.test, with: once}
  again:  {do: predict, of: parts.train, with: seen}
  pooled: {do: pool, of: {a: here, b: there}}
"""
        self.run_json(self.write("chosen.yaml", text))
        count = {part: len((self.folder / "run" / "tables" / f"predictions_{part}.csv").read_text().splitlines()) - 1
                 for part in ("here", "there", "again")}
        learnt, chosen = "the network learnt from {0} of the {0} samples that it is ", "the network's epoch was chosen on {0} of the {0} samples that it is judged on"
        self.assertEqual(json.loads((self.folder / "run" / "run.json").read_text())["caveats"], [
            "seen: " + learnt.format(count["again"]) + "validated on",
            "here: " + chosen.format(count["here"]),
            "flat: " + chosen.format(count["there"]),
            "again: " + learnt.format(count["again"]) + "judged on",
            "pooled, input `a`: " + chosen.format(count["here"])])

    def test_a_threshold_of_another_seed_is_told_at_the_foot_and_by_validate(self):
        text = """\
experiment: other
sweep: {grid: {seed: [1, 2]}}
nodes:
  d:     {do: load, dataset: {phantom: {count: 48, size: 32, seed: 1}}}
  parts: {do: split, of: d, validate: 0.25, test: 0.25}
  net:   {do: train, of: parts.train, model: simple_cnn, size: 32, epochs: 1, seed: "${seed}"}
  cut:   {do: threshold, of: {do: predict, of: parts.validate, with: net}, rule: youden}
  guess: {do: predict, of: parts.test, with: net}
  own:   {do: score, of: guess, metrics: [f1], threshold: cut, replicates: 0}
  first: {do: score, of: guess, metrics: [f1], threshold: {node: cut, seed: 1}, replicates: 0}
tables: {own: {of: own, rows: seed}, first: {of: first, rows: seed}}
"""
        told = "first: thresholds were chosen on predictions of another network than those that they are used on (1 of 2 instances)"
        file = self.write("other.yaml", text)
        self.assertIn(f"note: {told}\n", self.collimate("validate", file, status=0).err)
        self.run_json(file)
        self.assertEqual(json.loads((self.folder / "run" / "run.json").read_text())["caveats"], [told])
        self.assertIn(told, (self.folder / "run" / "tables" / "first.md").read_text())
        self.assertNotIn("another network", (self.folder / "run" / "tables" / "own.md").read_text())

    def test_a_threshold_may_be_chosen_where_the_epoch_was(self):
        text = """\
experiment: cut
nodes:
  d:     {do: load, dataset: {phantom: {count: 48, size: 32, seed: 1}}}
  parts: {do: split, of: d, validate: 0.25, test: 0.25}
  net:   {do: train, of: parts.train, validate: parts.validate, model: simple_cnn, size: 32, epochs: 2}
  check: {do: predict, of: parts.validate, with: net}
  cut:   {do: threshold, of: {do: pool, of: {a: check}}, rule: {value: 0.5}}
  guess: {do: predict, of: parts.test, with: net}
  s:     {do: score, of: guess, metrics: [f1], threshold: cut, replicates: 0}
"""
        tables = "tables: {t: {of: s}}\n"
        self.run_json(self.write("cut.yaml", text + tables))
        self.assertEqual(json.loads((self.folder / "run" / "run.json").read_text())["caveats"], [])
        self.run_json(self.write("cut.yaml", text + "  own: {do: score, of: check, metrics: [f1], replicates: 0}\n" + tables.replace("}}", "}, own: {of: own}}")))
        count = len((self.folder / "run" / "tables" / "predictions_check.csv").read_text().splitlines()) - 1
        told = f"check: the network's epoch was chosen on {count} of the {count} samples that it is judged on"
        self.assertEqual(json.loads((self.folder / "run" / "run.json").read_text())["caveats"], [told])
        tables = self.folder / "run" / "tables"
        self.assertIn(told, json.loads((tables / "own.json").read_text())["notes"])
        self.assertNotIn("chosen", (tables / "t.md").read_text())

    def test_it_is_told_through_a_merge_and_at_the_foot_of_the_table(self):
        text = """\
experiment: merged
nodes:
  a:    {do: load, dataset: {phantom: {site: a, count: 60, size: 32}}}
  b:    {do: load, dataset: {phantom: {site: b, count: 60, size: 32}}}
  both: {do: merge, of: {first: a, second: b}}
  net:  {do: train, of: both, model: simple_cnn, size: 32, epochs: 1}
  seen: {do: predict, of: a, with: net}
  new:  {do: predict, of: {do: load, dataset: {phantom: {site: c, count: 60, size: 32}}}, with: net}
  s:    {do: score, of: seen, metrics: [auroc], replicates: 0}
  n:    {do: score, of: new, metrics: [auroc], replicates: 0}
tables: {t: {of: s}, new: {of: n}}
"""
        self.run_json(self.write("merged.yaml", text))
        told = "the network learnt from 60 of the 60 samples that it is judged on"
        tables = self.folder / "run" / "tables"
        self.assertIn(told, (tables / "t.md").read_text())
        self.assertIn("seen: " + told, json.loads((tables / "t.json").read_text())["notes"])
        self.assertNotIn("learnt", (tables / "new.md").read_text())
        with open(tables / "predictions_seen.csv") as file:  # one class: not where a sample came from
            self.assertEqual({row["class"] for row in csv.DictReader(file)}, {"opacity"})

    def test_rows_of_two_tables_that_are_numbered_alike_are_others(self):
        for site in "ab":
            self.write(f"{site}.csv", "id,patient,sick\n" + "".join(f"{i},{site}{i},{i % 2}\n" for i in range(40)))
            for i in range(40):
                (self.folder / f"{site}{i}.png").write_bytes(png([(i % 2) * 200 + j % 50 for j in range(64)], 8, 8))
        load = "{do: load, dataset: {csv: {root: ., file: %s.csv, id: id, patient: patient, picture: \"{patient}.png\", labels: {sick: {column: sick}}}}}"
        self.run_json(self.write("alike.yaml", f"""\
experiment: alike
nodes:
  a:     {load % "a"}
  b:     {load % "b"}
  parts: {{do: split, of: {{do: merge, of: {{a: a, b: b}}}}, test: 0.5}}
  net:   {{do: train, of: parts.train, model: simple_cnn, size: 16, epochs: 1}}
  guess: {{do: predict, of: parts.test, with: net}}
  home:  {{do: predict, of: a, with: net}}
"""))
        caveats = json.loads((self.folder / "run" / "run.json").read_text())["caveats"]
        self.assertFalse([each for each in caveats if each.startswith("guess:")], caveats)
        self.assertRegex("".join(caveats), r"home: the network learnt from \d+ of the 40 samples")

    def test_a_patient_of_two_selections_is_not_divided_by_a_split(self):
        text = """\
experiment: leak
nodes:
  all:   {do: load, dataset: {phantom: {count: 120, size: 32, pictures_per_patient: 4}}}
  sick:  {do: select, of: all, where: {opacity: [1]}}
  well:  {do: select, of: all, where: {opacity: [0]}}
  parts: {do: split, of: {do: merge, of: {sick: sick, well: well}}, test: 0.5}
  net:   {do: train, of: parts.train, model: simple_cnn, size: 32, epochs: 1}
  guess: {do: predict, of: parts.test, with: net}
  seen:  {do: predict, of: parts.train, with: net}
"""
        self.run_json(self.write("leak.yaml", text))
        patients, samples = {}, {}
        for part in ("guess", "seen"):
            with open(self.folder / "run" / "tables" / f"predictions_{part}.csv") as file:
                rows = list(csv.DictReader(file))
            patients[part] = {row["patient"] for row in rows}
            samples[part] = len({row["sample"] for row in rows})
        self.assertEqual(patients["guess"] & patients["seen"], set())
        self.assertEqual(json.loads((self.folder / "run" / "run.json").read_text())["caveats"],
                         [f"seen: the network learnt from {samples['seen']} of the {samples['seen']} samples that it is judged on"])


if __name__ == "__main__":
    unittest.main()
