// libzip, as Swift sees it: the archives that NumPy and PyTorch write.
#pragma once

#include <stdlib.h>
#include <string.h>
#include <zip.h>

// A copy that libzip frees itself, with the `free` of the same C library.
static inline void *candor_zip_copy(const void *bytes, size_t count) {
  void *copy = malloc(count > 0 ? count : 1);
  if (copy != NULL && count > 0) memcpy(copy, bytes, count);
  return copy;
}
