// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// How a forecast is made.
public enum ForecastMethod: String, Sendable, Hashable, Codable, CaseIterable {
    /// Chosen for each series: see ``Forecaster``.
    case automatic
    /// The last value again.
    case naive
    /// The value of one season ago again.
    case seasonalNaive
    /// Exponential smoothing, form chosen by the corrected criterion of Akaike (AICc).
    case smoothing
    /// The theta method on the series without its season.
    case theta
    /// The median of smoothing, theta and the seasonal naive forecast (damped smoothing where there is no season).
    case combination
    /// Croston's method with the correction of Syntetos and Boylan, for demand that comes now and then.
    case croston
    /// The method of Teunter, Syntetos and Babai, for demand that comes now and then and may die out.
    case tsb
    /// The mean, for series too short to know more, or all the same.
    case mean
}
