// Must not compile: a parameter of a kind that there is not.
#include <collimator/params.hpp>

struct Params {
  const char* name = "";
  void describe(auto& field) { field("name", name, "a pointer is no kind"); }
};

std::string text() { return collimator::schema_of<Params>(); }
