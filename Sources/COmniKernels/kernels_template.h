// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

// The kernels, written once with the compiler's vectors and included once for every instruction set, with
// NAME(x), TARGET, W (numbers in a vector), MR (rows in registers), SUM(v) and ABOVE(v, t) defined.

#define NR (2 * W)
typedef float NAME(vec) __attribute__((vector_size(W * 4)));
typedef float NAME(loose) __attribute__((vector_size(W * 4), aligned(4), may_alias));
#define V NAME(vec)
#define LOAD(p) (*(const NAME(loose) *)(p))
#define STORE(p, v) (*(NAME(loose) *)(p) = (v))
#define INLINE TARGET static inline __attribute__((always_inline))

TARGET static void NAME(pack_left)(size_t m, size_t k, const float *source, size_t rs, size_t cs, float *panels) {
  for (size_t i = 0; i < m; i += MR) {
    size_t rows = m - i < MR ? m - i : MR;
    for (size_t r = 0; r < rows; r++) {
      const float *row = source + (i + r) * rs;
      for (size_t c = 0; c < k; c++) panels[c * MR + r] = row[c * cs];
    }
    for (size_t r = rows; r < MR; r++)
      for (size_t c = 0; c < k; c++) panels[c * MR + r] = 0;
    panels += MR * k;
  }
}

TARGET static void NAME(pack_right)(size_t k, size_t n, const float *source, size_t rs, size_t cs, float *panels) {
  for (size_t j = 0; j < n; j += NR) {
    size_t columns = n - j < NR ? n - j : NR;
    if (cs == 1) {
      for (size_t c = 0; c < k; c++) {
        const float *row = source + c * rs + j;
        for (size_t x = 0; x < columns; x++) panels[c * NR + x] = row[x];
        for (size_t x = columns; x < NR; x++) panels[c * NR + x] = 0;
      }
    } else {
      for (size_t x = 0; x < columns; x++) {
        const float *column = source + (j + x) * cs;
        for (size_t c = 0; c < k; c++) panels[c * NR + x] = column[c * rs];
      }
      for (size_t x = columns; x < NR; x++)
        for (size_t c = 0; c < k; c++) panels[c * NR + x] = 0;
    }
    panels += NR * k;
  }
}

TARGET static void NAME(micro)(size_t k, float factor, const float *restrict left, const float *restrict right,
                               float *restrict c, size_t c_stride, int accumulate) {
  V sum[MR][2];
#pragma clang loop unroll(full)
  for (int r = 0; r < MR; r++) {
    __builtin_prefetch(c + r * c_stride, 1);
    __builtin_prefetch(c + r * c_stride + NR - 1, 1);
    sum[r][0] = (V){0};
    sum[r][1] = (V){0};
  }
#pragma clang loop unroll_count(2)
  for (size_t step = 0; step < k; step++) {
    V b0 = LOAD(right), b1 = LOAD(right + W);
#pragma clang loop unroll(full)
    for (int r = 0; r < MR; r++) {
      sum[r][0] += left[r] * b0;
      sum[r][1] += left[r] * b1;
    }
    left += MR;
    right += NR;
  }
#pragma clang loop unroll(full)
  for (int r = 0; r < MR; r++) {
    float *row = c + r * c_stride;
    if (accumulate) {
      STORE(row, LOAD(row) + factor * sum[r][0]);
      STORE(row + W, LOAD(row + W) + factor * sum[r][1]);
    } else {
      STORE(row, factor * sum[r][0]);
      STORE(row + W, factor * sum[r][1]);
    }
  }
}

TARGET static void NAME(product)(size_t m, size_t n, size_t k, float factor, const float *left, const float *right,
                                 float *c, size_t c_stride, int accumulate, ptrdiff_t diagonal) {
  float edge[MR * NR];
  for (size_t i = 0; i < m; i += MR) {
    size_t rows = m - i < MR ? m - i : MR;
    for (size_t j = 0; j < n; j += NR) {
      size_t columns = n - j < NR ? n - j : NR;
      if ((ptrdiff_t)j - (ptrdiff_t)(i + rows - 1) > diagonal) break;
      int inside = (ptrdiff_t)(j + columns - 1) - (ptrdiff_t)i <= diagonal;
      float *target = c + i * c_stride + j;
      if (rows == MR && columns == NR && inside) {
        NAME(micro)(k, factor, left + i * k, right + j * k, target, c_stride, accumulate);
        continue;
      }
      NAME(micro)(k, factor, left + i * k, right + j * k, edge, NR, 0);
      for (size_t r = 0; r < rows; r++)
        for (size_t x = 0; x < columns; x++) {
          if ((ptrdiff_t)(j + x) - (ptrdiff_t)(i + r) > diagonal) break;
          float before = accumulate ? target[r * c_stride + x] : 0;
          target[r * c_stride + x] = before + edge[r * NR + x];
        }
    }
  }
}

