// Measures masking on real lung masks and radiographs: chains per second, and applying masks beside decoding.
#include <chrono>
#include <cstdio>
#include <map>
#include <thread>

#include <opencv2/core/utility.hpp>

#include "framework/data/apply_mask.hpp"
#include "framework/data/region.hpp"
#include "framework/verbs/mask/chain.hpp"

using namespace collimator;
namespace fs = std::filesystem;

namespace {

constexpr std::int64_t grid = 224, native = 2000;

double seconds(const std::function<void()>& work) {
  const auto begin = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

// work(i) for every i, on `threads` threads.
void spread(std::size_t count, unsigned threads, const std::function<void(std::size_t)>& work) {
  std::vector<std::jthread> pool;
  for (unsigned first = 0; first < threads; ++first)
    pool.emplace_back([=, &work] {
      for (std::size_t i = first; i < count; i += threads) work(i);
    });
}

std::vector<fs::path> files_in(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(folder)) files.push_back(entry.path());
  std::ranges::sort(files);
  return files;
}

void chains(const fs::path& plugins, const fs::path& data) {
  const std::vector<fs::path> files = files_in(data / "hannover-covid19/masks");
  std::vector<NativeScene> scenes;
  for (const fs::path& file : files) {
    NativeScene& scene = scenes.emplace_back(native, native);
    scene.roi.emplace(static_cast<std::size_t>(native * native));
    draw_region({.file = file.filename().string()}, file.parent_path(), MaskView(scene.roi->data(), native, native));
  }
  const auto slot = [&](const std::string& id, Json params = Json::object()) {
    return Slot{id, id, std::move(params), (plugins / (id + ".so")).string()};
  };
  const Json radius{{"pixels", 20}, {"at", 448}};
  const std::map<std::string, std::vector<Slot>> strategies{{"roi", {slot("roi")}},
                                                            {"hull", {slot("roi"), slot("convex_hull")}},
                                                            {"dilate", {slot("roi"), slot("dilate", radius)}},
                                                            {"erode", {slot("roi"), slot("erode", radius)}},
                                                            {"outside", {slot("roi"), slot("invert")}}};
  const unsigned cores = std::max(1U, std::thread::hardware_concurrency());
  std::printf("chain on %zu lung masks of %d x %d, reduced to %d: masks per second\n", scenes.size(), int(native),
              int(native), int(grid));
  std::printf("%-10s %12s %12s %10s\n", "chain", "one core", "all cores", "scaling");
  for (const auto& [name, slots] : strategies) {
    const MaskChain chain(slots, 1, {});
    const auto work = [&](std::size_t i) {
      std::uint64_t changed = 0;
      std::vector<std::uint8_t> mask = chain.run(scenes[i], Record{}, nullptr, changed), reduced(grid * grid);
      Geometry(native, native, Fit::pad, grid).reduce({mask.data(), native, native}, {reduced.data(), grid, grid});
    };
    spread(scenes.size(), cores, work);  // warm
    const double one = seconds([&] { spread(scenes.size(), 1, work); });
    const double all = seconds([&] { spread(scenes.size(), cores, work); });
    const auto count = static_cast<double>(scenes.size());
    std::printf("%-10s %12.1f %12.1f %9.2fx\n", name.c_str(), count / one, count / all, one / all);
  }
}

void applying(const fs::path& data) {
  const std::vector<fs::path> files = files_in(data / "nih-chestxray14/images");
  std::vector<Picture> packed(files.size());
  const double decode = seconds([&] {
    for (std::size_t i = 0; i < files.size(); ++i) {
      const Picture picture = decode_picture(files[i]);
      packed[i] = Geometry(picture.height, picture.width, Fit::pad, grid).resample(picture);
    }
  });
  const double each = decode / static_cast<double>(files.size());
  std::printf("\napplying a mask at %d, one core, beside decoding and shrinking (%.2f ms a picture, %zu of the NIH)\n",
              int(grid), 1e3 * each, files.size());
  std::vector<std::uint8_t> mask(grid * grid);
  for (std::size_t i = 0; i < mask.size(); ++i) mask[i] = (i / grid / 56 + i % grid / 56) % 2;
  std::vector<float> out(mask.size());
  for (const Fill fill :
       {Fill(Fill::zero), Fill(Fill::mean), Fill(Fill::noise), Fill(Fill::blur, default_blur), Fill(Fill::inpaint)}) {
    const int rounds = fill.kind == Fill::inpaint ? 1 : 5;
    const double time = seconds([&] {
                          for (int round = 0; round < rounds; ++round)
                            for (const Picture& picture : packed) apply_mask(picture.data, 255, mask, fill, out);
                        }) /
                        static_cast<double>(rounds * static_cast<int>(files.size()));
    std::printf("%-10s %8.3f ms %8.1f %% of decoding\n", text_of(fill.kind).c_str(), 1e3 * time, 100 * time / each);
  }
}

}  // namespace

int main(int count, char** words) {
  if (count != 3) {
    std::fprintf(stderr, "usage: bench_masks PLUGINS DATA\n");
    return 2;
  }
  cv::setNumThreads(1);
  chains(words[1], words[2]);
  applying(words[2]);
}
