// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

// The kernels, written once with the compiler's vectors, a file for each topic, and included once for every
// instruction set, with NAME(x), TARGET, W (numbers in a vector), MR (rows in registers), SUM(v) and ABOVE(v, t)
// defined.

#define NR (2 * W)
typedef float NAME(vec) __attribute__((vector_size(W * 4)));
typedef float NAME(loose) __attribute__((vector_size(W * 4), aligned(4), may_alias));
#define V NAME(vec)
#define LOAD(p) (*(const NAME(loose) *)(p))
#define STORE(p, v) (*(NAME(loose) *)(p) = (v))
#define INLINE TARGET static inline __attribute__((always_inline))

#include "kernels_products.h"
#include "kernels_vectors.h"
#include "kernels_rows.h"
#include "kernels_ranking.h"

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
