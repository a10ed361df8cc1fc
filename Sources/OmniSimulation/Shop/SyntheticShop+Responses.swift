// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Omnichannel

extension SyntheticShop {
    /// Lets people answer: some open the message, some order because of it.
    ///
    /// Everything they do lies at least ten minutes after the message, and is the same however often and in whatever
    /// company the message is told. Tell each once: facts of a message that is told twice have the same ids.
    public mutating func respond(to messages: [AcceptedMessage]) {
        for message in messages {
            guard let shopper = shopper(behind: message.person) else { continue }
            respond(to: message, shopper)
        }
    }

    private mutating func respond(to message: AcceptedMessage, _ shopper: Shopper) {
        let digest = message.key.digest
        var chance = Chance(seed, .response, shopper.number, digest.high ^ digest.low)
        // Those who stay away are hard to win back, not impossible.
        let warmth = Day.number(of: message.at) < shopper.leaves ? 1.0 : 0.35
        let pull = model.chance(journey: message.journey, channel: message.channel) * shopper.receptivity * warmth
        let orders = chance.happens(min(0.95, pull))
        let opens = orders || chance.happens(model.opens)
        guard opens else { return }
        let room = max(0, model.within.elapsed.map { $0.components.seconds } ?? 86_400)
        let name = "s\(shopper.digits)-m\(digest.hex.prefix(16))"
        var diary = Diary(shopper, name, at: message.at)
        diary.identifiers = [shopper.hasAccount ? shopper.user : shopper.email]
        diary.source = message.channel.rawValue
        diary.pause(600 + Int64(chance.soon() * Double(room) / 2))
        diary.report("opened", message)
        if orders {
            diary.pause(60)
            diary.report("clicked", message)
            diary.source = "web"
            let line = Assortment.line(
                of: Assortment.pick(favourite: shopper.favourite, &chance), in: shopper.market, &chance)
            diary.pause(60)
            diary.view(line.product)
            diary.pause(60 + Int64(chance.soon() * Double(room) / 2))
            diary.order([line], as: "o-\(shopper.digits)-\(digest.hex.prefix(8))")
        }
        plan(diary.facts)
    }

    /// Every identifier of this shop ends in its person's number, some with a device after it.
    private func shopper(behind identifier: Identifier) -> Shopper? {
        var text = identifier.value[...]
        switch identifier.kind {
        case .email: text = text.prefix { $0 != "@" }.dropFirst("shopper-".count)
        case .anonymous: text = text.dropFirst("cookie-".count).prefix { $0 != "-" }
        case .user: text = text.dropFirst("u-".count)
        case .loyaltyCard, .phone: text = text.suffix(8)
        case .pushToken: text = text.dropFirst("token-".count)
        case .wecom: text = text.dropFirst("wm-".count)
        default: return nil
        }
        guard let number = Int(text), shoppers.indices.contains(number - 1) else { return nil }
        let shopper = shoppers[number - 1]
        return shopper.identifiers.contains(identifier) ? shopper : nil
    }
}

extension Diary {
    fileprivate mutating func report(_ status: String, _ message: AcceptedMessage) {
        var properties = Properties()
        properties[ReceiptKeys.message] = message.key.description
        properties[ReceiptKeys.channel] = message.channel.rawValue
        properties[ReceiptKeys.status] = status
        write(.receipt, properties)
    }
}
