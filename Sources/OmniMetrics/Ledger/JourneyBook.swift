// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// Who entered which journey when for the first time, and who is held out of it.
///
/// Every field only ever takes the earlier of two instants, so that parts of a log may be added in any order.
struct JourneyBook: Sendable {
    struct Place: Sendable, Hashable {
        var person: Int32
        /// Name of the journey, or of the experiment, in the ledger's names.
        var name: Int32
    }

    /// The earliest exposure on either side; `Int64.max` for none.
    struct Exposure: Sendable, Hashable {
        var treated = Int64.max
        var heldOut = Int64.max
    }

    private(set) var firstEntries: [Place: Int64] = [:]
    private(set) var exposures: [Place: Exposure] = [:]
    private(set) var runs: [Int32: Int] = [:]

    mutating func entered(_ place: Place, at time: Int64) {
        runs[place.name, default: 0] += 1
        firstEntries[place] = min(firstEntries[place] ?? .max, time)
    }

    mutating func exposed(_ place: Place, isHoldout: Bool, at time: Int64) {
        var exposure = exposures[place] ?? Exposure()
        if isHoldout {
            exposure.heldOut = min(exposure.heldOut, time)
        } else {
            exposure.treated = min(exposure.treated, time)
        }
        exposures[place] = exposure
    }

    mutating func merge(_ other: JourneyBook, people: [Int32], names: [Int32]) {
        func moved(_ place: Place) -> Place {
            Place(person: people[Int(place.person)], name: names[Int(place.name)])
        }
        for (name, count) in other.runs { runs[names[Int(name)], default: 0] += count }
        for (place, time) in other.firstEntries {
            let here = moved(place)
            firstEntries[here] = min(firstEntries[here] ?? .max, time)
        }
        for (place, exposure) in other.exposures {
            let here = moved(place)
            var own = exposures[here] ?? Exposure()
            own.treated = min(own.treated, exposure.treated)
            own.heldOut = min(own.heldOut, exposure.heldOut)
            exposures[here] = own
        }
    }

    /// The same for people who are one, and of what happened before a moment only.
    func resolved(_ roots: [Int32], before horizon: Int64 = .max) -> JourneyBook {
        var result = JourneyBook()
        result.runs = runs
        for (place, time) in firstEntries where time < horizon || horizon == .max {
            let here = Place(person: roots[Int(place.person)], name: place.name)
            result.firstEntries[here] = min(result.firstEntries[here] ?? .max, time)
        }
        for (place, exposure) in exposures {
            let here = Place(person: roots[Int(place.person)], name: place.name)
            var own = result.exposures[here] ?? Exposure()
            if exposure.treated < horizon { own.treated = min(own.treated, exposure.treated) }
            if exposure.heldOut < horizon { own.heldOut = min(own.heldOut, exposure.heldOut) }
            result.exposures[here] = own
        }
        return result
    }
}
