// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore

extension MetricsLedger {
    /// Keeps what the figures need of an event.
    mutating func take(_ event: Happening, _ bytes: ByteCursor) {
        switch event.meaning {
        case .order, .refund, .cancellation: trade(event, bytes.within(event.parts.properties))
        case .asked, .answered: survey(event, bytes)
        case .other: break
        }
        guard configuration.keepsEvents, event.person != PersonTable.nobody else { return }
        events.append(
            EventRow(
                person: event.person, name: names.index(of: event.parts.name, in: bytes),
                channel: names.index(of: event.parts.source, in: bytes),
                campaign: campaign(bytes.within(event.parts.context)), time: event.time))
    }

    /// The source of the campaign in the context, as Segment's specification has it; −1 for none.
    private mutating func campaign(_ context: ByteCursor) -> Int32 {
        guard let campaign = context.find(words.campaign), campaign.tag == ByteCursor.Tag.object,
            let source = context.within(campaign).find(words.campaignSource), source.tag == ByteCursor.Tag.string,
            !source.content.isEmpty
        else { return -1 }
        return names.index(of: source.content, in: context)
    }

    private mutating func survey(_ event: Happening, _ bytes: ByteCursor) {
        let properties = bytes.within(event.parts.properties)
        guard let survey = properties.find(words.survey), survey.tag == ByteCursor.Tag.string, !survey.content.isEmpty
        else { return }
        var score: Int16 = -1
        if event.meaning == .answered {
            let number = properties.find(words.score).flatMap { properties.integer($0) }
            score = number.flatMap { (0...10).contains($0) ? Int16($0) : nil } ?? -2
        }
        surveys.append(
            SurveyRow(
                person: event.person, time: event.time, survey: names.index(of: survey.content, in: properties),
                channel: names.index(of: event.parts.source, in: bytes), score: score))
    }
}

extension NameTable {
    mutating func index(of name: Range<Int>, in bytes: ByteCursor) -> Int32 { index(of: bytes.bytes(name)) }
}
