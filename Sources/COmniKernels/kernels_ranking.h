// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

// The steps of BPR, and the best of many scores. Included by kernels_template.h alone.

INLINE float NAME(rank)(float *user, float *positive, float *negative, float *positive_bias, float *negative_bias,
                        size_t width, float rate, float penalty, float *pull) {
  V s0 = (V){0}, s1 = s0;
  size_t i = 0;
  for (; i + 2 * W <= width; i += 2 * W) {
    s0 += LOAD(user + i) * (LOAD(positive + i) - LOAD(negative + i));
    s1 += LOAD(user + i + W) * (LOAD(positive + i + W) - LOAD(negative + i + W));
  }
  for (; i < width; i += W) s0 += LOAD(user + i) * (LOAD(positive + i) - LOAD(negative + i));
  float difference = SUM(s0 + s1) + (*positive_bias - *negative_bias);
  *pull = 1 / (1 + expf(difference));
  float z = rate * *pull, keep = 1 - rate * penalty;
  for (i = 0; i < width; i += W) {
    V u = LOAD(user + i), a = LOAD(positive + i), b = LOAD(negative + i);
    STORE(user + i, keep * u + z * (a - b));
    STORE(positive + i, keep * a + z * u);
    STORE(negative + i, keep * b - z * u);
  }
  *positive_bias = keep * *positive_bias + z;
  *negative_bias = keep * *negative_bias - z;
  return difference;
}

TARGET static float NAME(rank_step)(float *user, float *positive, float *negative, float *positive_bias,
                                    float *negative_bias, size_t width, float rate, float penalty) {
  float pull;
  return NAME(rank)(user, positive, negative, positive_bias, negative_bias, width, rate, penalty, &pull);
}

TARGET static double NAME(rank_cell)(const comni_cell *cell, int32_t *pairs, float *users, float *items, float *biases,
                                     size_t width, float rate, float penalty, uint64_t seed, size_t *steps) {
  enum { BATCH = 16 };
  size_t count = 0;
  for (size_t row = cell->first_row; row < cell->row_count; row += cell->row_step)
    for (ptrdiff_t place = cell->starts[row]; place < cell->starts[row + 1]; place++) {
      int32_t column = cell->columns[place];
      pairs[2 * count] = (int32_t)row;
      pairs[2 * count + 1] = column;
      count += cell->part_of[column] == cell->part;  // the next one overwrites what is not of this part
    }
  if (cell->candidate_count == 0) return 0;
  for (size_t i = count; i > 1; i--) {
    size_t j = below(&seed, i);
    int32_t row = pairs[2 * i - 2], column = pairs[2 * i - 1];
    pairs[2 * i - 2] = pairs[2 * j];
    pairs[2 * i - 1] = pairs[2 * j + 1];
    pairs[2 * j] = row;
    pairs[2 * j + 1] = column;
  }
  double loss = 0, likelihood = 1;
  for (size_t first = 0; first < count; first += BATCH) {
    size_t batch = count - first < BATCH ? count - first : BATCH, kept = 0;
    int32_t rows[BATCH], positives[BATCH], negatives[BATCH];
    // Choosing a batch beforehand lets the memory be fetched while the choice goes on.
    for (size_t n = 0; n < batch; n++) {
      int32_t row = pairs[2 * (first + n)];
      size_t slot = below(&seed, cell->candidate_count);
      if (cell->shares) slot = below(&seed, 1 << 24) < cell->shares[slot] ? slot : (size_t)cell->others[slot];
      int32_t negative = cell->candidates[slot];
      const int32_t *had = cell->columns + cell->starts[row];
      size_t length = (size_t)(cell->starts[row + 1] - cell->starts[row]);
      while (length > 1) {
        size_t half = length / 2;
        had += had[half] <= negative ? half : 0;
        length -= half;
      }
      rows[kept] = row;
      positives[kept] = pairs[2 * (first + n) + 1];
      negatives[kept] = negative;
      kept += *had != negative;  // what the user had is no negative
    }
    *steps += kept;
    for (size_t n = 0; n < kept; n++) {
      float pull;
      NAME(rank)(users + (size_t)rows[n] * width, items + (size_t)positives[n] * width,
                 items + (size_t)negatives[n] * width, biases + positives[n], biases + negatives[n], width, rate,
                 penalty, &pull);
      // Logarithms of a product, not of every factor.
      likelihood *= pull < 1 ? 1 - (double)pull : 1e-9;
      if (likelihood < 1e-200) {
        loss -= log(likelihood);
        likelihood = 1;
      }
    }
  }
  return loss - log(likelihood);
}

TARGET static size_t NAME(top)(const float *scores, size_t count, size_t k, uint64_t *keys) {
  if (k == 0) return 0;
  size_t found = 0, room = 2 * k + 64, i = 0;
  float limit = -FLT_MAX;
  for (; i + 4 * W <= count; i += 4 * W) {
    V v0 = LOAD(scores + i), v1 = LOAD(scores + i + W), v2 = LOAD(scores + i + 2 * W), v3 = LOAD(scores + i + 3 * W);
    uint64_t hits = ABOVE(v0, limit) | ABOVE(v1, limit) << W | ABOVE(v2, limit) << 2 * W | ABOVE(v3, limit) << 3 * W;
    while (hits) {
      size_t place = i + (size_t)__builtin_ctzll(hits);
      hits &= hits - 1;
      keys[found++] = key_of(scores[place], place);
    }
    if (found + 4 * W > room) limit = keep_best(keys, &found, k);
  }
  for (; i < count; i++) {
    if (scores[i] > limit) keys[found++] = key_of(scores[i], i);
    if (found + 4 * W > room) limit = keep_best(keys, &found, k);
  }
  if (found > k) keep_best(keys, &found, k);
  comni_sort_keys(keys, found);
  return found;
}
