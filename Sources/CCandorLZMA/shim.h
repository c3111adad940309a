// liblzma, as Swift sees it. Its initial value is a macro in C, which Swift cannot import.
#pragma once

#include <lzma.h>

static inline lzma_stream candor_lzma_stream(void) {
  lzma_stream stream = LZMA_STREAM_INIT;
  return stream;
}
