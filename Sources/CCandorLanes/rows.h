// The loops, once; included for each instruction set with another NAME, so without a guard.

#define INLINE static inline __attribute__((always_inline))

// e^x for -708 <= x <= 700, within 2 units in the last place: Cody and Waite's reduction to
// |r| <= ln 2 / 2, and 1 + r + r^2 q(r) with the polynomial q of degree 9 that meets
// (e^r - 1 - r) / r^2 at the ten Chebyshev points, found with 50 digits (relative error 1.6e-17),
// in Estrin's order.
INLINE lanes NAME(exp)(lanes x) {
  const lanes shifted = x * 1.4426950408889634 + MAGIC;
  const lanes whole = shifted - MAGIC;
  const lanes r = (x - whole * 6.931471803691238e-01) - whole * 1.9082149292705877e-10;
  const lanes r2 = r * r;
  const lanes r4 = r2 * r2;
  const lanes a0 = 0.5000000000000001 + r * 0.16666666666666669;
  const lanes a1 = 0.04166666666662413 + r * 0.008333333333330062;
  const lanes a2 = 0.0013888888917213717 + r * 0.00019841269863053618;
  const lanes a3 = 2.4801521295954376e-05 + r * 2.7557268459997064e-06;
  const lanes a4 = 2.7620088445409746e-07 + r * 2.510038549551032e-08;
  const lanes q = (a0 + a1 * r2) + r4 * ((a2 + a3 * r2) + r4 * a4);
  const lanes reduced = 1 + (r + r2 * q);
  return (lanes)((integers)reduced + ((integers)shifted << 52));
}

// ln(1 + x) for finite x > -1, accurate also for tiny x: the argument is brought to a mantissa near
// 1, then 2 artanh(f) is summed for |f| <= 0.172.
INLINE lanes NAME(log1p)(lanes x) {
  const lanes sum = 1 + x;
  const lanes lost = x - (sum - 1);  // by rounding; put back in the numerator
  const integers bits = (integers)sum;
  // Mantissas above the root of 2 count as half of the next power: f stays small on both sides.
  const integers exponent = (bits - 0x3FE6A09E667F3BCD) >> 52;
  const lanes mantissa = (lanes)(bits - (exponent << 52));
  const lanes scale = (lanes)((1023 - exponent) << 52);
  const lanes power = (lanes)(exponent + 0x4338000000000000) - MAGIC;
  const lanes numerator = (mantissa - 1) + lost * scale;
  const lanes f = numerator / (2 + numerator);
  const lanes g = f * f;
  const lanes g2 = g * g;
  const lanes g4 = g2 * g2;
  const lanes b0 = 1.0 / 3 + g * (1.0 / 5);
  const lanes b1 = 1.0 / 7 + g * (1.0 / 9);
  const lanes b2 = 1.0 / 11 + g * (1.0 / 13);
  const lanes b3 = 1.0 / 15 + g * (1.0 / 17);
  const lanes b4 = 1.0 / 19 + g * (1.0 / 21);
  const lanes series = (b0 + b1 * g2) + g4 * ((b2 + b3 * g2) + g4 * b4);
  const lanes log = 2 * f + 2 * f * (g * series);
  return power * 6.931471803691238e-01 + (log + power * 1.9082149292705877e-10);
}

INLINE lanes NAME(choose)(integers mask, lanes yes, lanes no) {
  return (lanes)(((integers)yes & mask) | ((integers)no & ~mask));
}

