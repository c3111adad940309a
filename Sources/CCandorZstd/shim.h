// libzstd, as Swift sees it.
#pragma once

#include <zstd.h>
