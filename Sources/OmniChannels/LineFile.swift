// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// What is asked of the disk, so that tests can let it fail.
package struct DiskCalls: Sendable {
    /// Writes bytes at an offset; how many were written, or -1 and `errno`.
    package var write: @Sendable (_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer, _ offset: Int) -> Int
    /// Waits until everything is on disk; 0, or -1 and `errno`.
    package var sync: @Sendable (_ descriptor: Int32) -> Int32

    package static let system = DiskCalls(
        write: { pwrite($0, $1.baseAddress, $1.count, off_t($2)) }, sync: { fsync($0) })
}

/// A file of lines that is only ever appended to, and the keys of the lines in it.
///
/// Every append is a write and an fsync. After a failed fsync nobody knows what is on disk, so nothing more is written
/// until the file is opened anew.
struct LineFile: ~Copyable, Sendable {
    var keys: Set<String> = []
    private let descriptor: Int32
    private let calls: DiskCalls
    private var length: Int
    private var bytes: [UInt8]
    private var isBroken = false

    private init(_ descriptor: Int32, _ bytes: [UInt8], _ calls: DiskCalls) {
        self.descriptor = descriptor
        self.bytes = bytes
        self.calls = calls
        length = bytes.count
    }

    /// Opens or creates a file for this process alone, and cuts off a last line without an end.
    static func open(_ path: String, _ calls: DiskCalls) throws -> LineFile {
        let isNew = access(path, F_OK) != 0
        let descriptor = openFile(path, O_RDWR | O_CREAT | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw ChannelError(.unusableFile, "'\(path)' cannot be opened: \(reason())")
        }
        do {
            var status = stat()
            guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
                throw ChannelError(.unusableFile, "'\(path)' is not a file; give the path of a file or of none")
            }
            guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
                throw ChannelError(.unusableFile, "'\(path)' is being written by another process or channel")
            }
            var bytes = try read(descriptor, path)
            let end = bytes.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
            if end < bytes.count {
                guard ftruncate(descriptor, off_t(end)) == 0, fsync(descriptor) == 0 else {
                    throw ChannelError(.unusableFile, "'\(path)' cannot be mended: \(reason())")
                }
                bytes.removeSubrange(end...)
            }
            if isNew { syncFolder(of: path) }
            return LineFile(descriptor, bytes, calls)
        } catch {
            close(descriptor)
            throw error
        }
    }

    deinit { close(descriptor) }

    /// The lines that the file held when it was opened; once.
    mutating func takeLines() -> [ArraySlice<UInt8>] {
        defer { bytes = [] }
        return bytes.split(separator: UInt8(ascii: "\n"))
    }

    mutating func append(_ line: [UInt8], key: String) -> DeliveryOutcome {
        if keys.contains(key) { return isBroken ? .inDoubt("not synchronised") : .accepted(reference: nil) }
        if isBroken { return .retryable("the file has to be opened anew", after: nil) }
        var written = 0
        while written < line.count {
            let count = line.withUnsafeBytes { buffer in
                calls.write(descriptor, UnsafeRawBufferPointer(rebasing: buffer[written...]), length + written)
            }
            if count > 0 {
                written += count
            } else if errno != EINTR {
                // A part of a line is no message. If it cannot be cut off now, it is when the file is next opened.
                if ftruncate(descriptor, off_t(length)) != 0 { isBroken = true }
                return .retryable("the file cannot be written", after: nil)
            }
        }
        length += line.count
        keys.insert(key)
        guard calls.sync(descriptor) == 0 else {
            isBroken = true
            return .inDoubt("not synchronised")
        }
        return .accepted(reference: nil)
    }

    /// All complete lines of a file.
    static func lines(at path: String) throws -> [ArraySlice<UInt8>] {
        let descriptor = openFile(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw ChannelError(.unusableFile, "'\(path)' cannot be opened: \(reason())")
        }
        defer { close(descriptor) }
        let bytes = try read(descriptor, path)
        let end = bytes.lastIndex(of: UInt8(ascii: "\n")) ?? 0
        return bytes[..<end].split(separator: UInt8(ascii: "\n"))
    }

    private static func read(_ descriptor: Int32, _ path: String) throws -> [UInt8] {
        var result: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = buffer.withUnsafeMutableBytes { buffer in
                pread(descriptor, buffer.baseAddress, buffer.count, off_t(result.count))
            }
            if count == 0 { return result }
            if count > 0 {
                result.append(contentsOf: buffer[..<count])
            } else if errno != EINTR {
                throw ChannelError(.unusableFile, "'\(path)' cannot be read: \(reason())")
            }
        }
    }

    /// Makes a new file's name as durable as its lines.
    private static func syncFolder(of path: String) {
        let folder = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        let descriptor = openFile(folder, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        _ = fsync(descriptor)
        close(descriptor)
    }

    private static func openFile(_ path: String, _ flags: Int32) -> Int32 {
        #if canImport(Glibc)
        Glibc.open(path, flags, 0o600)
        #elseif canImport(Musl)
        Musl.open(path, flags, 0o600)
        #else
        Darwin.open(path, flags, 0o600)
        #endif
    }

    private static func reason() -> String { String(cString: strerror(errno)) }
}
