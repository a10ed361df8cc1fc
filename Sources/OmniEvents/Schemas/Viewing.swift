// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

/// A person saw a page: Segment's `page` call.
public enum PageViewed: EventSchema {
    /// The name on the wire.
    public static let eventName = "Page Viewed"
    /// The page's name.
    public static let name = Key<String>("name")
    /// The page's category.
    public static let category = Key<String>("category")
    /// The title of the document.
    public static let title = Key<String>("title")
    /// The whole address.
    public static let url = Key<String>("url")
    /// The path of the address.
    public static let path = Key<String>("path")
    /// The address of the page before.
    public static let referrer = Key<String>("referrer")
    /// The query of the address.
    public static let search = Key<String>("search")
}

/// A person saw a screen of an app: Segment's `screen` call.
public enum ScreenViewed: EventSchema {
    /// The name on the wire.
    public static let eventName = "Screen Viewed"
    /// The screen's name.
    public static let name = Key<String>("name")
    /// The screen's category.
    public static let category = Key<String>("category")
}
