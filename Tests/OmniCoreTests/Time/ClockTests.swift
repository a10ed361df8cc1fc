// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Dispatch
import OmniCore
import Synchronization
import Testing

@Suite struct `A virtual clock` {
    /// One thread for all the tasks of a test, so that they go on in the order in which they are woken.
    private final class OneThread: TaskExecutor {
        private let queue = DispatchQueue(label: "swift-omnichannel.tests.one-thread")

        func enqueue(_ job: consuming ExecutorJob) {
            let job = UnownedJob(job)
            queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
        }
    }

    /// What sleepers write when they wake.
    private final class Diary: Sendable {
        private let entries = Mutex<[Int]>([])

        var names: [Int] { entries.withLock { $0 } }

        func sleep(_ name: Int, until deadline: Timestamp, on clock: VirtualClock) async throws {
            try await clock.sleep(until: deadline)
            entries.withLock { $0.append(name) }
        }
    }

    @Test(arguments: [UInt64(1), 2, 3, 4, 5, 6, 7, 8])
    func `wakes sleepers in the order of their deadlines`(seed: UInt64) async throws {
        var cases = SeededCases(seed)
        let clock = try VirtualClock("2026-03-01T00:00:00Z")
        let start = clock.now
        let diary = Diary()
        let thread = OneThread()
        let seconds = (1...20).map(Int64.init).shuffled(using: &cases)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (index, second) in seconds.enumerated() {
                group.addTask(executorPreference: thread) {
                    try await diary.sleep(Int(second), until: start + .seconds(second), on: clock)
                }
                await clock.waitForSleepers(index + 1)
            }
            // The last one is listed just before it lets go of the thread; wait until it has.
            await Task(executorPreference: thread) {}.value
            #expect(clock.nextDeadline == start + .seconds(1))
            clock.advance(by: .seconds(20))
            try await group.waitForAll()
        }
        #expect(diary.names == Array(1...20))
        #expect(clock.sleeperCount == 0)
    }

    @Test func `wakes only those whose deadline has come`() async throws {
        let clock = try VirtualClock("2026-03-01T00:00:00Z")
        let start = clock.now
        let diary = Diary()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for second in 1...3 {
                group.addTask { try await diary.sleep(second, until: start + .seconds(Int64(second)), on: clock) }
            }
            await clock.waitForSleepers(3)
            clock.advance(to: start + .seconds(2) - Span(microseconds: 1))
            try await group.next()
            #expect(diary.names == [1])
            #expect(clock.sleeperCount == 2)
            clock.advance(to: start + .seconds(2))
            try await group.next()
            #expect(diary.names == [1, 2])
            clock.advance(to: .distantFuture)
            try await group.waitForAll()
        }
        #expect(diary.names == [1, 2, 3])
    }

    @Test func `does not sleep for a deadline that is past`() async throws {
        let clock = VirtualClock(Timestamp(seconds: 100))
        try await clock.sleep(until: Timestamp(seconds: 100))
        try await clock.sleep(until: .distantPast)
        #expect(clock.sleeperCount == 0)
    }

    @Test func `lets go of a sleeper whose task is cancelled, and of no other`() async throws {
        let clock = VirtualClock(Timestamp(seconds: 0))
        let cancelled = Task { try await clock.sleep(until: Timestamp(seconds: 10)) }
        let other = Task { try await clock.sleep(until: Timestamp(seconds: 10)) }
        await clock.waitForSleepers(2)
        cancelled.cancel()
        await #expect(throws: CancellationError.self) { try await cancelled.value }
        #expect(clock.sleeperCount == 1)
        clock.advance(by: .seconds(10))
        try await other.value
        #expect(clock.sleeperCount == 0)
    }

    @Test func `refuses to sleep in a task that is already cancelled`() async throws {
        let clock = VirtualClock(Timestamp(seconds: 0))
        let task = Task {
            while !Task.isCancelled { await Task.yield() }
            try await clock.sleep(until: .distantPast)
        }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    @Test func `loses no sleeper when cancelling, advancing and lying down race`() async throws {
        let clock = VirtualClock(Timestamp(seconds: 0))
        let ended = await withTaskGroup(of: Int.self) { group in
            for index in 0..<400 {
                group.addTask {
                    let sleeper = Task { try await clock.sleep(until: Timestamp(seconds: Int64(index % 7) + 1)) }
                    if index % 3 == 0 { sleeper.cancel() }
                    if index % 5 == 0 { clock.advance(by: .milliseconds(100)) }
                    if index % 7 == 0 { sleeper.cancel() }
                    clock.advance(to: Timestamp(seconds: index == 399 ? 100 : 0))
                    _ = await sleeper.result
                    return 1
                }
            }
            return await group.reduce(0, +)
        }
        #expect(ended == 400)
        #expect(clock.sleeperCount == 0)
    }

    @Test func `never goes back unless it is set`() throws {
        let clock = try VirtualClock("2026-03-01T00:00:00Z")
        let start = clock.now
        clock.advance(to: .distantPast)
        clock.advance(by: .hours(-1))
        #expect(clock.now == start)
        clock.advance(by: .calendarMonths(1))
        #expect(clock.now.description == "2026-04-01T00:00:00Z")
        clock.set(to: start)
        #expect(clock.now == start)
        #expect(throws: CoreError.self) { try VirtualClock("yesterday") }
    }

    @Test func `serves as any wall clock`() {
        let clocks: [any WallClock] = [VirtualClock(Timestamp(seconds: 5)), SystemClock()]
        #expect(clocks[0].now == Timestamp(seconds: 5))
        #expect(clocks[1].now > Timestamp(seconds: 1_700_000_000))
    }
}

@Suite struct `The system clock` {
    @Test func `returns at once for a deadline that is past, and throws when cancelled`() async throws {
        let clock: some WallClock = .system
        try await clock.sleep(until: .distantPast, tolerance: nil)
        let task = Task { try await SystemClock().sleep(until: .distantFuture, tolerance: nil) }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }
}
