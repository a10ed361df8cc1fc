// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniIdentity
import OmniStore

extension Intake {
    /// A fact that passed the first checks, with its place in the batch.
    ///
    /// A class, since it is handed on from list to list and copying its parts would cost more than its step.
    final class Work: Sendable {
        let place: Int
        let fact: Fact
        let content: EncodedFact
        let key: FactKey
        let names: IdentifyingIdentifiers

        init(place: Int, fact: Fact, content: EncodedFact, key: FactKey, names: IdentifyingIdentifiers) {
            self.place = place
            self.fact = fact
            self.content = content
            self.key = key
            self.names = names
        }
    }

    /// A fact, and the first of the batch with its id.
    struct Repeat {
        let item: Work
        let first: Work
    }
}

extension DigestMap where Value == Intake.Work {
    /// The fact that is there already under a fact's id; otherwise the fact is added.
    mutating func insertOrFind(_ item: Intake.Work) -> Intake.Work? {
        let (index, isNew) = insert(item.key.id, item)
        return isNew ? nil : values[index]
    }
}
