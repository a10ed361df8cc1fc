// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore

extension MetricsSummary {
    static func rows(_ figures: [ProductFigures], _ title: String) -> [[String]] {
        let headers = [
            title, "currency", "orders", "units", "revenue", "average_order_value", "average_basket",
        ]
        let rows = figures.flatMap { product in
            product.currencies.map { sold in
                [
                    product.name, sold.currency.code, "\(sold.orders)", "\(sold.units)", sold.revenue.decimalText,
                    sold.averageOrderValue?.decimalText ?? "", sold.averageBasket?.decimalText ?? "",
                ]
            }
        }
        return [headers] + rows
    }

    var surveyRows: [[String]] {
        let headers = [
            "survey", "channel", "asked", "answered", "unreadable", "score", "lower", "upper", "response_rate",
        ]
        let rows = surveys.map { row in
            let score = row.promoterScore?.score ?? row.satisfaction?.share
            let response = row.promoterScore?.responseRate ?? row.satisfaction?.responseRate
            return [row.survey, row.channel, "\(row.asked)", "\(row.answered)", "\(row.unreadable)"] + Self.cells(score)
                + [response.map { "\($0.value)" } ?? ""]
        }
        return [headers] + rows
    }

    var sessionRows: [[String]] {
        let headers = [
            "channel", "sessions", "bounces", "bounce_rate", "carts", "abandoned", "abandonment_rate", "ordering",
        ]
        let rows = sessions.map { row in
            [
                row.channel, "\(row.sessions)", "\(row.bounces)", row.bounceRate.map { "\($0.value)" } ?? "",
                "\(row.carts)", "\(row.abandoned)", row.abandonmentRate.map { "\($0.value)" } ?? "", "\(row.ordering)",
            ]
        }
        return [headers] + rows
    }

    var channelCountRows: [[String]] {
        let headers = ["channels", "customers", "repeat_customers", "repurchase_rate", "lower", "upper", "revenue"]
        let rows = channelCounts.map { row in
            ["\(row.channels)", "\(row.customers)", "\(row.repeatCustomers)"] + Self.cells(row.repurchaseRate)
                + [row.revenue.map(\.description).joined(separator: "; ")]
        }
        return [headers] + rows
    }

    private static func cells(_ estimate: Estimate?) -> [String] {
        [estimate?.value, estimate?.lower, estimate?.upper].map { $0.map { "\($0)" } ?? "" }
    }
}
