// Measures later epochs: how fast masked pictures come out of a pack and its reduced masks.
#include <chrono>
#include <cstdio>
#include <thread>
#include <vector>

#include "framework/data/masked_pictures.hpp"

using namespace collimator;

// The folders of a collection, its pack, and reduced masks of it; in any order behind the first.
int main(int count, char** words) {
  if (count < 4) {
    std::fprintf(stderr, "usage: bench_decode COLLECTION PACK MASKS…\n");
    return 2;
  }
  const Collection collection = load_collection(words[1]);
  std::filesystem::path pack;
  std::vector<std::filesystem::path> masks;
  for (int i = 2; i < count; ++i) {
    const std::filesystem::path folder = words[i];
    if (exists(folder / "pictures.safetensors"))
      pack = folder;
    else
      masks.push_back(folder);
  }
  std::vector<MaskedPictures> variants;
  for (const auto& folder : masks) variants.emplace_back(collection, pack, folder);
  const unsigned cores = std::max(1U, std::thread::hardware_concurrency());
  constexpr int epochs = 5;
  const auto begin = std::chrono::steady_clock::now();
  for (int epoch = 0; epoch < epochs; ++epoch)
    for (const MaskedPictures& pictures : variants) {
      std::vector<std::jthread> pool;
      for (unsigned first = 0; first < cores; ++first)
        pool.emplace_back([&, first] {
          std::vector<float> out(pictures.values());
          for (std::size_t row = first; row < pictures.count(); row += cores)
            pictures.read(row, false, {0.5, 0.25}, out);
        });
    }
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  const double read = static_cast<double>(epochs) * static_cast<double>(variants.size() * collection.samples.size());
  std::printf("later epochs, from the pack: %.0f masked and normalised pictures/s on %u cores\n", read / seconds,
              cores);
}
