// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniDelivery
import OmniJourneys
import OmniStore

extension Sitting {
    /// The last metre before a channel: everything is asked again, and what is stale is deferred or dropped.
    ///
    /// - Returns: the message, if it goes out as soon as this is committed.
    mutating func handOver(_ item: OutboxItem) async throws -> Parcel? {
        let person = try await engine.whoAnswers(for: item.person, desk)
        guard let resident = desk.roster[person] else { return nil }
        guard resident.state.delivery[item.key] != nil else {
            // It ended; a crash between two commits cannot leave this, but a row that says nothing is cheap to clear.
            let position = draft.part(of: resident)
            draft[position].outbox.append(.remove(item.key))
            return nil
        }
        contents[item.key] = item.content
        // What time has made due comes first: an exit that is due ends the run, and its message with it.
        wake(resident)
        guard let pending = resident.state.delivery[item.key] else { return nil }
        engine.probeStep(person)
        let judgement = engine.plan.arbiter.judge(
            pending, at: now, identifiers: resident.state.profile.identifiers.map(\.identifier),
            zone: resident.state.profile.zone, consent: resident.state.consent, delivery: resident.state.delivery)
        switch judgement.verdict {
        case .dropped(let reason):
            conclude([.messageDropped(item.key, reason)], of: resident)
        case .deferred(let until, let reason):
            conclude([.messageDeferred(item.key, until: max(until, now + .milliseconds(1)), reason)], of: resident)
        case .send(let channel, let address, _):
            return send(pending, item, to: channel, address, of: resident)
        }
        return nil
    }

    private mutating func send(
        _ pending: PendingMessage, _ item: OutboxItem, to channel: ChannelName, _ address: Identifier?,
        of resident: Resident
    ) -> Parcel? {
        let letter: Letter
        if let earlier = item.content.flatMap(Letter.init), earlier.channel == channel {
            guard earlier.address == address || !pending.isInDoubt else {
                // It may have reached the address that is not to be used any more; to another it would be a second.
                conclude([.messageDropped(item.key, Reason(.inDoubt, "the address has changed"))], of: resident)
                return nil
            }
            // A retry is the same, byte for byte, to the address that consent was asked for just now.
            letter = Letter(channel: channel, address: address, content: earlier.content)
        } else {
            switch render(pending, of: resident, for: channel) {
            case .content(let content): letter = Letter(channel: channel, address: address, content: content)
            case .refused(let reason):
                conclude([.messageDropped(item.key, reason)], of: resident)
                return nil
            }
        }
        let hand = pending.handOver(to: channel, content: letter.content.digest, at: now)
        let act = Act.handingOver(hand)
        let position = draft.part(of: resident)
        engine.step.apply(act, to: &resident.state, at: now)
        draft.log(act, at: now, of: position)
        draft[position].outbox
            .append(
                .put(OutboxItem(key: item.key, person: resident.id, dueAt: now, content: letter.bytes)))
        let message = OutboundMessage(
            key: item.key, channel: channel, attempt: hand.attempt, address: letter.address, person: resident.id,
            purpose: pending.planned.purpose, content: letter.content)
        return Parcel(hand: hand, deadline: pending.planned.deadline, message: message)
    }

    private func render(
        _ pending: PendingMessage, of resident: Resident, for channel: ChannelName
    ) -> TemplateLibrary.Rendering {
        let opening = resident.state.journeys.run(pending.planned.run)?.opening ?? Properties()
        let scope = TemplateScope(opening: opening, traits: resident.state.profile.traits)
        let rendering = engine.plan.templates.render(pending.planned.template, scope)
        guard case .content(let content) = rendering else { return rendering }
        if let objection = engine.plan.arbiter.objection(to: content, on: channel) { return .refused(objection) }
        guard let capabilities = engine.plan.arbiter.channels[channel] else { return rendering }
        return .content(content.fitted(to: capabilities))
    }

    /// Takes in what a channel answered.
    mutating func settle(_ parcel: Parcel, _ outcome: DeliveryOutcome, of resident: Resident) {
        let settled = engine.plan.arbiter.settle(outcome, of: parcel.hand, deadline: parcel.deadline, at: now)
        contents[parcel.hand.key] = Letter(parcel).bytes
        let journey = resident.state.delivery[parcel.hand.key]?.planned.journey ?? ""
        engine.gauges.countMessage(
            journey: journey, channel: parcel.hand.channel.rawValue, outcome: "\(settled.outcome)")
        conclude([.messageSettled(settled)], of: resident)
    }

    /// Logs acts about messages and, where one has ended, lets its run go on.
    private mutating func conclude(_ acts: [Act], of resident: Resident) {
        let position = draft.part(of: resident)
        desk.outcome.reset()
        for act in acts {
            guard let key = act.message else { continue }
            engine.step.apply(act, to: &resident.state, at: now)
            desk.outcome.acts.append(act)
            if resident.state.delivery[key] == nil {
                engine.step.goOn(after: key, &resident.state, at: now, &desk.outcome.acts)
            }
        }
        note(desk.outcome, of: position)
    }
}

extension Step {
    /// A message's fate is decided: the run that waits for it goes on.
    package func goOn(after key: MessageKey, _ state: inout PersonState, at now: Timestamp, _ acts: inout [Act]) {
        let first = acts.count
        decide(.messageSettled(key), &state, at: now, &acts)
        conclude(&state, since: first, at: now, &acts)
    }
}

extension DeliveryState {
    /// What the outbox has to know of a message: when to look at it next, or that it has ended.
    ///
    /// `content` is what was rendered before, to be kept for the next attempt.
    func outboxChange(for key: MessageKey, person: PersonID, content: [UInt8]?) -> OutboxChange {
        guard let pending = self[key] else { return .remove(key) }
        return .put(OutboxItem(key: key, person: person, dueAt: pending.dueAt, content: content))
    }
}

/// What was rendered for one channel and address: kept in the outbox until the message has ended.
private struct Letter {
    let channel: ChannelName
    let address: Identifier?
    let content: MessageContent

    init(channel: ChannelName, address: Identifier?, content: MessageContent) {
        self.channel = channel
        self.address = address
        self.content = content
    }

    init(_ parcel: Parcel) {
        self.init(channel: parcel.hand.channel, address: parcel.message.address, content: parcel.message.content)
    }

    /// Reads what ``bytes`` wrote; `nil` for anything else, which is then rendered anew.
    init?(_ bytes: [UInt8]) {
        var reader = ByteReader(bytes)
        let read = try? (
            reader.text(),
            reader.optional { (reader: inout ByteReader) throws(CodingFailure) in
                let kind = try reader.text()
                return Identifier(Identifier.Kind(kind), try reader.text())
            },
            MessageContent(from: &reader)
        )
        guard let read else { return nil }
        self.init(channel: ChannelName(rawValue: read.0), address: read.1, content: read.2)
    }

    var bytes: [UInt8] {
        var writer = ByteWriter(reserving: content.byteCount + 64)
        writer.text(channel.rawValue)
        writer.optional(address) { writer, address in
            writer.text(address.kind.rawValue)
            writer.text(address.value)
        }
        content.encode(to: &writer)
        return writer.bytes
    }
}
