"""`collimate schema` tells right experiments from wrong ones, by the place of each mistake."""
import importlib.util
import json
import re
import unittest

from collimate import Case, SOURCE, needs_libtorch

MISSING = [name for name in ("jsonschema", "yaml") if importlib.util.find_spec(name) is None]
needs_packages = unittest.skipIf(MISSING, f"Python has no package {', '.join(MISSING)}: nothing can be held against the schema")

# Every form of the language. Without a line that defaults or an import could complete, so that all rules hold.
FORMS = """\
experiment: forms
about: Every form of the language
seed: 7
x-clean: &clean {open_px: 3, median_px: 3}
vars: {model: simple_cnn, size: 64, masks: {none: [], roi: [roi]}}
defaults:
  train: {size: "${size}", batch: 8, learning_rate: 3e-3, seed: "${seed}"}
  mask: {roi: lungs}
  tables: {over: seed, spread: sem, reference: published.csv}
sweep:
  grid:
    mask: "${masks}"
    seed: {repeat: 3}
    direction:
      there: {home: a, away: b}
      back: {home: b, away: a}
    site: {file: sites.csv, column: name, when: {mask: [none, roi]}}
    fit: [pad, crop]
  zip: {p: [1, 2], q: {one: 1, two: 2}}
  exclude: [{mask: roi, fit: pad}]
  second: {grid: {r: {values: [1, 2], when: {mask: roi}}}}
blocks:
  judge:
    takes: [train, validate, test]
    net: {do: train, of: "${train}", validate: "${validate}"}
    cut: {do: threshold, of: {do: predict, of: "${validate}", with: net}, rule: {sensitivity: 0.9}}
    result: {do: score, of: {do: predict, of: "${test}", with: net}, threshold: cut, metrics: [auroc, dor]}
  twice: {takes: {a: 1, b: }, first: {use: judge, train: "${a}"}}
nodes:
  a: {do: load, dataset: {phantom: {count: 60, site: a}}}
  b: {do: load, dataset: phantom}
  parts: {do: split, of: "${direction.home}", validate: 0.2, test: 0.2}
  judged: {use: judge, train: parts.train, validate: parts.validate, test: "${direction.away}", net: {epochs: 2}}
  both: {do: merge, of: {a: a, b: {do: select, of: b, limit: 5}}, label: hospital}
  pooled: {do: merge, of: {do: select, of: both}, over: [site], except: "${site}"}
  net: {do: train, of: parts.train, model: "${model}", mask: {roi: lungs, chain: "${mask}"}, limits: {seconds: 60}}
  cropped: {do: mask, of: a, crop: true, fill: noise, fit: crop, chain: [center_crop, {random_patch: {pixels: 50}}]}
  shown: {do: predict, of: b, mask: none, with: {node: net, seed: 1}}
  given: {do: predict, of: b, with: {model: "${model}", weights: w.safetensors}}
  f: {do: score, of: given, metrics: {f2: {fbeta: {beta: 2}}}, threshold: 0.4}
  drawn: {do: segment, of: a, with: given, clean: {<<: *clean, components: 2}}
tables:
  t: {of: judged.result, rows: mask, columns: direction, values: [auroc], baseline: {mask: none}}
  u: {of: {ours: f, theirs: {node: judged.result, seed: 1}}, baseline: {node: theirs}, where: {class: macro}}
  v: {of: [f, judged.result], reference: {file: p.csv, columns: [auroc], where: {item: x}, rename: {train_on: home}}}
  w: {of: f, reference: {file: p.csv, columns: {recall: auroc}, rename: {label: {to: class, values: {average: macro}}}}}
figures:
  curves: {of: judged.net.curves, x: epoch, y: [loss, auroc]}
  sheet: {of: cropped, kind: sheet, samples: 3}
"""

# What is written instead of what, and where the mistake must be told.
WRONG = [
    ("tables:\n", "tabels:\n", ""),
    ("do: split", "do: splitt", "nodes.parts.do"),
    ("{do: select, of: both}", "{do: selct, of: both}", "nodes.pooled.of.do"),
    ("limits: {seconds: 60}", "epoch: 2", "nodes.net"),
    ("limits: {seconds: 60}", "epochs: two", "nodes.net.epochs"),
    ("limits: {seconds: 60}", "batch: 0", "nodes.net.batch"),
    ("limits: {seconds: 60}", "validate: 0.2", "nodes.net.validate"),
    ("limits: {seconds: 60}", "limits: {second: 60}", "nodes.net.limits"),
    ("fit: crop", "fit: cropp", "nodes.cropped.fit"),
    ("fill: noise", "fill: nois", "nodes.cropped.fill"),
    ("dataset: phantom", "dataset: phantm", "nodes.b.dataset"),
    ("{phantom: {count: 60", "{phantm: {count: 60", "nodes.a.dataset"),
    ("{phantom: {count: 60", "{phantom: {cont: 60", "nodes.a.dataset.phantom"),
    ("{phantom: {count: 60", "{phantom: {count: many", "nodes.a.dataset.phantom.count"),
    ("chain: [center_crop", "chain: [centre_crop", "nodes.cropped.chain.0"),
    ("{random_patch: {pixels: 50}}", "{random_patch: {pixel: 50}}", "nodes.cropped.chain.1.random_patch"),
    ("mask: {roi: lungs, chain", "mask: {rio: lungs, chain", "nodes.net.mask"),
    ("mask: {roi: lungs, chain", "mask: {of: a, chain", "nodes.net.mask"),
    ("metrics: [auroc, dor]", "metrics: [aurok, dor]", "blocks.judge.result.metrics.0"),
    ("{fbeta: {beta: 2}}", "{fbeta: {bta: 2}}", "nodes.f.metrics.f2.fbeta"),
    ("with: given, clean: {<<: *clean,", "clean: {<<: *clean,", "nodes.drawn"),
    ("clean: {<<: *clean, components", "clean: {<<: *clean, component", "nodes.drawn.clean"),
    ("{do: merge, of: {a:", "{of: {a:", "nodes.both"),
    ("  net: {do: train, of: parts", "  none: {do: train, of: parts", "nodes"),
    ("{of: judged.result, rows", "{rows", "tables.t"),
    ("columns: direction", "colums: direction", "tables.t"),
    ("rename: {train_on", "renam: {train_on", "tables.v.reference"),
    ("{to: class, values", "{too: class, values", "tables.w.reference.rename.label"),
    ("spread: sem", "spread: std", "defaults.tables.spread"),
    ("learning_rate: 3e-3", "learning_rat: 3e-3", "defaults.train"),
    ("kind: sheet", "kind: sheets", "figures.sheet.kind"),
    ("samples: 3", "panel: mask", "figures.sheet"),
    ("x: epoch,", "x: epoch, samples: 3,", "figures.curves"),
    ("  grid:\n", "  gird:\n", "sweep.gird"),
    ("{repeat: 3}", "{repeat: none}", "sweep.grid.seed.repeat"),
    ("fit: [pad, crop]", "fit: pad", "sweep.grid.fit"),
]


