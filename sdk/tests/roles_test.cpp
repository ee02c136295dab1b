// What the layer of every role promises its author: the host is there, cancelling ends a call, needs are held.
#include <collimator/dataset.hpp>
#include <collimator/mask_metric.hpp>
#include <collimator/masker.hpp>
#include <collimator/protocol.hpp>

#include <doctest/doctest.h>

#include <array>
#include <functional>

using namespace collimator;

namespace {

// A host that writes down what it is told.
struct Listener {
  std::string log;
  std::uint64_t done = 0;
  bool stop = false;
  collimator_host table{
      sizeof(collimator_host), this,
      [](void* self, collimator_text text) { static_cast<Listener*>(self)->log += detail::text_of(text); },
      [](void* self, std::uint64_t done, std::uint64_t) { static_cast<Listener*>(self)->done = done; },
      [](void* self) -> std::int32_t { return static_cast<Listener*>(self)->stop ? 1 : 0; }};
};

// An object made as the host makes it.
template <typename Plugin>
class Made {
 public:
  explicit Made(const collimator_host* host) {
    REQUIRE(detail::create<Plugin>(host, nullptr, &object_, message_.error()) == COLLIMATOR_OK);
  }
  ~Made() { detail::destroy<Plugin>(object_); }
  Made(const Made&) = delete;
  Made& operator=(const Made&) = delete;
  const void* object() const { return object_; }
  collimator_error* error() { return message_.error(); }
  std::string said() const { return std::string(message_.text()); }

 private:
  void* object_ = nullptr;
  detail::Message message_;
};

void tell(const Host& host) {
  host.log("at work");
  host.progress(3, 4);
  host.check_cancelled();
}

struct TellingMasker final : Masker {
  void mask(const Scene&, MaskView, Rng&) const override { tell(host()); }
};
struct TellingMetric final : Metric {
  void compute(const MetricInput&, std::span<const double>, MetricResult& result) const override {
    tell(host());
    result.set(0, 1);
  }
};
struct TellingMaskMetric final : MaskMetric {
  void compare(ConstMaskView, ConstMaskView, MetricResult&) const override { tell(host()); }
};
struct TellingProtocol final : Protocol {
  static std::vector<std::string> outputs() { return {"x"}; }
  void measure(const LocalizationInput&, std::span<double>) const override { tell(host()); }
};
struct TellingDataset final : Dataset {
  Samples read(const Folder&) const override {
    tell(host());
    return {{"a"}, {}};
  }
  void draw(std::string_view, MaskView) const override { tell(host()); }
};

// Calls with a host that listens, then with one that cancels, then with one that is there only in part.
template <typename Plugin>
void check_host(const std::function<std::int32_t(Made<Plugin>&)>& call) {
  Listener listener;
  Made<Plugin> made(&listener.table);
  CHECK(call(made) == COLLIMATOR_OK);
  CHECK(listener.log == "at work");
  CHECK(listener.done == 3);
  listener.stop = true;
  CHECK(call(made) == COLLIMATOR_CANCELLED);

  Listener old;
  old.table.size = offsetof(collimator_host, progress);  // a host that only logs
  old.stop = true;
  Made<Plugin> lonely(&old.table);
  CHECK(call(lonely) == COLLIMATOR_OK);
  CHECK(old.log == "at work");
  CHECK(old.done == 0);
  Made<Plugin> alone(nullptr);
  CHECK(call(alone) == COLLIMATOR_OK);
}

struct Square {
  std::array<std::uint8_t, 4> mask{1, 1, 1, 1};
  std::array<float, 4> pixels{};
  std::int64_t shape[2] = {2, 2};
  collimator_tensor keep{sizeof(collimator_tensor), mask.data(), 1, 8, 2, 0, shape, nullptr};
  collimator_tensor picture{sizeof(collimator_tensor), pixels.data(), 2, 32, 2, 0, shape, nullptr};
  collimator_scene scene{};
  collimator_seed seed{{1, 2, 3, 4}};

