// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

package import OmniCore

/// Where one run of a journey stands.
package struct JourneyRun: Sendable, Hashable {
    package let id: RunID
    package let journey: String
    /// The stored version on which it was opened and stays.
    package let version: UInt32
    package let instance: String
    /// The id of the fact that opened it; empty where time or an audience did.
    package let cause: String
    /// The properties of the opening fact.
    package let opening: Properties
    package let enteredAt: Timestamp
    /// The step at which it rests; empty before the first.
    package var step = ""
    package var visit: UInt32 = 0
    /// When it came to the step, or its wait began anew.
    package var stepSince: Timestamp
    /// When time alone moves it on.
    package var wakeAt: Timestamp?
    /// The message whose fate it waits for.
    package var message: MessageKey?

    package init(_ entered: RunEntered) {
        id = entered.run
        journey = entered.journey
        version = entered.version
        instance = entered.instance
        cause = entered.cause
        opening = entered.opening
        enteredAt = entered.asOf
        stepSince = entered.asOf
    }

    /// Older first; the id makes the order total.
    static func precedes(_ left: JourneyRun, _ right: JourneyRun) -> Bool {
        left.enteredAt != right.enteredAt ? left.enteredAt < right.enteredAt : left.id < right.id
    }
}
