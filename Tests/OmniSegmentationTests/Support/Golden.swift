// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniSegmentation

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Files that pin a stored form: they may only change together with a new version of it.
enum Golden {
    static func text(_ name: String) throws -> String {
        let url = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let data = try Data(contentsOf: url.appending(path: "Golden/\(name)"))
        let text = String(decoding: data, as: UTF8.self)
        return text.hasSuffix("\n") ? String(text.dropLast()) : text
    }

    /// One of each leaf and each node, with and without defaults.
    static let audiences = [
        Audience(
            "loyal",
            where: .all(
                .performed(OrderCompleted.self, atLeast: 3, within: .days(365), where: OrderCompleted.total > 20),
                .notPerformed(OrderCompleted.self, within: .days(30)))),
        Audience(
            "browsing",
            where: .any(
                .performed(event: "Product Viewed"), .performed(event: nil, atMost: 4, within: .hours(36)),
                .lastPerformed(event: "App Opened", within: .minutes(90)))),
        Audience(
            "dormant",
            where: .all(
                .lastPerformed(OrderCompleted.self, olderThan: .weeks(8)),
                .traitTime(CommonTraits.createdAt, olderThan: .days(90)),
                .trait(CommonTraits.locale.isOneOf(["de", "fr"]) && !CommonTraits.email.hasPrefix("test")))),
        Audience("new", where: .traitTime(CommonTraits.createdAt, within: .days(7))),
    ]
}

enum OrderCompleted: EventSchema {
    static let eventName = "Order Completed"
    static let total = Key<Double>("total")
}
