// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

// Sums of and over vectors: the inner product, a matrix times a vector, sums of rows. Included by kernels_template.h
// alone, and needed by the rest.

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
