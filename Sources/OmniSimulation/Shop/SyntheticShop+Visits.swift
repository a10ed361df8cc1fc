// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Omnichannel

extension SyntheticShop {
    /// Somebody who was a customer before the first day: brought over from the old system within its first hours.
    mutating func importMember(_ shopper: Shopper) {
        var chance = Chance(seed, .character, shopper.number, 1)
        let time = Timestamp(microseconds: start.microseconds + chance.between(0, 6 * 3_600) * 1_000_000)
        var diary = Diary(shopper, "s\(shopper.digits)-import", at: time)
        diary.source = "crm"
        diary.introduce(createdAt: start - .days(chance.between(30, 900)))
        diary.pause(1)
        diary.consent(proof: "imported preferences")
        plan(diary.facts)
    }

    mutating func withdrawConsent(of shopper: Shopper, on day: Int64, _ date: LocalDate) {
        guard let (chosen, channel) = shopper.withdrawal, chosen == day else { return }
        guard records[shopper.number - 1].hasAccount || !shopper.hasAccount else { return }
        var chance = Chance(seed, .consent, shopper.number, UInt64(bitPattern: day))
        let time = self.time(on: date, in: shopper.market, Season.hours, &chance)
        var diary = Diary(shopper, "s\(shopper.digits)-d\(day)-consent", at: time)
        diary.withdraw(channel)
        plan(diary.facts)
    }

    /// A visit of the site or the app, if there is one on this day.
    mutating func visit(of shopper: Shopper, on day: Int64, _ date: LocalDate, _ factor: Double) {
        var chance = Chance(seed, .visit, shopper.number, UInt64(bitPattern: day))
        guard chance.happens(shopper.visitRate * factor) else { return }
        let time = self.time(on: date, in: shopper.market, Season.hours, &chance)
        let device = 1 + chance.pick(Array([0.55, 0.30, 0.15].prefix(shopper.deviceCount)))
        var diary = Diary(shopper, "s\(shopper.digits)-d\(day)", at: time)
        if device == 1, shopper.hasApp { diary.source = "app" }
        diary.identifiers = [shopper.cookie(device)]
        let isKnown = records[shopper.number - 1].knownDevices & (1 << UInt8(device)) != 0
        if isKnown { diary.identifiers = [shopper.user, shopper.cookie(device)] }
        diary.view("Home")
        diary.pause(chance.between(10, 60))
        enter(&diary, on: device, day: day, isKnown: isKnown, &chance)
        browse(&diary, on: device, day: day, &chance)
        plan(diary.facts)
    }

    /// Opens the account, or logs in, if it comes to that.
    private mutating func enter(
        _ diary: inout Diary, on device: Int, day: Int64, isKnown: Bool, _ chance: inout Chance
    ) {
        let place = diary.shopper.number - 1
        if case .joins(let first) = diary.shopper.standing, day >= first, !records[place].hasAccount {
            diary.signUp(device)
            records[place].hasAccount = true
            records[place].knownDevices |= 1 << UInt8(device)
        } else if records[place].hasAccount, !isKnown, chance.happens(0.6) {
            diary.logIn(device)
            diary.pause(chance.between(5, 20))
            records[place].knownDevices |= 1 << UInt8(device)
        }
    }

    /// Products seen, a cart filled in some visits, an order out of some carts.
    private mutating func browse(_ diary: inout Diary, on device: Int, day: Int64, _ chance: inout Chance) {
        let shopper = diary.shopper
        var lines: [Assortment.Line] = []
        let cart = "cart-\(shopper.digits)-\(day)"
        let fills = chance.happens(0.30)
        for _ in 0..<chance.between(1, 4) {
            let product = Assortment.pick(favourite: shopper.favourite, &chance)
            diary.view(product)
            diary.pause(chance.between(15, 150))
            guard fills, lines.isEmpty || chance.happens(0.4) else { continue }
            let line = Assortment.line(of: product, in: shopper.market, &chance)
            diary.add(line, to: cart)
            lines.append(line)
            diary.pause(chance.between(10, 90))
        }
        if lines.count > 1, chance.happens(0.15) { diary.remove(lines.removeLast(), from: cart) }
        guard !lines.isEmpty else { return }
        // A third orders at once; of the others, one in nine comes back for it unasked.
        if chance.happens(0.34) {
            diary.pause(chance.between(60, 600))
        } else if chance.happens(0.11) {
            diary.pause(7_200 + Int64(chance.soon() * 4 * 86_400))
        } else {
            return
        }
        checkOut(lines, &diary, on: device, as: "o-\(shopper.digits)-\(day)", &chance)
    }

    /// Nobody orders without saying who they are.
    private mutating func checkOut(
        _ lines: [Assortment.Line], _ diary: inout Diary, on device: Int, as order: String, _ chance: inout Chance
    ) {
        let place = diary.shopper.number - 1
        if !records[place].hasAccount {
            diary.introduceGuest()
            if !diary.shopper.hasAccount, records[place].knownDevices == 0 {
                diary.consent(proof: "checkout")
                records[place].knownDevices |= 1
            }
            diary.identifiers = [diary.shopper.email, diary.shopper.cookie(device)]
        } else if diary.identifiers.count == 1 {
            diary.logIn(device)
            records[place].knownDevices |= 1 << UInt8(device)
        }
        diary.pause(30)
        diary.order(lines, as: order)
        returnSome(lines, &diary, of: order, &chance)
    }

    private func returnSome(
        _ lines: [Assortment.Line], _ diary: inout Diary, of order: String, _ chance: inout Chance
    ) {
        guard chance.happens(0.06) else { return }
        let returned = chance.happens(0.5) ? lines : Array(lines.prefix(1))
        diary.later(chance.between(3, 20) * 86_400) { diary in
            diary.source = "backoffice"
            diary.refund(returned, of: order)
        }
    }

    /// A purchase at the counter, where only the loyalty card tells who it is.
    mutating func storeVisit(of shopper: Shopper, on day: Int64, _ date: LocalDate, _ factor: Double) {
        var chance = Chance(seed, .store, shopper.number, UInt64(bitPattern: day))
        guard records[shopper.number - 1].hasAccount, chance.happens(shopper.visitRate * factor * 0.12) else { return }
        let time = self.time(on: date, in: shopper.market, Season.storeHours, &chance)
        var diary = Diary(shopper, "s\(shopper.digits)-d\(day)-pos", at: time)
        diary.source = "pos"
        diary.identifiers = [shopper.card]
        let lines = (0..<Int(chance.between(1, 3)))
            .map { _ in
                let product = Assortment.pick(favourite: shopper.favourite, &chance)
                return Assortment.line(of: product, in: shopper.market, &chance)
            }
        diary.order(lines, as: "pos-\(shopper.digits)-\(day)")
        plan(diary.facts)
    }

    /// A moment of a local day, to the second.
    private func time(
        on date: LocalDate, in market: Market, _ hours: [Double], _ chance: inout Chance
    ) -> Timestamp {
        let hour = chance.pick(hours)
        let time = LocalTime.at(hour, chance.below(60))
        let instant = market.zone.instant(of: LocalDateTime(date: date, time: time))
        return Timestamp(microseconds: instant.microseconds + chance.between(0, 59) * 1_000_000)
    }
}
