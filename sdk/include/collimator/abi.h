/* The C boundary between the host and every plugin library: the only thing both sides must agree on.
 *
 * Plugin authors do not include this file: masker.hpp, dataset.hpp, metric.hpp, mask_metric.hpp and
 * protocol.hpp wrap it.
 *
 * Why C: a library built by another compiler, against another standard library or years ago still loads
 * here. No C++ type and no exception crosses. Every struct begins with its size in bytes, as the side
 * that filled it in knew it; a reader never looks past the smaller of the two sizes, so members may be
 * added at the end of a struct without a new revision. A changed meaning is a new revision of the role
 * ("collimator.masker/2"); a changed entry symbol is a new major version of the whole boundary.
 *
 * Contract tags on functions:
 *   [once]            called once per library, before anything else, on the loading thread
 *   [any thread]      may be called from several threads at once, also on one object
 *   [host, any thread] the host's function; plugins may call it from any thread
 * Strings are UTF-8 with a length, not terminated, and live as long as the call that passed them.
 */
#ifndef COLLIMATOR_ABI_H
#define COLLIMATOR_ABI_H

#include <stdint.h>

#define COLLIMATOR_ABI_MAJOR 1
#define COLLIMATOR_ENTRY_NAME "collimator_plugin_v1"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct collimator_text {
  const char* data;
  uint64_t size;
} collimator_text;

/* What a function of the boundary returns. */
enum { COLLIMATOR_OK = 0, COLLIMATOR_FAILED = 1, COLLIMATOR_CANCELLED = 2 };

/* Where a failing function leaves its message (truncated to capacity). */
typedef struct collimator_error {
  uint64_t size;
  char* text;
  uint64_t capacity;
  uint64_t length;
} collimator_error;

/* A tensor in the shape of DLPack's DLTensor, always in this process's memory. */
typedef struct collimator_tensor {
  uint64_t size;
  void* data;
  int32_t dtype_code; /* DLPack: 0 int, 1 uint, 2 float */
  int32_t dtype_bits;
  int32_t ndim;
  int32_t reserved;
  const int64_t* shape;
  const int64_t* strides; /* in elements; null: packed, last dimension fastest */
} collimator_tensor;

/* What the host offers a plugin. */
typedef struct collimator_host {
  uint64_t size;
  void* self;
  void (*log)(void* self, collimator_text message);            /* [host, any thread] */
  void (*progress)(void* self, uint64_t done, uint64_t total); /* [host, any thread] */
  int32_t (*cancelled)(void* self);                            /* [host, any thread] */
} collimator_host;

/* Typed, checked parameter values as a tree; a node is a handle, 0 is "absent". The root is node 1. */
enum {
  COLLIMATOR_ABSENT = 0,
  COLLIMATOR_BOOL = 1,
  COLLIMATOR_INT = 2,
  COLLIMATOR_FLOAT = 3,
  COLLIMATOR_TEXT = 4,
  COLLIMATOR_LIST = 5,
  COLLIMATOR_MAP = 6
};
typedef struct collimator_values {
  uint64_t size;
  const void* self;
  int32_t (*kind)(const void* self, uint64_t node);                          /* [host, any thread] */
  int64_t (*integer)(const void* self, uint64_t node);                       /* bool and int */
  double (*number)(const void* self, uint64_t node);                         /* int and float */
  collimator_text (*text)(const void* self, uint64_t node);                  /* text; keys by key() */
  uint64_t (*count)(const void* self, uint64_t node);                        /* list and map */
  uint64_t (*item)(const void* self, uint64_t node, uint64_t index);         /* list and map */
  collimator_text (*key)(const void* self, uint64_t node, uint64_t index);   /* map */
  uint64_t (*member)(const void* self, uint64_t node, collimator_text name); /* map; 0 where absent */
} collimator_values;

/* One plugin of a library. `role` is a string id with a revision, such as "collimator.masker/1";
 * `functions` points to that role's table below. */
typedef struct collimator_plugin {
  uint64_t size;
  const char* role;
  const char* id;
  const void* functions;
} collimator_plugin;

/* What the entry symbol returns. The manifest is JSON: ids, versions, documentation and every
 * parameter's schema, so that checking an experiment needs no plugin code. */
typedef struct collimator_library {
  uint64_t size;
  collimator_text manifest;
  uint64_t plugin_count;
  const collimator_plugin* plugins;
} collimator_library;

typedef const collimator_library* (*collimator_entry)(void); /* [once] */

/* Every role's table starts with these two. */
#define COLLIMATOR_OBJECT_FUNCTIONS                                                              \
  uint64_t size;                                                                                 \
  int32_t (*create)(const collimator_host* host, const collimator_values* values, void** object, \
                    collimator_error* error); /* [any thread] */                                 \
  void (*destroy)(void* object);              /* [any thread] */

/* ---- collimator.masker/1 ------------------------------------------------------------------ */

typedef struct collimator_box { /* pixels of the native picture; x, y: left, top edge */
  double x, y, width, height;
  collimator_text label; /* the finding's class */
} collimator_box;

typedef struct collimator_scene {
  uint64_t size;
  int64_t height, width;
  const collimator_tensor* roi; /* uint8 [H,W], 0/1, the union of the parts; null: none given */
  uint64_t part_count;          /* ROI parts by name, each uint8 [H,W] */
  const collimator_text* part_names;
  const collimator_tensor* parts;
  uint64_t box_count;
  const collimator_box* boxes;
  const collimator_tensor* pixels;      /* float32 [H,W] in [0,1]; null unless the manifest asks */
  const struct collimator_scene* donor; /* null unless the manifest asks */
} collimator_scene;

