// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore

extension DeliveryPolicy {
    /// Everything that is wrong with the policy; publishing refuses one that has problems.
    public var problems: [String] {
        var problems: [String] = []
        for (index, cap) in caps.enumerated() {
            let place = "delivery policy, cap \(index + 1)"
            if !(1...FrequencyCap.highestLimit).contains(cap.limit) {
                problems.append("\(place): the limit is \(cap.limit); use 1…\(FrequencyCap.highestLimit)")
            }
            if !cap.window.isElapsed {
                problems.append(
                    "\(place): the window \(cap.window) is counted on the calendar; use elapsed time such as .days(7)")
            } else if cap.window.microseconds <= 0 || cap.window.microseconds > FrequencyCap.longestWindow.microseconds
            {
                problems.append("\(place): the window \(cap.window) is not between zero and 92 days")
            }
            if cap.channels?.isEmpty == true { problems.append("\(place): no channels; leave them out to mean all") }
            if cap.purposes?.isEmpty == true { problems.append("\(place): no purposes; leave them out to mean all") }
        }
        if let quietHours, quietHours.from == quietHours.to {
            problems.append(
                "delivery policy, quiet hours: they begin and end at \(quietHours.from); leave them out to mean never")
        }
        if !deadline.isElapsed || deadline.microseconds <= 0 {
            problems.append("delivery policy: the deadline \(deadline) is not a positive elapsed time")
        }
        return problems + retry.problems
    }
}

extension RetryPolicy {
    fileprivate var problems: [String] {
        var problems: [String] = []
        if maximumAttempts < 1 { problems.append("delivery policy, retry: fewer than one attempt sends nothing") }
        if !base.isElapsed || base.microseconds <= 0 {
            problems.append("delivery policy, retry: the base \(base) is not a positive elapsed time")
        }
        if !ceiling.isElapsed || ceiling.microseconds < base.microseconds {
            problems.append("delivery policy, retry: the ceiling \(ceiling) is below the base \(base)")
        }
        if !(0...1).contains(jitter) {
            problems.append("delivery policy, retry: the jitter is \(jitter); use a share of 0…1")
        }
        return problems
    }
}
