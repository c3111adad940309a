// OpenBLAS for the yardstick; the prototypes come from GSL's header, as in Sources/CCandorOpenBLAS.
#pragma once

#include <gsl/gsl_cblas.h>

void openblas_set_num_threads(int threads);
