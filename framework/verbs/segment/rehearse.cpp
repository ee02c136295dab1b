// What `validate` does of outlines: none is refused.
#include "framework/verbs/ports.hpp"
#include "framework/verbs/segment/segment.hpp"
#include "framework/verbs/stand_in.hpp"

namespace collimator {

void rehearse_segment(const Job& job, const Context&) {
  const Collection collection = load_collection(input_folder(job, "of"));
  const MaskedPictures pictures = pictures_of(job, "of", collection);
  save_stand_in_masks(collection, {.fit = pictures.fit()}, false, {}, job.out / "masks");
}

}  // namespace collimator
