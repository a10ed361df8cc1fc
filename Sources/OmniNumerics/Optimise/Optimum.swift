// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// Where a search for the smallest value ended, and whether that is an answer.
package struct Optimum: Sendable, Hashable {
    /// Why a search ended.
    package enum Status: String, Sendable, Hashable {
        /// The tolerance asked for was met.
        case converged
        /// No step makes the value smaller in double precision, though the gradient is above its tolerance.
        case stalled
        /// The limit of iterations came first; the point is the best one seen.
        case iterationLimit
        /// The function was not finite at the start, so that there is nothing to improve.
        case undefinedStart
        /// The caller's task was cancelled; the point is the best one seen.
        case cancelled
    }

    /// The best point seen.
    package var point: [Double]
    /// The function's value there.
    package var value: Double
    /// How often the search moved.
    package var iterations: Int
    /// How often the function was computed.
    package var evaluations: Int
    /// Why the search ended.
    package var status: Status

    package init(point: [Double], value: Double, iterations: Int, evaluations: Int, status: Status) {
        self.point = point
        self.value = value
        self.iterations = iterations
        self.evaluations = evaluations
        self.status = status
    }
}
