// The verb `train`: a network from a collection's pictures, with its learning curves.
#include <algorithm>
#include <cmath>
#include <set>

#include <fmt/ranges.h>
#include <collimator/rng.hpp>

#include "framework/base/digest.hpp"
#include "framework/base/error.hpp"
#include "framework/data/table.hpp"
#include "framework/data/truth.hpp"
#include "framework/data/whose.hpp"
#include "framework/learn/device.hpp"
#include "framework/learn/fit.hpp"
#include "framework/learn/ports.hpp"
#include "framework/learn/weights.hpp"
#include "framework/learn/works.hpp"
#include "framework/verbs/caveats.hpp"
#include "framework/verbs/learnt_from.hpp"
#include "framework/verbs/train/learnt.hpp"
#include "framework/verbs/train/train.hpp"

namespace collimator {
namespace {

// The outlines to learn, for a segmentation network; nothing where classes are learnt.
void add_targets(Examples& part, const Job& job, const std::string& port, const Collection& collection) {
  const auto found = job.inputs.find(port + ".target");
  if (found == job.inputs.end()) return;
  SampleOwners(found->second).check(collection, port, "target", job.sources);
  const MaskPack& masks = part.targets.emplace(found->second);
  if (masks.size() != part.pictures.size() || masks.style().fit != part.pictures.fit())
    throw failure("the outlines of `{}` are not on the grid of its pictures: give `target` and `mask` one `fit`", port);
  for (const std::string& id : part.ids) part.target_rows.push_back(masks.row(id));
}

void check_outlines(const Examples& part) {
  const MaskPack& masks = *part.targets;
  for (const std::size_t row : part.target_rows)
    if (std::ranges::any_of(masks.bits(row), [](std::uint8_t byte) { return byte != 0; })) return;
  throw failure("all {} outlines of the training part are empty: is `target` the right mask?", part.target_rows.size());
}

Examples part_of(const Job& job, const std::string& port, const Collection& collection,
                 const std::vector<std::string>& classes, std::int64_t size) {
  check_not_empty(collection, port);
  Examples part{pictures_of(job, port, collection),
                {},
                port == "of" ? targets_of(collection, classes) : labels_of(collection, classes)};
  if (part.pictures.size() != size)
    throw failure("the pictures of `{}` are {} pixels wide, but `size` is {}", port, part.pictures.size(), size);
  for (const Record& record : collection.samples) part.ids.push_back(record.id);
  add_targets(part, job, port, collection);
  return part;
}

void save_curves(const std::vector<EpochNumbers>& history, bool outlines, const std::filesystem::path& folder) {
  std::filesystem::create_directories(folder);
  Table table{"curves.csv", curve_columns(outlines), {}};
  for (std::size_t i = 0; i < history.size(); ++i)
    table.rows.push_back({std::to_string(i + 1), number_text(history[i].loss), number_text(history[i].validate_loss),
                          number_text(history[i].score)});
  write_table(table, folder / "curves.csv");
}

// Which training a checkpoint belongs to; where the plugin lies says nothing about that.
std::string identity_of(const Job& job, const Examples& training, const Examples* validation) {
  Json identity{{"params", job.params},
                {"libtorch", COLLIMATOR_LIBTORCH_VERSION},
                {"samples", training.ids.size()},
                {"validation", validation != nullptr ? validation->ids.size() : 0}};
  identity["params"]["model"].erase("library");
  return job.named(identity.dump());
}

// What the digest of the samples on which an epoch was chosen is made of.
std::string digest_of_samples(const Collection& collection) {
  std::set<std::string> names;
  for (const Record& record : collection.samples) names.insert(sample_identity(record));
  return digest_of(Json(names).dump());
}

// Loads them into the network, and gives the facts of what a reader must know of them.
Json take_initial_weights(const TrainedNetwork& network, const std::filesystem::path& path, const Context& context) {
  const SafetensorsFile file(path);
  Json facts = Json::object();
  const std::vector<std::string> drawn = load_initial_weights(*network.model, network.classes, file, context.log);
  if (!drawn.empty()) facts["drawn_classes"] = drawn;
  if (const auto size = said_number(file, "size"); size && *size != static_cast<double>(network.size))
    facts["sizes"] = {{"weights", *size}, {"here", network.size}};
  const auto mean = said_number(file, "mean"), deviation = said_number(file, "deviation");
  if (mean && deviation)
    context.log(fmt::format("{}: weights for grey normalised by mean {} and deviation {}; it is {} and {} here",
                            path.string(), number_text(*mean), number_text(*deviation),
                            number_text(network.normalisation.mean), number_text(network.normalisation.deviation)));
  return facts;
}

void train(const Job& job, const TrainParams& params, const Context& context) {
  const Collection collection = load_collection(input_folder(job, "of"));
  const bool outlines = job.inputs.contains("of.target");
  TrainedNetwork network{.model = nullptr, .classes = learnt_classes(job, params, collection), .size = params.size};
  const std::vector<std::string> labels = outlines ? std::vector<std::string>{} : network.classes;
  if (!outlines && params.classes.empty() && network.classes.size() < collection.classes.size())
    context.log(fmt::format("learns {}, and not where a sample came from ({}), unless `classes` names it",
                            fmt::join(network.classes, ", "), fmt::join(collection.origins, ", ")));
  const Examples training = part_of(job, "of", collection, labels, params.size);
  if (!outlines) check_labels(labels_of(collection, network.classes), network.classes);
  if (outlines) check_outlines(training);
  std::optional<Examples> validation;
  Collection validated_on;
  if (job.inputs.contains("validate")) {
    validated_on = load_collection(input_folder(job, "validate"));
    validation.emplace(part_of(job, "validate", validated_on, labels, params.size));
  }
  network.normalisation = training.pictures.measure();
  network.masked = job.inputs.contains("of.masks");

  const auto seed = static_cast<std::uint64_t>(params.seed);
  seed_libtorch(Rng(seed).stream("weights").key());
  network.host = std::make_shared<const PluginHost>(context);
  network.model =
      make_model(params.model, {.classes = static_cast<std::int64_t>(network.classes.size())}, *network.host);
  Json facts = Json::object();
  if (params.weights) facts = take_initial_weights(network, params.weights->text, context);
  network.model->to(job.device);
  // Any other remainder of one joins the batch before it.
  if (params.batch == 1 || training.ids.size() == 1) check_batch_of_one(params.model, params.size, *network.host);

  const FitOptions options{.epochs = params.epochs,
                           .batch = params.batch,
                           .learning_rate = params.learning_rate,
                           .weight_decay = params.weight_decay,
                           .flip = params.flip,
                           .keep_best = params.keep_best,
                           .seed = seed,
                           .device = job.device};
  const Examples* validated = validation ? &*validation : nullptr;
  const Checkpoints checkpoints(job.keep, identity_of(job, training, validated));
  const TrainingState state =
      fit(*network.model, network.normalisation, training, validated, options, checkpoints, context);
  const bool was_chosen = state.best_epoch > 0 && state.finished() > 1;
  save_network(network, params.model, state.best_epoch > 0 ? state.best_epoch : state.finished(),
               was_chosen ? digest_of_samples(validated_on) : "", job.out / "model");
  save_learnt_from(collection, job.out / "model");
  add_learnt_from(facts, validated_on, job.out / "model");
  if (was_chosen) save_chosen_on(validated_on, job.out / "model");
  save_facts(facts, job.out);
  save_curves(state.history, outlines, job.out / "curves");
}

}  // namespace

// Ports of, of.pack, of.masks, of.donors, of.target, and the same of validate (all but the first two may be missing).
// Gives model (save_network) and curves (curves.csv: epoch, loss, validate_loss, auroc or, of outlines, dice; nan
// without validation).
void run_train(const Job& job, const Context& context) {
  const auto params = params_of<TrainParams>(job);
  prepare_libtorch(params.threads, job.device);
  name_errors("training " + params.model.id, [&] { train(job, params, context); });
}

}  // namespace collimator
