"""Every mistake of an experiment is told at once, with its place, the line, a caret and the nearest name."""
import re
import unittest

from collimate import Case, needs_libtorch

# Each `#N` stands on the line of mistake N; the column is that of the word in the second list.
TEN = """\
experiment: wrong
vras: {size: 64}                                                          #1
sweep:
  grid:
    seed: [1, 2]
    mask: {none: [], roi: [roi]}
nodes:
  home: {do: load, dataset: {phantom: {cuont: 24}}}                       #2
  away: {do: laod, dataset: phantom}                                      #3
  cut: {do: split, of: home, validate: 1.5}                               #4
  seen: {do: mask, of: hoem, chain: [roi]}                                #5
  part: {do: mask, of: home, chain: [{center_crp: {fraction: 0.5}}]}      #6
  net: {do: train, of: cut.trian, model: simple_cnn, epochs: "many"}      #7 and 8
  few: {do: select, of: home, limit: "${lmit}"}                           #9
  result: {do: score, of: home, metrics: [auroc]}                         #10
"""
PLACES = [("vras", "vars"), ("cuont", "count"), ("laod", "load"), ("1.5", "outside [0, 1]"), ("hoem", "home"),
          ("center_crp", "center_crop"), ("cut.trian", "cut.train"), ('"many"', "a whole number"), ('"${lmit}"', "lmit"),
          ("home, metrics", "wants predictions")]