def document(text):
    """Reads YAML as Collimator does: 3e-3 is a number, and yes is a text."""
    import yaml

    class Loader(yaml.SafeLoader):
        yaml_implicit_resolvers = {}

    for kind, pattern in (("null", r"~|null|"), ("bool", r"true|false"), ("int", r"[-+]?[0-9]+"), ("merge", "<<"),
                          ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")):
        Loader.add_implicit_resolver(f"tag:yaml.org,2002:{kind}", re.compile(f"^({pattern})$"), None)
    return yaml.load(text, Loader)


class Schema(Case):
    def schema(self, *words, status=0):
        return self.collimate("schema", *words, status=status).json

    def places(self, schema, text):
        """Where the schema finds mistakes, as "nodes.net.epochs"."""
        import jsonschema
        found = jsonschema.Draft7Validator(schema).iter_errors(document(text))
        return sorted({".".join(map(str, error.absolute_path)) for error in found})

    @needs_packages
    def test_it_is_a_schema_of_draft_7(self):
        import jsonschema
        schema = self.schema()
        self.assertEqual(schema["$schema"], "http://json-schema.org/draft-07/schema#")
        jsonschema.Draft7Validator.check_schema(schema)

    @needs_libtorch  # their networks are plugins
    @needs_packages
    def test_the_experiments_are_right(self):
        schema, files = self.schema(), sorted([*SOURCE.glob("experiments/*.yaml"), *SOURCE.glob("tests/language/*.yaml")])
        self.assertGreater(len(files), 9)
        for file in files:
            self.assertEqual(self.places(schema, file.read_text()), [], file.name)

    @needs_packages
    def test_every_form_of_the_language_is_right(self):
        schema = self.schema()
        self.assertEqual(self.places(schema, FORMS), [])
        fragment = FORMS.replace("experiment: forms\nabout: Every form of the language\nseed: 7\n", "import: [more.yaml]\n")
        self.assertEqual(self.places(schema, fragment), [])
        self.assertEqual(self.places(schema, "experiment: x\nimport: all.yaml\nnodes: {a: {do: load}}\n"), [], "a default may be imported")

    @needs_packages
    def test_a_mistake_is_told_where_it_stands_and_nowhere_else(self):
        schema = self.schema()
        for right, wrong, place in WRONG:
            self.assertIn(right, FORMS)
            self.assertEqual(self.places(schema, FORMS.replace(right, wrong, 1)), [place], wrong)

    def test_plugins_of_other_folders_are_in_it_with_what_they_say_of_themselves(self):
        field = {"name": "pixels", "kind": "int", "doc": "how far", "min": 1, "default": 3}
        said = {"id": "shade", "role": "masker", "revision": 1, "version": "1.0.0", "kind": "portable", "about": "Dims",
                "params": [field]}
        self.write("more/shade.so", "none")
        self.write("more/shade.plugin.json", json.dumps({"abi": self.abi(), "plugins": [said]}))
        definitions = self.schema("--plugins", "more")["definitions"]
        pixels = definitions["plugin_masker_shade"]["else"]["properties"]["pixels"]
        self.assertEqual(pixels["else"], {"type": "integer", "minimum": 1})
        self.assertEqual((pixels["default"], pixels["description"]), (3, "how far\n\nint >= 1, default 3"))
        self.assertIn("Dims", json.dumps(definitions["role_masker"]))
        self.assertNotIn("shade", json.dumps(self.schema()))

    def test_a_plugin_that_cannot_be_used_is_left_out_and_told(self):
        self.write("more/broken.plugin.json", "{")
        done = self.collimate("schema", "--plugins", "more", status=3)
        self.assertIn("left out: ", done.err)
        self.assertIn("verb_mask", done.json["definitions"])

    def abi(self):
        header = (SOURCE / "sdk/include/collimator/abi.h").read_text()
        return int(re.search(r"COLLIMATOR_ABI_MAJOR (\d+)", header)[1])


if __name__ == "__main__":
    unittest.main()
