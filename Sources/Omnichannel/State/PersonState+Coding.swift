// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniConsent
import OmniDelivery
import OmniExperiments
import OmniIdentity
import OmniJourneys
import OmniSegmentation

extension PersonState {
    /// Tags of the sections, one per slice.
    ///
    /// Never reused.
    package static let sectionTag: UInt8 = 1
    package static let sectionVersion: UInt8 = 1

    private static let known: Set<UInt8> = [
        sectionTag, ProfileState.sectionTag, ConsentState.sectionTag, AudienceState.sectionTag,
        JourneyState.sectionTag, DeliveryState.sectionTag, ArmState.sectionTag,
    ]

    /// The stored form: equal states have equal bytes.
    package func encoded() -> [UInt8] {
        var sections = Sections()
        sections.append(tag: Self.sectionTag, version: Self.sectionVersion) { header.encode(to: &$0) }
        if profile != ProfileState() {
            sections.append(tag: ProfileState.sectionTag, version: ProfileState.sectionVersion) {
                profile.encode(to: &$0)
            }
        }
        if consent != ConsentState() {
            sections.append(tag: ConsentState.sectionTag, version: ConsentState.sectionVersion) {
                consent.encode(to: &$0)
            }
        }
        if audiences != AudienceState() {
            sections.append(tag: AudienceState.sectionTag, version: AudienceState.sectionVersion) {
                audiences.encode(to: &$0)
            }
        }
        if journeys != JourneyState() {
            sections.append(tag: JourneyState.sectionTag, version: JourneyState.sectionVersion) {
                journeys.encode(to: &$0)
            }
        }
        if delivery != DeliveryState() {
            sections.append(tag: DeliveryState.sectionTag, version: DeliveryState.sectionVersion) {
                delivery.encode(to: &$0)
            }
        }
        if arms != ArmState() {
            sections.append(tag: ArmState.sectionTag, version: ArmState.sectionVersion) { arms.encode(to: &$0) }
        }
        for section in unknown { sections.append(section) }
        return sections.encoded()
    }

    package init(decoding bytes: [UInt8]) throws(CodingFailure) {
        let sections = try Sections(decoding: bytes)
        self.init()
        guard var head = try sections.reader(Self.sectionTag, newest: Self.sectionVersion) else {
            throw CodingFailure(.missingSection)
        }
        header = try Header(from: &head.reader)
        if var part = try sections.reader(ProfileState.sectionTag, newest: ProfileState.sectionVersion) {
            profile = try ProfileState(from: &part.reader, version: part.version)
        }
        if var part = try sections.reader(ConsentState.sectionTag, newest: ConsentState.sectionVersion) {
            consent = try ConsentState(from: &part.reader, version: part.version)
        }
        if var part = try sections.reader(AudienceState.sectionTag, newest: AudienceState.sectionVersion) {
            audiences = try AudienceState(from: &part.reader, version: part.version)
        }
        if var part = try sections.reader(JourneyState.sectionTag, newest: JourneyState.sectionVersion) {
            journeys = try JourneyState(from: &part.reader, version: part.version)
        }
        if var part = try sections.reader(DeliveryState.sectionTag, newest: DeliveryState.sectionVersion) {
            delivery = try DeliveryState(from: &part.reader, version: part.version)
        }
        if var part = try sections.reader(ArmState.sectionTag, newest: ArmState.sectionVersion) {
            arms = try ArmState(from: &part.reader, version: part.version)
        }
        unknown = sections.unknown(besides: Self.known)
    }
}

extension PersonState.Header {
    func encode(to writer: inout ByteWriter) {
        writer.optional(bucketKey) { $0.digest($1.digest) }
        writer.time(bornAt)
        writer.list(absorbed) { $0.digest($1.digest) }
        writer.optional(into) { $0.digest($1.digest) }
    }

    init(from reader: inout ByteReader) throws(CodingFailure) {
        bucketKey = try reader.optional { (reader: inout ByteReader) throws(CodingFailure) in
            BucketKey(try reader.digest())
        }
        bornAt = try reader.time()
        absorbed = try reader.list { (reader: inout ByteReader) throws(CodingFailure) in
            PersonID(try reader.digest())
        }
        into = try reader.optional { (reader: inout ByteReader) throws(CodingFailure) in
            PersonID(try reader.digest())
        }
    }
}
