// A library for tests that loads, but has no entry symbol of a plugin.
extern "C" __attribute__((visibility("default"))) int something_else() { return 1; }
