/* Separable sub-pixel resampling of one 8-bit plane with the Catmull-Rom kernel:
 *
 *     dst(i, j) = src(bx + kx * i, by + ky * j),   samples outside src repeat its edge.
 *
 * Rows of the source are resampled across once, into 16-bit intermediates that a ring of four keeps, and combined down.
 * Two paths give the same bytes: AVX2 (eight outputs must read within 16 source bytes, so kx <= 1.7) and portable C.
 *
 * Scales: horizontal weights sum to 127 and the row is halved, so intermediates carry 63.5; vertical weights sum to
 * 8192 * 128 / 127, so the product carries 63.5 * 8192 * 128 / 127 = 2^19.
 */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#if defined(__x86_64__) && (defined(__GNUC__) || defined(__clang__))
#define HAVE_AVX2_PATH 1
#include <immintrin.h>
#endif

enum { TAPS = 4, GROUP = 8, WINDOW = 16, ROW_SHIFT = 1, SUM_SHIFT = 19 };
static const int H_SCALE = 127;
static const double V_SCALE = 8192.0 * 128.0 / 127.0;
static const double AVX2_MAX_STEP = 1.7;

typedef struct {
    int *first;       /* per output: its leftmost source column, may lie outside */
    int *column;      /* per output and tap: source column, clamped */
    int8_t *weight;   /* per output and tap */
    uint8_t *shuffle; /* per output and tap: column within its group's window */
    int *window;      /* per group of eight outputs: first source column it reads */
} Across;

static int clamp(int value, int low, int high) { return value < low ? low : value > high ? high : value; }

/* Integer weights for a fraction 0..1, summing exactly to round(scale). */
static void catmull_rom(double f, double scale, int q[TAPS]) {
    const double w[TAPS] = {
        0.5 * f * (-1.0 + f * (2.0 - f)),
        1.0 + 0.5 * f * f * (-5.0 + 3.0 * f),
        0.5 * f * (1.0 + f * (4.0 - 3.0 * f)),
        0.5 * f * f * (-1.0 + f),
    };
    int sum = 0, largest = 0;
    for (int t = 0; t < TAPS; t++) {
        q[t] = (int)lrint(w[t] * scale);
        sum += q[t];
        if (q[t] > q[largest]) largest = t;
    }
    q[largest] += (int)lrint(scale) - sum;
}

static void plan_across(Across *plan, int outputs, int padded, int src_width, double kx, double bx, int windows) {
    for (int i = 0; i < padded; i++) {
        const double x = bx + kx * (i < outputs ? i : outputs - 1);
        const int left = (int)floor(x);
        int q[TAPS];
        catmull_rom(x - left, H_SCALE, q);
        plan->first[i] = left - 1;
        for (int t = 0; t < TAPS; t++) {
            plan->column[TAPS * i + t] = clamp(left - 1 + t, 0, src_width - 1);
            plan->weight[TAPS * i + t] = (int8_t)q[t];
        }
    }
    if (!windows) return;
    for (int g = 0; g < padded / GROUP; g++) {
        const int low = clamp(plan->first[GROUP * g], 0, src_width - WINDOW);
        plan->window[g] = low;
        for (int n = 0; n < GROUP * TAPS; n++)
            plan->shuffle[GROUP * TAPS * g + n] = (uint8_t)(plan->column[GROUP * TAPS * g + n] - low);
    }
}

static int16_t weigh(const uint8_t s0, const uint8_t s1, const uint8_t s2, const uint8_t s3, const int8_t *w) {
    return (int16_t)((s0 * w[0] + s1 * w[1] + s2 * w[2] + s3 * w[3] + 1) >> ROW_SHIFT);
}

static void row_across_c(const uint8_t *src, int src_width, int16_t *restrict dst, int outputs, const Across *plan) {
    for (int i = 0; i < outputs; i++) {
        const int8_t *w = plan->weight + TAPS * i;
        const int first = plan->first[i];
        if (first >= 0 && first + TAPS <= src_width) {
            const uint8_t *s = src + first;
            dst[i] = weigh(s[0], s[1], s[2], s[3], w);
        } else {
            const int *c = plan->column + TAPS * i;
            dst[i] = weigh(src[c[0]], src[c[1]], src[c[2]], src[c[3]], w);
        }
    }
}

static void rows_down_c(int16_t *const rows[TAPS], const int q[TAPS], uint8_t *restrict dst, int outputs) {
    const int16_t *restrict a = rows[0], *restrict b = rows[1], *restrict c = rows[2], *restrict d = rows[3];
    for (int i = 0; i < outputs; i++) {
        const int sum = a[i] * q[0] + b[i] * q[1] + c[i] * q[2] + d[i] * q[3];
        const int value = (sum + (1 << (SUM_SHIFT - 1))) >> SUM_SHIFT;
        dst[i] = (uint8_t)(value < 0 ? 0 : value > 255 ? 255 : value);
    }
}

#ifdef HAVE_AVX2_PATH
__attribute__((target("avx2"))) static void row_across_avx2(const uint8_t *src, int16_t *dst, int padded,
                                                            const Across *plan) {
    const __m256i ones = _mm256_set1_epi16(1), half = _mm256_set1_epi32(1);
    for (int g = 0; g < padded / GROUP; g++) {
        const __m128i bytes = _mm_loadu_si128((const __m128i *)(src + plan->window[g]));
        const __m256i order = _mm256_loadu_si256((const __m256i *)(plan->shuffle + GROUP * TAPS * g));
        const __m256i weight = _mm256_loadu_si256((const __m256i *)(plan->weight + GROUP * TAPS * g));
        __m256i v = _mm256_shuffle_epi8(_mm256_broadcastsi128_si256(bytes), order);
        v = _mm256_madd_epi16(_mm256_maddubs_epi16(v, weight), ones);
        v = _mm256_srai_epi32(_mm256_add_epi32(v, half), ROW_SHIFT);
        v = _mm256_permute4x64_epi64(_mm256_packs_epi32(v, v), 0xD8);
        _mm_storeu_si128((__m128i *)(dst + GROUP * g), _mm256_castsi256_si128(v));
    }
}

