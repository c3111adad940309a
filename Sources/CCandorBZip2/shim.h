// libbz2, as Swift sees it.
#pragma once

#include <bzlib.h>
