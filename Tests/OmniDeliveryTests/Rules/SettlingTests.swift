// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniChannels
import OmniConsent
import OmniCore
import OmniDelivery
import Testing

@Suite struct `The outcome of a hand-over` {
    static let arbiter = Example.arbiter(
        DeliveryPolicy(retry: RetryPolicy(maximumAttempts: 4, base: .minutes(1), ceiling: .minutes(3), jitter: 0)))
    static let deadline = Example.noon + .days(1)

    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var outcome: DeliveryOutcome
        var channel: ChannelName = .push
        var attempt: UInt32 = 1
        var deadline = `The outcome of a hand-over`.deadline
        var settled: MessageSettled.Outcome
        var code: Reason.Code
        /// After noon; at most a second later where the provider asked for it.
        var wait: Span?
    }

    @Test(arguments: [
        Case(testDescription: "accepted", outcome: .accepted(reference: "r-1"), settled: .accepted, code: .allowed),
        Case(testDescription: "refused", outcome: .permanent("410"), settled: .permanent, code: .refusedByProvider),
        Case(
            testDescription: "first failure", outcome: .retryable("503", after: nil), settled: .retryable, code: .retry,
            wait: .minutes(1)),
        Case(
            testDescription: "second failure", outcome: .retryable("503", after: nil), attempt: 2, settled: .retryable,
            code: .retry, wait: .minutes(2)),
        Case(
            testDescription: "third failure, at the ceiling", outcome: .retryable("503", after: nil), attempt: 3,
            settled: .retryable, code: .retry, wait: .minutes(3)),
        Case(
            testDescription: "last failure", outcome: .retryable("503", after: nil), attempt: 4, settled: .retryable,
            code: .retriesExhausted),
        Case(
            testDescription: "an attempt beyond all numbers", outcome: .retryable("503", after: nil), attempt: .max,
            settled: .retryable, code: .retriesExhausted),
        Case(
            testDescription: "asked to wait", outcome: .retryable("429", after: .seconds(30)), settled: .retryable,
            code: .retry, wait: .seconds(30)),
        Case(
            testDescription: "asked to wait for longer than the ceiling",
            outcome: .retryable("429", after: .seconds(7_200)),
            settled: .retryable, code: .retry, wait: .hours(2)),
        Case(
            testDescription: "asked to wait for an absurd time", outcome: .retryable("429", after: .seconds(Int64.max)),
            settled: .retryable, code: .retriesExhausted),
        Case(
            testDescription: "asked to wait for less than no time", outcome: .retryable("429", after: .seconds(-5)),
            settled: .retryable, code: .retry, wait: .minutes(1)),
        Case(
            testDescription: "the next attempt would be too late", outcome: .retryable("503", after: nil),
            deadline: Example.noon + .seconds(59), settled: .retryable, code: .retriesExhausted),
        Case(
            testDescription: "in doubt where repeats are told", outcome: .inDoubt("timeout"), settled: .inDoubt,
            code: .inDoubt, wait: .minutes(1)),
        Case(
            testDescription: "in doubt where they are not", outcome: .inDoubt("timeout"), channel: .sms,
            settled: .inDoubt, code: .inDoubt),
        Case(
            testDescription: "in doubt too often", outcome: .inDoubt("timeout"), attempt: 4, settled: .inDoubt,
            code: .inDoubt),
        Case(
            testDescription: "in doubt on a channel that is gone", outcome: .inDoubt("timeout"), channel: .wecom,
            settled: .inDoubt, code: .inDoubt),
    ])
    func `decides whether it is tried again`(_ row: Case) {
        let hand = Example.handOver(on: row.channel, attempt: row.attempt)
        let settled = Self.arbiter.settle(row.outcome, of: hand, deadline: row.deadline, at: Example.noon)
        #expect(settled.outcome == row.settled)
        #expect(settled.reason.code == row.code)
        #expect(settled.attempt == row.attempt)
        guard let wait = row.wait, let retryAt = settled.retryAt else {
            #expect(settled.retryAt == nil && row.wait == nil)
            return
        }
        let earliest = Example.noon + wait
        #expect(earliest <= retryAt && retryAt <= earliest + .seconds(1))
    }

    @Test func `tells the provider's words on one line, and not too many`() {
        let words = "550\r\nBcc: x\u{0}" + String(repeating: "y", count: 5_000)
        let settled = Self.arbiter.settle(
            .permanent(words), of: Example.handOver(), deadline: Self.deadline, at: Example.noon)
        #expect(settled.reason.detail.hasPrefix("550  Bcc: x y"))
        #expect(settled.reason.detail.utf8.count == 200)
    }
}

@Suite struct `The wait before the next attempt` {
    let policy = RetryPolicy(maximumAttempts: 9, base: .minutes(1), ceiling: .hours(6), jitter: 0.5)

    @Test func `is the same whoever asks`() {
        for attempt in UInt32(1)...9 {
            let wait = policy.wait(after: attempt, of: Example.key(3), asked: nil)
            #expect(wait == policy.wait(after: attempt, of: Example.key(3), asked: nil))
        }
    }

    @Test func `doubles up to the ceiling, less the share of chance`() {
        for key in UInt64(1)...200 {
            for attempt in UInt32(1)...40 {
                let whole = attempt < 20 ? min(60_000_000 << Int64(attempt - 1), 21_600_000_000) : 21_600_000_000
                let wait = policy.wait(after: attempt, of: Example.key(key), asked: nil).microseconds
                #expect(whole / 2 <= wait && wait <= whole)
            }
        }
    }

    @Test func `is spread evenly over the messages that failed together`() {
        var buckets = [Int](repeating: 0, count: 10)
        for key in UInt64(1)...10_000 {
            let wait = policy.wait(after: 1, of: Example.key(key), asked: nil).microseconds
            buckets[min(9, Int((wait - 30_000_000) / 3_000_000))] += 1
        }
        // Six standard deviations of a binomial with n = 10,000 and p = 0.1 are 180.
        #expect(buckets.allSatisfy { abs($0 - 1_000) < 180 }, "\(buckets)")
    }

    @Test(arguments: [0.0, 1.0, -3.0, 7.0, .nan, .infinity])
    func `survives any jitter`(_ jitter: Double) {
        let policy = RetryPolicy(jitter: jitter)
        let wait = policy.wait(after: 1, of: Example.key(1), asked: nil)
        #expect(wait.microseconds >= 0 && wait.microseconds <= 60_000_000)
    }
}
