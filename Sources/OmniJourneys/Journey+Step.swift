// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

public import OmniCore
public import OmniExperiments

extension Journey {
    /// One thing that a run does, under a name that is unique in its journey.
    public struct Step: Sendable, Hashable {
        /// The author's name, which stored runs hold on to.
        ///
        /// Renaming a step is a new step.
        public let name: String
        /// What it does.
        public let action: Action

        /// Creates a step; the static functions read better.
        public init(_ name: String, _ action: Action) {
            self.name = name
            self.action = action
        }
    }

    /// What a step does.
    ///
    /// After steps inside of it the run goes on with the step that follows.
    public indirect enum Action: Sendable, Hashable {
        /// Nothing for a while; a restarting event makes the while begin again at its own time.
        case wait(Span, restart: EventTrigger?)
        /// Nothing until an event happens, or the time is up.
        case waitUntil(EventTrigger, within: Span, then: [Step], otherwise: [Step])
        /// One way or the other.
        case branch(Test, then: [Step], otherwise: [Step])
        /// The steps of the arm into which chance puts the person. The holdout's runs end.
        case split(Experiment, [ArmSteps])
        /// A message on the first channel that takes it. The run goes on when its fate is decided.
        case send(Message)
        /// The end of the run.
        case stop
    }

    /// What a branch asks.
    public enum Test: Sendable, Hashable {
        /// Whether the person is a member of the audience at that moment.
        case audience(String)
        /// What the person's traits are at that moment.
        case traits(PropertyTest)
        /// What the properties of the opening event were.
        case opening(PropertyTest)
    }

    /// The steps of one arm of a split.
    public struct ArmSteps: Sendable, Hashable, Codable {
        /// Name of the arm in the experiment.
        public let arm: String
        /// What its runs go through.
        public let steps: [Step]

        /// Gives an arm its steps.
        public init(_ arm: String, _ steps: [Step]) {
            self.arm = arm
            self.steps = steps
        }
    }

    /// What a send step sends.
    public struct Message: Sendable, Hashable {
        /// Name of the template.
        public let template: String
        /// Why the person is written to.
        public let purpose: Purpose
        /// In the order in which they are tried.
        public let channels: [ChannelName]
        /// After so long the message is dropped rather than sent late.
        ///
        /// Calendar parts count where the person lives.
        public let deadline: Span

        /// One day: the deadline of a message that does not state another.
        public static let usualDeadline = Span.days(1)

        /// Describes what is sent.
        public init(
            template: String, purpose: Purpose, channels: [ChannelName], deadline: Span = Message.usualDeadline
        ) {
            self.template = template
            self.purpose = purpose
            self.channels = channels
            self.deadline = deadline
        }
    }
}
