// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniExperiments

/// Who is held out of which journey, by the journey's own experiment and by the holdouts around it.
struct HoldoutBook {
    private let book: JourneyBook
    /// The experiments that decide about a journey, by its name.
    private var experiments: [Int32: [Int32]] = [:]
    private var leftAlone: Set<Int32> = []

    init(_ book: JourneyBook, _ names: NameTable, prefix: String) {
        self.book = book
        let drawn = Set(book.exposures.keys.map(\.name)).sorted()
        for journey in book.runs.keys {
            let nested = Holdout.prefix(of: names[journey])
            experiments[journey] = drawn.filter { name in
                let name = names[name]
                // A holdout's name has no slash, so that journey `a` is not taken for `a/b`.
                return name == prefix + names[journey]
                    || (name.hasPrefix(nested) && !name.dropFirst(nested.count).contains("/"))
            }
        }
        let universal = Set(drawn.filter { names[$0].hasPrefix(Holdout.universalPrefix) })
        for (place, exposure) in book.exposures where universal.contains(place.name) && exposure.heldOut != .max {
            leftAlone.insert(place.person)
        }
    }

    /// Whether a universal holdout keeps a person out of everything.
    func isLeftAlone(_ person: Int32) -> Bool { leftAlone.contains(person) }

    /// What was drawn for a person about a journey.
    func exposures(of place: JourneyBook.Place) -> [JourneyBook.Exposure] {
        (experiments[place.name] ?? [])
            .compactMap {
                book.exposures[JourneyBook.Place(person: place.person, name: $0)]
            }
    }
}
