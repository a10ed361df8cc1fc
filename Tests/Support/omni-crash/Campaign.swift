// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if SQLite
import Foundation
import OmniSQLite
import Omnichannel

/// Starts lives, one after the other, until enough of them were killed and every run came to its end.
struct Campaign {
    enum Failure: Error, CustomStringConvertible {
        case life(String)

        var description: String {
            switch self {
            case .life(let text): text
            }
        }
    }

    static let boundaries =
        EngineBoundary.allCases.map { "engine.\($0.rawValue)" } + StoreBoundary.allCases.map { "store.\($0.rawValue)" }

    let root: URL
    var chance: UInt64
    private(set) var total = Verdict()

    init(seed: UInt64) throws {
        chance = seed
        root = FileManager.default.temporaryDirectory.appending(path: "omni-crash-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
    }

    func cleanUp() { try? FileManager.default.removeItem(at: root) }

    private mutating func below(_ bound: Int) -> Int { Int(StableHash.splitMix64(&chance) % UInt64(bound)) }

    /// Kills at one boundary, or anywhere at any moment when it is `nil`, and prints a line of counts.
    ///
    /// - Returns: whether nothing was lost or doubled and the run was a real one.
    mutating func run(_ boundary: String?, kills: Int) async throws -> Bool {
        var done = 0
        var worlds = 0
        var verdict = Verdict()
        while done < kills || worlds == 0 {
            var life = Life(folder: "", seed: chance % 1_000_000, batches: 24)
            life.folder = try folder(worlds, boundary ?? "random")
            done += try runWorld(life, boundary, atMost: kills - done)
            worlds += 1
            verdict = verdict + (try await Verdict.on(life))
            if worlds >= 3, done * 4 < worlds {
                verdict.complaints.append("the boundary is hardly ever passed")
                break
            }
            try? FileManager.default.removeItem(atPath: life.folder)
        }
        // A run in which next to nothing happened proves nothing.
        let floor = worlds * 150
        if verdict.operations < floor { verdict.complaints.append("fewer than \(floor) operations") }
        print(
            "faults: kill \(boundary ?? "anywhere"): injected \(done), lost \(verdict.lost), doubled "
                + "\(verdict.doubled), operations \(verdict.operations)")
        for complaint in verdict.complaints { print("faults: complaint: \(complaint)") }
        return verdict.lost == 0 && verdict.doubled == 0 && verdict.complaints.isEmpty
    }

    private func folder(_ world: Int, _ name: String) throws -> String {
        let folder = root.appending(path: "\(name)-\(world)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder.path
    }

    /// Lives of one world until it is done.
    ///
    /// Answers how many of them were killed.
    private mutating func runWorld(_ template: Life, _ boundary: String?, atMost kills: Int) throws -> Int {
        var done = 0
        while true {
            var life = template
            life.carefulSteps = [2, 1_000][below(2)]
            var delay: Double?
            if done < kills {
                // From the second passage on, so that each life gets ahead; nobody's steps end two in a row.
                life.boundary = boundary ?? Self.boundaries[below(Self.boundaries.count)]
                let isRare = life.boundary.contains("ras") || life.boundary.contains("Scrub")
                life.passage = isRare ? 1 + below(2) : 2 + below(4)
                if boundary == nil, below(2) == 0 {
                    life.boundary = ""
                    delay = Double(5 + below(400)) / 1_000
                }
            }
            if try start(life, killingAfter: delay) { return done }
            done += 1
        }
    }

    /// Starts a life and waits for its end.
    ///
    /// Answers whether it was a natural one.
    func start(_ life: Life, killingAfter delay: Double? = nil) throws -> Bool {
        let process = Process()
        process.executableURL = Self.executable
        process.arguments =
            [
                "life", life.folder, "\(life.seed)", "\(life.batches)", life.boundary, "\(life.passage)",
                "\(life.carefulSteps)",
            ]
            + [life.poisoned?.value ?? "", life.isReleasing ? "release" : ""]
        let errors = Pipe()
        process.standardError = errors
        try process.run()
        if let delay {
            Thread.sleep(forTimeInterval: delay)
            if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        }
        process.waitUntilExit()
        if process.terminationReason == .uncaughtSignal, process.terminationStatus == SIGKILL { return false }
        guard process.terminationReason == .exit, process.terminationStatus == 0 else {
            let text = String(decoding: errors.fileHandleForReading.availableData.prefix(600), as: UTF8.self)
            throw Failure.life("a life (\(life)) failed: \(process.terminationStatus) \(text)")
        }
        return true
    }

    private static var executable: URL {
        #if os(Linux)
        URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        #else
        Bundle.main.executableURL ?? URL(filePath: CommandLine.arguments[0])
        #endif
    }
}
#endif
