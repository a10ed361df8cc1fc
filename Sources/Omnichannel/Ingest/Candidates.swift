// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniIdentity

/// What can be said of facts without knowing anybody: which are well formed, how they are told from others, and by
/// what identifiers they name people.
///
/// It takes no turn at the desk, so that it is done while another batch is there.
struct Candidates: Sendable {
    var work: [Intake.Work] = []
    /// By place.
    var refusals: [(Int, Refusal)] = []

    /// Goes on with those of another job behind those of this one, whose facts number `count`.
    mutating func append(_ other: Candidates, after count: Int) {
        guard count > 0 else {
            self = other
            return
        }
        work += other.work.map { $0.moved(by: count) }
        refusals += other.refusals.map { ($0.0 + count, $0.1) }
    }
}

extension OmniEngine {
    func candidates(among facts: [Fact]) -> Candidates {
        var candidates = Candidates()
        candidates.work.reserveCapacity(facts.count)
        let rules = definitions.identity
        for (place, fact) in facts.enumerated() {
            if let refusal = FactRules.refusal(of: fact) {
                candidates.refusals.append((place, refusal))
                continue
            }
            let content = EncodedFact(fact)
            let key = FactKey(id: StableHash.murmur3_128(fact.id), content: content.digest)
            candidates.work
                .append(
                    Intake.Work(
                        place: place, fact: fact, content: content, key: key,
                        names: rules.identifying(fact.identifiers)))
        }
        return candidates
    }
}

extension Intake.Work {
    fileprivate func moved(by count: Int) -> Intake.Work {
        Intake.Work(place: place + count, fact: fact, content: content, key: key, names: names)
    }
}