TARGET static float NAME(dot)(const float *a, const float *b, size_t count) {
  V s0 = (V){0}, s1 = s0, s2 = s0, s3 = s0;
  size_t i = 0;
  for (; i + 4 * W <= count; i += 4 * W) {
    s0 += LOAD(a + i) * LOAD(b + i);
    s1 += LOAD(a + i + W) * LOAD(b + i + W);
    s2 += LOAD(a + i + 2 * W) * LOAD(b + i + 2 * W);
    s3 += LOAD(a + i + 3 * W) * LOAD(b + i + 3 * W);
  }
  for (; i + W <= count; i += W) s0 += LOAD(a + i) * LOAD(b + i);
  float sum = SUM((s0 + s1) + (s2 + s3));
  for (; i < count; i++) sum += a[i] * b[i];
  return sum;
}

TARGET static void NAME(axpy)(float factor, const float *x, float *y, size_t count) {
  size_t i = 0;
  for (; i + W <= count; i += W) STORE(y + i, LOAD(y + i) + factor * LOAD(x + i));
  for (; i < count; i++) y[i] += factor * x[i];
}

TARGET static void NAME(axpy_double)(double factor, const float *restrict x, double *restrict y, size_t count) {
#pragma clang loop vectorize(enable)
  for (size_t i = 0; i < count; i++) y[i] += factor * (double)x[i];
}

TARGET static void NAME(matrix_vector)(size_t rows, size_t columns, const float *matrix, size_t stride,
                                       const float *x, float *y) {
  size_t r = 0;
  for (; r + 4 <= rows; r += 4) {
    const float *m0 = matrix + r * stride, *m1 = m0 + stride, *m2 = m1 + stride, *m3 = m2 + stride;
    V s0 = (V){0}, s1 = s0, s2 = s0, s3 = s0;
    size_t i = 0;
    for (; i + W <= columns; i += W) {
      V v = LOAD(x + i);
      s0 += LOAD(m0 + i) * v;
      s1 += LOAD(m1 + i) * v;
      s2 += LOAD(m2 + i) * v;
      s3 += LOAD(m3 + i) * v;
    }
    float t0 = SUM(s0), t1 = SUM(s1), t2 = SUM(s2), t3 = SUM(s3);
    for (; i < columns; i++) {
      t0 += m0[i] * x[i];
      t1 += m1[i] * x[i];
      t2 += m2[i] * x[i];
      t3 += m3[i] * x[i];
    }
    y[r] = t0;
    y[r + 1] = t1;
    y[r + 2] = t2;
    y[r + 3] = t3;
  }
  for (; r < rows; r++) y[r] = NAME(dot)(matrix + r * stride, x, columns);
}

TARGET static void NAME(sum_rows)(const float *table, size_t stride, const int32_t *indices, const float *weights,
                                  size_t count, size_t width, float *y) {
  size_t i = 0;
  for (; i + 4 * W <= width; i += 4 * W) {
    V s0 = (V){0}, s1 = s0, s2 = s0, s3 = s0;
    for (size_t n = 0; n < count; n++) {
      const float *row = table + (size_t)indices[n] * stride + i;
      float w = weights[n];
      s0 += w * LOAD(row);
      s1 += w * LOAD(row + W);
      s2 += w * LOAD(row + 2 * W);
      s3 += w * LOAD(row + 3 * W);
    }
    STORE(y + i, s0);
    STORE(y + i + W, s1);
    STORE(y + i + 2 * W, s2);
    STORE(y + i + 3 * W, s3);
  }
  for (; i + W <= width; i += W) {
    V s0 = (V){0};
    for (size_t n = 0; n < count; n++) s0 += weights[n] * LOAD(table + (size_t)indices[n] * stride + i);
    STORE(y + i, s0);
  }
  for (; i < width; i++) {
    float s = 0;
    for (size_t n = 0; n < count; n++) s += weights[n] * table[(size_t)indices[n] * stride + i];
    y[i] = s;
  }
}

