// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#include "COmniKernels.h"

#include <float.h>
#include <math.h>
#include <string.h>

// Products are fused with sums where the instruction set can, in every build alike.
#pragma STDC FP_CONTRACT ON

/// A score and its place as one number: greater is better, and of equal scores the smaller place is greater.
static inline uint64_t key_of(float score, size_t place) {
  uint32_t bits;
  score += 0.0f;  // minus zero and zero are equal scores
  memcpy(&bits, &score, sizeof bits);
  bits = bits & 0x80000000u ? ~bits : bits | 0x80000000u;
  return (uint64_t)bits << 32 | (uint32_t)~(uint32_t)place;
}

static inline float score_of(uint64_t key) {
  uint32_t bits = (uint32_t)(key >> 32);
  bits = bits & 0x80000000u ? bits & 0x7FFFFFFFu : ~bits;
  float score;
  memcpy(&score, &bits, sizeof score);
  return score;
}

/// Splits keys from `low` through `high` into those at least and those at most some key among them (Hoare); returns
/// where the first part ends and the second one starts, between which at most that key stands.
static inline void split(uint64_t *keys, ptrdiff_t low, ptrdiff_t high, ptrdiff_t *end, ptrdiff_t *start) {
  uint64_t a = keys[low], b = keys[low + (high - low) / 2], c = keys[high];
  uint64_t pivot = a > b ? (b > c ? b : (a > c ? c : a)) : (a > c ? a : (b > c ? c : b));
  ptrdiff_t i = low, j = high;
  while (i <= j) {
    while (keys[i] > pivot) i++;
    while (keys[j] < pivot) j--;
    if (i <= j) {
      uint64_t t = keys[i];
      keys[i++] = keys[j];
      keys[j--] = t;
    }
  }
  *end = j;
  *start = i;
}

/// Moves the k greatest keys to the front and returns the least score among them; all count while there are fewer.
static float keep_best(uint64_t *keys, size_t *found, size_t k) {
  if (*found < k) return -FLT_MAX;
  ptrdiff_t low = 0, high = (ptrdiff_t)*found - 1, wanted = (ptrdiff_t)k - 1;
  while (low < high) {
    ptrdiff_t end, start;
    split(keys, low, high, &end, &start);
    if (end < wanted) low = start;
    if (wanted < start) high = end;
  }
  *found = k;
  return score_of(keys[k - 1]);
}

/// SplitMix64, and a number below a bound by its high half (the tiny bias of not redrawing does not matter here).
static inline size_t below(uint64_t *state, size_t bound) {
  uint64_t bits = *state += 0x9E3779B97F4A7C15u;
  bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9u;
  bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EBu;
  bits ^= bits >> 31;
  return (size_t)((bits >> 32) * bound >> 32);
}

static void insertion_sort(uint64_t *keys, size_t count) {
  for (size_t i = 1; i < count; i++) {
    uint64_t key = keys[i];
    size_t j = i;
    for (; j > 0 && keys[j - 1] < key; j--) keys[j] = keys[j - 1];
    keys[j] = key;
  }
}

#if defined(__x86_64__) || defined(_M_X64)

#include <immintrin.h>

#define NAME(x) baseline_##x
#define LEVEL COMNI_BASELINE
#define TARGET
#define W 4
#define MR 4
static inline float baseline_sum(__m128 v) {
  v = _mm_add_ps(v, _mm_movehl_ps(v, v));
  return _mm_cvtss_f32(_mm_add_ss(v, _mm_shuffle_ps(v, v, 1)));
}
#define SUM(v) baseline_sum(v)
#define ABOVE(v, t) ((uint64_t)(unsigned)_mm_movemask_ps(_mm_cmpgt_ps(v, _mm_set1_ps(t))))
#include "kernels_template.h"
#undef NAME
#undef LEVEL
#undef TARGET
#undef W
#undef MR
#undef ABOVE
#undef SUM

#define NAME(x) avx2_##x
#define LEVEL COMNI_AVX2
#define TARGET __attribute__((target("avx2,fma")))
#define W 8
#define MR 6
TARGET static inline float avx2_sum(__m256 v) {
  return baseline_sum(_mm_add_ps(_mm256_castps256_ps128(v), _mm256_extractf128_ps(v, 1)));
}
#define SUM(v) avx2_sum(v)
#define ABOVE(v, t) ((uint64_t)(unsigned)_mm256_movemask_ps(_mm256_cmp_ps(v, _mm256_set1_ps(t), _CMP_GT_OQ)))
#include "kernels_template.h"
#undef NAME
#undef LEVEL
#undef TARGET
#undef W
#undef MR
#undef ABOVE
#undef SUM

