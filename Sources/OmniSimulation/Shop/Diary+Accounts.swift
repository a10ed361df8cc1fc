// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Omnichannel

extension Diary {
    /// What the person tells when they open an account, or told long ago.
    mutating func introduce(createdAt: Timestamp) {
        var traits = Properties()
        traits[CommonTraits.firstName] = shopper.firstName
        traits[CommonTraits.email] = shopper.email.value
        if shopper.hasPhone { traits[CommonTraits.phone] = shopper.phone.value }
        traits[CommonTraits.timezone] = shopper.market.zone.name
        traits[CommonTraits.createdAt] = createdAt
        traits[ShopTraits.country] = shopper.market.country
        traits[ShopTraits.isMember] = shopper.hasCard
        var names = [shopper.user, shopper.email] + identifiers.filter { $0.kind == .anonymous }
        if shopper.hasPhone { names.append(shopper.phone) }
        if shopper.hasCard { names.append(shopper.card) }
        if shopper.hasWeCom { names.append(shopper.weCom) }
        write(.traits, traits, by: names)
    }

    /// What a guest's order says about them.
    mutating func introduceGuest() {
        var traits = Properties()
        traits[CommonTraits.email] = shopper.email.value
        traits[CommonTraits.timezone] = shopper.market.zone.name
        traits[ShopTraits.country] = shopper.market.country
        write(.traits, traits, by: [shopper.email] + identifiers.filter { $0.kind == .anonymous })
    }

    /// The boxes that are ticked, one fact each.
    ///
    /// Nothing is written of what is refused.
    mutating func consent(proof: String) {
        let name = shopper.hasAccount ? shopper.user : shopper.email
        for channel in shopper.consents {
            writeConsent(channel, isGranted: true, by: name, proof: proof)
        }
    }

    mutating func withdraw(_ channel: ChannelName) {
        let name = shopper.hasAccount ? shopper.user : shopper.email
        writeConsent(channel, isGranted: false, by: name, proof: "preference centre")
    }

    private mutating func writeConsent(_ channel: ChannelName, isGranted: Bool, by name: Identifier, proof: String) {
        var properties = Properties()
        properties[ConsentKeys.purpose] = Purpose.marketing.rawValue
        properties[ConsentKeys.channel] = channel.rawValue
        properties[ConsentKeys.isGranted] = isGranted
        properties[ConsentKeys.proof] = proof
        write(.consent, properties, by: [name])
    }

    /// From here on the device is known to be the person's.
    mutating func logIn(_ device: Int) {
        let cookie = shopper.cookie(device)
        var names = [shopper.user, cookie]
        if device == 1, shopper.hasApp { names.append(shopper.pushToken) }
        write(.link, Properties(), by: names)
        identifiers = [shopper.user, cookie]
    }

    mutating func signUp(_ device: Int) {
        view("Sign up")
        pause(40)
        introduce(createdAt: time)
        logIn(device)
        let channel = source
        track(SignedUp.self) { $0[SignedUp.channel] = channel }
        consent(proof: "sign-up form")
        pause(15)
    }
}
