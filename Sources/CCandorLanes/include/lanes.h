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
  candor_want_hash = 8,        // what a fingerprint adds up, of weight 1
};

// The facts of eight rows; only what was wanted is set.
typedef struct {
  double log_loss[CANDOR_LANES];
  double confidence[CANDOR_LANES];
  double true_probability[CANDOR_LANES];
  double brier[CANDOR_LANES];
  double squared_norm[CANDOR_LANES];
  uint64_t hash[CANDOR_LANES];
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

// The numbers of a row that are added up exactly.
typedef enum {
  candor_sum_log_loss,
  candor_sum_brier,
  candor_sum_spherical,
  candor_sum_confidence,
  CANDOR_SUMS,
} candor_sum;

// Parts of such a sum: in units of 2^-28, 2^-60, 2^-92 and 2^-124.
#define CANDOR_PARTS 4

// Slices of equal width between the confidences 0 and 1.
#define CANDOR_SLICES 65536

// A slice of confidences: what they exceed the slice's lower end by, in units of 2^-60, and rows in
// the low half of a number that has hits in its high half.
typedef struct {
  uint64_t excess;
  uint64_t counts;
} candor_slice;

// What at most 2^19 rows of weight 1 add up to, in whole numbers; all starts as zeros, in memory of
// the caller. Confidences are taken to the nearest 2^-60; the bins hold multiples of 2^-32 in `high`
// and what is left of each, in units of 2^-60, in `low`.
typedef struct {
  int64_t classes;
  int64_t bins;
  int64_t rows;
  // For each sum and each of its parts eight numbers, one a lane.
  int64_t *sums;
  // The spherical scores of the last block.
  double *spherical;
  // Rows by right and predicted class.
  int64_t *confusion;
  // Exactly 0, the slices, exactly 1 of the top label; of two classes, then of the second one.
  candor_slice *slices;
  // The top-label view.
  candor_bin *top;
  // By class and bin, what lies above the first bin; `hits` is complete.
  candor_bin *above;
  // For each class eight numbers as `high`, then eight as `low`: all its probabilities.
  int64_t *all;
  // Eight numbers for the low half of the rows' fingerprint and eight for the high one, or NULL where the
  // blocks have no hashes.
  uint64_t *_Nullable hashes;
} candor_tally;

// The most columns of a logistic regression beside the constant one.
#define CANDOR_COLUMNS 2

// A logistic regression: the score of a row is the sum of `factor[j] (column[j] - centre[j]) scale[j]`
// over its columns, and `factor[columns]` is added.
typedef struct {
  int64_t columns;
  const double *_Nonnull column[CANDOR_COLUMNS];
  double centre[CANDOR_COLUMNS];
  double scale[CANDOR_COLUMNS];
  double factor[CANDOR_COLUMNS + 1];
  // The target is `high` in rows of this label and `low` in others.
  const int32_t *labels;
  int32_t label;
  double high;
  double low;
  // NULL where each row counts once.
  const double *_Nullable weights;
} candor_logistic;

// Sums over rows of its log loss, of the slopes and of the upper triangle of the curvatures.
typedef struct {
  double loss[CANDOR_LANES];
  double slope[CANDOR_COLUMNS + 1][CANDOR_LANES];
  double curvature[6][CANDOR_LANES];
} candor_logistic_sums;

// A weight of 1 in the sums of the panel, which are kept in units of 2^-30.
#define CANDOR_PANEL_UNIT 0x1p30

// What is known of the rows of a view and bin without drawing: their weights, probabilities, variances,
// hits, and hits were every prediction right.
typedef struct {
  int64_t weight;
  int64_t expected;
  int64_t variance;
  int64_t hits;
  int64_t predicted;
} candor_panel_cell;

// Draws that are counted at once.
#define CANDOR_DRAWS 16

// The most classes that `draw_labels` takes.
#define CANDOR_FEW_CLASSES 24

// Where drawn labels are counted. The views are the top label and every class, of two classes the second.
typedef struct {
  int64_t classes;
  int64_t bins;
  // How many times sixteen draws there are.
  int64_t vectors;
  // The number of each view and bin.
  const int32_t *numbers;
  // For each number one count a draw.
  int32_t *counts;
} candor_drawn_labels;

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
  // Adds the block's first rows, of which everything was wanted, to a tally. The result has eight bits
  // for each of the sums: the lanes whose number is neither 0 nor in 2^-72 ..< 16 and was left out.
  uint32_t (*tally)(const candor_block *, const double *cells, int64_t rows, candor_tally *);
  // Adds the rows' hashes to the low and the high half of a fingerprint. Any number of rows; without
  // weights each has 1.
  void (*fingerprint_float)(const float *, const int32_t *, const double *_Nullable weights,
                            int64_t rows, int64_t classes, candor_cells, uint64_t *halves);
  void (*fingerprint_double)(const double *, const int32_t *, const double *_Nullable weights,
                             int64_t rows, int64_t classes, candor_cells, uint64_t *halves);
  // The bin of each probability of a block, [edge b, edge b + 1) of `count` (1 to 255) bins with ascending
  // edges from 0 to 1: one byte a class and lane.
  void (*panel_bins)(const double *cells, int64_t classes, const double *edges, int64_t count,
                     uint8_t *bins);
  // Adds the block's first rows, of weight 1, to the cells of the top label and of every class (of two
  // classes, of the second). Where all rows are in a class's first bin, their probabilities and variances
  // go to `first`, two numbers a class, and their weights nowhere.
  void (*panel_sums)(const candor_block *, const double *cells, const uint8_t *bins, int64_t rows,
                     int64_t classes, int64_t count, candor_panel_cell *views, int64_t *first);
  // The ends, less 2^31, of the stretches of 32-bit words that belong to the classes of eight rows:
  // `reach` times `words`, rounded up, eight numbers a class.
  void (*label_limits)(const double *reach, int64_t classes, const double *words, int32_t *limits);
  // Draws the label of one row again and again, and counts what differs from the prediction `top`: a
  // miss less for the prediction, one more for the class whose stretch a word of SplitMix64 falls into.
  // Of `limits` and `bins` every eighth number is read.
  void (*draw_labels)(uint64_t state, int64_t top, const int32_t *limits, const uint8_t *bins,
                      const candor_drawn_labels *);
  // e to the power of `vectors` times eight numbers in -708...700, in place.
  void (*exponentials)(double *, int64_t vectors);
  // ln(1 + x) of `vectors` times eight finite numbers above -1, in place.
  void (*logarithms)(double *, int64_t vectors);
  // Writes what rows `start` to `start + rows` of a logistic regression add up to.
  // At most 512 rows.
  void (*logistic)(const candor_logistic *, int64_t start, int64_t rows, candor_logistic_sums *);
  // Of vector scaling, whose scores are `u = scale x + bias`: adds a row's `weight (p - [k is label])`
  // times x and 1, and its `weight p (1 - p)` times x^2, x and 1, to `sums`, five numbers a class, one
  // kind after another; writes p, or 0 for p below 1e-30, to `shares`.
  void (*vector_sums)(const double *x, const double *p, double weight, int64_t label,
                      int64_t classes, double *sums, float *shares);
  // Adds what rows add to the product of its curvature with a direction, which has a number for each
  // scale and then for each bias; so has the image.
  void (*vector_image)(const float *x, const float *shares, const double *weights, int64_t rows,
                       int64_t classes, const float *direction, float *image);
} candor_lanes;

// The loops for instruction set 0, 1, ... that this processor has, or NULL when there is none more;
// set 0 runs everywhere, the last one is the fastest.
const candor_lanes *_Nullable candor_lanes_of_set(int32_t number);

#pragma clang assume_nonnull end
