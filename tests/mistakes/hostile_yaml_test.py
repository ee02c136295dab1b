"""Whatever stands in the file: a message and status 2, soon, never a crash."""
import random
import unittest

from collimate import Case, SMALL


class Hostile(Case):
    def refused(self, text, *hints):
        file = self.write("hostile.yaml", text)
        done = self.collimate("validate", file, timeout=60, status=2)
        self.assertRegex(done.err, "error: ")
        self.assertLess(len(done.err), 2_000_000)
        for hint in hints:
            self.assertIn(hint, done.err)
        return done.err

    def test_aliases_that_multiply(self):
        lines = ["experiment: bomb", "vars:", "  a0: &a0 [x, x, x, x, x, x, x, x, x]"]
        lines += [f"  a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, 12)]
        self.refused("\n".join(lines + ["nodes: {a: {do: load, dataset: phantom}}", ""]), "too large")

    def test_an_alias_that_contains_itself(self):
        self.refused("experiment: e\nvars: &a\n  x: *a\nnodes: {}\n")

    def test_variables_that_multiply(self):
        lines = ["experiment: bomb", "vars:", "  a0: xxxxxxxxxx"]
        lines += [f'  a{i}: "{("${a%d}" % (i - 1)) * 10}"' for i in range(1, 12)]
        self.refused("\n".join(lines + ['nodes: {a: {do: load, dataset: "${a11}"}}', ""]))

    def test_lists_of_variables_that_multiply(self):
        lines = ["experiment: bomb", "vars:", "  a0: [roi]"]
        lines += [f'  a{i}: [{", ".join(["${a%d}" % (i - 1)] * 10)}]'.replace("${", '"${').replace("}", '}"') for i in range(1, 12)]
        self.refused("\n".join(lines + ['nodes:', '  h: {do: load, dataset: phantom}', '  m: {do: mask, of: h, chain: "${a11}"}', ""]))

    def test_variables_that_stand_for_each_other(self):
        self.refused('experiment: e\nvars: {a: "${b}", b: "${a}"}\nnodes: {n: {do: load, dataset: "${a}"}}\n', "a -> b -> a")

    def test_ten_megabytes(self):
        self.refused("experiment: e\n" + "# filler\n" * 1_200_000, "no experiment is that large")

    def test_many_doubled_keys_and_many_mistakes(self):
        self.refused("experiment: e\nvars:\n" + "".join(f"  k{i}: 1\n" for i in range(30_000)) + "  k7: 2\nnodes: {}\n", "second time")
        self.refused("experiment: e\nvars:\n" + "  k: 1\n" * 30_000 + "nodes: {}\n", "second time")

    def test_deep_nesting(self):
        self.refused("experiment: e\nvars: {a: " + "[" * 100_000 + "]" * 100_000 + "}\n", "more than 100 levels")
        self.refused("experiment: " + "{a: " * 5_000 + "}" * 5_000, "more than 100 levels")
        self.refused("experiment: e\nvars: {a: " + "[" * 150 + "]" * 150 + "}\n", "more than 100 levels")
        self.refused("- " * 50_000 + "x\n", "more than 100 levels")

    def test_anchors_that_hold_themselves(self):
        self.refused("experiment: e\nvars:\n  a: &a {b: [*a]}\nnodes: {}\n", "3:6: error: what the anchor here names holds an alias of itself")
        self.refused("experiment: e\nvars:\n  a: &a\n    one: &one {of: *a, <<: *a}\n    two: {<<: [*one, *a]}\nnodes: {}\n", "an alias of itself")

    def test_maps_of_very_many_keys(self):
        many = ", ".join(f"k{i}: [1]" for i in range(80_000))
        nodes = "nodes: {n: {do: load, dataset: phantom}}\n"
        self.refused(f"experiment: e\nsweep: {{grid: {{{many}}}}}\n{nodes}", "at most 1000")
        self.refused(f"experiment: e\nnodes: {{n: {{do: load, dataset: phantom, {many}}}}}\n", "k0")
        self.refused(f"experiment: e\nnodes: {{n: {{do: load, dataset: {{phantom: {{{many}}}}}}}}}\n", "k0")

    def test_another_kind_of_file(self):
        self.refused("PK\3\4\0\0\0\0", "it looks like a zip archive")
        self.refused("<!DOCTYPE html>\n<html>\n", "it looks like a web page")
        self.refused("version https://git-lfs.github.com/spec/v1\noid: 0\n", "Git LFS")

    def test_a_sweep_of_billions(self):
        axes = ", ".join(f"a{i}: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]" for i in range(12))
        self.refused(f"experiment: e\nsweep: {{grid: {{{axes}}}}}\nnodes: {{n: {{do: load, dataset: phantom}}}}\n", "cells")

    def test_doubled_keys_and_tabs(self):
        self.assertIn(":3:1:", self.refused("experiment: e\nnodes: {}\nexperiment: f\n", "second time", "line 1"))
        self.refused("experiment: e\nnodes:\n\thome: {do: load, dataset: phantom}\n", ":3:")

    def test_nothing_lists_scalars_garbage(self):
        for text in ("", "\n", "x", "[]", "- a\n- b\n", "{}", "experiment: [a]\nnodes: 3\n", "nodes: {a: 3, b: [], c: null}",
                     "experiment: e\nnodes: {a: {do: [1]}, b: {do: {x: y}}}", "experiment: e\nsweep: 3\nnodes: [1]\ntables: 4\n",
                     "experiment: e\nnodes: {a: {do: load, dataset: phantom}}\ntables: {t: 3, u: {}, v: {of: [x]}}\nfigures: {f: 1}\n",
                     "experiment: ../../etc\nnodes: {a: {do: load, dataset: phantom}}\n", "? [a, b]\n: c\n", "a: !!binary x\n--- \nb: 1\n",
                     "\x00\x01\x02", "\xff\xfe\x00", "%YAML 9.9\n---\na: b\n", "&a *a", "*a", "<<: *x", "a: |\n  x\n b: 1"):
            with self.subTest(text=text):
                self.refused(text)

    def test_bytes_at_random(self):
        draw = random.Random(7)
        for _ in range(20):
            self.refused(bytes(draw.randrange(256) for _ in range(draw.randrange(1, 4000))))

    def test_an_experiment_with_bytes_changed_never_crashes(self):
        draw = random.Random(11)
        base = SMALL.encode()
        for _ in range(60):
            text = bytearray(base)
            for _ in range(draw.randrange(1, 6)):
                place = draw.randrange(len(text))
                choice = draw.randrange(3)
                if choice == 0:
                    text[place] = draw.choice(b"{}[]:,&*!|>'\"%@`#-? \n\t0a$")
                elif choice == 1:
                    del text[place:place + draw.randrange(1, 20)]
                else:
                    text[place:place] = bytes(base[place:place + draw.randrange(1, 40)])
            done = self.collimate("validate", self.write("changed.yaml", bytes(text)), timeout=60)
            self.assertIn(done.status, (0, 2), f"{bytes(text)!r}\n{done}")

    def test_no_such_file_or_a_folder(self):
        for name in ("none.yaml", "."):
            self.assertIn("error: ", self.collimate("validate", self.folder / name, status=2).err)


if __name__ == "__main__":
    unittest.main()
