// libzip, as Swift sees it: the archives that NumPy and PyTorch write.
#pragma once

#include <zip.h>
