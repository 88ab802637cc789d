// The plain functions: they need no provider, whose loading would cost every start of a worker some 2 ms. OpenSSL calls them
// deprecated, and has no plan to remove them.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/sha.h>
// A digest with a key is wanted only where a token is made, long after the start: it may load its provider.
#include <openssl/evp.h>
#include <openssl/hmac.h>
