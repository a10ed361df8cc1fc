// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if CommandLine && SQLite
import Foundation
import OmniSimulation
import Omnichannel
import Synchronization

/// Shows on standard error how far the year has come: one line that changes, or a line per tenth where nobody watches.
final class ProgressLine: Sendable {
    private struct State {
        var lastShown = ContinuousClock.now
        var tenths = 0
        var hasLine = false
    }

    private let isQuiet: Bool
    private let isTerminal = isatty(2) == 1
    private let began = ContinuousClock.now
    private let state = Mutex(State())

    init(isQuiet: Bool, resumes: Bool) {
        self.isQuiet = isQuiet
        if resumes, !isQuiet { write("Going on where the last run stopped.\n") }
    }

    func show(_ progress: Replay.Progress) {
        guard !isQuiet else { return }
        state.withLock { state in
            let now = ContinuousClock.now
            let tenths = Int(progress.share * 10)
            let isDue = isTerminal ? now - state.lastShown > .milliseconds(100) : tenths > state.tenths
            guard isDue else { return }
            state.lastShown = now
            state.tenths = tenths
            state.hasLine = isTerminal
            let rate = Double(progress.facts) / max(0.001, (now - began) / .seconds(1))
            let day = Zone.utc.local(at: progress.at).date
            let text = "\(day)  \(Int(progress.share * 100)) %  \(progress.facts) facts, \(Int(rate)) a second"
            write(isTerminal ? "\r\(text)\u{1B}[K" : "\(text)\n")
        }
    }

    func end() {
        if state.withLock({ $0.hasLine }) { write("\r\u{1B}[K") }
    }

    private func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
}
#endif
