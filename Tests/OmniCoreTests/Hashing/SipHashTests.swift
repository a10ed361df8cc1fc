// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCore
import Testing

@Suite struct `SipHash-2-4` {
    /// The reference vectors of the paper's authors: key 00…0f, inputs of 0, 1, 2 … bytes 00, 01, 02 …; little-endian.
    static let vectors = [
        "310e0edd47db6f72", "fd67dc93c539f874", "5a4fa9d909806c0d", "2d7efbd796666785", "b7877127e09427cf",
        "8da699cd64557618", "cee3fe586e46c9cb", "37d1018bf50002ab", "6224939a79f5f593", "b0e4a90bdf82009e",
        "f3b9dd94c5bb5d7a", "a7ad6b22462fb3f4", "fbe50e86bc8f1e75", "903d84c02756ea14", "eef27a8e90ca23f7",
        "e545be4961ca29a1", "db9bc2577fcc2a3f", "9447be2cf5e99a69", "9cd38d96f0b3c14b", "bd6179a71dc96dbb",
        "98eea21af25cd6be", "c7673b2eb0cbf2d0", "883ea3e395675393", "c8ce5ccd8c030ca8",
    ]
    static let key = SipHash.Key(0x0706_0504_0302_0100, 0x0F0E_0D0C_0B0A_0908)

    @Test(arguments: vectors.indices) func `gives the published hashes`(_ length: Int) throws {
        let hash = SipHash.hash((0..<length).map { UInt8($0) }, Self.key)
        let expected = try #require(UInt64(Self.vectors[length], radix: 16)).byteSwapped
        #expect(hash == expected, "\(length) bytes")
    }

    @Test func `gives the hash that is printed in the paper`() {
        #expect(SipHash.hash((0..<15).map { UInt8($0) }, Self.key) == 0xA129_CA61_49BE_45E5)
    }

    @Test func `of 128 bits holds the published one, and depends on both halves of the key and every byte`() {
        let bytes: [UInt8] = [1, 2, 3]
        let digest = SipHash.digest(bytes, Self.key)
        #expect(digest.high == SipHash.hash(bytes, Self.key))
        #expect(digest.low != digest.high)
        let others = [
            SipHash.digest(bytes, SipHash.Key(Self.key.first ^ 1, Self.key.second)),
            SipHash.digest(bytes, SipHash.Key(Self.key.first, Self.key.second ^ 1)),
            SipHash.digest([1, 2, 4], Self.key), SipHash.digest([1, 2], Self.key),
            SipHash.digest([1, 2, 3, 0], Self.key),
        ]
        #expect(Set(others + [digest]).count == others.count + 1)
    }
}
