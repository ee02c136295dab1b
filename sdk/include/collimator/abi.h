/* The C boundary between the host and every plugin library: the only thing both sides must agree on.
 *
 * Plugin authors do not include this file: masker.hpp, dataset.hpp, metric.hpp, mask_metric.hpp and
 * protocol.hpp wrap it.
 *
 * Why C: a library built by another compiler, against another standard library or years ago still loads
 * here. No C++ type and no exception crosses.
 *
 * How structs grow, so that host and plugins of different ages understand each other:
 *   - A struct that may grow begins with `size`, its sizeof as the side that filled it in knew it. New
 *     members come at its end, and zero in them always means "as before".
 *   - A reader takes what lies within the smaller of that size and its own sizeof. What is missing counts as
 *     zero; what is beyond is ignored.
 *   - An array of such structs comes with its stride, the bytes from one item to the next; who reads it steps
 *     by that, never by a sizeof of its own.
 *   - A function of a table is called only if the table's size reaches it and it is not null.
 *   - collimator_text, collimator_error, collimator_seed and collimator_field are frozen: they have no size
 *     and never change.
 * A changed meaning is a new revision of the role ("collimator.masker/2"); a changed entry symbol is a new
 * major version of the whole boundary.
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

typedef struct collimator_text { /* frozen */
  const char* data;
  uint64_t size;
} collimator_text;

/* What a function of the boundary returns. */
enum { COLLIMATOR_OK = 0, COLLIMATOR_FAILED = 1, COLLIMATOR_CANCELLED = 2 };

/* Where a function leaves a message, cut to the capacity; a reader takes no more than the capacity, whatever
 * the length says. */
