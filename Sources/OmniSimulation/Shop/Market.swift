// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Omnichannel

/// Where shoppers live: what they pay with and what their clocks show.
struct Market: Sendable {
    let country: String
    let zone: Zone
    let currency: Currency
    /// Pence or cents per hundred cents of the price list.
    let priceLevel: Int64
    /// Whether people there use WeCom as a matter of course.
    let usesWeCom: Bool

    private init(
        _ country: String, _ zone: String, _ currency: Currency, priceLevel: Int64 = 100, usesWeCom: Bool = false
    ) {
        self.country = country
        // A machine without time zone data still runs the shop, in UTC.
        self.zone = (try? Zone(zone)) ?? .utc
        self.currency = currency
        self.priceLevel = priceLevel
        self.usesWeCom = usesWeCom
    }

    static let all = [
        Market("DE", "Europe/Berlin", .eur), Market("GB", "Europe/London", .gbp, priceLevel: 86),
        Market("FR", "Europe/Paris", .eur), Market("ES", "Europe/Madrid", .eur),
        Market("NL", "Europe/Amsterdam", .eur), Market("CN", "Asia/Shanghai", .eur, usesWeCom: true),
    ]
    static let shares = [0.30, 0.24, 0.18, 0.10, 0.08, 0.10]
}
