// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore
import OmniExperiments

extension Journey.Step: Codable {
    private enum Tag: String, CodingKey { case wait, waitUntil, branch, split, send, stop }

    private struct Wait: Codable {
        var name: String
        var `for`: Span
        var restartOn: EventTrigger?
    }
    private struct WaitUntil: Codable {
        var name: String
        var on: EventTrigger
        var within: Span
        var then: [Journey.Step]?
        var otherwise: [Journey.Step]?
    }
    private struct Branch: Codable {
        var name: String
        var audience: String?
        var traits: PropertyTest?
        var opening: PropertyTest?
        var then: [Journey.Step]?
        var otherwise: [Journey.Step]?
    }
    private struct Split: Codable {
        var name: String
        var experiment: Experiment
        var arms: [Journey.ArmSteps]
    }
    private struct Send: Codable {
        var name: String
        var message: String
        var purpose: Purpose
        var channels: [ChannelName]
        var deadline: Span?
    }
    private struct Stop: Codable {
        var name: String
    }

    /// Reads an object with one key, the kind of step: `{"wait": {"name": "quiet", "for": "PT1H"}}`.
    public init(from decoder: any Decoder) throws {
        let (container, tag) = try decoder.tagged(Tag.self, "a step")
        switch tag {
        case .wait:
            let form = try container.decode(Wait.self, forKey: tag)
            self.init(form.name, .wait(form.for, restart: form.restartOn))
        case .waitUntil:
            let form = try container.decode(WaitUntil.self, forKey: tag)
            let action = Journey.Action.waitUntil(
                form.on, within: form.within, then: form.then ?? [], otherwise: form.otherwise ?? [])
            self.init(form.name, action)
        case .branch:
            let form = try container.decode(Branch.self, forKey: tag)
            let test: Journey.Test
            switch (form.audience, form.traits, form.opening) {
            case (let audience?, nil, nil): test = .audience(audience)
            case (nil, let traits?, nil): test = .traits(traits)
            case (nil, nil, let opening?): test = .opening(opening)
            default: throw decoder.corrupted("a branch asks for exactly one of audience, traits, opening")
            }
            self.init(form.name, .branch(test, then: form.then ?? [], otherwise: form.otherwise ?? []))
        case .split:
            let form = try container.decode(Split.self, forKey: tag)
            self.init(form.name, .split(form.experiment, form.arms))
        case .send:
            let form = try container.decode(Send.self, forKey: tag)
            let message = Journey.Message(
                template: form.message, purpose: form.purpose, channels: form.channels,
                deadline: form.deadline ?? Journey.Message.usualDeadline)
            self.init(form.name, .send(message))
        case .stop: self.init(try container.decode(Stop.self, forKey: tag).name, .stop)
        }
    }

    /// Writes the JSON form, leaving out empty ways and usual deadlines.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Tag.self)
        switch action {
        case .wait(let span, let restart):
            try container.encode(Wait(name: name, for: span, restartOn: restart), forKey: .wait)
        case .waitUntil(let trigger, let span, let then, let otherwise):
            let form = WaitUntil(
                name: name, on: trigger, within: span, then: then.nonEmpty, otherwise: otherwise.nonEmpty)
            try container.encode(form, forKey: .waitUntil)
        case .branch(let test, let then, let otherwise):
            var form = Branch(name: name, then: then.nonEmpty, otherwise: otherwise.nonEmpty)
            switch test {
            case .audience(let audience): form.audience = audience
            case .traits(let test): form.traits = test
            case .opening(let test): form.opening = test
            }
            try container.encode(form, forKey: .branch)
        case .split(let experiment, let arms):
            try container.encode(Split(name: name, experiment: experiment, arms: arms), forKey: .split)
        case .send(let message):
            let usual = message.deadline == Journey.Message.usualDeadline
            let form = Send(
                name: name, message: message.template, purpose: message.purpose, channels: message.channels,
                deadline: usual ? nil : message.deadline)
            try container.encode(form, forKey: .send)
        case .stop: try container.encode(Stop(name: name), forKey: .stop)
        }
    }
}

extension Array {
    fileprivate var nonEmpty: Self? { isEmpty ? nil : self }
}
