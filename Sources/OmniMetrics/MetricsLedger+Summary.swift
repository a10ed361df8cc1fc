// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

public import OmniCore

extension MetricsLedger {
    /// The figures of all that was added.
    ///
    /// - Parameter observedUntil: The moment until which the log is known to be complete, by default that of its
    ///   latest fact. An earlier one than that has no effect.
    /// - Returns: Figures that are equal for equal sets of entries.
    public func summary(observedUntil: Timestamp? = nil) -> MetricsSummary {
        let summarizer = Summarizer(self, observedUntil: observedUntil)
        return summarizer.summary()
    }
}
