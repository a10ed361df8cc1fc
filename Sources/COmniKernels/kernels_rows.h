// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

// One row of ALS: the least squares problem of a user or an item, by conjugate gradients or by Cholesky's factors.
// Included by kernels_template.h alone.

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
