#include "lanes.h"

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#pragma STDC FP_CONTRACT OFF
// Vectors are passed between functions that are always inlined only.
#pragma clang diagnostic ignored "-Wpsabi"

typedef double lanes __attribute__((ext_vector_type(8)));
typedef int64_t integers __attribute__((ext_vector_type(8)));
typedef uint64_t words __attribute__((ext_vector_type(8)));
typedef bool flags __attribute__((ext_vector_type(8)));
typedef float floats __attribute__((ext_vector_type(8)));
typedef int32_t small __attribute__((ext_vector_type(8)));
typedef uint8_t bytes __attribute__((ext_vector_type(8)));
typedef int32_t sixteen __attribute__((ext_vector_type(16)));
typedef float four __attribute__((ext_vector_type(4)));
typedef float sixteen_floats __attribute__((ext_vector_type(16)));
// The same in memory of callers, which need not align it.
typedef double loose __attribute__((ext_vector_type(8), aligned(8)));
typedef int64_t loose_integers __attribute__((ext_vector_type(8), aligned(8)));
typedef uint64_t loose_words __attribute__((ext_vector_type(8), aligned(8)));
typedef float loose_floats __attribute__((ext_vector_type(8), aligned(4)));
typedef int32_t loose_small __attribute__((ext_vector_type(8), aligned(4)));
typedef int32_t loose_sixteen __attribute__((ext_vector_type(16), aligned(4)));
typedef float loose_four __attribute__((ext_vector_type(4), aligned(4)));
typedef float loose_sixteen_floats __attribute__((ext_vector_type(16), aligned(4)));

// Adding it rounds to a whole number, which is then in the lowest bits: 1.5 x 2^52.
#define MAGIC 6755399441055744.0

// The lowest argument of the exponential: its power is still a normal number.
#define LOWEST -708.0

#define TABLE(SET)                                                                              \
  {                                                                                             \
      .name = #SET,                                                                             \
      .softmax_float = softmax_float_##SET,                                                     \
      .softmax_double = softmax_double_##SET,                                                   \
      .given_float = given_float_##SET,                                                         \
      .given_double = given_double_##SET,                                                       \
      .scaled_float = scaled_float_##SET,                                                       \
      .scaled_double = scaled_double_##SET,                                                     \
      .count_bins = count_bins_##SET,                                                           \
      .tally = tally_##SET,                                                                     \
      .fingerprint_float = fingerprint_float_##SET,                                             \
      .fingerprint_double = fingerprint_double_##SET,                                           \
      .panel_bins = panel_bins_##SET,                                                           \
      .panel_sums = panel_sums_##SET,                                                           \
      .label_limits = label_limits_##SET,                                                       \
      .draw_labels = draw_labels_##SET,                                                         \
      .exponentials = exponentials_##SET,                                                       \
      .logarithms = logarithms_##SET,                                                           \
      .logistic = logistic_##SET,                                                               \
      .vector_sums = vector_sums_##SET,                                                         \
      .vector_image = vector_image_##SET,                                                       \
  }

#define NAME(function) function##_base
#include "rows.h"
#include "logistic.h"
#include "vector.h"
#include "streams.h"
#include "panel.h"
#undef INLINE
#undef NAME

#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx2"))), apply_to = function)
#define NAME(function) function##_avx2
#include "rows.h"
#include "logistic.h"
#include "vector.h"
#include "streams.h"
#include "panel.h"
#undef INLINE
#undef NAME
#pragma clang attribute pop

#pragma clang attribute push(__attribute__((target("avx512f,avx512dq,avx512vl,avx512bw"))), apply_to = function)
#define NAME(function) function##_avx512
#include "rows.h"
#include "logistic.h"
#include "vector.h"
#include "streams.h"
#include "panel.h"
#undef INLINE
#undef NAME
#pragma clang attribute pop
#endif

const candor_lanes *candor_lanes_of_set(int32_t number) {
#if defined(__x86_64__)
  static const candor_lanes sets[] = {TABLE(base), TABLE(avx2), TABLE(avx512)};
  __builtin_cpu_init();
  int32_t count = 1;
  if (__builtin_cpu_supports("avx2")) {
    count = 2;
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
        __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw"))
      count = 3;
  }
#else
  static const candor_lanes sets[] = {TABLE(base)};
  const int32_t count = 1;
#endif
  return number >= 0 && number < count ? &sets[number] : NULL;
}
