// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

extension CalibratedRanking {
    /// The classes of a list so far, and how far they are from the target.
    struct Mix {
        private let target: [Double]
        private let smoothing: Double
        private var sums: [Double]
        private var size = 0.0
        /// Terms of the divergence if the next pick had no classes, and their sum: a pick changes only its own.
        private var terms: [Double]
        private var total = 0.0

        init(target wanted: [Double], smoothing: Double) {
            let clean = wanted.map { $0.isFinite && $0 > 0 ? $0 : 0 }
            let sum = clean.reduce(0, +)
            target = sum > 0 && sum.isFinite ? clean.map { $0 / sum } : clean.map { _ in 0 }
            self.smoothing = smoothing.isNaN ? 0.01 : min(max(smoothing, 1e-12), 1)
            sums = Array(repeating: 0, count: wanted.count)
            terms = sums
        }

        var divergence: Double {
            var total = 0.0
            for kind in target.indices { total += term(kind, sum: sums[kind], of: max(size, 1)) }
            return total
        }

        mutating func startStep() {
            total = 0
            for kind in target.indices {
                terms[kind] = term(kind, sum: sums[kind], of: size + 1)
                total += terms[kind]
            }
        }

        func divergence(adding shares: [Share]) -> Double {
            var result = total
            for share in shares where sums.indices.contains(share.kind) && counts(share) {
                let kind = share.kind
                result += term(kind, sum: sums[kind] + share.weight, of: size + 1) - terms[kind]
            }
            return result
        }

        mutating func add(_ shares: [Share]) {
            for share in shares where sums.indices.contains(share.kind) && counts(share) {
                sums[share.kind] += share.weight
            }
            size += 1
        }

        private func counts(_ share: Share) -> Bool { share.weight.isFinite && share.weight > 0 }

        private func term(_ kind: Int, sum: Double, of size: Double) -> Double {
            let wanted = target[kind]
            guard wanted > 0 else { return 0 }
            return wanted * log(wanted / ((1 - smoothing) * sum / size + smoothing * wanted))
        }
    }
}
