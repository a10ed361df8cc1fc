// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore
import OmniSegmentation

/// The generated profiles and events of `shared/data/segmentation`, bit for bit.
///
/// With its rules of trait, count and recency as audiences. The tests and the benchmarks each have a copy.
struct SegmentationWorkload {
    struct Profile {
        var traits: Properties
        var signup: Int64
    }

    struct Event {
        var profile: Int
        /// The place of its name in ``eventNames``.
        var type: Int
        /// Seconds since 1970.
        var time: Int64
        /// Cents; 0 but for purchases.
        var amount: Int64
        var category: Int64

        var properties: Properties { ["category": .int(category), "amount": .int(amount)] }
    }

    static let now: Int64 = 1_767_225_600
    static let length: Int64 = 180 * 86_400
    static let start = now - length
    static let eventNames = [
        "page_view", "product_view", "search", "add_to_cart", "checkout_start", "purchase", "email_open", "email_click",
        "app_open",
    ]
    private static let countries = ["US", "GB", "DE", "FR", "BR", "IN", "JP", "CA", "AU", "MX"]
    private static let plans = ["free", "basic", "pro", "enterprise"]
    private static let devices = ["ios", "android", "web", "tv"]

    let profiles: Int
    let events: Int

    static func mix64(_ number: UInt64) -> UInt64 {
        var mixed = number &+ 0x9E37_79B9_7F4A_7C15
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    static func random(_ stream: UInt64, _ index: Int, _ field: UInt64) -> UInt64 {
        mix64(mix64(20_260_101 &+ stream) ^ (UInt64(index) &* 16 &+ field))
    }

    static func below(_ stream: UInt64, _ index: Int, _ field: UInt64, _ bound: UInt64) -> UInt64 {
        ((random(stream, index, field) >> 32) &* bound) >> 32
    }

    private static func pick(_ value: UInt64, _ bounds: [UInt64]) -> Int {
        bounds.firstIndex { value < $0 } ?? bounds.count - 1
    }

    func profile(_ index: Int) -> Profile {
        let below = { (field: UInt64, bound: UInt64) in Self.below(1, index, field, bound) }
        let loyalty = below(7, 10_000)
        let signup = Self.now - 1 - Int64(below(5, 730)) * 86_400 - Int64(below(6, 86_400))
        let country = Self.pick(below(0, 1_000), [350, 470, 570, 660, 740, 830, 890, 940, 970, 1_000])
        var traits = Properties()
        traits["country"] = .string(Self.countries[country])
        traits["age"] = .int(16 + Int64(below(1, 65)))
        traits["plan"] = .string(Self.plans[Self.pick(below(2, 100), [70, 90, 98, 100])])
        traits["email_opt_in"] = .bool(below(3, 100) < 62)
        traits["push_opt_in"] = .bool(below(4, 100) < 41)
        traits["signup_ts"] = .int(signup)
        traits["loyalty_points"] = .int(Int64(loyalty * loyalty / 10_000))
        traits["device"] = .string(Self.devices[Int(below(8, 4))])
        return Profile(traits: traits, signup: signup)
    }

    func event(_ index: Int) -> Event {
        let below = { (field: UInt64, bound: UInt64) in Self.below(2, index, field, bound) }
        let count = UInt64(profiles)
        let skewed = below(0, count) * below(1, count) / count
        let type = Self.pick(below(2, 1_000), [480, 760, 840, 900, 930, 955, 980, 990, 1_000])
        var amount: Int64 = 0
        if type == 5 { amount = Int64(500 + below(3, 20_000)) * (below(4, 20) == 0 ? 5 : 1) }
        return Event(
            profile: Int((skewed * 7_919 + 12_345) % count), type: type,
            time: Self.start + Int64(index) * Self.length / Int64(events), amount: amount, category: Int64(below(5, 12))
        )
    }
}
