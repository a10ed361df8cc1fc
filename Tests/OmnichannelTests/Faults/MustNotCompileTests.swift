// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// Mistakes that the compiler has to find, each in a file of its own under `Tests/MustNotCompile`; the third line of
/// a file says what the message has to contain.
///
/// `Control` is the same without the mistakes, so that a compiler that finds nothing because it cannot read the
/// modules does not pass.
@Suite struct `Definitions with a mistake` {
    static let sources: URL = {
        var url = URL(filePath: #filePath)
        while url.path != "/", !FileManager.default.fileExists(atPath: url.appending(path: "Package.swift").path) {
            url = url.deletingLastPathComponent()
        }
        return url.appending(path: "Tests/MustNotCompile")
    }()

    /// The map of the C module that the numerics were built with.
    static let kernels = sources.deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Sources/COmniKernels/include")

    static let names: [String] = {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: sources.path)) ?? []
        return files.filter { $0.hasSuffix(".swift.txt") }.map { String($0.dropLast(10)) }.sorted()
    }()

    static let compiler: URL? = {
        var folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map(String.init)
        folders.append("/usr/bin")
        let paths = folders.map { URL(filePath: $0).appending(path: "swiftc") }
        return paths.first { FileManager.default.isExecutableFile(atPath: $0.path) }
    }()

    static var isReady: Bool {
        guard Built.folder != nil, compiler != nil else {
            print("skipped: no swiftc, or no folder Modules next to the tests, to check what must not compile")
            return false
        }
        return true
    }

    /// What the compiler says about some of the files together, as `file.swift:line:column: message` lines.
    private static func compile(_ names: [String]) throws -> (status: Int32, output: String) {
        let folder = try TemporaryFolder()
        let files = try names.map { name in
            let copy = folder.path("\(name).swift")
            try FileManager.default.copyItem(atPath: sources.appending(path: "\(name).swift.txt").path, toPath: copy)
            return copy
        }
        guard let compiler, let built = Built.folder else { return (-1, "") }
        return try Built.run(
            compiler,
            [
                "-typecheck", "-wmo", "-parse-as-library", "-swift-version", "6", "-I",
                built.appending(path: "Modules").path, "-I", kernels.path,
            ]
                + ["-diagnostic-style=llvm"] + files)
    }

    @Test(.enabled("no compiler or modules") { isReady }) func `do not compile, and the message names the mistake`()
        throws
    {
        let names = Self.names.filter { $0 != "Control" }
        #expect(names.count >= 12)
        let (status, output) = try Self.compile(names)
        #expect(status != 0)
        let errors = output.split(separator: "\n").filter { $0.contains(": error: ") }
        var found = 0
        for name in names {
            let text = try String(contentsOf: Self.sources.appending(path: "\(name).swift.txt"), encoding: .utf8)
            let line = try #require(text.split(separator: "\n").dropFirst(2).first)
            #expect(line.hasPrefix("// expect: "), "\(name) says nothing about its message")
            let expected = line.dropFirst(11)
            let own = errors.filter { $0.contains("/\(name).swift:") }
            let isFound = own.contains { $0.contains(expected) }
            #expect(isFound, "\(name): '\(expected)' is not in \(own)")
            if isFound { found += 1 }
        }
        print(
            "faults: must not compile: injected \(names.count), lost \(names.count - found), doubled 0, operations \(found)"
        )
    }

    @Test(.enabled("no compiler or modules") { isReady }) func `compile when the mistakes are mended`() throws {
        let (status, output) = try Self.compile(["Control"])
        #expect(status == 0, "\(output)")
    }
}
