// Vector scaling, a row at a time; included after rows.h, so without a guard.

static void NAME(vector_sums)(const double *x, const double *p, double weight, int64_t label,
                              int64_t classes, double *sums, float *shares) {
  double *slope = sums, *bias = sums + classes;
  double *square = sums + 2 * classes, *cross = sums + 3 * classes, *own = sums + 4 * classes;
  int64_t k = 0;
  for (; k + CANDOR_LANES <= classes; k += CANDOR_LANES) {
    const lanes mass = *(const loose *)(p + k);
    const lanes feature = *(const loose *)(x + k);
    const lanes part = weight * mass;
    const lanes curvature = part * (1 - mass);
    const lanes once = curvature * feature;
    *(loose *)(slope + k) += part * feature;
    *(loose *)(bias + k) += part;
    *(loose *)(square + k) += once * feature;
    *(loose *)(cross + k) += once;
    *(loose *)(own + k) += curvature;
    const lanes kept = NAME(choose)(mass < 1e-30, (lanes)0.0, mass);
    *(loose_floats *)(shares + k) = __builtin_convertvector(kept, floats);
  }
  for (; k < classes; ++k) {
    const double part = weight * p[k];
    const double curvature = part * (1 - p[k]);
    const double once = curvature * x[k];
    slope[k] += part * x[k];
    bias[k] += part;
    square[k] += once * x[k];
    cross[k] += once;
    own[k] += curvature;
    shares[k] = p[k] < 1e-30 ? 0 : (float)p[k];
  }
  slope[label] -= weight * x[label];
  bias[label] -= weight;
}

static void NAME(vector_image)(const float *x, const float *shares, const double *weights,
                               int64_t rows, int64_t classes, const float *direction,
                               float *image) {
  const float *bias = direction + classes;
  float *of_bias = image + classes;
  for (int64_t row = 0; row < rows; ++row, x += classes, shares += classes) {
    const float weight = (float)weights[row];
    sixteen_floats sums = 0;
    int64_t k = 0;
    for (; k + 16 <= classes; k += 16)
      sums += *(const loose_sixteen_floats *)(shares + k) *
              (*(const loose_sixteen_floats *)(direction + k) * *(const loose_sixteen_floats *)(x + k) +
               *(const loose_sixteen_floats *)(bias + k));
    float mean = 0;
    for (int lane = 0; lane < 16; ++lane) mean += sums[lane];
    for (; k < classes; ++k) mean += shares[k] * (direction[k] * x[k] + bias[k]);
    for (k = 0; k + 16 <= classes; k += 16) {
      const sixteen_floats feature = *(const loose_sixteen_floats *)(x + k);
      const sixteen_floats u = *(const loose_sixteen_floats *)(direction + k) * feature +
                        *(const loose_sixteen_floats *)(bias + k);
      const sixteen_floats part = weight * *(const loose_sixteen_floats *)(shares + k) * (u - mean);
      *(loose_sixteen_floats *)(image + k) += part * feature;
      *(loose_sixteen_floats *)(of_bias + k) += part;
    }
    for (; k < classes; ++k) {
      const float part = weight * shares[k] * (direction[k] * x[k] + bias[k] - mean);
      image[k] += part * x[k];
      of_bias[k] += part;
    }
  }
}
