// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#ifndef COMNI_KERNELS_H
#define COMNI_KERNELS_H

#include <stddef.h>
#include <stdint.h>

/// Instruction sets for which the kernels were compiled, the plainest first.
enum {
  COMNI_BASELINE = 0,
  COMNI_AVX2 = 1,
  COMNI_AVX512 = 2,
  COMNI_NEON = 3,
};

/// Interactions of some users with some items, out of a sparse matrix of users.
typedef struct comni_cell {
  /// The users are the rows from `first_row` below `row_count`, every `row_step`-th.
  size_t first_row, row_step, row_count;
  const ptrdiff_t *starts;
  const int32_t *columns;
  /// The items are those of a part.
  const uint8_t *part_of;
  uint8_t part;
  /// What interactions are compared with.
  const int32_t *candidates;
  size_t candidate_count;
  /// Null where candidates are drawn alike; else a draw of place i stands if a number below 2^24 is below `shares[i]`,
  /// and is `others[i]` if not (Walker's alias method).
  const uint32_t *shares;
  const int32_t *others;
} comni_cell;

/// The inner loops that decide the speed of model fitting, compiled for one instruction set.
///
/// Matrices are row by row. No kernel allocates, and none starts threads.
typedef struct comni_kernels {
  int level;
  /// Rows and columns of the piece of a product that stays in registers.
  size_t mr, nr;

  /// Brings an m x k block (any strides, in elements) into panels of `mr` rows, padded with zeros:
  /// ceil(m / mr) * mr * k numbers.
  void (*pack_left)(size_t m, size_t k, const float *source, size_t row_stride, size_t column_stride, float *panels);
  /// Brings a k x n block into panels of `nr` columns, padded with zeros: ceil(n / nr) * nr * k numbers.
  void (*pack_right)(size_t k, size_t n, const float *source, size_t row_stride, size_t column_stride, float *panels);
  /// c = factor * left * right, added to what is there if `accumulate`; an element (i, j) with
  /// j - i > `diagonal` is left alone.
  void (*product)(size_t m, size_t n, size_t k, float factor, const float *left, const float *right, float *c,
                  size_t c_stride, int accumulate, ptrdiff_t diagonal);

  float (*dot)(const float *a, const float *b, size_t count);
  /// y += factor * x
  void (*axpy)(float factor, const float *x, float *y, size_t count);
  /// y += factor * x, in double precision
  void (*axpy_double)(double factor, const float *x, double *y, size_t count);
  /// y = matrix * x, of a rows x columns matrix
  void (*matrix_vector)(size_t rows, size_t columns, const float *matrix, size_t stride, const float *x, float *y);
  /// y = sum of weights[i] * table[indices[i]], rows of `width` numbers
  void (*sum_rows)(const float *table, size_t stride, const int32_t *indices, const float *weights, size_t count,
                   size_t width, float *y);

  /// Improves x towards the solution of (gram + ridge I + sum h[i] y[i] y[i]') x = sum b[i] y[i] with steps of
  /// conjugate gradients, y[i] being the rows of `table` that `indices` names. It ends early when the squared residual
  /// falls to `tolerance` of its first value. `width` is a multiple of 16; `scratch` holds 3 * width numbers.
  void (*gradient_row)(const float *gram, float ridge, const float *table, size_t width, const int32_t *indices,
                       const float *h, const float *b, size_t count, float *x, int steps, float tolerance,
                       float *scratch);
  /// Solves the same system by Cholesky's factors; returns whether it could. `scratch` holds
  /// width * (width + 192) + 4096 numbers.
  int (*direct_row)(const float *gram, float ridge, const float *table, size_t width, const int32_t *indices,
                    const float *h, const float *b, size_t count, float *x, float *scratch);

  /// One step of ranking a user's positive before a negative; rows of `width` (a multiple of 16) numbers and the
  /// items' biases. Returns the score difference before the step.
  float (*rank_step)(float *user, float *positive, float *negative, float *positive_bias, float *negative_bias,
                     size_t width, float rate, float penalty);

  /// Visits a cell's interactions in an order of chance and ranks each before a candidate that its user had not;
  /// returns the sum of -ln sigma and counts the steps it took. `pairs` has room for two numbers for each interaction
  /// of the cell's users, and one pair more.
  double (*rank_cell)(const comni_cell *cell, int32_t *pairs, float *users, float *items, float *biases, size_t width,
                      float rate, float penalty, uint64_t seed, size_t *steps);

  /// Collects the `k` greatest of `count` scores, equal ones by smaller place; scores that are not above the lowest
  /// finite number do not count. `keys` holds 2 * k + 64 numbers; returns how many were found. Each key is the score
  /// in the order of unsigned numbers above 32 bits of the inverted place; they come sorted, the best first.
  size_t (*top)(const float *scores, size_t count, size_t k, uint64_t *keys);
} comni_kernels;

/// The kernels of a level, or those of the best level that this processor runs where it does not run that one.
const comni_kernels *comni_kernels_of(int level);

/// The best level that this processor runs.
int comni_best_level(void);

/// Whether this processor runs a level.
int comni_runs(int level);

/// Adds to row i of a lower triangle the products of item i with the items up to i in the rows of its users:
/// gram[i][j] = sum over users of x[u][i] * x[u][j], for rows `first` up to `last`. The rows of users ascend.
/// `weights` may be null: all ones.
void comni_gram_rows(size_t first, size_t last, const ptrdiff_t *item_starts, const int32_t *item_users,
                     const float *item_weights, const ptrdiff_t *user_starts, const int32_t *user_items,
                     const float *user_weights, float *gram, size_t stride);

/// Sorts keys, the greatest first.
void comni_sort_keys(uint64_t *keys, size_t count);

#endif
