// The loops of the panel over all views, once; included after streams.h, so without a guard.

// The bins of all probabilities of a block: one byte a class and lane.
static void NAME(panel_bins)(const double *cells, int64_t classes, const double *edges,
                             int64_t count, uint8_t *bins) {
  const double first = count > 1 ? edges[1] : INFINITY;
  for (int64_t k = 0; k < classes; ++k) {
    const lanes p = ((const loose *)cells)[k];
    uint64_t all = 0;
    // Of many classes most probabilities lie in the first bin.
    if (NAME(bits)(p >= first)) {
      integers number = 0;
      for (int64_t edge = 1; edge < count; ++edge) number -= p >= edges[edge];
      const bytes narrow = __builtin_convertvector(number, bytes);
      memcpy(&all, &narrow, sizeof all);
    }
    memcpy(bins + k * CANDOR_LANES, &all, sizeof all);
  }
}

// Numbers of 0...1 in units of 2^-30, halves up.
INLINE integers NAME(panel_units)(lanes value) {
  const lanes scaled = value * CANDOR_PANEL_UNIT;
  const lanes nearest = (scaled + MAGIC) - MAGIC;
  // Halves went to the even neighbour, which may be the lower one.
  const integers half = scaled - nearest == 0.5;
  return (integers)(nearest + MAGIC) - (integers)(lanes)MAGIC - half;
}

static void NAME(panel_sums)(const candor_block *block, const double *cells, const uint8_t *bins,
                             int64_t rows, int64_t classes, int64_t count,
                             candor_panel_cell *views, int64_t *first) {
  const int64_t unit = (int64_t)CANDOR_PANEL_UNIT;
  const integers order = {0, 1, 2, 3, 4, 5, 6, 7};
  const integers live = order < rows;
  // Of two classes, the second one's view stands for both.
  const int64_t skipped = classes == 2;
  candor_panel_cell *const own = views + (1 - skipped) * count;
  int64_t expected[CANDOR_LANES] __attribute__((aligned(64)));
  int64_t variance[CANDOR_LANES] __attribute__((aligned(64)));
  const lanes confidence = *(const loose *)block->confidence;
  *(integers *)expected = NAME(panel_units)(confidence);
  *(integers *)variance = NAME(panel_units)(confidence * (1 - confidence));
  for (int64_t lane = 0; lane < rows; ++lane) {
    const int64_t label = block->label[lane];
    const int64_t top = block->predicted[lane];
    const int64_t bin = bins[top * CANDOR_LANES + lane];
    candor_panel_cell *cell = views + bin;
    cell->weight += unit;
    cell->expected += expected[lane];
    cell->variance += variance[lane];
    cell->hits += label == top ? unit : 0;
    cell->predicted += unit;
    if (label >= skipped) own[label * count + bins[label * CANDOR_LANES + lane]].hits += unit;
    if (top >= skipped) own[top * count + bin].predicted += unit;
  }
  for (int64_t k = skipped; k < classes; ++k) {
    const lanes p = (lanes)(((const loose_integers *)cells)[k] & live);
    const integers mean = NAME(panel_units)(p);
    const integers spread = NAME(panel_units)(p * (1 - p));
    uint64_t all;
    memcpy(&all, bins + k * CANDOR_LANES, sizeof all);
    if (all == 0) {
      first[2 * k] += NAME(total)(mean);
      first[2 * k + 1] += NAME(total)(spread);
      continue;
    }
    *(integers *)expected = mean;
    *(integers *)variance = spread;
    for (int64_t lane = 0; lane < rows; ++lane) {
      candor_panel_cell *cell = own + k * count + bins[k * CANDOR_LANES + lane];
      cell->weight += unit;
      cell->expected += expected[lane];
      cell->variance += variance[lane];
    }
  }
}

// Where the stretches of 32-bit words end that stand for a row's classes, less 2^31.
static void NAME(label_limits)(const double *reach, int64_t classes, const double *words,
                               int32_t *limits) {
  const lanes factor = *(const loose *)words;
  for (int64_t k = 0; k < classes; ++k) {
    const lanes scaled = ((const loose *)reach)[k] * factor;
    const lanes nearest = (scaled + MAGIC) - MAGIC;
    const integers up = nearest < scaled;
    const lanes limit = nearest + (lanes)((integers)(lanes)1.0 & up) - 0x1p31;
    const lanes kept = limit < 0x1p31 - 1 ? limit : (lanes)(0x1p31 - 1);
    ((loose_small *)limits)[k] = __builtin_convertvector(kept, small);
  }
}

static void NAME(draw_labels)(uint64_t state, int64_t top, const int32_t *limits,
                              const uint8_t *bins, const candor_drawn_labels *drawn) {
  const int64_t classes = drawn->classes;
  const int64_t stride = drawn->vectors * CANDOR_DRAWS;
  const int64_t skipped = classes == 2;
  const int32_t *const numbers = drawn->numbers + (1 - skipped) * drawn->bins;
  // The classes but the prediction: where their words end, and where they are counted.
  int32_t ends[CANDOR_FEW_CLASSES];
  int32_t *counts[CANDOR_FEW_CLASSES];
  int64_t others = 0;
  for (int64_t k = skipped; k < classes; ++k) {
    if (k == top) continue;
    ends[others] = limits[k * CANDOR_LANES];
    counts[others] = drawn->counts + numbers[k * drawn->bins + bins[k * CANDOR_LANES]] * stride;
    ++others;
  }
  const int32_t end = limits[(classes - 1) * CANDOR_LANES];
  const int64_t bin = bins[top * CANDOR_LANES];
  int32_t *const predicted = drawn->counts + drawn->numbers[bin] * stride;
  int32_t *const own =
      top < skipped ? NULL : drawn->counts + numbers[top * drawn->bins + bin] * stride;
  const words order = {0, 1, 2, 3, 4, 5, 6, 7};
  words at = state + 0x9E3779B97F4A7C15 * order;
  for (int64_t place = 0; place < stride; place += CANDOR_DRAWS) {
    const words word = NAME(mix)(at);
    at += CANDOR_LANES * 0x9E3779B97F4A7C15;
    // The high half of a word is the first draw; a number less 2^31 has its top bit turned.
    const sixteen drawn_words = (sixteen)((word >> 32 | word << 32) ^ 0x8000000080000000);
    sixteen before = 0;
    for (int64_t other = 0; other < others; ++other) {
      const sixteen below = drawn_words < ends[other];
      *(loose_sixteen *)(counts[other] + place) -= below ^ before;
      before = below;
    }
    const sixteen missed = drawn_words < end;
    *(loose_sixteen *)(predicted + place) += missed;
    if (own) *(loose_sixteen *)(own + place) += missed;
  }
}