// Brings eight rows of floats, one vector of floats a class, to the first half of the cells, and
// finds each row's largest one; the lowest class wins a tie.
INLINE void NAME(load_float)(const float *scores, int64_t rows, int64_t classes, candor_cells cells,
                             float *largest, int32_t *at) {
  const float *row[CANDOR_LANES];
  for (int lane = 0; lane < CANDOR_LANES; ++lane)
    row[lane] = scores + (lane < rows ? lane : rows - 1) * classes;
  float *staged = (float *)cells;
  if (classes >= 4) {
    for (int64_t next = 0; next < classes; next += 4) {
      // The last four again where fewer are left.
      const int64_t k = next + 4 <= classes ? next : classes - 4;
      four v[CANDOR_LANES];
      for (int lane = 0; lane < CANDOR_LANES; ++lane)
        v[lane] = *(const loose_four *)(row[lane] + k);
      for (int half = 0; half < CANDOR_LANES; half += 4) {
        const four a = __builtin_shufflevector(v[half], v[half + 1], 0, 4, 1, 5);
        const four b = __builtin_shufflevector(v[half], v[half + 1], 2, 6, 3, 7);
        const four c = __builtin_shufflevector(v[half + 2], v[half + 3], 0, 4, 1, 5);
        const four d = __builtin_shufflevector(v[half + 2], v[half + 3], 2, 6, 3, 7);
        float *to = staged + k * CANDOR_LANES + half;
        *(loose_four *)(to) = __builtin_shufflevector(a, c, 0, 1, 4, 5);
        *(loose_four *)(to + 8) = __builtin_shufflevector(a, c, 2, 3, 6, 7);
        *(loose_four *)(to + 16) = __builtin_shufflevector(b, d, 0, 1, 4, 5);
        *(loose_four *)(to + 24) = __builtin_shufflevector(b, d, 2, 3, 6, 7);
      }
    }
  } else {
    for (int64_t k = 0; k < classes; ++k)
      for (int lane = 0; lane < CANDOR_LANES; ++lane) staged[k * CANDOR_LANES + lane] = row[lane][k];
  }
  const loose_floats *columns = (const loose_floats *)staged;
  floats most = columns[0];
  small where = 0;
  for (int64_t k = 1; k < classes; ++k) {
    const small larger = columns[k] > most;
    most = (floats)(((small)columns[k] & larger) | ((small)most & ~larger));
    where = ((int32_t)k & larger) | (where & ~larger);
  }
  *(floats *)largest = most;
  *(small *)at = where;
}

// The same of doubles, which fill the cells.
INLINE void NAME(load_double)(const double *scores, int64_t rows, int64_t classes,
                              candor_cells cells, double *largest, int32_t *at) {
  for (int lane = 0; lane < CANDOR_LANES; ++lane) {
    const double *row = scores + (lane < rows ? lane : rows - 1) * classes;
    double most = row[0];
    int32_t where = 0;
    for (int64_t k = 0; k < classes; ++k) {
      cells[k * CANDOR_LANES + lane] = row[k];
      where = row[k] > most ? (int32_t)k : where;
      most = row[k] > most ? row[k] : most;
    }
    largest[lane] = most;
    at[lane] = where;
  }
}

INLINE lanes NAME(column_float)(candor_cells cells, int64_t k) {
  return __builtin_convertvector(((const loose_floats *)cells)[k], lanes);
}

INLINE lanes NAME(column_double)(candor_cells cells, int64_t k) { return ((const loose *)cells)[k]; }

INLINE lanes NAME(widen_float)(const float *values) {
  return __builtin_convertvector(*(const floats *)values, lanes);
}

INLINE lanes NAME(widen_double)(const double *values) { return *(const lanes *)values; }

// Every bit of the result depends on every bit of the argument (SplitMix64's finaliser).
INLINE words NAME(mix)(words x) {
  x += 0x9E3779B97F4A7C15;
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
  return x ^ (x >> 31);
}