@needs_libtorch  # simple_cnn is a model
class Mistakes(Case):
    def errors(self, text, *words, status=2):
        file = self.write("wrong.yaml", text)
        return self.collimate("validate", file, "--json", *words, status=status).json["errors"]

    def only_error(self, text):
        errors = self.errors(text)
        self.assertEqual(len(errors), 1, errors)
        return errors[0]

    def test_ten_mistakes_are_ten_errors_each_in_its_place(self):
        errors = self.errors(TEN)
        self.assertEqual(len(errors), 10, errors)
        for error, (word, hint) in zip(errors, PLACES):
            line = next(n for n, text in enumerate(TEN.splitlines(), 1) if word in text)
            column = TEN.splitlines()[line - 1].index(word) + 1
            self.assertEqual((error["line"], error["column"]), (line, column), error)
            self.assertIn(hint, error["message"])
            self.assertTrue(error["file"].endswith("wrong.yaml"))

    def test_the_text_shows_the_line_with_a_caret_below_the_place(self):
        file = self.write("wrong.yaml", TEN)
        for command in ("validate", "plan", "run"):
            said = self.collimate(command, file, "--store", self.store, status=2).err
            heads = re.findall(r"^(\S+):(\d+):(\d+): error: .+\n  (.*)\n  ( *)\^$", said, re.MULTILINE)
            self.assertEqual(len(heads), 10, said)
            for (name, line, column, shown, indent), (word, _) in zip(heads, PLACES):
                self.assertEqual(shown, TEN.splitlines()[int(line) - 1])
                self.assertEqual(len(indent), int(column) - 1)
                self.assertTrue(shown[len(indent):].startswith(word))
            self.assertIn("did you mean `vars`?", said)
            self.assertIn("nothing was run", said)
        self.assertFalse((self.folder / "runs").exists())

    def test_a_right_experiment_has_an_empty_list(self):
        file = self.write("right.yaml", "experiment: right\nnodes:\n  home: {do: load, dataset: phantom}\n")
        self.assertEqual(self.collimate("validate", file, "--json", status=0).json, {"errors": []})

    def test_an_unknown_plugin_lists_what_was_found_and_where_it_was_looked_for(self):
        message = self.only_error("experiment: e\nnodes:\n  a: {do: load, dataset: {mimic: {}}}\n")["message"]
        for word in ("no dataset `mimic`", "phantom", "pediatric", "csv", "looked in: /", "/plugins"):
            self.assertIn(word, message)

    def test_what_follows_from_a_misspelt_name_is_not_told(self):
        whole = ("experiment: e\nsweep: {grid: {seed: [1, 2]}}\nnodes:\n  home: {do: load, dataset: phantom}\n"
                 "  parts: {do: split, of: home, validate: 0.2, test: 0.3, seed: \"${seed}\"}\n"
                 "  net: {do: train, of: parts.train, validate: parts.validate, mask: [roi], model: simple_cnn}\n"
                 "  s: {do: score, of: {do: predict, of: parts.test, with: net}, metrics: [auroc]}\ntables: {t: {of: s, rows: seed}}\n")
        self.assertEqual(self.errors(whole, status=0), [])
        for right, wrong, told in (("nodes:", "Nodes:", "did you mean `nodes`?"), ("sweep:", "sweeps:", "did you mean `sweep`?"),
                                   ("grid:", "gird:", "did you mean `grid`?"), ("experiment:", "experiments:", "did you mean `experiment`?"),
                                   ("of: parts.train", "of: parts", "say which"), ("parts.validate", "part.validate", "did you mean `parts`?"),
                                   ("of: parts.train", "of: [parts.train]", "expected the name of a node"), ("do: split", "do: Split", "did you mean `split`?"),
                                   ("of: home", "off: home", "did you mean `of`?"), ("metrics:", "metric:", "did you mean `metrics`?"),
                                   ("validate: 0.2", "validate:0.2", "`validate: 0.2`"), ("validate: 0.2", "validate=0.2", "`validate: 0.2`"),
                                   ("{do: split, of", "{split: {x: 1}, of", "write {do: split, …}")):
            with self.subTest(wrong):
                self.assertIn(told, self.only_error(whole.replace(right, wrong, 1))["message"])

    def test_a_circle_is_named_by_its_path(self):
        message = self.only_error("experiment: e\nnodes:\n  a: {do: select, of: b}\n  b: {do: select, of: c}\n"
                                  "  c: {do: select, of: a}\n")["message"]
        self.assertIn("a -> b -> c -> a", message)

    def test_a_missing_root_folder_is_told_before_anything_runs(self):
        error = self.only_error("experiment: e\nnodes:\n  a: {do: load, dataset: {pediatric: {root: no/such}}}\n")
        self.assertIn(str(self.folder / "no/such"), error["message"])
        self.assertEqual((error["line"], error["column"]), (3, 45))

    def test_over_an_axis_that_the_node_does_not_use_is_an_error(self):
        self.write("guess.csv", "sample,p\n")
        text = ("experiment: e\nsweep: {grid: {seed: [1, 2], size: [64, 96]}}\nnodes:\n"
                "  home: {do: load, dataset: {phantom: {count: 8, size: \"${size}\"}}}\n"
                "  unused: {do: select, of: home, limit: 4, seed: \"${seed}\"}\n"
                "  guess: {do: read_predictions, file: guess.csv, columns: {sample: sample, probability: p}, truth: home}\n"
                "  result: {do: score, of: guess, metrics: [auroc]}\n"
                "tables:\n  t: {of: result, rows: size, over: %s}\n")
        self.assertIn("seed", self.only_error(text % "seed")["message"])
        self.assertIn("sede", self.only_error(text % "sede")["message"])

    def test_a_table_of_what_holds_no_metrics_is_told_before_anything_runs(self):
        text = ("experiment: e\nnodes:\n  home: {do: load, dataset: phantom}\n  seen: {do: mask, of: home}\n"
                "tables:\n  t: {of: %s}\n")
        self.assertIn("figure", self.only_error(text % "seen")["message"])
        self.assertIn("no table", self.only_error(text % "home")["message"])

    def test_what_has_no_value_is_told_where_its_name_stands(self):
        errors = self.errors("experiment: e\nvars: {u: }\nnodes:\n  home: {do: load, dataset: {phantom: {count: 8}}}\n"
                             "  cut: {do: split, of: home, test: 0.5, validate: }\n"
                             "  net: {do: train, of: cut.train, model: simple_cnn, size: 32, limits: }\n"
                             "  result: {do: score, of: {do: predict, of: cut.test, with: net}, metrics: [auroc], by: }\n"
                             "tables:\n  t: {of: result, rows: }\n  u:\nfigures:\n")
        self.assertEqual([(error["line"], error["column"]) for error in errors],
                         [(2, 8), (5, 41), (6, 64), (7, 85), (9, 19), (10, 3)])
        for error in errors:
            self.assertRegex(error["message"], "has no value|expected a value")
        self.collimate("validate", self.write("null.yaml", "experiment: e\nvars: {u: null}\nnodes:\n"
                                              "  home: {do: load, dataset: {phantom: {count: 40}}}\n"
                                              "  cut: {do: split, of: home, test: 0.5, folds: ~}\n"), status=0)

    def test_mistakes_of_set_are_told_too(self):
        file = self.write("right.yaml", "experiment: e\nvars: {size: 64}\nsweep: {grid: {seed: [1]}}\nnodes:\n"
                                        "  home: {do: load, dataset: {phantom: {size: \"${size}\"}}}\n")
        for word, hint in (("sizes=3", "size"), ("sweep.seeds=[1]", "seed"), ("nodes.hom.do=load", "home"),
                           ("size", "name=value"), ("size=[", "is not closed"), ("size=many", "a whole number")):
            errors = self.collimate("validate", file, "--json", "--set", word, status=2).json["errors"]
            self.assertIn(hint, " ".join(error["message"] for error in errors), word)
            self.assertEqual(len(errors), 1, errors)


if __name__ == "__main__":
    unittest.main()
