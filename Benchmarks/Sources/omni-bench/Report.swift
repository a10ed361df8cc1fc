// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Prints figures as JSON lines, with what they depend on beside them.
enum Report {
    static func line(_ area: String, _ figures: KeyValuePairs<String, Any>) {
        var parts = ["\"area\":\"\(area)\""]
        for (key, value) in figures {
            switch value {
            case let text as String: parts.append("\"\(key)\":\"\(text)\"")
            case let number as Double: parts.append("\"\(key)\":\(rounded(number))")
            default: parts.append("\"\(key)\":\(value)")
            }
        }
        parts.append("\"load1\":\(rounded(load))")
        print("{" + parts.joined(separator: ",") + "}")
    }

    /// Seconds that a piece of work takes.
    static func seconds(_ work: () throws -> Void) rethrows -> Double {
        let clock = ContinuousClock()
        let start = clock.now
        try work()
        return inSeconds(start.duration(to: clock.now))
    }

    static func inSeconds(_ duration: Duration) -> Double {
        Double(duration.components.seconds) + Double(duration.components.attoseconds) * 1e-18
    }

    /// Seconds for which this process has kept processors busy, on all threads and in the kernel.
    ///
    /// Unlike a clock's, they depend little on what else the machine does.
    static var busySeconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }

    /// Resident memory of this process in MiB.
    static var residentMegabytes: Double { megabytes("VmRSS") }

    /// The most memory that was resident since ``forgetPeak()``, in MiB.
    static var peakMegabytes: Double { megabytes("VmHWM") }

    /// Gives memory that was freed back to the system, so that what is resident is what is in use.
    static func giveBack() {
        typealias Trim = @convention(c) (Int) -> Int32
        // glibc's, which Swift's module of it does not name; elsewhere there is none.
        guard let trim = dlsym(nil, "malloc_trim") else { return }
        _ = unsafeBitCast(trim, to: Trim.self)(0)
    }

    /// Lets the peak start from what is resident now.
    static func forgetPeak() {
        guard let file = FileHandle(forWritingAtPath: "/proc/self/clear_refs") else { return }
        try? file.write(contentsOf: Data("5".utf8))
        try? file.close()
    }

    private static func megabytes(_ field: String) -> Double {
        guard let text = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8),
            let line = text.split(separator: "\n").first(where: { $0.hasPrefix(field) }),
            let kilobytes = Double(line.split(separator: " ").dropFirst().first ?? "")
        else { return 0 }
        return kilobytes / 1_024
    }

    private static var load: Double {
        guard let text = try? String(contentsOfFile: "/proc/loadavg", encoding: .utf8) else { return -1 }
        return Double(text.split(separator: " ").first ?? "") ?? -1
    }

    private static func rounded(_ number: Double) -> Double { (number * 1_000).rounded() / 1_000 }
}
