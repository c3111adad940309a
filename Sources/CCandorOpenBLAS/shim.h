// OpenBLAS, as Swift sees it. The CBLAS prototypes come from GSL's header: OpenBLAS's own cblas.h
// declares the same enumerations again, which clang refuses once both modules are in one program.
#pragma once

#include <gsl/gsl_cblas.h>

void openblas_set_num_threads(int threads);
int openblas_get_num_threads(void);
char *openblas_get_config(void);
char *openblas_get_corename(void);
