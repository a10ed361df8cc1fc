// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Files of others, which lie beside the checkout and never in it.
enum SharedFile {
    /// Where a file of `../shared` is; nil, said aloud, when it is not there.
    static func url(_ path: String) -> URL? {
        var folder = URL(filePath: #filePath)
        repeat {
            folder.deleteLastPathComponent()
            let manifest = folder.appending(path: "Package.swift")
            guard FileManager.default.fileExists(atPath: manifest.path) else { continue }
            let file = folder.appending(path: "../shared/" + path).standardized
            if FileManager.default.fileExists(atPath: file.path) { return file }
            print("skipped: ../shared/\(path) is not there")
            return nil
        } while folder.path.count > 1
        return nil
    }
}

extension SharedFile {
    /// The lines of a compressed file, by the system's gzip.
    static func lines(_ path: String) throws -> [Substring] {
        guard let url = url(path) else { return [] }
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["gzip", "-dc", url.path]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: data, as: UTF8.self).split(whereSeparator: \.isNewline)
    }
}
