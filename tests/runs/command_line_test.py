"""The command line keeps its promises: exit statuses, --json, --set, --out, show, info, help; and stays light."""
import json
import unittest

from collimate import Case, NATIVE, SMALL, needs_libtorch

PORTABLE = """\
experiment: portable
vars: {count: 6}
sweep: {grid: {keep: [0.25, 0.5]}}
nodes:
  home: {do: load, dataset: {phantom: {count: "${count}", size: 64}}}
  seen: {do: mask, of: home, chain: [{center_crop: {fraction: "${keep}"}}]}
  some: {do: select, of: home, has_roi: seen}
  guess: {do: read_predictions, file: guess.csv, columns: {sample: id, probability: p}, truth: some}
  result: {do: score, of: guess, metrics: [brier]}
tables:
  scores: {of: result, rows: keep}
"""
COMMANDS = (["run"], ["validate"], ["plan"], ["why"], ["show"], ["plugin"], ["plugin", "list"], ["plugin", "info"], ["verb"],
            ["verb", "list"], ["verb", "info"], ["schema"], ["store"],
            ["store", "verify"], ["store", "gc"])


class CommandLine(Case):
    def setUp(self):
        super().setUp()
        self.file = self.write("portable.yaml", PORTABLE)
        self.write("guess.csv", "id,p\n" + "".join(f"A-{i:06},0.{i}\n" for i in range(6)))

    def test_every_command_has_help(self):
        for words in ([], *COMMANDS):
            said = self.collimate(*words, "--help", status=0).out
            self.assertIn("--help", said, words)
            self.assertGreater(len(said.splitlines()), 5, words)
        self.assertIn("Example", self.collimate("--help", status=0).out)
        self.assertRegex(self.collimate("--version", status=0).out, r"\d+\.\d+\.\d+")

    def test_verbs_tell_their_parameters(self):
        self.assertIn("holds predictions against labels", self.collimate("verb", "list", status=0).out)
        self.assertIn("node that gives predictions|masks, required", self.collimate("verb", "info", "score", status=0).out)
        told = json.loads(self.collimate("verb", "info", "mask", "--json", status=0).out)
        self.assertIn("chain", [field["name"] for field in told["params"]])
        self.assertIn("did you mean `score`", self.collimate("verb", "info", "scor", status=2).err)
        self.assertIn("there is no verb `pack`", self.collimate("verb", "info", "pack", status=2).err)  # the host's own

    def test_the_folder_of_another_experiment_is_left_alone(self):
        self.run_json(self.file)
        other = self.write("other.yaml", PORTABLE.replace("experiment: portable", "experiment: other"))
        done = self.collimate("run", other, "--store", self.store, "--out", "run", status=2)
        self.assertIn("holds a run of the experiment portable", done.err)
        self.run_json(self.file)  # its own is written again

    def test_wrong_words_are_status_2(self):
        for words in ([], ["fly"], ["run"], ["run", self.file, "--jobs", "0"], ["run", self.file, "--device", "tpu"], ["run", self.file, "--set"],
                      ["run", self.folder / "none.yaml"], ["validate", self.file, "--colour"], ["why", self.file, "sen"], ["show", self.folder],
                      ["plugin", "info", "center_crp"], ["plugin"], ["store"]):
            done = self.collimate(*words, status=2)
            self.assertTrue(done.err.strip(), words)
        self.assertIn("did you mean `seen`", self.collimate("why", self.file, "sen", "--store", self.store, status=2).err)
        self.assertIn("did you mean `center_crop`", self.collimate("plugin", "info", "center_crp", status=2).err)

    def test_what_is_missing_is_told_by_name(self):
        for words in (["diff", "a", "b"], ["plugin", "new", "--help"], ["plugin", "build"],
                      ["plugin", "check"], ["plugin", "record"], ["plugin", "pack"], ["plugin", "sign"], ["plugin", "verify"], ["plugin", "install"],
                      ["plugin", "lock"], ["run", self.file, "--locked"]):
            done = self.collimate(*words, status=2)
            name = "run --locked" if "--locked" in words else " ".join(words[:2] if words[0] in ("plugin", "store") else words[:1])
            self.assertIn(f"`collimate {name}` is not there yet", done.err)
            self.assertEqual(done.out, "")

    def test_an_unknown_command_is_told_with_the_nearest(self):
        self.assertIn("there is no command `collimate valdate`, did you mean `validate`", self.collimate("valdate", self.file, status=2).err)
        self.assertIn("there is no command `collimate plugin lst`, did you mean `list`", self.collimate("plugin", "lst", status=2).err)
        self.assertIn("there is no command `collimate photograph`; known: run", self.collimate("photograph", status=2).err)
        self.assertIn("`collimate plugin` needs one of: list, info", self.collimate("plugin", status=2).err)

    def test_a_file_called_runs_is_told_and_out_is_named(self):
        self.write("runs", "")
        done = self.collimate("run", self.file, "--store", self.store, status=2)
        self.assertRegex(done.err, r"runs/portable/.* cannot be made in .*; name another with --out DIR")
        self.run_json(self.file, out="elsewhere")
        done = self.collimate("run", self.file, "--store", self.store, "--out", "runs/here", status=2)
        self.assertIn("--out: the folder runs/here cannot be made", done.err)

    def test_run_prints_one_json_object(self):
        done = self.collimate("run", self.file, "--store", self.store, "--json", status=0)
        result = done.json
        self.assertEqual(set(result["nodes"]), {"total", "executed", "from_store", "failed", "skipped"})
        self.assertEqual((result["cells"], result["nodes"]["total"]), (2, 9))
        self.assertGreater(result["seconds"], 0)
        folder = self.folder / result["run"]
        self.assertEqual(folder.parent.relative_to(self.folder).as_posix(), "runs/portable")
        self.assertTrue((folder / "graph.yaml").exists() and (folder / "tables/scores.csv").exists())
        self.assertNotIn(str(self.folder), (folder / "tables/scores.json").read_text())
        record = json.loads((folder / "run.json").read_text())
        for node in record["nodes"]:
            self.assertEqual(len(node["key"]), 64)
            self.assertFalse(node.get("log", "").startswith("/"))

    def test_an_empty_name_of_a_folder_is_not_the_default(self):
        for words, option in ((["run", self.file, "--store", ""], "--store"), (["run", self.file, "--out", ""], "--out"),
                              (["store", "verify", "--store="], "--store"), (["plan", self.file, "--plugins", ""], "--plugins")):
            self.assertIn(f"{option}: ", self.collimate(*words, status=2).err, words)

    def test_set_overrides_variables_axes_and_parameters(self):
        for words, cells, total in (([], 2, 9), (["--set", "sweep.keep=[0.1, 0.2, 0.3]"], 3, 13), (["--set", "count=4", "--set", "sweep.keep=[1]"], 1, 5),
                                    (["--set", "nodes.seen.fill=mean"], 2, 9), (["--set", "nodes.home.dataset.phantom.size=96"], 2, 9)):
            plan = self.collimate("plan", self.file, "--store", self.store, "--json", *words, status=0).json
            self.assertEqual((plan["cells"], plan["nodes"]["total"]), (cells, total), words)
        result = self.run_json(self.file, "--set", "nodes.seen.fill=mean", out="four")
        self.assertEqual(result["run"], "four")
        self.assertIn("fill: mean", (self.folder / "four/graph.yaml").read_text())

    def test_out_takes_no_folder_that_holds_other_things(self):
        self.write("mine/thesis.txt", "years of work")
        done = self.collimate("run", self.file, "--store", self.store, "--out", "mine", status=2)
        self.assertIn("mine", done.err)
        self.assertTrue((self.folder / "mine/thesis.txt").exists())
        self.collimate("run", self.file, "--store", self.store, "--out", "mine/thesis.txt", status=2)

    def test_show_prints_the_tables(self):
        self.run_json(self.file)
        both = self.collimate("show", "run", status=0).out
        self.assertIn("0.25", both)
        self.assertEqual(self.collimate("show", "run", "scores", status=0).out, both)
        self.assertIn("did you mean `scores`", self.collimate("show", "run", "socres", status=2).err)

    def test_plugin_list_and_info(self):
        plugins = self.collimate("plugin", "list", "--json", status=0).json["plugins"]
        crop = next(plugin for plugin in plugins if plugin["id"] == "center_crop")
        self.assertEqual((crop["role"], crop["kind"]), ("masker", "portable"))
        self.assertTrue(crop["library"].endswith("center_crop.so") and crop["version"])
        said = self.collimate("plugin", "info", "center_crop", status=0).out
        self.assertIn("fraction", said)
        self.assertIn("in [0, 1]", said)
        self.assertEqual(self.collimate("plugin", "info", "masker/center_crop", status=0).out, said)
        if NATIVE:
            self.assertIn("native", self.collimate("plugin", "info", "simple_cnn", status=0).out)

    def test_store_verify_finds_a_changed_byte(self):
        self.run_json(self.file)
        self.verify_store()
        file = next(self.store.glob("objects/*/*/files/**/masks.safetensors"))
        file.chmod(0o644)
        data = bytearray(file.read_bytes())
        data[-1] ^= 1
        file.write_bytes(data)
        done = self.collimate("store", "verify", "--store", self.store, status=1)
        self.assertIn("masks.safetensors has changed", done.err)

    def test_a_store_that_cannot_be(self):
        self.write("file", "")
        done = self.collimate("run", self.file, "--store", self.folder / "file/store", status=2)
        self.assertIn("--store", done.err)

    @needs_libtorch
    def test_help_list_and_check_load_no_libtorch(self):
        file = self.write("small.yaml", SMALL)
        for words in (["--help"], ["plugin", "list"], ["validate", file], ["plan", file, "--store", self.store]):
            self.collimate(*words, status=0, environment={"LD_DEBUG": "files", "LD_DEBUG_OUTPUT": str(self.folder / "loads")})
        loaded = "".join(log.read_text(errors="replace") for log in self.folder.glob("loads.*"))
        self.assertIn("libc.so", loaded)
        for name in ("libtorch", "libc10", "libgdal", "simple_cnn.so"):
            self.assertNotIn(name, loaded)


if __name__ == "__main__":
    unittest.main()
