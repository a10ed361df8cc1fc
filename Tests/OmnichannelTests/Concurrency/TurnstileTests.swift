// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Omnichannel
import Synchronization
import Testing

/// Who had their turn, in order; it is touched inside the turnstile only.
private final class TurnstileRecord {
    var turns: [Int] = []
}

/// On the main actor a task created first gets to its first suspension first, so that these tests know the line.
@MainActor @Suite(.timeLimit(.minutes(20))) struct `A turnstile` {
    private let turnstile = Turnstile(TurnstileRecord())

    /// Opens once; whoever waits before and after goes on.
    private final class Gate: Sendable {
        private let stream: AsyncStream<Void>
        private let continuation: AsyncStream<Void>.Continuation

        init() { (stream, continuation) = AsyncStream.makeStream() }

        func open() { continuation.finish() }
        func wait() async { for await _ in stream {} }
    }

    /// One that is inside until the gate opens, whether cancelled or not.
    private func hold(_ gate: Gate) -> Task<Void, Never> {
        let turnstile = turnstile
        return Task { @MainActor in
            await turnstile.pass { record in
                record.turns.append(0)
                await Task { await gate.wait() }.value
            }
        }
    }

    private func wait(_ number: Int) -> Task<Void, any Error> {
        let turnstile = turnstile
        return Task { @MainActor in
            try await turnstile.pass { record in
                record.turns.append(number)
                try Task.checkCancellation()
            }
        }
    }

    private func turns() async -> [Int] { await turnstile.pass { $0.turns } }

    @Test func `lets those who wait through in the order in which they came`() async throws {
        let gate = Gate()
        let first = hold(gate)
        let others = (1...50).map { wait($0) }
        Task { @MainActor in gate.open() }
        for other in others { try await other.value }
        await first.value
        #expect(await turns() == Array(0...50))
    }

    @Test func `is not blocked by one who is cancelled while waiting; they have their turn and hand it on`()
        async throws
    {
        let gate = Gate()
        let first = hold(gate)
        let others = (1...9).map { wait($0) }
        Task { @MainActor in
            for index in [0, 3, 4, 8] { others[index].cancel() }
            gate.open()
        }
        var cancelled: [Int] = []
        for (index, other) in others.enumerated() {
            do { try await other.value } catch is CancellationError { cancelled.append(index) }
        }
        await first.value
        #expect(cancelled == [0, 3, 4, 8])
        #expect(await turns() == Array(0...9))
    }

    @Test func `goes on after one who fails inside`() async throws {
        struct Stumble: Error {}
        await #expect(throws: Stumble.self) { try await turnstile.pass { _ in throw Stumble() } }
        try await wait(1).value
        #expect(await turns() == [1])
    }
}

/// How many are inside, and how many were at most.
private final class Headcount: Sendable {
    private let counts = Mutex((now: 0, most: 0, turns: 0))

    func enter() {
        counts.withLock {
            $0.now += 1
            $0.most = max($0.most, $0.now)
        }
    }

    func leave() {
        counts.withLock {
            $0.now -= 1
            $0.turns += 1
        }
    }

    var most: Int { counts.withLock { $0.most } }
    var turns: Int { counts.withLock { $0.turns } }
}

@Suite(.timeLimit(.minutes(20))) struct `A turnstile under load` {
    @Test func `never has two inside, however many tasks come at once`() async {
        let turnstile = Turnstile(TurnstileRecord())
        let inside = Headcount()
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<200 {
                group.addTask {
                    await turnstile.pass { record in
                        inside.enter()
                        record.turns.append(number)
                        await Task.yield()
                        inside.leave()
                    }
                }
            }
        }
        #expect(inside.most == 1 && inside.turns == 200)
        let turns = await turnstile.pass { $0.turns }
        #expect(turns.sorted() == Array(0..<200))
    }
}