#define NAME(x) avx512_##x
#define LEVEL COMNI_AVX512
#define TARGET __attribute__((target("avx512f,avx512vl,avx512bw,avx512dq,avx2,fma")))
#define W 16
#define MR 14
#define SUM(v) _mm512_reduce_add_ps(v)
#define ABOVE(v, t) ((uint64_t)_mm512_cmp_ps_mask(v, _mm512_set1_ps(t), _CMP_GT_OQ))
#include "kernels_template.h"
#undef NAME
#undef LEVEL
#undef TARGET
#undef W
#undef MR
#undef ABOVE
#undef SUM

int comni_runs(int level) {
  switch (level) {
    case COMNI_BASELINE: return 1;
    case COMNI_AVX2: return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    case COMNI_AVX512:
      return comni_runs(COMNI_AVX2) && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
             __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq");
    default: return 0;
  }
}

int comni_best_level(void) {
  return comni_runs(COMNI_AVX512) ? COMNI_AVX512 : comni_runs(COMNI_AVX2) ? COMNI_AVX2 : COMNI_BASELINE;
}

const comni_kernels *comni_kernels_of(int level) {
  switch (comni_runs(level) ? level : comni_best_level()) {
    case COMNI_AVX512: return &avx512_kernels;
    case COMNI_AVX2: return &avx2_kernels;
    default: return &baseline_kernels;
  }
}

#elif defined(__aarch64__)

#include <arm_neon.h>

#define NAME(x) neon_##x
#define LEVEL COMNI_NEON
#define TARGET
#define W 4
#define MR 8
#define SUM(v) vaddvq_f32((float32x4_t)(v))
static inline uint64_t neon_above(float32x4_t v, float t) {
  static const uint32_t bits[4] = {1, 2, 4, 8};
  return vaddvq_u32(vandq_u32(vcgtq_f32(v, vdupq_n_f32(t)), vld1q_u32(bits)));
}
#define ABOVE(v, t) neon_above((float32x4_t)(v), t)
#include "kernels_template.h"

int comni_runs(int level) { return level == COMNI_NEON; }
int comni_best_level(void) { return COMNI_NEON; }
const comni_kernels *comni_kernels_of(int level) {
  (void)level;
  return &neon_kernels;
}

#else

#define NAME(x) baseline_##x
#define LEVEL COMNI_BASELINE
#define TARGET
#define W 4
#define MR 4
#define SUM(v) (((v)[0] + (v)[2]) + ((v)[1] + (v)[3]))
#define ABOVE(v, t) \
  ((uint64_t)((v)[0] > (t)) | (uint64_t)((v)[1] > (t)) << 1 | (uint64_t)((v)[2] > (t)) << 2 | (uint64_t)((v)[3] > (t)) << 3)
#include "kernels_template.h"

int comni_runs(int level) { return level == COMNI_BASELINE; }
int comni_best_level(void) { return COMNI_BASELINE; }
const comni_kernels *comni_kernels_of(int level) {
  (void)level;
  return &baseline_kernels;
}

#endif

void comni_sort_keys(uint64_t *keys, size_t count) {
  // Quicksort down to short runs, the longer part in the loop.
  while (count > 24) {
    ptrdiff_t end, start;
    split(keys, 0, (ptrdiff_t)count - 1, &end, &start);
    size_t first = (size_t)(end + 1), second = count - (size_t)start;
    if (first < second) {
      comni_sort_keys(keys, first);
      keys += start;
      count = second;
    } else {
      comni_sort_keys(keys + start, second);
      count = first;
    }
  }
  insertion_sort(keys, count);
}

void comni_gram_rows(size_t first, size_t last, const ptrdiff_t *item_starts, const int32_t *item_users,
                     const float *item_weights, const ptrdiff_t *user_starts, const int32_t *user_items,
                     const float *user_weights, float *gram, size_t stride) {
  for (size_t i = first; i < last; i++) {
    float *row = gram + i * stride;
    memset(row, 0, (i + 1) * sizeof(float));
    for (ptrdiff_t place = item_starts[i]; place < item_starts[i + 1]; place++) {
      int32_t user = item_users[place];
      ptrdiff_t next = user_starts[user];
      ptrdiff_t end = user_starts[user + 1];
      if (!item_weights) {
        for (; next < end && (size_t)user_items[next] <= i; next++) row[user_items[next]] += 1;
      } else {
        float weight = item_weights[place];
        for (; next < end && (size_t)user_items[next] <= i; next++) row[user_items[next]] += weight * user_weights[next];
      }
    }
  }
}
