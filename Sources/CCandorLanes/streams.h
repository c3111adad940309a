// The loops over rows that are counted and forgotten, once; included after rows.h, so without a guard.

// One bit a lane.
INLINE uint32_t NAME(bits)(integers mask) {
  const flags set = __builtin_convertvector(mask, flags);
  uint8_t bits;
  memcpy(&bits, &set, 1);
  return bits;
}

// The sum of the lanes.
INLINE int64_t NAME(total)(integers x) {
  const integers four = x + __builtin_shufflevector(x, x, 4, 5, 6, 7, 0, 1, 2, 3);
  const integers two = four + __builtin_shufflevector(four, four, 2, 3, 0, 1, 6, 7, 4, 5);
  return two[0] + two[1];
}

// The nearest multiple of 2^-60, ties to even, of numbers in 0...1, as a multiple of 2^-32 and the
// rest. Adding 1.5 x 2^n leaves a number rounded to 2^(n - 52) in the lowest bits.
#define COARSE 0x1.8p20
#define FINE 0x1.8p-8
INLINE void NAME(split)(lanes p, integers *high, integers *low) {
  const lanes coarse = p + COARSE;
  const lanes fine = (p - (coarse - COARSE)) + FINE;
  *high = (integers)coarse - (integers)(lanes)COARSE;
  *low = (integers)fine - (integers)(lanes)FINE;
}

// Adds numbers of 2^-72 ..< 16 to the four parts of a sum, exactly; the result are the lanes that
// hold others, 0 apart.
INLINE uint32_t NAME(add)(lanes value, integers live, int64_t *sums) {
  const integers exponent = ((integers)value >> 52) - (1023 - 72);
  const integers inside = (exponent >= 0) & (exponent < 76) & live;
  const lanes x = (lanes)((integers)value & inside);
  loose_integers *parts = (loose_integers *)sums;
  const lanes a = x + 0x1.8p24;
  const lanes rest1 = x - (a - 0x1.8p24);
  const lanes b = rest1 + 0x1.8p-8;
  const lanes rest2 = rest1 - (b - 0x1.8p-8);
  const lanes c = rest2 + 0x1.8p-40;
  const lanes rest3 = rest2 - (c - 0x1.8p-40);
  const lanes d = rest3 + 0x1.8p-72;
  parts[0] += (integers)a - (integers)(lanes)0x1.8p24;
  parts[1] += (integers)b - (integers)(lanes)0x1.8p-8;
  parts[2] += (integers)c - (integers)(lanes)0x1.8p-40;
  parts[3] += (integers)d - (integers)(lanes)0x1.8p-72;
  return NAME(bits)(live & ~inside & (value != 0));
}

// Most probabilities fall into the first bin; so all are added up eight at a time, only those above
// the first edge are put into bins, and the first bin is what is left.
INLINE void NAME(tally_classes)(const double *cells, integers live, candor_tally *tally) {
  const int64_t classes = tally->classes;
  const int64_t count = tally->bins;
  const double first = count > 1 ? 1.0 / (double)count : INFINITY;
  for (int64_t start = 0; start < classes; start += 8) {
    const int64_t end = start + 8 < classes ? start + 8 : classes;
    uint64_t listed = 0;
    for (int64_t k = start; k < end; ++k) {
      const lanes p = (lanes)(((const loose_integers *)cells)[k] & live);
      integers high, low;
      NAME(split)(p, &high, &low);
      loose_integers *all = (loose_integers *)tally->all + 2 * k;
      all[0] += high;
      all[1] += low;
      listed |= (uint64_t)NAME(bits)(p >= first) << (CANDOR_LANES * (k - start));
    }
    for (; listed != 0; listed &= listed - 1) {
      const int64_t place = start * CANDOR_LANES + __builtin_ctzll(listed);
      const double p = cells[place];
      const double edge = (p * (double)count + MAGIC) - MAGIC;
      const int64_t number = (int64_t)edge - (p < edge / (double)count);
      const double coarse = (p + COARSE) - COARSE;
      const double fine = ((p - coarse) + FINE) - FINE;
      candor_bin *bin = tally->above + place / CANDOR_LANES * count +
                        (number < count ? number : count - 1);
      bin->high += (int64_t)(coarse * 0x1p32);
      bin->low += (int64_t)(fine * 0x1p60);
      bin->rows += 1;
    }
  }
}

// The slice that each probability lies in, from 0; exactly 1 lies behind the last one.
INLINE integers NAME(slice)(lanes probability) {
  const lanes scaled = probability * CANDOR_SLICES;
  const lanes nearest = (scaled + MAGIC) - MAGIC;
  const integers up = nearest > scaled;
  return (integers)(nearest + MAGIC) - (integers)(lanes)MAGIC + up;
}

// Of two classes, the probability of the second one in the slices behind those of the top label.
INLINE void NAME(tally_positive)(lanes probability, integers label, int64_t rows,
                                 candor_tally *tally) {
  integers high, low;
  NAME(split)(probability, &high, &low);
  const integers slice = NAME(slice)(probability);
  const integers none = probability <= 0;
  int64_t excess[CANDOR_LANES] __attribute__((aligned(64)));
  int64_t hit[CANDOR_LANES] __attribute__((aligned(64)));
  int64_t place[CANDOR_LANES] __attribute__((aligned(64)));
  *(integers *)excess = (high << 28) + low - (slice << 44);
  *(integers *)hit = label;
  *(integers *)place = slice + 1 + none + (CANDOR_SLICES + 2);
  for (int64_t lane = 0; lane < rows; ++lane) {
    candor_slice *of_slice = tally->slices + place[lane];
    of_slice->excess += (uint64_t)excess[lane];
    of_slice->counts += 1 + ((uint64_t)hit[lane] << 32);
  }
}

