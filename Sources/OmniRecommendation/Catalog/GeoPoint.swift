// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A place on earth.
public struct GeoPoint: Sendable, Hashable, Codable {
    /// Degrees north of the equator, −90…90.
    public let latitude: Double
    /// Degrees east of Greenwich, −180…180.
    public let longitude: Double

    /// Creates one of its parts.
    public init(latitude: Double, longitude: Double) {
        self.latitude = latitude
        self.longitude = longitude
    }

    /// Mean radius of the earth in metres (IUGG).
    static let earthRadius = 6_371_008.8

    /// Whether it lies on earth: both numbers are finite and in their ranges.
    public var isValid: Bool { (-90...90).contains(latitude) && (-180...180).contains(longitude) }

    /// Returns the great-circle distance in metres (haversine formula); infinite if one of the two is not valid.
    public func distance(to other: GeoPoint) -> Double {
        guard isValid, other.isValid else { return .infinity }
        let radians = Double.pi / 180
        let north = sin((other.latitude - latitude) * radians / 2)
        let east = sin((other.longitude - longitude) * radians / 2)
        let square = north * north + cos(latitude * radians) * cos(other.latitude * radians) * east * east
        return 2 * Self.earthRadius * asin(min(1, square.squareRoot()))
    }

    /// How many degrees of latitude a distance spans: everything nearer lies within that band.
    static func latitudeSpan(of metres: Double) -> Double { metres / earthRadius * 180 / .pi }
}
