// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The programs that the build put next to the tests.
enum Built {
    /// The folder of the products: where the test program itself lies.
    static var folder: URL? {
        var candidates = CommandLine.arguments.map { URL(filePath: $0) } + [Bundle.main.bundleURL]
        #if os(Linux)
        candidates.append(URL(filePath: "/proc/self/exe").resolvingSymlinksInPath())
        #endif
        for candidate in candidates {
            var folder = candidate
            for _ in 0..<6 {
                folder = folder.deletingLastPathComponent()
                if FileManager.default.fileExists(atPath: folder.appending(path: "Modules").path) { return folder }
            }
        }
        return nil
    }

    static func program(_ name: String) -> URL? {
        guard let url = folder?.appending(path: name), FileManager.default.isExecutableFile(atPath: url.path) else {
            print("skipped: \(name) was not found next to the tests; run `swift build --product \(name)`")
            return nil
        }
        return url
    }

    /// Runs a program to its end.
    static func run(_ program: URL, _ arguments: [String]) throws -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = program
        process.arguments = arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }
}
