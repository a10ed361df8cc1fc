// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The published cases of GrowthBook's SDKs, which lie beside the checkout and never in it.
enum GrowthBookCases {
    static let file = SharedFile.url("conformance/growthbook/cases.shared.json")

    static var arePresent: Bool { file != nil }

    /// The cases under one key, each as the list that it is.
    static func named(_ key: String) throws -> [[JSONCase]] {
        guard let file else { return [] }
        let all = try JSONDecoder().decode([String: JSONCase].self, from: Data(contentsOf: file))
        return all[key]?.list.map(\.list) ?? []
    }
}