/* 256 bits from which a plugin draws all its random numbers (rng.hpp); already specific to the
 * node's seed, the masker's place in the chain and the sample. */
typedef struct collimator_seed {
  uint64_t words[4];
} collimator_seed;

typedef struct collimator_masker_v1 {
  COLLIMATOR_OBJECT_FUNCTIONS
  /* keep: uint8 [H,W], 0/1, the mask so far, changed in place: 1 = visible. [any thread] */
  int32_t (*mask)(const void* object, const collimator_scene* scene, const collimator_tensor* keep,
                  const collimator_seed* seed, collimator_error* error);
} collimator_masker_v1;

/* ---- collimator.dataset/1 ----------------------------------------------------------------- */

/* A region of interest of one sample: a file (relative to the root), or runs. */
typedef struct collimator_region {
  collimator_text part;             /* "lungs", "left_lung", "heart", … */
  collimator_text file;             /* a mask picture: 1 where >= half of its range; empty: runs */
  int64_t left, top, width, height; /* where it lies in the picture; all 0: stretched over all of it */
  uint64_t run_count;               /* pairs (start, length) along rows, starting at 0, of a grid … */
  const uint64_t* runs;
  int64_t grid_width, grid_height; /* … of this size */
} collimator_region;

typedef struct collimator_field {
  collimator_text name, value;
} collimator_field;

typedef struct collimator_sample {
  uint64_t size;
  collimator_text id, patient;
  collimator_text picture; /* file relative to the root; empty: the dataset draws it (pixels) */
  int64_t width, height;   /* of a picture that the dataset draws; else 0 */
  uint64_t label_count;
  const float* labels; /* one per class, NaN = unknown */
  uint64_t metadata_count;
  const collimator_field* metadata;
  uint64_t box_count;
  const collimator_box* boxes;
  uint64_t region_count;
  const collimator_region* regions;
  collimator_text split; /* "train", "validate", "test": the official part; or empty */
} collimator_sample;

typedef struct collimator_folder {
  uint64_t size;
  void* self;
  /* Calls each() for every file below `folder`, by path relative to the root, in byte order. */
  int32_t (*list)(void* self, collimator_text folder, void* context, void (*each)(void* context, collimator_text path),
                  collimator_error* error);
  /* The whole file, gunzipped where its content is gzip; valid until the folder is closed. */
  int32_t (*read)(void* self, collimator_text path, collimator_text* content, collimator_error* error);
} collimator_folder;

typedef struct collimator_sample_sink {
  uint64_t size;
  void* self;
  int32_t (*classes)(void* self, uint64_t count, const collimator_text* names); /* first */
  int32_t (*sample)(void* self, const collimator_sample* sample);
} collimator_sample_sink;

typedef struct collimator_dataset_v1 {
  COLLIMATOR_OBJECT_FUNCTIONS
  int32_t (*read)(const void* object, const collimator_folder* folder, const collimator_sample_sink* sink,
                  collimator_error* error);
  /* pixels: uint8 [H,W], to be filled. Null where the dataset's pictures are files. [any thread] */
  int32_t (*pixels)(const void* object, collimator_text sample_id, const collimator_tensor* pixels,
                    collimator_error* error);
} collimator_dataset_v1;

/* ---- collimator.protocol/1 ---------------------------------------------------------------- */

typedef struct collimator_protocol_input {
  uint64_t size;
  const collimator_tensor* map;    /* float32 [H,W] */
  const collimator_tensor* region; /* uint8 [H,W], 0/1; null where boxes are meant */
  uint64_t box_count;              /* in pixels of the map */
  const collimator_box* boxes;
  const collimator_tensor* valid; /* uint8 [H,W]: 1 where the map lies on the picture, 0 on padding */
} collimator_protocol_input;

typedef struct collimator_protocol_v1 {
  COLLIMATOR_OBJECT_FUNCTIONS
  /* values: one per output named in the manifest; NaN = undefined. [any thread] */
  int32_t (*measure)(const void* object, const collimator_protocol_input* input, double* values,
                     collimator_error* error);
} collimator_protocol_v1;

/* ---- collimator.metric/1 ------------------------------------------------------------------ */

typedef struct collimator_metric_input { /* one class; samples with unknown labels are left out */
  uint64_t size;
  uint64_t count;
  const double* probabilities;
  const double* labels; /* 0 or 1 */
  double threshold;     /* NaN where none applies */
} collimator_metric_input;

typedef struct collimator_metric_v1 {
  COLLIMATOR_OBJECT_FUNCTIONS
  /* weights: [replicates, count], >= 0; null: one replicate, all weights 1.
   * values: [replicates, outputs]; NaN = undefined. reasons: null, or one buffer per output, where
   * the reason of an undefined or marked value of replicate 0 is left. [any thread] */
  int32_t (*evaluate)(const void* object, const collimator_metric_input* input, uint64_t replicates,
                      const double* weights, double* values, collimator_error* reasons,
                      collimator_error* error); /* null in metrics of masks */
  /* Metrics of masks, whose manifest needs "masks"; null in others, absent in libraries of before.
   * prediction, truth: uint8 [H,W], 0/1, of one picture. values: [outputs]; reasons: as above. [any thread] */
  int32_t (*compare)(const void* object, const collimator_tensor* prediction, const collimator_tensor* truth,
                     double* values, collimator_error* reasons, collimator_error* error);
} collimator_metric_v1;

#ifdef __cplusplus
}
#endif

#endif