/// result += sum over items of (b[i] - h[i] * y[i].p) y[i]; b may be null, and `sign` turns the second part.
INLINE void NAME(visit)(const float *table, size_t width, const int32_t *indices, const float *h, const float *b,
                        size_t count, float sign, const float *p, float *result) {
  size_t n = 0;
  for (; n + 4 <= count; n += 4) {
    const float *y0 = table + (size_t)indices[n] * width, *y1 = table + (size_t)indices[n + 1] * width;
    const float *y2 = table + (size_t)indices[n + 2] * width, *y3 = table + (size_t)indices[n + 3] * width;
    V s0 = (V){0}, s1 = s0, s2 = s0, s3 = s0;
    for (size_t i = 0; i < width; i += W) {
      V v = LOAD(p + i);
      s0 += LOAD(y0 + i) * v;
      s1 += LOAD(y1 + i) * v;
      s2 += LOAD(y2 + i) * v;
      s3 += LOAD(y3 + i) * v;
    }
    float t0 = sign * h[n] * SUM(s0), t1 = sign * h[n + 1] * SUM(s1);
    float t2 = sign * h[n + 2] * SUM(s2), t3 = sign * h[n + 3] * SUM(s3);
    if (b) t0 += b[n], t1 += b[n + 1], t2 += b[n + 2], t3 += b[n + 3];
    for (size_t i = 0; i < width; i += W)
      STORE(result + i, LOAD(result + i) + ((t0 * LOAD(y0 + i) + t1 * LOAD(y1 + i)) +
                                            (t2 * LOAD(y2 + i) + t3 * LOAD(y3 + i))));
  }
  for (; n < count; n++) {
    const float *y = table + (size_t)indices[n] * width;
    V s = (V){0};
    for (size_t i = 0; i < width; i += W) s += LOAD(y + i) * LOAD(p + i);
    float t = sign * h[n] * SUM(s) + (b ? b[n] : 0);
    for (size_t i = 0; i < width; i += W) STORE(result + i, LOAD(result + i) + t * LOAD(y + i));
  }
}

/// result = sign * (gram x + ridge x)
INLINE void NAME(dense_part)(const float *gram, float ridge, size_t width, float sign, const float *x, float *result) {
  // The matrix is symmetric: sums of its rows, four at a time, need no sum within a vector.
  for (size_t i = 0; i < width; i += W) STORE(result + i, sign * ridge * LOAD(x + i));
  size_t i = 0;
  for (; i + 4 * W <= width; i += 4 * W) {
    V s0 = (V){0}, s1 = s0, s2 = s0, s3 = s0;
    const float *row = gram + i;
    for (size_t r = 0; r < width; r++) {
      float v = x[r];
      s0 += v * LOAD(row);
      s1 += v * LOAD(row + W);
      s2 += v * LOAD(row + 2 * W);
      s3 += v * LOAD(row + 3 * W);
      row += width;
    }
    STORE(result + i, LOAD(result + i) + sign * s0);
    STORE(result + i + W, LOAD(result + i + W) + sign * s1);
    STORE(result + i + 2 * W, LOAD(result + i + 2 * W) + sign * s2);
    STORE(result + i + 3 * W, LOAD(result + i + 3 * W) + sign * s3);
  }
  for (; i < width; i += W) {
    V s0 = (V){0}, s1 = s0;
    const float *row = gram + i;
    for (size_t r = 0; r < width; r += 2) {
      s0 += x[r] * LOAD(row);
      s1 += x[r + 1] * LOAD(row + width);
      row += 2 * width;
    }
    STORE(result + i, LOAD(result + i) + sign * (s0 + s1));
  }
}

INLINE float NAME(inner)(const float *a, const float *b, size_t width) {
  V s = (V){0};
  for (size_t i = 0; i < width; i += W) s += LOAD(a + i) * LOAD(b + i);
  return SUM(s);
}

