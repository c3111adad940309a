// The hot loops over rows: eight rows at a time, one lane a row, in double precision.
//
// Compiled for several processors and chosen when the program starts. None of them fuses a product
// and a sum, so every processor gives the same bits. Swift cannot yet compile one function for
// several instruction sets, which is the only reason why this is C.
#pragma once

#include <stdint.h>

#pragma clang assume_nonnull begin

// Rows handled at once.
#define CANDOR_LANES 8

// What is wanted of a block besides its predicted and right classes.
enum {
  candor_want_confidence = 1,  // the largest probability, and the probabilities as `cells`
  candor_want_log_loss = 2,    // needs the first
  candor_want_squares = 4,     // the sums of squares, needs the first
};

// The facts of eight rows; only what was wanted is set.
typedef struct {
  double log_loss[CANDOR_LANES];
  double confidence[CANDOR_LANES];
  double true_probability[CANDOR_LANES];
  double brier[CANDOR_LANES];
  double squared_norm[CANDOR_LANES];
  int32_t predicted[CANDOR_LANES];
  int32_t label[CANDOR_LANES];
} candor_block;

// A bin of confidences. Their sum is exact for confidences from 2^-10 to 1: in units of 2^-62, the
// lowest 32 bits of each number and the bits above them added up apart.
typedef struct {
  int64_t low;
  int64_t high;
  int64_t rows;
  int64_t hits;
} candor_bin;

// Sums over rows of the log loss at a scale of the logits and of its derivatives in the scale.
typedef struct {
  double weight[CANDOR_LANES];
  double loss[CANDOR_LANES];
  double first[CANDOR_LANES];
  double second[CANDOR_LANES];
  double third[CANDOR_LANES];
  int32_t has_wrong_row;
} candor_scaled_loss;

// Memory for the loops: `classes` times eight doubles.
typedef double *candor_cells;

// The loops, for one processor. Rows past `rows` (1 to 8) repeat the last one. Logits are row-major
// and finite; labels lie in 0..<classes; `classes` is at least 2.
typedef struct {
  // The name of the instruction set.
  const char *name;
  void (*softmax_float)(const float *, const int32_t *, int64_t rows, int64_t classes,
                        int32_t want, candor_cells, candor_block *);
  void (*softmax_double)(const double *, const int32_t *, int64_t rows, int64_t classes,
                         int32_t want, candor_cells, candor_block *);
  // The same of probabilities; the log loss is left unset.
  void (*given_float)(const float *, const int32_t *, int64_t rows, int64_t classes, int32_t want,
                      candor_cells, candor_block *);
  void (*given_double)(const double *, const int32_t *, int64_t rows, int64_t classes,
                       int32_t want, candor_cells, candor_block *);
  // Adds the rows' weighted losses at scale `beta`; `weights` has eight numbers.
  void (*scaled_float)(const float *, const int32_t *, const double *weights, int64_t rows,
                       int64_t classes, double beta, candor_cells, candor_scaled_loss *);
  void (*scaled_double)(const double *, const int32_t *, const double *weights, int64_t rows,
                        int64_t classes, double beta, candor_cells, candor_scaled_loss *);
  // Counts the block's first rows into `count` equal-width bins, [k/B, (k+1)/B), the last closed.
  void (*count_bins)(const candor_block *, int64_t rows, int64_t count, candor_bin *);
  // e to the power of `vectors` times eight numbers in -708...700, in place.
  void (*exponentials)(double *, int64_t vectors);
} candor_lanes;

// The loops for instruction set 0, 1, ... that this processor has, or NULL when there is none more;
// set 0 runs everywhere, the last one is the fastest.
const candor_lanes *_Nullable candor_lanes_of_set(int32_t number);

#pragma clang assume_nonnull end
