// The fact about the silhouette: it changes no pixel of the mask.
#include "silhouette.cpp"

#include <collimator/testing.hpp>

using collimator::testing::after, collimator::testing::Mask;

TEST_CASE("the mask stays as the chain made it; that it becomes the picture is said in the manifest") {
  const Mask mask = Mask::drawn({".##.", "#..#"});
  CHECK(after(Silhouette(), mask) == mask);
  const collimator_text manifest = collimator_plugin_v1()->manifest;
  CHECK(std::string_view(manifest.data, manifest.size).find("\"shows_mask\"") != std::string_view::npos);
}
