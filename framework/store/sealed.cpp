// The digest is of the text that an object has when it is printed: equal values print equal.
#include "framework/store/sealed.hpp"

#include "framework/base/digest.hpp"
#include "framework/base/error.hpp"
#include "framework/store/access.hpp"

namespace collimator {

void write_sealed(const std::filesystem::path& file, Json object) {
  object["digest"] = digest_of(object.dump());
  write_json(file, object);
  let_in_as_folder(file);
}

Json read_sealed(const std::filesystem::path& file) {
  Json object = read_json(file);
  if (!object.is_object() || !object.contains("digest")) throw failure("{} has no digest of its own", file.string());
  const Json digest = object["digest"];
  object.erase("digest");
  if (digest != digest_of(object.dump())) throw failure("{} has changed since it was written", file.string());
  return object;
}

}  // namespace collimator