// Hashes of rows: of their scores, labels and weights, in this order.
#define HASH(SCALAR)                                                                        \
  INLINE words NAME(hash_##SCALAR)(candor_cells cells, int64_t classes, words label,        \
                                   lanes weight) {                                          \
    words hash = NAME(mix)((words)0x9E3779B97F4A7C15);                                      \
    /* Adding 0 makes -0 a 0. */                                                            \
    for (int64_t k = 0; k < classes; ++k)                                                   \
      hash = NAME(mix)(hash ^ (words)(NAME(column_##SCALAR)(cells, k) + 0.0));              \
    return NAME(mix)(NAME(mix)(hash ^ label) ^ (words)weight);                              \
  }

HASH(float)
HASH(double)

// What the high half of a fingerprint adds up.
INLINE words NAME(second)(words hash) { return NAME(mix)(hash ^ 0xD1B54A32D192ED03); }

// Sets the hashes of a block of rows of weight 1.
#define SET_HASHES(SCALAR)                                                                           \
  if (want & candor_want_hash) {                                                                     \
    const integers label = __builtin_convertvector(*(const loose_small *)block->label, integers);    \
    *(loose_words *)block->hash = NAME(hash_##SCALAR)(cells, classes, (words)label, (lanes)1.0);     \
  }

// Sets how far each row's right score lies below its largest.
#define DROPS                                                                           \
  double drops[CANDOR_LANES] __attribute__((aligned(64)));                              \
  for (int64_t lane = 0; lane < CANDOR_LANES; ++lane) {                                 \
    const int64_t row = lane < rows ? lane : rows - 1;                                  \
    drops[lane] = (double)largest[lane] - (double)scores[row * classes + labels[row]]; \
  }

static void NAME(squares)(int64_t classes, candor_cells cells, candor_block *block) {
  const lanes label = __builtin_convertvector(*(const loose_small *)block->label, lanes);
  lanes squares = 0;
  lanes brier = 0;
  lanes own = 0;
  for (int64_t k = 0; k < classes; ++k) {
    const lanes p = ((const loose *)cells)[k];
    const integers isRight = label == (double)k;
    const lanes gap = p - (lanes)((integers)(lanes)1.0 & isRight);
    squares += p * p;
    brier += gap * gap;
    own += (lanes)((integers)p & isRight);
  }
  *(loose *)block->squared_norm = squares;
  *(loose *)block->brier = brier;
  *(loose *)block->true_probability = own;
}

#define SOFTMAX(SCALAR)                                                                            \
  static void NAME(softmax_##SCALAR)(const SCALAR *scores, const int32_t *labels, int64_t rows,    \
                                     int64_t classes, int32_t want, candor_cells cells,            \
                                     candor_block *block) {                                        \
    SCALAR largest[CANDOR_LANES] __attribute__((aligned(64)));                                     \
    int32_t at[CANDOR_LANES] __attribute__((aligned(64)));                                         \
    NAME(load_##SCALAR)(scores, rows, classes, cells, largest, at);                                \
    *(loose_small *)block->predicted = *(const small *)at;                                               \
    for (int64_t lane = 0; lane < CANDOR_LANES; ++lane)                                            \
      block->label[lane] = labels[lane < rows ? lane : rows - 1];                                  \
    SET_HASHES(SCALAR)                                                                             \
    if (want == 0) return;                                                                         \
    const lanes most = NAME(widen_##SCALAR)(largest);                                              \
    const lanes top = __builtin_convertvector(*(const small *)at, lanes);                          \
    const lanes least = LOWEST;                                                                    \
    /* The largest score contributes exactly 1; the others summed apart keep a tiny loss precise. */ \
    lanes others = 0;                                                                              \
    /* From the last class down: a vector of doubles lies over two of floats that were read. */    \
    for (int64_t k = classes - 1; k >= 0; --k) {                                                   \
      const lanes drop = NAME(column_##SCALAR)(cells, k) - most;                                   \
      const lanes mass = NAME(exp)(NAME(choose)(drop > least, drop, least));                       \
      others += (lanes)((integers)mass & (top != (double)k));                                      \
      if (want & candor_want_squares) ((loose *)cells)[k] = mass;                                  \
    }                                                                                              \
    const lanes inverse = 1 / (1 + others);                                                        \
    *(loose *)block->confidence = inverse;                                                         \
    if (want & candor_want_log_loss) {                                                             \
      DROPS                                                                                        \
      *(loose *)block->log_loss = *(const lanes *)drops + NAME(log1p)(others);                     \
    }                                                                                              \
    if (want & candor_want_squares) {                                                              \
      for (int64_t k = 0; k < classes; ++k) ((loose *)cells)[k] *= inverse;                        \
      NAME(squares)(classes, cells, block);                                                        \
    }                                                                                              \
  }

SOFTMAX(float)
SOFTMAX(double)

// Probabilities as they are given; float32 softmax can exceed 1 in the last place, which they cannot.
#define GIVEN(SCALAR)                                                                              \
  static void NAME(given_##SCALAR)(const SCALAR *scores, const int32_t *labels, int64_t rows,      \
                                   int64_t classes, int32_t want, candor_cells cells,              \
                                   candor_block *block) {                                          \
    SCALAR largest[CANDOR_LANES] __attribute__((aligned(64)));                                     \
    int32_t at[CANDOR_LANES] __attribute__((aligned(64)));                                         \
    NAME(load_##SCALAR)(scores, rows, classes, cells, largest, at);                                \
    *(loose_small *)block->predicted = *(const small *)at;                                         \
    for (int64_t lane = 0; lane < CANDOR_LANES; ++lane)                                            \
      block->label[lane] = labels[lane < rows ? lane : rows - 1];                                  \
    SET_HASHES(SCALAR)                                                                             \
    const lanes one = 1;                                                                           \
    const lanes most = NAME(widen_##SCALAR)(largest);                                              \
    *(loose *)block->confidence = NAME(choose)(most < one, most, one);                             \
    if (!(want & candor_want_squares)) return;                                                     \
    for (int64_t k = classes - 1; k >= 0; --k) {                                                   \
      const lanes p = NAME(column_##SCALAR)(cells, k);                                             \
      ((loose *)cells)[k] = NAME(choose)(p < one, p, one);                                         \
    }                                                                                              \
    NAME(squares)(classes, cells, block);                                                          \
  }

GIVEN(float)
GIVEN(double)

#define SCALED(SCALAR)                                                                             \
  static void NAME(scaled_##SCALAR)(const SCALAR *scores, const int32_t *labels,                   \
                                    const double *weights, int64_t rows, int64_t classes,          \
                                    double beta, candor_cells cells, candor_scaled_loss *sums) {   \
    SCALAR largest[CANDOR_LANES] __attribute__((aligned(64)));                                     \
    int32_t at[CANDOR_LANES] __attribute__((aligned(64)));                                         \
    NAME(load_##SCALAR)(scores, rows, classes, cells, largest, at);                                \
    DROPS                                                                                          \
    const lanes most = NAME(widen_##SCALAR)(largest);                                              \
    const lanes least = LOWEST / beta;                                                             \
    lanes total = 0, moment1 = 0, moment2 = 0, moment3 = 0;                                        \
    for (int64_t k = 0; k < classes; ++k) {                                                        \
      const lanes raw = NAME(column_##SCALAR)(cells, k) - most;                                    \
      const lanes drop = NAME(choose)(raw > least, raw, least);                                    \
      const lanes mass = NAME(exp)(beta * drop);                                                   \
      const lanes once = mass * drop;                                                              \
      const lanes twice = once * drop;                                                             \
      total += mass;                                                                               \
      moment1 += once;                                                                             \
      moment2 += twice;                                                                            \
      moment3 += twice * drop;                                                                     \
    }                                                                                              \
    const lanes weight = *(const loose *)weights;                                                  \
    const lanes own = *(const lanes *)drops;                                                       \
    if (!sums->has_wrong_row)                                                                      \
      for (int64_t lane = 0; lane < rows; ++lane)                                                  \
        if (drops[lane] > 0 && weights[lane] > 0) sums->has_wrong_row = 1;                         \
    const lanes inverse = 1 / total;                                                               \
    const lanes mean = moment1 * inverse;                                                          \
    const lanes square = moment2 * inverse;                                                        \
    const lanes variance = square - mean * mean;                                                   \
    const lanes cube = moment3 * inverse - 3 * mean * square + 2 * mean * mean * mean;             \
    *(loose *)sums->weight += weight;                                                              \
    *(loose *)sums->loss += weight * (NAME(log1p)(total - 1) + beta * own);                        \
    *(loose *)sums->first += weight * (mean + own);                                                \
    *(loose *)sums->second += weight * variance;                                                   \
    *(loose *)sums->third += weight * cube;                                                        \
  }

SCALED(float)
SCALED(double)

// The equal-width bins, [k/B, (k+1)/B) and the last closed, that numbers in 0...1 fall into.
INLINE integers NAME(bin)(lanes p, int64_t count) {
  // The nearest edge is the only one that rounding could put p on the wrong side of.
  const lanes edge = (p * (double)count + MAGIC) - MAGIC;
  const integers above = p >= edge / (double)count;
  const integers number = (integers)(edge + MAGIC) - (integers)(lanes)MAGIC - 1 - above;
  const integers past = number >= count;
  return number + past;
}

static void NAME(count_bins)(const candor_block *block, int64_t rows, int64_t count,
                             candor_bin *bins) {
  int64_t places[CANDOR_LANES] __attribute__((aligned(64)));
  *(integers *)places = NAME(bin)(*(const loose *)block->confidence, count);
  for (int64_t lane = 0; lane < rows; ++lane) {
    const int64_t units = (int64_t)(block->confidence[lane] * 0x1p62);
    candor_bin *bin = bins + places[lane];
    bin->low += units & 0xFFFFFFFF;
    bin->high += units >> 32;
    bin->rows += 1;
    bin->hits += block->predicted[lane] == block->label[lane];
  }
}

static void NAME(exponentials)(double *values, int64_t vectors) {
  for (int64_t index = 0; index < vectors; ++index) {
    loose *at = (loose *)values + index;
    *at = NAME(exp)(*at);
  }
}

static void NAME(logarithms)(double *values, int64_t vectors) {
  for (int64_t index = 0; index < vectors; ++index) {
    loose *at = (loose *)values + index;
    *at = NAME(log1p)(*at);
  }
}

#undef HASH
#undef SET_HASHES
#undef DROPS
#undef SOFTMAX
#undef GIVEN
#undef SCALED
