// GNU Scientific Library, as Swift sees it. GSL's headers pull in <gsl/gsl_cblas.h>, which is also
// where CCandorOpenBLAS takes its prototypes from, so that both modules can be used by one program.
// There is no pkg-config entry on purpose: `pkg-config --libs gsl` names libgslcblas, and that slow
// reference library would then answer every cblas_* call instead of OpenBLAS.
#pragma once

#include <gsl/gsl_blas.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_eigen.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_fft_halfcomplex.h>
#include <gsl/gsl_fft_real.h>
#include <gsl/gsl_fit.h>
#include <gsl/gsl_histogram.h>
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_min.h>
#include <gsl/gsl_multifit.h>
#include <gsl/gsl_permutation.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <gsl/gsl_roots.h>
#include <gsl/gsl_sf.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics.h>
#include <gsl/gsl_version.h>

// GSL's algorithm tables are C globals, which Swift 6 refuses as shared mutable state although
// nobody ever writes to them: these accessors hand out the constant pointers.
static inline const gsl_min_fminimizer_type *candor_gsl_min_brent(void) {
  return gsl_min_fminimizer_brent;
}
static inline const gsl_root_fsolver_type *candor_gsl_root_brent(void) {
  return gsl_root_fsolver_brent;
}
static inline const gsl_rng_type *candor_gsl_rng_mt19937(void) { return gsl_rng_mt19937; }
static inline const char *candor_gsl_version(void) { return gsl_version; }