  Square() {
    scene.size = sizeof scene;
    scene.height = scene.width = 2;
  }
};

// The message of a masker that fails; empty where it does not.
template <typename Plugin>
std::string complaint(const Square& square) {
  Made<Plugin> made(nullptr);
  const std::int32_t status =
      detail::mask<Plugin>(made.object(), &square.scene, &square.keep, &square.seed, made.error());
  return status == COLLIMATOR_OK ? "" : made.said();
}

struct DrawsFromStream final : Masker {
  void mask(const Scene&, MaskView keep, Rng& rng) const override {
    keep(0, 0) = rng.stream("x").stream("y").uniform() < 2 ? 0 : 1;
  }
};
struct DrawsFromCopy final : Masker {
  void mask(const Scene&, MaskView, Rng& rng) const override {
    Rng copy = rng;
    copy.next32();
  }
};
struct MakesItsOwn final : Masker {
  void mask(const Scene&, MaskView, Rng& rng) const override { Rng(rng.stream("x").key()).next32(); }
};
struct SaysSo final : Masker {
  static constexpr Needs needs{.random = true};
  void mask(const Scene&, MaskView, Rng& rng) const override { rng.stream("x").uniform(); }
};
struct DoesNotDraw final : Masker {
  void mask(const Scene&, MaskView, Rng& rng) const override { (void)rng.stream("x"); }
};

struct ReadsPixels final : Masker {
  void mask(const Scene& scene, MaskView, Rng&) const override { (void)scene.pixels()(1, 1); }
};
struct AsksForPixels final : Masker {
  static constexpr Needs needs{.pixels = true};
  void mask(const Scene& scene, MaskView, Rng&) const override { (void)scene.pixels()(1, 1); }
};
struct ReadsDonor final : Masker {
  void mask(const Scene& scene, MaskView, Rng&) const override { (void)scene.donor().roi(); }
};
struct ReadsRoi final : Masker {
  static constexpr Needs needs{.roi = true};
  void mask(const Scene& scene, MaskView, Rng&) const override { (void)scene.roi(); }
};

}  // namespace

TEST_CASE("every portable role's class can log, tell its progress, and be cancelled") {
  Square square;
  check_host<TellingMasker>([&](auto& made) {
    return detail::mask<TellingMasker>(made.object(), &square.scene, &square.keep, &square.seed, made.error());
  });
  const double number = 0.5, label = 1;
  const collimator_metric_input input{sizeof input, 1, &number, &label, 0.5};
  double value = 0;
  check_host<TellingMetric>([&](auto& made) {
    return detail::evaluate<TellingMetric>(made.object(), &input, 1, nullptr, &value, nullptr, made.error());
  });
  check_host<TellingMaskMetric>([&](auto& made) {
    return detail::compare_masks<TellingMaskMetric>(made.object(), &square.keep, &square.keep, &value, nullptr,
                                                    made.error());
  });
  collimator_protocol_input localization{};
  localization.size = sizeof localization;
  localization.map = &square.picture;
  check_host<TellingProtocol>(
      [&](auto& made) { return detail::measure<TellingProtocol>(made.object(), &localization, &value, made.error()); });
  check_host<TellingDataset>(
      [&](auto& made) { return detail::draw_pixels<TellingDataset>(made.object(), {}, &square.keep, made.error()); });
}

TEST_CASE("the layer's own loops stop where nobody waits: replicates of a metric") {
  struct Quiet final : Metric {
    void compute(const MetricInput&, std::span<const double>, MetricResult&) const override {}
  };
  Listener listener;
  Made<Quiet> made(&listener.table);
  const double number = 0.5, label = 1, weights[] = {1, 2, 3};
  const collimator_metric_input input{sizeof input, 1, &number, &label, 0.5};
  double values[3];
  CHECK(detail::evaluate<Quiet>(made.object(), &input, 3, weights, values, nullptr, made.error()) == COLLIMATOR_OK);
  listener.stop = true;
  CHECK(detail::evaluate<Quiet>(made.object(), &input, 3, weights, values, nullptr, made.error()) ==
        COLLIMATOR_CANCELLED);
}

