#include "silhouette.cpp"

#include <collimator/testing.hpp>

using collimator::testing::after, collimator::testing::Mask;

TEST_CASE("the mask stays as the chain made it; that it becomes the picture is said in the manifest") {
  const Mask mask = Mask::drawn({".##.", "#..#"});
  CHECK(after(Silhouette(), mask) == mask);
  const collimator_library* library = collimator_plugin_v1();
  CHECK(collimator::detail::text_of(library->manifest).find("\"shows_mask\"") != std::string_view::npos);
}
