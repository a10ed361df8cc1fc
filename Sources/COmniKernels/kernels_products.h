// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

// Products of matrices. Included by kernels_template.h alone.

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
