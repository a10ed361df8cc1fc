// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Omnichannel

/// One invented person: everything about them that a seed and their number decide.
struct Shopper: Sendable {
    /// How somebody deals with the shop.
    enum Standing: Sendable, Equatable {
        /// Had an account before the shop's first day.
        case member
        /// Opens one on the first visit from this day on.
        case joins(day: Int64)
        /// Never has one, and orders with an address alone.
        case guest
    }

    let number: Int
    let market: Market
    let standing: Standing
    /// The first day on which the person stays away for good.
    let leaves: Int64
    /// Visits per day at a season's average.
    let visitRate: Double
    /// 1 to 3: a phone, a computer, a tablet.
    let deviceCount: Int
    let hasApp: Bool
    let hasCard: Bool
    let hasPhone: Bool
    let hasWeCom: Bool
    /// What they agree to when they are asked.
    let consents: [ChannelName]
    /// When they take one of these back, and which; nil for never.
    let withdrawal: (day: Int64, channel: ChannelName)?
    /// How willingly they answer messages, 1 on average.
    let receptivity: Double
    let favourite: Int

    init(number: Int, seed: UInt64, days: Range<Int64>) {
        var chance = Chance(seed, .character, number)
        self.number = number
        market = Market.all[chance.pick(Market.shares)]
        let standings: [Standing] = [.member, .joins(day: chance.between(days.lowerBound, days.upperBound)), .guest]
        standing = standings[chance.pick([0.55, 0.35, 0.10])]
        let arrives = standing == .member ? days.lowerBound : chance.between(days.lowerBound, days.upperBound)
        leaves = chance.happens(0.3) ? .max : max(arrives, days.lowerBound) + 20 + Int64(chance.unit() * 400)
        // Few come often: the square of a uniform number, 0.07 a day on average.
        let eagerness = chance.unit()
        visitRate = 0.008 + 0.19 * eagerness * eagerness
        deviceCount = 1 + chance.pick([0.40, 0.45, 0.15])
        let isGuest = standing == .guest
        hasApp = !isGuest && chance.happens(0.6)
        hasCard = !isGuest && chance.happens(0.4)
        hasPhone = !isGuest && chance.happens(0.7)
        hasWeCom = !isGuest && (market.usesWeCom || chance.happens(0.06))
        let asked = Self.channels(hasApp, hasPhone, hasWeCom, isGuest)
        let refusesAll = chance.happens(0.12)
        consents = asked.filter { channel, share in chance.happens(share) && !refusesAll }.map(\.0)
        let withdraws = chance.happens(0.12)
        let day = max(arrives, days.lowerBound) + chance.between(10, 300)
        withdrawal = withdraws && !consents.isEmpty ? (day, consents[chance.below(consents.count)]) : nil
        receptivity = chance.between(0.2, 1.8)
        favourite = chance.below(Assortment.categories.count)
    }

    private static func channels(
        _ hasApp: Bool, _ hasPhone: Bool, _ hasWeCom: Bool, _ isGuest: Bool
    ) -> [(ChannelName, Double)] {
        var channels: [(ChannelName, Double)] = [(.email, isGuest ? 0.4 : 0.8)]
        if hasApp { channels += [(.push, 0.65), (.inbox, 0.95)] }
        if hasPhone { channels.append((.sms, 0.5)) }
        if hasWeCom { channels.append((.wecom, 0.85)) }
        return channels
    }
}

extension Shopper {
    var hasAccount: Bool { standing != .guest }

    /// Five digits, so that ids sort as people do.
    var digits: String {
        let text = String(number)
        return String(repeating: "0", count: max(0, 5 - text.utf8.count)) + text
    }

    var user: Identifier { .user("u-\(digits)") }
    var email: Identifier { .email("shopper-\(digits)@example.com") }
    /// +888 was given up by its only holder: nobody answers there.
    var phone: Identifier { .phone("+888" + String(90_000_000_000 + number)) }
    var card: Identifier { .loyaltyCard(String(7_700_000_000 + number)) }
    var weCom: Identifier { Identifier(.wecom, "wm-\(digits)") }
    var pushToken: Identifier { Identifier(.pushToken, "token-\(digits)") }
    func cookie(_ device: Int) -> Identifier { .anonymous("cookie-\(digits)-\(device)") }

    /// All identifiers under which the shop may come to know the person.
    var identifiers: [Identifier] {
        var all = (1...deviceCount).map { cookie($0) } + [email]
        if hasAccount { all.append(user) }
        if hasPhone { all.append(phone) }
        if hasCard { all.append(card) }
        if hasApp { all.append(pushToken) }
        if hasWeCom { all.append(weCom) }
        return all
    }

    /// An invented name; the list is too short to mean anybody.
    var firstName: String {
        ["Ada", "Bela", "Caro", "Dino", "Edda", "Finn", "Gina", "Hugo", "Ines", "Jona", "Kira", "Leon"][number % 12]
    }
}
