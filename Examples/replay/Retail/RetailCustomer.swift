// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if CommandLine && SQLite
import OmniSimulation
import Omnichannel

/// What the file does not say about a customer, and the replay supposes so that journeys have somebody to write to.
///
/// Addresses are invented; whether there is one, and whether consent was given, follows from a hash of the customer's
/// number. All of it is told at the customer's first row, with the proof "supposed by the replay".
struct RetailCustomer {
    let number: Int32
    let country: String

    /// Between 0 and 1, for one question about one customer.
    private func chance(_ question: String) -> Double {
        Double(StableHash.fnv1a32("\(question)/\(number)")) / 4_294_967_296
    }

    var user: Identifier { .user(String(number)) }

    func facts(at time: Timestamp) -> [Fact] {
        let phone = "+888" + String(90_000_000_000 + Int64(number))
        var identifiers = [user, Identifier.email("customer-\(number)@example.com")]
        if chance("app") < 0.5 { identifiers.append(Identifier(.pushToken, "token-\(number)")) }
        if chance("phone") < 0.6 { identifiers.append(.phone(phone)) }
        if chance("wecom") < 0.1 { identifiers.append(Identifier(.wecom, "wm-\(number)")) }
        var traits = Properties()
        traits[ShopTraits.country] = country
        traits[CommonTraits.timezone] = Self.zones[country] ?? "Europe/London"
        traits[ShopTraits.isMember] = chance("card") < 0.4
        var facts = [
            Fact(
                id: id("traits"), subject: .person(identifiers), kind: .traits, time: time, source: RetailFile.source,
                properties: traits),
            Fact.track(SignedUp.self, by: user, at: time, id: id("signup"), source: RetailFile.source),
        ]
        let shares: [(ChannelName, Double)] = [(.email, 0.7), (.push, 0.6), (.sms, 0.5), (.wecom, 0.8), (.inbox, 0.9)]
        for (channel, share) in shares where chance("consent/\(channel)") < share {
            facts.append(
                .consent(
                    .marketing, on: channel, by: user, at: time, proof: "supposed by the replay",
                    id: id("consent/\(channel)"), source: RetailFile.source))
        }
        return facts
    }

    private func id(_ name: String) -> String { RetailFile.id("customer/\(number)/\(name)") }

    private static let zones = [
        "United Kingdom": "Europe/London", "Germany": "Europe/Berlin", "France": "Europe/Paris",
        "EIRE": "Europe/Dublin", "Spain": "Europe/Madrid", "Netherlands": "Europe/Amsterdam",
        "Belgium": "Europe/Brussels", "Switzerland": "Europe/Zurich", "Portugal": "Europe/Lisbon",
        "Australia": "Australia/Sydney", "Norway": "Europe/Oslo", "Italy": "Europe/Rome",
        "Channel Islands": "Europe/Jersey", "Finland": "Europe/Helsinki", "Cyprus": "Asia/Nicosia",
        "Sweden": "Europe/Stockholm", "Austria": "Europe/Vienna", "Denmark": "Europe/Copenhagen",
        "Japan": "Asia/Tokyo", "Poland": "Europe/Warsaw", "Israel": "Asia/Jerusalem", "USA": "America/New_York",
        "Singapore": "Asia/Singapore", "Iceland": "Atlantic/Reykjavik", "Canada": "America/Toronto",
        "Greece": "Europe/Athens", "Malta": "Europe/Malta", "United Arab Emirates": "Asia/Dubai",
        "RSA": "Africa/Johannesburg", "Lebanon": "Asia/Beirut", "Lithuania": "Europe/Vilnius",
        "Brazil": "America/Sao_Paulo", "Czech Republic": "Europe/Prague", "Bahrain": "Asia/Bahrain",
        "Saudi Arabia": "Asia/Riyadh",
    ]
}
#endif
