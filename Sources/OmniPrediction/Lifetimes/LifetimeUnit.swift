// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// The unit in which a model counts time.
///
/// Parameters fitted in weeks mean nothing in days, so summaries, models and horizons carry their unit, and a model
/// refuses summaries in another one.
public enum LifetimeUnit: String, Sendable, Hashable, Codable, CaseIterable {
    /// 24 hours.
    case days
    /// 7 days.
    case weeks
    /// 365.25/12 days.
    case months
    /// 365.25 days.
    case years

    /// The length in days of 24 hours.
    public var days: Double {
        switch self {
        case .days: 1
        case .weeks: 7
        case .months: 30.4375
        case .years: 365.25
        }
    }
}
