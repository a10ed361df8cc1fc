// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Omnichannel

/// How the days of a year and the hours of a day differ.
enum Season {
    /// The pull of a day, 1 on average: weekends and the weeks before Christmas are busy, the days after it are not.
    static func factor(of date: LocalDate, weekday: Int) -> Double {
        let week = [0.90, 0.92, 0.95, 1.00, 1.10, 1.12, 1.01][weekday]
        switch (date.month, date.day) {
        case (11, 22...30): return week * 1.7
        case (12, 1...19): return week * 1.9
        case (12, 20...24): return week * 1.1
        case (12, 25...26): return week * 0.3
        case (1, 2...15): return week * 1.2
        case (7...8, _): return week * 0.8
        default: return week * 0.9
        }
    }

    /// How visits spread over the hours of a local day.
    static let hours: [Double] = [
        0.4, 0.2, 0.1, 0.1, 0.1, 0.3, 1.0, 2.2, 3.2, 3.8, 4.2, 4.6, 5.4, 4.6, 4.2, 4.2, 4.6, 5.4, 6.6, 8.0, 8.6, 7.2,
        4.2, 1.6,
    ]

    /// When stores are open.
    static let storeHours: [Double] =
        Array(repeating: 0, count: 9) + [1, 2, 3, 3, 2, 2, 3, 4, 5, 4, 1] + Array(repeating: 0, count: 4)
}
