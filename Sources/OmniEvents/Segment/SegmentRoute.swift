// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// A path of Segment's API, which says what verb a message is that does not say so itself.
public enum SegmentRoute: String, Sendable, Hashable, Codable, CaseIterable {
    /// `/v1/identify`: traits of a person.
    case identify
    /// `/v1/track`: something that a person did.
    case track
    /// `/v1/page`: a page that a person saw.
    case page
    /// `/v1/screen`: a screen of an app that a person saw.
    case screen
    /// `/v1/group`: a group that a person belongs to.
    case group
    /// `/v1/alias`: two identifiers of one person.
    case alias
    /// `/v1/batch` and `/v1/import`: many messages, each with its `type`.
    case batch
}
