// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore

extension MetricsLedger {
    /// What every known person did, for funnels and graphs of journeys; empty unless events are kept.
    ///
    /// People who proved to be one have one trace, whatever device they used. Traces come in the order of persons,
    /// which has no meaning. Events of one time are in the order of their names.
    ///
    /// - Parameters:
    ///   - isStep: Which events are steps, by name; all of them by default.
    ///   - segment: What a person's trace is compared by: the channel of the first step, or nothing.
    /// - Returns: One trace for every person with a step.
    public func traces(
        of isStep: (String) -> Bool = { _ in true }, segmentedBy segment: TraceSegment = .none
    ) -> [EventTrace] {
        let wanted = names.names.map(isStep)
        var traces: [EventTrace] = []
        var steps: [EventTrace.Step] = []
        var current: (person: Int32, channel: Int32, campaign: Int32)?
        func close() {
            guard let current, !steps.isEmpty else { return }
            let name =
                switch segment {
                case .none: ""
                case .firstChannel: names[current.channel]
                case .firstCampaign: current.campaign < 0 ? "" : names[current.campaign]
                }
            traces.append(EventTrace(steps, segment: name))
        }
        for row in Summarizer(self, observedUntil: nil).events where wanted[Int(row.name)] {
            if current?.person != row.person {
                close()
                steps.removeAll(keepingCapacity: true)
                current = (row.person, row.channel, row.campaign)
            }
            steps.append(EventTrace.Step(names[row.name], at: Timestamp(microseconds: row.time)))
        }
        close()
        return traces
    }

    /// By what traces are compared.
    public enum TraceSegment: Sendable, Hashable {
        /// By nothing.
        case none
        /// By the channel of the first step.
        case firstChannel
        /// By the campaign of the first step; those without one are in no segment.
        case firstCampaign
    }
}
