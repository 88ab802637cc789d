#include <stdlib.h>

/* Before the constructors of the shared libraries, which only a program's own .preinit_array is.
 *
 * libcurl's RTMP and libldap bring GnuTLS along, whose constructor gathers entropy and looks up the processor: 1.5 ms of
 * each start. Nothing here speaks RTMP, and libldap begins GnuTLS by itself when it needs it. The variable is GnuTLS's own,
 * see "Initialization" in its manual. */
static void before_libraries(void) { setenv("GNUTLS_NO_IMPLICIT_INIT", "1", 0); }

__attribute__((section(".preinit_array"), used)) static void (*const entry)(void) = before_libraries;
