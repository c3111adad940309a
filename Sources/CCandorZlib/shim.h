// zlib, as Swift sees it. The `*Init2` entry points are macros in C, which Swift cannot import.
#pragma once

#include <zlib.h>

static inline int candor_inflate_init(z_streamp stream, int window_bits) {
  return inflateInit2(stream, window_bits);
}
static inline int candor_deflate_init(z_streamp stream, int level, int window_bits) {
  return deflateInit2(stream, level, Z_DEFLATED, window_bits, 8, Z_DEFAULT_STRATEGY);
}
