#pragma once
// Where the structural bytes of JSON are in a block of 64 bytes, one bit a
// byte. SSE2 is in every x86-64; elsewhere a portable loop gives the same.
#include <stdint.h>

typedef struct {
    uint64_t quote;
    uint64_t backslash;
    uint64_t open;   // { and [
    uint64_t close;  // } and ]
} block_masks;

typedef struct {
    uint64_t high;
    uint64_t control;
} text_masks;

#if defined(__SSE2__)
#include <emmintrin.h>

static inline uint64_t block_eq(__m128i a, __m128i b, __m128i c, __m128i d, char byte) {
    const __m128i want = _mm_set1_epi8(byte);
    uint64_t r0 = (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(a, want));
    uint64_t r1 = (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(b, want));
    uint64_t r2 = (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(c, want));
    uint64_t r3 = (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(d, want));
    return r0 | (r1 << 16) | (r2 << 32) | (r3 << 48);
}

/// The masks of the 64 bytes at `p`. All 64 must be readable.
static inline block_masks block_scan(const uint8_t *p) {
    __m128i a = _mm_loadu_si128((const __m128i *)p);
    __m128i b = _mm_loadu_si128((const __m128i *)(p + 16));
    __m128i c = _mm_loadu_si128((const __m128i *)(p + 32));
    __m128i d = _mm_loadu_si128((const __m128i *)(p + 48));
    block_masks m;
    m.quote = block_eq(a, b, c, d, '"');
    m.backslash = block_eq(a, b, c, d, '\\');
    // '[' | 0x20 == '{' and ']' | 0x20 == '}': one comparison finds both.
    const __m128i fold = _mm_set1_epi8(0x20);
    a = _mm_or_si128(a, fold);
    b = _mm_or_si128(b, fold);
    c = _mm_or_si128(c, fold);
    d = _mm_or_si128(d, fold);
    m.open = block_eq(a, b, c, d, '{');
    m.close = block_eq(a, b, c, d, '}');
    return m;
}

/// How many of the 16 bytes at `p` come before the first quote, backslash or
/// control byte; 16 when none is there.
static inline uint32_t string_run16(const uint8_t *p) {
    __m128i a = _mm_loadu_si128((const __m128i *)p);
    __m128i hit = _mm_or_si128(
        _mm_or_si128(_mm_cmpeq_epi8(a, _mm_set1_epi8('"')), _mm_cmpeq_epi8(a, _mm_set1_epi8('\\'))),
        _mm_cmpeq_epi8(_mm_min_epu8(a, _mm_set1_epi8(0x1f)), a));
    uint32_t mask = (uint32_t)_mm_movemask_epi8(hit);
    return mask ? (uint32_t)__builtin_ctz(mask) : 16;
}

/// Whether the 64 bytes at `p` are all from U+0020 to U+007F.
static inline int plain_ascii64(const uint8_t *p) {
    const __m128i last = _mm_set1_epi8(0x1f);  // signed: bytes from 0x80 on are less
    __m128i a = _mm_cmpgt_epi8(_mm_loadu_si128((const __m128i *)p), last);
    __m128i b = _mm_cmpgt_epi8(_mm_loadu_si128((const __m128i *)(p + 16)), last);
    __m128i c = _mm_cmpgt_epi8(_mm_loadu_si128((const __m128i *)(p + 32)), last);
    __m128i d = _mm_cmpgt_epi8(_mm_loadu_si128((const __m128i *)(p + 48)), last);
    return _mm_movemask_epi8(_mm_and_si128(_mm_and_si128(a, b), _mm_and_si128(c, d))) == 0xffff;
}

/// What of the 64 bytes at `p` is no plain text: bytes from 0x80 on, and
/// control bytes that are no whitespace of JSON.
static inline text_masks text_scan64(const uint8_t *p) {
    text_masks m = {0, 0};
    for (int i = 0; i < 4; i++) {
        __m128i a = _mm_loadu_si128((const __m128i *)(p + 16 * i));
        __m128i space = _mm_or_si128(
            _mm_cmpeq_epi8(a, _mm_set1_epi8('\t')),
            _mm_or_si128(_mm_cmpeq_epi8(a, _mm_set1_epi8('\n')), _mm_cmpeq_epi8(a, _mm_set1_epi8('\r'))));
        __m128i control = _mm_cmpeq_epi8(_mm_min_epu8(a, _mm_set1_epi8(0x1f)), a);
        m.high |= (uint64_t)(uint32_t)_mm_movemask_epi8(a) << (16 * i);
        m.control |= (uint64_t)(uint32_t)_mm_movemask_epi8(_mm_andnot_si128(space, control)) << (16 * i);
    }
    return m;
}
#else
static inline block_masks block_scan(const uint8_t *p) {
    block_masks m = {0, 0, 0, 0};
    for (int i = 0; i < 64; i++) {
        uint64_t bit = (uint64_t)1 << i;
        uint8_t byte = p[i], folded = (uint8_t)(byte | 0x20);
        if (byte == '"') m.quote |= bit;
        if (byte == '\\') m.backslash |= bit;
        if (folded == '{') m.open |= bit;
        if (folded == '}') m.close |= bit;
    }
    return m;
}

static inline uint32_t string_run16(const uint8_t *p) {
    for (uint32_t i = 0; i < 16; i++)
        if (p[i] == '"' || p[i] == '\\' || p[i] < 0x20) return i;
    return 16;
}

static inline int plain_ascii64(const uint8_t *p) {
    for (int i = 0; i < 64; i++)
        if (p[i] < 0x20 || p[i] > 0x7f) return 0;
    return 1;
}

static inline text_masks text_scan64(const uint8_t *p) {
    text_masks m = {0, 0};
    for (int i = 0; i < 64; i++) {
        if (p[i] >= 0x80) m.high |= (uint64_t)1 << i;
        if (p[i] < 0x20 && p[i] != '\t' && p[i] != '\n' && p[i] != '\r') m.control |= (uint64_t)1 << i;
    }
    return m;
}
#endif
