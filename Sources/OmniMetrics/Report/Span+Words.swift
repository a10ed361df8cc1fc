// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

package import OmniCore

extension OmniCore.Span {
    /// `7 days`, `36 hours` or `30 minutes` where the span is whole ones, else its ISO 8601 text.
    package var words: String {
        guard isElapsed, microseconds > 0 else { return description }
        let units = [(86_400, "day", "days"), (3_600, "hour", "hours"), (60, "minute", "minutes")]
        for (seconds, one, many) in units where microseconds.isMultiple(of: Int64(seconds) * 1_000_000) {
            return ReportText.count(Int(microseconds / (Int64(seconds) * 1_000_000)), one, many)
        }
        return description
    }
}
