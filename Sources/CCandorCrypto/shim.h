// OpenSSL's libcrypto, as Swift sees it: SHA-256, so that a fingerprint can be checked by anyone
// with `sha256sum`.
#pragma once

#include <openssl/evp.h>
