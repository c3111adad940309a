// Logistic regression of a column or two; included after rows.h, so without a guard.

// Eight numbers of memory; 0 past the last one.
INLINE lanes NAME(few)(const double *from, int64_t count) {
  if (count >= CANDOR_LANES) return *(const loose *)from;
  double own[CANDOR_LANES] __attribute__((aligned(64))) = {0};
  for (int64_t lane = 0; lane < count; ++lane) own[lane] = from[lane];
  return *(const lanes *)own;
}

// With the number of columns known when this is compiled, the sums stay in registers.
//
// Without weights the logarithms of 1 + e^-|u| are taken of products of up to 64 of them, which are
// at most 2^64: the mean loss is exact to about 1e-16 in any case.
INLINE void NAME(logistic_of)(const candor_logistic *curve, int64_t columns, bool weighted,
                              int64_t start, int64_t rows, candor_logistic_sums *sums) {
  const integers order = {0, 1, 2, 3, 4, 5, 6, 7};
  const lanes least = LOWEST;
  lanes total = 0;
  lanes product = 1;
  lanes slopes[CANDOR_COLUMNS + 1] = {0, 0, 0};
  lanes curvatures[6] = {0, 0, 0, 0, 0, 0};
  for (int64_t row = 0; row < rows; row += CANDOR_LANES) {
    const int64_t left = rows - row;
    lanes x[CANDOR_COLUMNS];
    lanes u = curve->factor[columns];
    for (int64_t j = 0; j < columns; ++j) {
      x[j] = (NAME(few)(curve->column[j] + start + row, left) - curve->centre[j]) * curve->scale[j];
      u += curve->factor[j] * x[j];
    }
    small label;
    if (left >= CANDOR_LANES) {
      label = *(const loose_small *)(curve->labels + start + row);
    } else {
      label = curve->label;
      for (int64_t lane = 0; lane < left; ++lane) label[lane] = curve->labels[start + row + lane];
    }
    const integers hit = __builtin_convertvector(label == curve->label, integers);
    const lanes target = NAME(choose)(hit, (lanes)curve->high, (lanes)curve->low);
    lanes weight = weighted ? NAME(few)(curve->weights + start + row, left) : (lanes)1.0;
    if (left < CANDOR_LANES) weight = (lanes)((integers)weight & (order < left));
    const lanes below = (lanes)((integers)u | INT64_MIN);
    const lanes power = NAME(exp)(NAME(choose)(below > least, below, least));
    const lanes share = 1 / (1 + power);
    const integers above = u >= 0;
    const lanes p = NAME(choose)(above, share, power * share);
    const lanes slope = weight * (p - target);
    const lanes curvature = weight * (power * share * share);
    const lanes line = (lanes)((integers)u & above) - target * u;
    if (weighted) {
      total += weight * (NAME(log1p)(power) + line);
    } else {
      total += weight * line;
      product *= 1 + weight * power;
    }
    int at = 0;
    for (int64_t i = 0; i < columns; ++i) {
      slopes[i] += slope * x[i];
      const lanes image = curvature * x[i];
      for (int64_t j = i; j < columns; ++j) curvatures[at++] += image * x[j];
      curvatures[at++] += image;
    }
    slopes[columns] += slope;
    curvatures[at] += curvature;
  }
  *(loose *)sums->loss = total + NAME(log1p)(product - 1);
  for (int j = 0; j <= CANDOR_COLUMNS; ++j) *(loose *)sums->slope[j] = slopes[j];
  for (int j = 0; j < 6; ++j) *(loose *)sums->curvature[j] = curvatures[j];
}

#define COLUMNS(COUNT)                                              \
  if (curve->columns == COUNT) {                                    \
    if (curve->weights)                                             \
      NAME(logistic_of)(curve, COUNT, true, start, rows, sums);     \
    else                                                            \
      NAME(logistic_of)(curve, COUNT, false, start, rows, sums);    \
  }

static void NAME(logistic)(const candor_logistic *curve, int64_t start, int64_t rows,
                           candor_logistic_sums *sums) {
  COLUMNS(0)
  COLUMNS(1)
  COLUMNS(2)
}

#undef COLUMNS
