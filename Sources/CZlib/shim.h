#pragma once
#include <zlib.h>

/// `inflateInit2` is a macro, which Swift does not import. 47 = a 32 KiB
/// window with automatic recognition of gzip and zlib headers.
static inline int deploytrail_inflate_init(z_stream *stream) {
    return inflateInit2(stream, 15 + 32);
}