static uint32_t NAME(tally)(const candor_block *block, const double *cells, int64_t rows,
                            candor_tally *tally) {
  const integers order = {0, 1, 2, 3, 4, 5, 6, 7};
  const integers live = order < rows;
  const integers label = __builtin_convertvector(*(const loose_small *)block->label, integers);
  const integers predicted = __builtin_convertvector(*(const loose_small *)block->predicted, integers);
  const lanes confidence = *(const loose *)block->confidence;
  const lanes own = *(const loose *)block->true_probability;
  const lanes spherical = own / __builtin_elementwise_sqrt(*(const loose *)block->squared_norm);
  if (tally->hashes) {
    const words hash = *(const loose_words *)block->hash;
    ((loose_words *)tally->hashes)[0] += hash & (words)live;
    ((loose_words *)tally->hashes)[1] += NAME(second)(hash) & (words)live;
  }
  // What the lanes count, and where, one vector each.
  enum { HIGH, LOW, EXCESS, HIT, SLICE, TOP, CELL, OWN, NUMBERS };
  int64_t at[NUMBERS][CANDOR_LANES] __attribute__((aligned(64)));
  const integers slice = NAME(slice)(confidence);
  const integers none = confidence <= 0;
  *(integers *)at[SLICE] = slice + 1 + none;
  // The slices do not fit the nearest caches, so they are fetched while the rest is summed.
  for (int lane = 0; lane < CANDOR_LANES; ++lane)
    __builtin_prefetch(tally->slices + at[SLICE][lane], 1);
  tally->rows += rows;
  *(loose *)tally->spherical = spherical;

  const lanes values[CANDOR_SUMS] = {
      [candor_sum_log_loss] = *(const loose *)block->log_loss,
      [candor_sum_brier] = *(const loose *)block->brier,
      [candor_sum_spherical] = spherical,
      [candor_sum_confidence] = confidence,
  };
  uint32_t left_out = 0;
  for (int sum = 0; sum < CANDOR_SUMS; ++sum) {
    int64_t *parts = tally->sums + sum * CANDOR_PARTS * CANDOR_LANES;
    left_out |= NAME(add)(values[sum], live, parts) << (CANDOR_LANES * sum);
  }
  NAME(tally_classes)(cells, live, tally);

  integers high, low;
  NAME(split)(confidence, &high, &low);
  *(integers *)at[HIGH] = high;
  *(integers *)at[LOW] = low;
  *(integers *)at[EXCESS] = (high << 28) + low - (slice << 44);
  *(integers *)at[HIT] = (label == predicted) & 1;
  *(integers *)at[TOP] = NAME(bin)(confidence, tally->bins);
  *(integers *)at[CELL] = label * tally->classes + predicted;
  *(integers *)at[OWN] = label * tally->bins + NAME(bin)(own, tally->bins);
  for (int64_t lane = 0; lane < rows; ++lane) {
    candor_slice *of_slice = tally->slices + at[SLICE][lane];
    of_slice->excess += (uint64_t)at[EXCESS][lane];
    of_slice->counts += 1 + ((uint64_t)at[HIT][lane] << 32);
    candor_bin *of_top = tally->top + at[TOP][lane];
    of_top->high += at[HIGH][lane];
    of_top->low += at[LOW][lane];
    of_top->rows += 1;
    of_top->hits += at[HIT][lane];
    tally->confusion[at[CELL][lane]] += 1;
    tally->above[at[OWN][lane]].hits += 1;
  }
  if (tally->classes == 2)
    NAME(tally_positive)(*(const loose *)(cells + CANDOR_LANES), label, rows, tally);
  return left_out;
}

#define FINGERPRINT(SCALAR)                                                                        \
  static void NAME(fingerprint_##SCALAR)(const SCALAR *scores, const int32_t *labels,              \
                                         const double *weights, int64_t rows, int64_t classes,     \
                                         candor_cells cells, uint64_t *halves) {                   \
    const integers order = {0, 1, 2, 3, 4, 5, 6, 7};                                               \
    words low = 0;                                                                                 \
    words high = 0;                                                                                \
    for (int64_t start = 0; start < rows; start += CANDOR_LANES) {                                 \
      const int64_t left = rows - start;                                                           \
      const words live = (words)(order < left);                                                    \
      SCALAR largest[CANDOR_LANES] __attribute__((aligned(64)));                                   \
      int32_t at[CANDOR_LANES] __attribute__((aligned(64)));                                       \
      NAME(load_##SCALAR)(scores + start * classes, left < CANDOR_LANES ? left : CANDOR_LANES,     \
                          classes, cells, largest, at);                                            \
      words label = 0;                                                                             \
      lanes weight = 1;                                                                            \
      for (int64_t lane = 0; lane < CANDOR_LANES && lane < left; ++lane) {                         \
        label[lane] = (uint32_t)labels[start + lane];                                              \
        if (weights) weight[lane] = weights[start + lane];                                         \
      }                                                                                            \
      const words hash = NAME(hash_##SCALAR)(cells, classes, label, weight);                       \
      low += hash & live;                                                                          \
      high += NAME(second)(hash) & live;                                                           \
    }                                                                                              \
    for (int lane = 0; lane < CANDOR_LANES; ++lane) {                                              \
      halves[0] += low[lane];                                                                      \
      halves[1] += high[lane];                                                                     \
    }                                                                                              \
  }

FINGERPRINT(float)
FINGERPRINT(double)

#undef FINGERPRINT
#undef COARSE
#undef FINE
