// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore

extension MetricsLedger {
    /// Keeps what the figures need of an event.
    mutating func take(_ event: Happening, _ bytes: Swift.Span<UInt8>) {
        switch event.meaning {
        case .order, .refund, .cancellation: trade(event, bytes)
        case .asked, .answered: survey(event, bytes)
        case .other: break
        }
        guard configuration.keepsEvents, event.person != PersonTable.nobody else { return }
        events.append(
            EventRow(
                person: event.person, name: names.index(of: event.name, in: bytes),
                channel: names.index(of: event.source, in: bytes), campaign: campaign(event, bytes), time: event.time))
    }

    /// The source of the campaign in the context, as Segment's specification has it; −1 for none.
    private mutating func campaign(_ event: Happening, _ bytes: Swift.Span<UInt8>) -> Int32 {
        guard !event.context.isEmpty, let value = ByteScan.find(words.campaign, bytes, in: event.context),
            let fields = ByteScan.content(bytes, value, PropertyCoding.Tag.object),
            let source = ByteScan.find(words.campaignSource, bytes, in: fields),
            let text = ByteScan.content(bytes, source), !text.isEmpty
        else { return -1 }
        return names.index(of: text, in: bytes)
    }

    private mutating func survey(_ event: Happening, _ bytes: Swift.Span<UInt8>) {
        guard let kind = ByteScan.find(words.survey, bytes, in: event.properties),
            let text = ByteScan.content(bytes, kind), !text.isEmpty
        else { return }
        var score: Int16 = -1
        if event.meaning == .answered {
            let number = ByteScan.find(words.score, bytes, in: event.properties).flatMap { ByteScan.integer(bytes, $0) }
            score = number.flatMap { (0...10).contains($0) ? Int16($0) : nil } ?? -2
        }
        surveys.append(
            SurveyRow(
                person: event.person, time: event.time, survey: names.index(of: text, in: bytes),
                channel: names.index(of: event.source, in: bytes), score: score))
    }
}

extension NameTable {
    mutating func index(of name: Range<Int>, in bytes: Swift.Span<UInt8>) -> Int32 {
        bytes.extracting(name).withUnsafeBytes { index(of: $0) }
    }
}
