// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore
import OmniIdentity
import Testing

@Suite struct `A fact that says nothing new about who is who` {
    @Test(arguments: 1...40)
    func `is found to be somebody's exactly when resolving it changes nothing`(seed: Int) throws {
        var chance = SplitMix(seed: UInt64(seed))
        let rules = IdentityRules()
        var claims: [Identifier: Claim] = [:]
        var standings: [PersonID: Standing] = [:]
        let ids = IDSource.seeded(UInt64(seed))
        var settled = 0
        for number in 0..<400 {
            let identifiers = someIdentifiers(&chance)
            let fact = Fact(
                id: "f\(number)", subject: .person(identifiers), kind: .event("Seen"),
                time: Timestamp(seconds: Int64(number)))
            let names = rules.identifying(identifiers)
            let known = claims.filter { names.identifiers.contains($0.key) }
            let resolution = resolve(
                fact, at: fact.time, claims: known, standings: standings, rules: rules, mint: { ids.person() })
            let person = settledPerson(names, claim: { claims[$0] }, standing: { standings[$0] })
            let changesNothing =
                resolution.steps.isEmpty && resolution.claims.isEmpty && resolution.standings.isEmpty
            if let person {
                settled += 1
                #expect(changesNothing)
                #expect(resolution.target == .person(person))
                #expect(resolution.identifiers == names.identifiers)
            } else {
                #expect(!changesNothing || resolution.target == .unattributed)
            }
            for claim in resolution.claims { claims[claim.identifier] = claim }
            for (visitor, standing) in resolution.standings { standings[visitor] = standing }
        }
        // Both answers were really given.
        #expect(settled > 50 && settled < 400)
    }

    /// One to three of few accounts, cookies and addresses, so that people unite, are owned and are contested.
    private func someIdentifiers(_ chance: inout SplitMix) -> [Identifier] {
        (0..<(1 + Int(chance.next() % 3)))
            .map { _ in
                let value = "\(chance.next() % 12)x"
                switch chance.next() % 4 {
                case 0: return .user("u" + value)
                case 1: return .email(value + "@example.org")
                default: return .anonymous("c" + value)
                }
            }
    }
}
