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

    /// The figures as they stood at the end of a day, in the configured zone.
    ///
    /// Facts count by their own time, also those that arrived later, and who is who is known as it is now. An order
    /// that was cancelled after that day still counts, a refund of a later day does not yet. How many entries were
    /// read, and how many runs were opened, is told as it is now; messages are left out.
    public func summary(asOf day: LocalDate) -> MetricsSummary {
        let summarizer = Summarizer(self, observedUntil: nil, asOf: day)
        return summarizer.summary()
    }

    /// All products of known people's orders, by revenue in the currency of most orders, then by name.
    public func products() -> [ProductFigures] { Summarizer(self, observedUntil: nil).products() }
}