__attribute__((target("avx2"))) static void rows_down_avx2(int16_t *const rows[TAPS], const int q[TAPS], uint8_t *dst,
                                                           int outputs) {
    const __m256i q01 = _mm256_set1_epi32((int)((q[0] & 0xffff) | ((uint32_t)q[1] << 16)));
    const __m256i q23 = _mm256_set1_epi32((int)((q[2] & 0xffff) | ((uint32_t)q[3] << 16)));
    const __m256i half = _mm256_set1_epi32(1 << (SUM_SHIFT - 1));
    const int whole = outputs & ~15;
    for (int i = 0; i < whole; i += 16) {
        const __m256i a = _mm256_loadu_si256((const __m256i *)(rows[0] + i));
        const __m256i b = _mm256_loadu_si256((const __m256i *)(rows[1] + i));
        const __m256i c = _mm256_loadu_si256((const __m256i *)(rows[2] + i));
        const __m256i d = _mm256_loadu_si256((const __m256i *)(rows[3] + i));
        __m256i low = _mm256_add_epi32(_mm256_madd_epi16(_mm256_unpacklo_epi16(a, b), q01),
                                       _mm256_madd_epi16(_mm256_unpacklo_epi16(c, d), q23));
        __m256i high = _mm256_add_epi32(_mm256_madd_epi16(_mm256_unpackhi_epi16(a, b), q01),
                                        _mm256_madd_epi16(_mm256_unpackhi_epi16(c, d), q23));
        low = _mm256_srai_epi32(_mm256_add_epi32(low, half), SUM_SHIFT);
        high = _mm256_srai_epi32(_mm256_add_epi32(high, half), SUM_SHIFT);
        __m256i packed = _mm256_packs_epi32(low, high);
        packed = _mm256_permute4x64_epi64(_mm256_packus_epi16(packed, packed), 0xD8);
        _mm_storeu_si128((__m128i *)(dst + i), _mm256_castsi256_si128(packed));
    }
    if (whole < outputs) {
        int16_t *const rest[TAPS] = {rows[0] + whole, rows[1] + whole, rows[2] + whole, rows[3] + whole};
        rows_down_c(rest, q, dst + whole, outputs - whole);
    }
}
#endif

/* 1 when this processor has the AVX2 path. */
int sepwarp_has_avx2(void) {
#ifdef HAVE_AVX2_PATH
    return __builtin_cpu_supports("avx2") != 0;
#else
    return 0;
#endif
}

/* Fill dst. Strides are in bytes. Returns 1 after the AVX2 path, 0 after portable C, -1 when memory ran out. */
int sepwarp(const uint8_t *src, int src_width, int src_height, long src_stride, uint8_t *dst, int dst_width,
            int dst_height, long dst_stride, double kx, double bx, double ky, double by, int portable) {
    const int padded = (dst_width + GROUP - 1) / GROUP * GROUP;
    const int row = padded + WINDOW;
    const int avx2 = !portable && sepwarp_has_avx2() && kx > 0 && kx <= AVX2_MAX_STEP && src_width >= WINDOW;
    const size_t taps = (size_t)padded * TAPS;
    int result = -1;
    Across plan = {
        malloc(sizeof(int) * (size_t)padded), malloc(sizeof(int) * taps),  malloc(taps),
        malloc(taps),                         malloc(sizeof(int) * (size_t)padded),
    };
    int16_t *ring = malloc(sizeof(int16_t) * TAPS * (size_t)row);
    int held[TAPS] = {-1, -1, -1, -1};
    if (!plan.first || !plan.column || !plan.weight || !plan.shuffle || !plan.window || !ring) goto done;

    plan_across(&plan, dst_width, padded, src_width, kx, bx, avx2);
    for (int j = 0; j < dst_height; j++) {
        const double y = by + ky * j;
        const int top = (int)floor(y);
        int q[TAPS];
        int16_t *rows[TAPS];
        catmull_rom(y - top, V_SCALE, q);
        for (int t = 0; t < TAPS; t++) {
            const int source_row = clamp(top - 1 + t, 0, src_height - 1);
            const int slot = source_row & (TAPS - 1);
            rows[t] = ring + (size_t)slot * (size_t)row;
            if (held[slot] == source_row) continue;
            held[slot] = source_row;
            const uint8_t *line = src + (long)source_row * src_stride;
#ifdef HAVE_AVX2_PATH
            if (avx2) {
                row_across_avx2(line, rows[t], padded, &plan);
                continue;
            }
#endif
            row_across_c(line, src_width, rows[t], dst_width, &plan);
        }
#ifdef HAVE_AVX2_PATH
        if (avx2) {
            rows_down_avx2(rows, q, dst + (long)j * dst_stride, dst_width);
            continue;
        }
#endif
        rows_down_c(rows, q, dst + (long)j * dst_stride, dst_width);
    }
    result = avx2;
done:
    free(plan.first), free(plan.column), free(plan.weight), free(plan.shuffle), free(plan.window), free(ring);
    return result;
}
