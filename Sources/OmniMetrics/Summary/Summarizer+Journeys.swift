// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore

extension Summarizer {
    func messages() -> [JourneyMessages] {
        var journeys: [Int32?: JourneyMessages] = [:]
        for (ending, count) in ledger.messages.endings {
            var figures = journeys[ending.journey] ?? JourneyMessages(journey: ending.journey.map { ledger.names[$0] })
            figures.planned += count
            let detail = ending.detail.map { ledger.names[$0] } ?? ""
            switch ending.standing {
            case .accepted: figures.accepted.append(.init(channel: ChannelName(rawValue: detail), count: count))
            case .inDoubt: figures.inDoubt.append(.init(channel: ChannelName(rawValue: detail), count: count))
            case .dropped: figures.dropped.append(.init(reason: Reason.Code(detail), count: count))
            case .open: if ending.isFailed { figures.failed += count } else { figures.open += count }
            }
            journeys[ending.journey] = figures
        }
        for (tally, count) in ledger.messages.works {
            var figures = journeys[tally.journey] ?? JourneyMessages(journey: tally.journey.map { ledger.names[$0] })
            figures.add(tally.step.work, ledger.names[tally.step.detail], count)
            journeys[tally.journey] = figures
        }
        return journeys.values.map { $0.inOrder() }
            .sorted { ($0.journey ?? "\u{10FFFF}") < ($1.journey ?? "\u{10FFFF}") }
    }

    func conversions() -> [JourneyConversion] {
        guard let end else { return [] }
        let book = ledger.journeys.resolved(roots, before: horizon)
        let configuration = ledger.configuration
        var places: [Int32: Range<Int>] = [:]
        var start = 0
        for index in orders.indices where index + 1 == orders.count || orders[index + 1].person != orders[index].person
        {
            places[orders[index].person] = start..<(index + 1)
            start = index + 1
        }
        let holdouts = HoldoutBook(book, ledger.names, prefix: configuration.holdoutPrefix)
        var sides: [Int32: Sides] = [:]
        for (place, entered) in book.firstEntries {
            // Whoever gets nothing at all says nothing about one journey.
            guard !holdouts.isLeftAlone(place.person) else { continue }
            var side = sides[place.name] ?? Sides()
            let exposures = holdouts.exposures(of: place)
            let isHeldOut = exposures.contains { $0.heldOut <= $0.treated }
            if exposures.contains(where: { $0.heldOut != .max && $0.treated != .max }) { side.crossedOver += 1 }
            let until = configuration.zone.adding(
                configuration.attributionWindow, to: Timestamp(microseconds: entered))
            var tally = isHeldOut ? side.holdout : side.treated
            tally.entered += 1
            if until <= end {
                let bought = orders[places[place.person] ?? 0..<0]
                    .filter {
                        $0.time > entered && $0.time <= until.microseconds
                    }
                tally.observed += 1
                if !bought.isEmpty { tally.converted += 1 }
                for row in bought { tally.till.add(order: row) }
            }
            if isHeldOut { side.holdout = tally } else { side.treated = tally }
            sides[place.name] = side
        }
        return
            sides.map { name, side in
                let (treated, holdout) = (side.treated.group, side.holdout.group)
                return JourneyConversion(
                    journey: ledger.names[name], runs: book.runs[name] ?? 0, treated: treated, holdout: holdout,
                    crossedOver: side.crossedOver, difference: JourneyConversion.difference(treated, holdout),
                    isAA: configuration.isAA)
            }
            .sorted { $0.journey < $1.journey }
    }

    private struct Sides {
        var treated = Tally()
        var holdout = Tally()
        var crossedOver = 0
    }

    private struct Tally {
        var entered = 0
        var observed = 0
        var converted = 0
        var till = Till()

        var group: JourneyConversion.Group {
            var group = JourneyConversion.Group(entered: entered, observed: observed, converted: converted)
            group.rate = Proportions.wilson(converted, of: observed)
            let sums = till.sums.sorted { $0.key < $1.key }
            for (code, sum) in sums {
                guard let currency = code.currency else { continue }
                group.revenue.append(Money(minor: Int64(clamping: sum.revenue), currency))
                if let average = Summarizer.average(sum.revenue, of: observed, currency) {
                    group.revenuePerPerson.append(average)
                }
            }
            return group
        }
    }
}

extension JourneyMessages {
    fileprivate mutating func add(_ work: MessageBook.Work, _ name: String, _ count: Int) {
        if work == .deferred {
            deferrals.append(ReasonCount(reason: Reason.Code(name), count: count))
            return
        }
        let channel = ChannelName(rawValue: name)
        let place = channels.firstIndex { $0.channel == channel } ?? channels.count
        if place == channels.count { channels.append(ChannelWork(channel: channel)) }
        switch work {
        case .handedOver: channels[place].handedOver += count
        case .repeated: channels[place].retries += count
        case .accepted: channels[place].accepted += count
        case .refused: channels[place].refused += count
        case .postponed: channels[place].postponed += count
        case .leftInDoubt: channels[place].inDoubt += count
        case .deferred: break
        }
    }

    /// Lists by the order of names.
    fileprivate func inOrder() -> JourneyMessages {
        var result = self
        result.accepted.sort { $0.channel < $1.channel }
        result.inDoubt.sort { $0.channel < $1.channel }
        result.dropped.sort { $0.reason.rawValue < $1.reason.rawValue }
        result.channels.sort { $0.channel < $1.channel }
        result.deferrals.sort { $0.reason.rawValue < $1.reason.rawValue }
        return result
    }
}