typedef struct collimator_error { /* frozen */
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

/* What the host offers a plugin; it lives as long as the object that was made with it. */
typedef struct collimator_host {
  uint64_t size;
  void* self;
  void (*log)(void* self, collimator_text message);            /* [host, any thread] */
  void (*progress)(void* self, uint64_t done, uint64_t total); /* [host, any thread] */
  int32_t (*cancelled)(void* self); /* 1: return COLLIMATOR_CANCELLED soon. [host, any thread] */
} collimator_host;

/* Typed, checked parameter values as a tree; a node is a handle, 0 is "absent". The root is node 1. A handle that
 * there is not, a node of another kind and an index beyond the end give COLLIMATOR_ABSENT, 0 or an empty text. */
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
  uint64_t plugin_count, plugin_stride;
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

/* What a box stands around: a finding, or a thing that is none, such as a side marker or a stamp. */
enum { COLLIMATOR_FINDING = 0, COLLIMATOR_OBJECT = 1 };

typedef struct collimator_box { /* pixels of the native picture; x, y: left, top edge */
  uint64_t size;
  double x, y, width, height;
  collimator_text label; /* the finding's class, or the thing's name */
  uint64_t kind;         /* COLLIMATOR_FINDING or COLLIMATOR_OBJECT */
} collimator_box;

/* A named part of a region of interest. */
typedef struct collimator_part {
  uint64_t size;
  collimator_text name;
  const collimator_tensor* mask; /* uint8 [H,W], 0/1 */
} collimator_part;

typedef struct collimator_scene {
  uint64_t size;
  int64_t height, width;
  const collimator_tensor* roi; /* uint8 [H,W], 0/1, the union of the parts; null: none given */
  uint64_t part_count, part_stride;
  const collimator_part* parts;
  uint64_t box_count, box_stride;
  const collimator_box* boxes;
  const collimator_tensor* pixels;      /* float32 [H,W] in [0,1]; null unless the manifest asks */
  const struct collimator_scene* donor; /* null unless the manifest asks */
} collimator_scene;

/* 256 bits from which a plugin draws all its random numbers (rng.hpp); already specific to the
 * node's seed, the masker's place in the chain and the sample. */
typedef struct collimator_seed { /* frozen */
  uint64_t words[4];
} collimator_seed;

typedef struct collimator_masker_v1 {
  COLLIMATOR_OBJECT_FUNCTIONS
  /* keep: uint8 [H,W], 0/1, the mask so far, changed in place: 1 = visible. [any thread] */
  int32_t (*mask)(const void* object, const collimator_scene* scene, const collimator_tensor* keep,
                  const collimator_seed* seed, collimator_error* error);
} collimator_masker_v1;

/* ---- collimator.dataset/1 ----------------------------------------------------------------- */

/* A region of interest of one sample: a file, or runs. */
typedef struct collimator_region {
  uint64_t size;
  collimator_text part;             /* "lungs", "left_lung", "heart", … */
  collimator_text file;             /* a mask picture: 1 where >= half of its range; empty: runs */
  int64_t left, top, width, height; /* where it lies in the picture; all 0: stretched over all of it */
  uint64_t run_count;               /* pairs (start, length) along rows, starting at 0, of a grid … */
  const uint64_t* runs;
  int64_t grid_width, grid_height; /* … of this size */
  uint64_t root;                   /* the file is relative to this folder of those that read() got */
} collimator_region;

typedef struct collimator_field { /* frozen */
  collimator_text name, value;
} collimator_field;

typedef struct collimator_sample {
  uint64_t size;
  collimator_text id, patient;
  collimator_text picture; /* file relative to its root; empty: the dataset draws it (pixels) */
  int64_t width, height;   /* of a picture that the dataset draws; of a file, where copies of it may be smaller: of the
                              publisher's picture, on which boxes and places were drawn; else 0 */
  uint64_t label_count;
  const float* labels; /* one per class, NaN = unknown */
  uint64_t metadata_count;
  const collimator_field* metadata;
  uint64_t box_count, box_stride;
  const collimator_box* boxes;
  uint64_t region_count, region_stride;
  const collimator_region* regions;
  collimator_text split;         /* "train", "validate", "test": the official part; or empty */
  uint64_t root;                 /* the folder of the picture, of those that read() got; 0: the first */
  uint64_t channels;             /* of the picture: 1 (or 0, the same) grey, 3 colour */
  collimator_text patient_space; /* who gave the patient's id ("nih"), where ids of several givers meet; or empty */
  collimator_text same_as; /* "NAMESPACE/ID" of the same picture in the collection that it was taken from; or empty */
} collimator_sample;

/* One of the folders that a dataset's parameters name. */
typedef struct collimator_folder {
  uint64_t size;
  void* self;
  collimator_text name; /* of the parameter: "root", "root_masks" */
  /* Calls each() for every file below `folder`, by path relative to the root, in byte order.
   * [host, any thread] */
  int32_t (*list)(void* self, collimator_text folder, void* context, void (*each)(void* context, collimator_text path),
                  collimator_error* error);
  /* The whole file, gunzipped where its content is gzip; valid until read() returns. [host, any thread] */
  int32_t (*read)(void* self, collimator_text path, collimator_text* content, collimator_error* error);
} collimator_folder;

typedef struct collimator_sample_sink {
  uint64_t size;
  void* self;
  /* First. What is not COLLIMATOR_OK ends the reading, here and below; the host remembers why.
   * [host, any thread] */
  int32_t (*classes)(void* self, uint64_t count, const collimator_text* names);
  int32_t (*sample)(void* self, const collimator_sample* sample); /* [host, any thread] */
  /* So many entries of the tables became no sample, as they "have no picture" or the like. [host, any thread] */
  int32_t (*left_out)(void* self, collimator_text reason, uint64_t count);
} collimator_sample_sink;

typedef struct collimator_dataset_v1 {
  COLLIMATOR_OBJECT_FUNCTIONS
  /* folders: of the path parameters `root` (first; without files where there is none) and `root_NAME`. */
  int32_t (*read)(const void* object, uint64_t folder_count, uint64_t folder_stride, const collimator_folder* folders,
                  const collimator_sample_sink* sink, collimator_error* error);
  /* pixels: uint8 [H,W], to be filled. Null where the dataset's pictures are files. [any thread] */
  int32_t (*pixels)(const void* object, collimator_text sample_id, const collimator_tensor* pixels,
                    collimator_error* error);
} collimator_dataset_v1;

/* ---- collimator.protocol/1 ---------------------------------------------------------------- */

typedef struct collimator_protocol_input {
  uint64_t size;
  const collimator_tensor* map;    /* float32 [H,W] */
  const collimator_tensor* region; /* uint8 [H,W], 0/1; null where boxes are meant */
  uint64_t box_count, box_stride;  /* in pixels of the map */
  const collimator_box* boxes;
  const collimator_tensor* valid; /* uint8 [H,W]: 1 where the map lies on the picture, 0 on padding */
  uint64_t map_is_signed;         /* 1: the explainer's maps speak for the class (> 0) and against it (< 0) */
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
   * values: [replicates, outputs], all of them filled; NaN = undefined.
   * reasons: null, or one buffer per output, where it says why the value of the first replicate is undefined
   * or how it is marked; an empty one: nothing is to be said. [any thread] */
  int32_t (*evaluate)(const void* object, const collimator_metric_input* input, uint64_t replicates,
                      const double* weights, double* values, collimator_error* reasons,
                      collimator_error* error); /* null in metrics of masks */
  /* Metrics of masks, whose manifest needs "masks"; null in others.
   * prediction, truth: uint8 [H,W], 0/1, of one picture. values: [outputs], all of them filled; reasons: one
   * buffer per output or null, as above. [any thread] */
  int32_t (*compare)(const void* object, const collimator_tensor* prediction, const collimator_tensor* truth,
                     double* values, collimator_error* reasons, collimator_error* error);
} collimator_metric_v1;

#ifdef __cplusplus
}
#endif

#endif
