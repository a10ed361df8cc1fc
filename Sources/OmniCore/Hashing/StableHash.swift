// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// Hash functions whose results never change: between runs, machines and versions of this package.
///
/// They serve assignment, sampling, keys and sketches. They are no protection against someone who chooses the input.
/// Text is hashed as its UTF-8 bytes.
public enum StableHash {
    /// Returns the 32-bit FNV-1a hash.
    public static func fnv1a32(_ bytes: some Sequence<UInt8>) -> UInt32 { withBytes(of: bytes, fnv1a32) }

    /// Returns the 32-bit FNV-1a hash of a text.
    public static func fnv1a32(_ text: String) -> UInt32 { text.withBytes(fnv1a32) }

    /// Returns the 64-bit FNV-1a hash.
    public static func fnv1a64(_ bytes: some Sequence<UInt8>) -> UInt64 { withBytes(of: bytes, fnv1a64) }

    /// Returns the 64-bit FNV-1a hash of a text.
    public static func fnv1a64(_ text: String) -> UInt64 { text.withBytes(fnv1a64) }

    /// Moves a SplitMix64 generator on and returns its next number.
    public static func splitMix64(_ state: inout UInt64) -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        return mix64(state)
    }

    /// Returns a number that depends on every bit of another: the output function of SplitMix64, a bijection.
    public static func mix64(_ number: UInt64) -> UInt64 {
        var mixed = number
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

extension StableHash {
    private static func fnv1a32(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt32 {
        var hash: UInt32 = 0x811C_9DC5
        for byte in bytes { hash = (hash ^ UInt32(byte)) &* 0x0100_0193 }
        return hash
    }

    private static func fnv1a64(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        return hash
    }

    /// Calls `body` with the bytes in one piece, copying them only when they are not.
    static func withBytes<Result>(
        of bytes: some Sequence<UInt8>, _ body: (UnsafeBufferPointer<UInt8>) -> Result
    ) -> Result {
        if let result = bytes.withContiguousStorageIfAvailable(body) { return result }
        return Array(bytes).withUnsafeBufferPointer(body)
    }
}