TEST_CASE("with reasons, too, every replicate has its values; the reasons are the first one's") {
  struct Weight final : Metric {
    void compute(const MetricInput&, std::span<const double> weights, MetricResult& result) const override {
      result.set(0, weights[0]);
      result.note(0, "weight " + std::to_string(static_cast<int>(weights[0])));
    }
  };
  Made<Weight> made(nullptr);
  const double number = 0.5, label = 1, weights[] = {4, 5, 6};
  const collimator_metric_input input{sizeof input, 1, &number, &label, 0.5};
  double values[3] = {};
  detail::Reasons reasons(1);
  REQUIRE(detail::evaluate<Weight>(made.object(), &input, 3, weights, values, reasons.errors(), made.error()) ==
          COLLIMATOR_OK);
  CHECK(std::vector<double>(values, values + 3) == std::vector<double>{4, 5, 6});
  CHECK(reasons.text(0) == "weight 4");
  CHECK(detail::evaluate<Weight>(made.object(), &input, 3, nullptr, values, nullptr, made.error()) ==
        COLLIMATOR_FAILED);
}

TEST_CASE("a masker that draws without saying so is found out, wherever it draws from") {
  const Square square;
  const doctest::Contains message("needs{.random = true}");
  CHECK(complaint<DrawsFromStream>(square).c_str() == message);
  CHECK(complaint<DrawsFromCopy>(square).c_str() == message);
  CHECK(complaint<MakesItsOwn>(square).c_str() == message);
  CHECK(complaint<SaysSo>(square) == "");
  CHECK(complaint<DoesNotDraw>(square) == "");
}

TEST_CASE("what was not asked for, or is not there, is an error that names the need") {
  Square square;
  CHECK(complaint<AsksForPixels>(square).c_str() == doctest::Contains("needs{.pixels = true}"));
  square.scene.pixels = &square.picture;
  CHECK(complaint<AsksForPixels>(square) == "");
  CHECK(complaint<ReadsPixels>(square).c_str() == doctest::Contains("needs{.pixels = true}"));
  CHECK(complaint<ReadsDonor>(square).c_str() == doctest::Contains("needs{.donor = true}"));
  CHECK(complaint<ReadsRoi>(square).c_str() == doctest::Contains("give the mask node a `roi:`"));
}

TEST_CASE("a view without a pixel was given all the same") {
  CHECK_FALSE(static_cast<bool>(MaskView()));
  CHECK(static_cast<bool>(MaskView(nullptr, 0, 0)));
  CHECK(static_cast<bool>(ConstMaskView(MaskView(nullptr, 0, 0))));
  CHECK_FALSE(static_cast<bool>(ConstMaskView(MaskView())));
  const std::int64_t shape[2] = {0, 0};
  const collimator_tensor nothing{sizeof nothing, nullptr, 1, 8, 2, 0, shape, nullptr};
  CHECK(static_cast<bool>(detail::view_of<const std::uint8_t>(&nothing)));
  CHECK_FALSE(static_cast<bool>(detail::view_of<const std::uint8_t>(nullptr)));
  const Scene scene{.roi = MaskView(nullptr, 0, 0)};
  CHECK(static_cast<bool>(scene.roi));
  CHECK(scene.roi().height() == 0);
}

TEST_CASE("boxes of things that are no finding stand apart, and longer boxes are stepped over whole") {
  struct LongBox {
    collimator_box known;
    std::uint64_t unknown[2];
  };
  const auto box = [](double x, std::string_view label, std::uint64_t kind) {
    return LongBox{{sizeof(LongBox), x, 0, 1, 1, detail::text_of(label), kind}, {9, 9}};
  };
  const LongBox boxes[] = {box(1, "mass", COLLIMATOR_FINDING), box(2, "marker", COLLIMATOR_OBJECT),
                           box(3, "nodule", COLLIMATOR_FINDING)};
  Square square;
  square.scene.box_count = 3;
  square.scene.box_stride = sizeof(LongBox);
  square.scene.boxes = &boxes[0].known;
  const Scene scene = detail::scene_of(square.scene, false);
  REQUIRE(scene.boxes.size() == 2);
  REQUIRE(scene.objects.size() == 1);
  CHECK(scene.boxes[1].x == 3);
  CHECK(scene.objects[0].label == "marker");
}
