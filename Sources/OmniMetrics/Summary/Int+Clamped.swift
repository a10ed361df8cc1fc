// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

extension Int {
    /// The sum of counts, which stops at the largest number instead of trapping.
    func addingClamped(_ other: Int) -> Int {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? (other < 0 ? .min : .max) : sum
    }
}