TARGET static void NAME(gradient_row)(const float *gram, float ridge, const float *table, size_t width,
                                      const int32_t *indices, const float *h, const float *b, size_t count, float *x,
                                      int steps, float tolerance, float *scratch) {
  float *r = scratch, *p = scratch + width, *ap = scratch + 2 * width;
  NAME(dense_part)(gram, ridge, width, -1, x, r);
  NAME(visit)(table, width, indices, h, b, count, -1, x, r);
  for (size_t i = 0; i < width; i += W) STORE(p + i, LOAD(r + i));
  float before = NAME(inner)(r, r, width);
  float goal = tolerance * before > 1e-20f ? tolerance * before : 1e-20f;
  for (int step = 0; step < steps && before > goal; step++) {
    NAME(dense_part)(gram, ridge, width, 1, p, ap);
    NAME(visit)(table, width, indices, h, 0, count, 1, p, ap);
    float curvature = NAME(inner)(p, ap, width);
    if (!(curvature > 0)) return;
    float length = before / curvature;
    for (size_t i = 0; i < width; i += W) {
      STORE(x + i, LOAD(x + i) + length * LOAD(p + i));
      STORE(r + i, LOAD(r + i) - length * LOAD(ap + i));
    }
    float after = NAME(inner)(r, r, width);
    float turn = after / before;
    for (size_t i = 0; i < width; i += W) STORE(p + i, LOAD(r + i) + turn * LOAD(p + i));
    before = after;
  }
}

TARGET static int NAME(direct_row)(const float *gram, float ridge, const float *table, size_t width,
                                   const int32_t *indices, const float *h, const float *b, size_t count, float *x,
                                   float *scratch) {
  enum { CHUNK = 64 };
  float *a = scratch, *left = a + width * width, *right = left + (width + MR) * CHUNK;
  memcpy(a, gram, width * width * sizeof(float));
  for (size_t i = 0; i < width; i += W) STORE(x + i, (V){0});
  for (size_t first = 0; first < count; first += CHUNK) {
    size_t chunk = count - first < CHUNK ? count - first : CHUNK;
    for (size_t n = 0; n < chunk; n++) {
      const float *y = table + (size_t)indices[first + n] * width;
      float weight = h[first + n];
      for (size_t i = 0; i < width; i += MR) {
        float *panel = left + i * chunk + n * MR;
        size_t rows = width - i < MR ? width - i : MR;
        for (size_t r = 0; r < rows; r++) panel[r] = weight * y[i + r];
        for (size_t r = rows; r < MR; r++) panel[r] = 0;
      }
      for (size_t j = 0; j < width; j += NR) {
        float *panel = right + j * chunk + n * NR;
        size_t columns = width - j < NR ? width - j : NR;
        for (size_t r = 0; r < columns; r++) panel[r] = y[j + r];
        for (size_t r = columns; r < NR; r++) panel[r] = 0;
      }
      NAME(axpy)(b[first + n], y, x, width);
    }
    NAME(product)(width, width, chunk, 1, left, right, a, width, 1, 0);
  }
  float *inverse = left;
  for (size_t i = 0; i < width; i++) {
    float *row = a + i * width;
    for (size_t j = 0; j < i; j++) row[j] = (row[j] - NAME(dot)(row, a + j * width, j)) * inverse[j];
    float pivot = row[i] + ridge - NAME(dot)(row, row, i);
    if (!(pivot > 0) || pivot > FLT_MAX) return 0;
    row[i] = sqrtf(pivot);
    inverse[i] = 1 / row[i];
    x[i] = (x[i] - NAME(dot)(row, x, i)) * inverse[i];
  }
  for (size_t i = width; i-- > 0;) {
    x[i] *= inverse[i];
    NAME(axpy)(-x[i], a + i * width, x, i);
  }
  return 1;
}

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

static const comni_kernels NAME(kernels) = {
    LEVEL,           MR,          NR,         NAME(pack_left), NAME(pack_right), NAME(product),
    NAME(dot),       NAME(axpy),  NAME(axpy_double), NAME(matrix_vector), NAME(sum_rows),
    NAME(gradient_row), NAME(direct_row), NAME(rank_step), NAME(rank_cell), NAME(top),
};

#undef NR
#undef V
#undef LOAD
#undef STORE
#undef INLINE
