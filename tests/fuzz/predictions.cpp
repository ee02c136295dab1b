// Fuzzes the folder of predictions: predictions.csv and groups.csv, parted by a line of "--".
#include <cstdlib>

#include "framework/base/error.hpp"
#include "framework/data/predictions.hpp"
#include "tests/fuzz/scratch.hpp"

using namespace collimator;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const fuzz::Scratch scratch;
  const std::string_view text = fuzz::text_of(data, size);
  const std::size_t cut = std::min(text.find("\n--\n"), text.size());
  scratch.write("predictions.csv", text.substr(0, cut));
  scratch.write("groups.csv", text.substr(std::min(cut + 4, text.size())));
  try {
    const Predictions predictions = load_predictions(scratch.folder());
    if (predictions.labels.size() != predictions.samples.size() * predictions.classes.size()) std::abort();
    for (const auto& [field, values] : predictions.metadata)
      if (values.size() != predictions.samples.size()) std::abort();
  } catch (const InputError&) {
  }
  return 0;
}
