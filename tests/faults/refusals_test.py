"""Plugins that this host cannot use are refused with both sides named and the mend, and status 3."""
import json
import shutil
import subprocess
import unittest

from collimate import BUILD, Case, FAULTS, needs_libtorch

USING = """\
experiment: using
nodes:
  home: {do: load, dataset: {phantom: {count: 4, size: 64}}}
  seen: {do: mask, of: home, chain: [faulty]}
  other: {do: mask, of: home, chain: [roi]}
"""


class Refusals(Case):
    def setUp(self):
        super().setUp()
        self.plugins = self.folder / "plugins"
        self.plugins.mkdir()

    def take(self, name="faulty", source=FAULTS, to=None, edit=lambda manifest: None):
        """Copies a plugin's library and manifest into the scratch folder; `edit` changes the manifest."""
        to = to or name
        shutil.copy(source / f"{name}.so", self.plugins / f"{to}.so")
        text = (source / f"{name}.plugin.json").read_text()
        manifest = json.loads(text)
        edit(manifest)
        (self.plugins / f"{to}.plugin.json").write_text(text if manifest == json.loads(text) else json.dumps(manifest))

    def seal(self):
        subprocess.run([BUILD / "collimator-manifest", "--seal", self.plugins / "faulty.so"], check=True)

    def listed(self, *words):
        """`plugin list` with the scratch folder: status 3, and on stderr the words."""
        done = self.collimate("plugin", "list", "--plugins", self.plugins, status=3)
        for word in words:
            self.assertIn(word, done.err)
        self.assertIn("refused", done.err)
        self.assertIn("center_crop", done.out)  # the others are listed all the same
        json_form = self.collimate("plugin", "list", "--plugins", self.plugins, "--json", status=3).json
        self.assertTrue(all({"id", "role", "version", "kind", "library"} <= set(plugin) for plugin in json_form["plugins"]))

    def used(self, *words, nothing_runs=True):
        """An experiment that uses `faulty`: status 3, and the words."""
        file = self.write("using.yaml", USING)
        done = self.collimate("run", file, "--plugins", self.plugins, "--store", self.store, "--out", "run", status=3)
        for word in words:
            self.assertIn(word, done.err)
        for command in ("validate", "plan"):  # they tell it as well; `plan` loads no library
            if command == "plan" and not nothing_runs:
                continue
            told = self.collimate(command, file, "--plugins", self.plugins, *([] if command == "validate" else ["--store", self.store]), status=3)
            for word in words:
                self.assertIn(word, told.err)
        if nothing_runs:
            self.assertFalse((self.folder / "run/run.json").exists())
        else:
            nodes = {node["name"]: node["status"] for node in json.loads((self.folder / "run/run.json").read_text())["nodes"]}
            self.assertEqual(nodes, {"home": "executed", "seen": "failed", "other: regions": "executed", "other": "executed"})

    def test_a_sound_copy_is_taken(self):
        self.take()
        done = self.collimate("plugin", "list", "--plugins", self.plugins, "--json", status=0)
        self.assertIn(str(self.plugins / "faulty.so"), [plugin["library"] for plugin in done.json["plugins"]])

    def test_another_major_version_of_the_boundary(self):
        self.take(edit=lambda manifest: manifest.update(abi=2))
        self.listed("faulty", "version 2", "version 1", "rebuild it")
        self.used("version 2", "version 1", "rebuild it")

    def test_another_revision_of_the_role(self):
        self.take(edit=lambda manifest: manifest["plugins"][0].update(revision=9))
        self.listed("collimator.masker/9", "collimator.masker/1", "rebuild it")
        self.used("collimator.masker/9", "collimator.masker/1")

    def test_a_role_that_nobody_knows(self):
        self.take(edit=lambda manifest: manifest["plugins"][0].update(role="oracle"))
        self.listed("oracle")

    @needs_libtorch
    def test_another_libtorch(self):
        for part, there in (("libtorch", "1.13.1"), ("compiler", "another abi"), ("headers", "0123456789abcdef")):
            self.take("simple_cnn", BUILD / "plugins", "simple_cnn_2",
                      lambda manifest: (manifest["plugins"][0].update(id="simple_2"), manifest["plugins"][0]["native"].update({part: there})))
            ours = json.loads((BUILD / "plugins/simple_cnn.plugin.json").read_text())["plugins"][0]["native"][part]
            self.listed("simple_2", there, ours, "rebuild it")

    def test_two_libraries_with_one_id(self):
        self.take()
        self.take(to="second")
        self.listed(str(self.plugins / "faulty.so"), str(self.plugins / "second.so"), "remove one")
        self.used(str(self.plugins / "faulty.so"), str(self.plugins / "second.so"))

    def test_a_library_without_its_manifest(self):
        self.take()
        (self.plugins / "faulty.plugin.json").unlink()
        words = (f"{self.plugins}/faulty.so: its manifest faulty.plugin.json is not beside it",
                 "collimator-manifest faulty.so faulty.plugin.json")
        self.listed(*words)
        # So it is where its plugin is missed.
        done = self.collimate("validate", self.write("using.yaml", USING), "--plugins", self.plugins, status=2)
        for word in ("using.yaml:4:38: error: there is no masker `faulty`", *words):
            self.assertIn(word, done.err)

    def test_a_manifest_without_its_library(self):
        self.take()
        (self.plugins / "faulty.so").unlink()
        self.listed("faulty.so is missing", "build it again")
        self.used("faulty.so is missing")

    def test_a_manifest_that_is_none(self):
        for text in ("", "{", "[]", "{}", '{"abi": "one", "plugins": []}', '{"abi": 1, "plugins": [{}]}', '{"abi": 1, "plugins": {"a": 3}}',
                     '{"abi": 1, "plugins": [{"role": 3, "id": [], "version": {}}]}', "\0\1\2", "[" * 100_000,
                     '{"abi": 1, "plugins": [{"role": "masker", "id": "x", "version": "1", "kind": "portable", "revision": 1, "params": 3}]}',
                     '{"abi": 1, "plugins": [{"role": "masker", "id": "x", "version": "1", "kind": "portable", "revision": 1, "params": [{"no": 1}]}]}'):
            with self.subTest(text=text[:100]):
                self.take()
                (self.plugins / "faulty.plugin.json").write_text(text)
                self.listed("faulty.plugin.json")
                done = self.collimate("validate", self.write("using.yaml", USING), "--plugins", self.plugins, status=2)
                self.assertIn("no masker `faulty`", done.err)

    def test_schemas_that_say_what_cannot_be(self):
        def field(**more):
            return {"name": "share", "doc": "a share", "kind": "float", **more}
        for fields, words in (([field(), field()], "the parameter `share` is declared twice"),
                              ([field(default=2, min=0, max=1)], "the parameter `share` has the default 2, which is outside"),
                              ([field(default=0, above=0)], "the parameter `share` has the default 0, which is outside"),
                              ([field(kind="enum")], "the parameter `share` is an enum that lists no values"),
                              ([field(kind="struct", fields=[field(kind="enum", values=[])])], "the parameter `share.share` is an enum"),
                              ([field(kind="list", item={"kind": "enum"})], "the parameter `share` is a list or map of an enum")):
            with self.subTest(words=words):
                self.take(edit=lambda manifest: manifest["plugins"][0].update(params=fields))
                self.listed("faulty.plugin.json", "the masker `faulty`", words)

    def test_a_library_that_is_none(self):
        self.take()
        (self.plugins / "faulty.so").write_text("not a library\n")
        self.used("faulty.so is cut off", "build or copy it again")
        self.seal()
        self.used("faulty.so", "cannot be loaded", nothing_runs=False)

    def test_a_library_that_was_cut_off_is_refused_before_it_is_loaded(self):
        self.take()
        whole = (self.plugins / "faulty.so").read_bytes()
        for size in (0, 3, 40, 64, 4096, len(whole) // 2, len(whole) - 1):
            with self.subTest(size=size):
                (self.plugins / "faulty.so").write_bytes(whole[:size])
                self.listed("faulty.so is cut off" if size else "faulty.so is empty", "copy it again")
                self.used("faulty.so is cut off" if size else "faulty.so is empty", "copy it again")

    def test_a_library_with_one_other_bit_is_refused_before_anything_runs(self):
        self.take()
        whole = (self.plugins / "faulty.so").read_bytes()
        for place in (0, 16, len(whole) // 3, len(whole) // 2, len(whole) - 1):
            with self.subTest(place=place):
                flipped = bytearray(whole)
                flipped[place] ^= 1
                (self.plugins / "faulty.so").write_bytes(flipped)
                self.listed("faulty.so is not the one that its manifest was written for")
                self.used("faulty.so is not the one that its manifest was written for", "build or copy both again")

    def test_a_manifest_that_says_no_digest(self):
        for edit, words in ((lambda manifest: manifest.pop("library"), "does not say the digest of faulty.so"),
                            (lambda manifest: manifest.update(library=3), "does not say the size"),
                            (lambda manifest: manifest["library"].pop("digest"), "is not the one"),
                            (lambda manifest: manifest["library"].update(digest=[]), "type must be string")):
            with self.subTest(words=words):
                self.take(edit=edit)
                self.used(words)

    def test_a_library_that_was_stripped_on_purpose_is_taken_after_its_manifest_was_told(self):
        self.take()
        if shutil.which("strip") is None:
            self.skipTest("there is no strip here")
        subprocess.run(["strip", self.plugins / "faulty.so"], check=True)
        self.listed("faulty.so is cut off", "collimator-manifest --seal")
        self.seal()
        self.collimate("plugin", "list", "--plugins", self.plugins, status=0)
        file = self.write("using.yaml", USING.replace("[faulty]", "[{faulty: {how: print}}]"))
        self.assertEqual(self.run_json(file, "--plugins", self.plugins)["nodes"]["executed"], 4)

    def test_a_library_without_the_entry_symbol(self):
        self.take()
        shutil.copy(FAULTS / "parts/no_symbol.so", self.plugins / "faulty.so")
        self.seal()
        self.used("faulty.so", "no symbol collimator_plugin_v1", "rebuild it", nothing_runs=False)

    def test_a_manifest_of_another_library(self):
        self.take(edit=lambda manifest: manifest["plugins"][0].update(about="edited by hand"))
        self.used("does not match its manifest", "build the plugin again", nothing_runs=False)

    def test_folders_that_are_not_there_and_the_environment(self):
        done = self.collimate("plugin", "list", "--plugins", self.folder / "none", status=2)
        self.assertIn(str(self.folder / "none"), done.err)
        self.take()
        done = self.collimate("plugin", "list", "--json", status=0, environment={"COLLIMATOR_PLUGIN_PATH": f"/no/such:{self.plugins}:"})
        self.assertIn("faulty", [plugin["id"] for plugin in done.json["plugins"]])
        self.assertEqual(done.err, "warning: COLLIMATOR_PLUGIN_PATH: there is no folder /no/such\n")


if __name__ == "__main__":
    unittest.main()
