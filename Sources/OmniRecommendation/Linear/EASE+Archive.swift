// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

extension EASE {
    /// Writes settings and the lower triangle of P.
    public func encode(into archive: inout ModelArchive.Writer) {
        archive.number(configuration.regularisation)
        archive.number(configuration.dropout)
        archive.text(configuration.values.rawValue)
        archive.integer(configuration.maximumItems)
        archive.index(items)
        archive.report(report)
        archive.integer(exchanged)
        archive.numbers(squares)
        let size = items.count
        var triangle: [Float] = []
        triangle.reserveCapacity(size * (size + 1) / 2)
        for row in 0..<size { triangle += inverse[(row * size)..<(row * size + row + 1)] }
        archive.numbers(triangle)
    }

    /// Reads settings and P.
    public init(from archive: inout ModelArchive.Reader) throws {
        configuration = Configuration(
            regularisation: try archive.number(), dropout: try archive.number(), values: try archive.values(),
            maximumItems: try archive.integer())
        let (settings, items) = (configuration, try archive.index())
        try ModelArchive.checkSettings { try settings.check(items: items.count) }
        self.items = items
        report = try archive.report()
        exchanged = try archive.integer()
        let squares = try archive.floats()
        self.squares = squares
        let triangle = try archive.floats()
        let size = items.count
        // An index of n items was read from more than n bytes, so that its square does not overflow.
        guard squares.count == size, triangle.count == size * (size + 1) / 2, configuration.regularisation > 0,
            configuration.dropout >= 0, configuration.dropout < 1, exchanged >= 0
        else { throw ModelArchive.damaged("its parts are of different sizes") }
        let inverse = [Float](unsafeUninitializedCapacity: size * size) { buffer, count in
            var place = 0
            for row in 0..<size {
                for column in 0...row {
                    buffer[row * size + column] = triangle[place]
                    buffer[column * size + row] = triangle[place]
                    place += 1
                }
            }
            count = size * size
        }
        guard (0..<size).allSatisfy({ inverse[$0 * size + $0] > 0 }) else {
            throw ModelArchive.damaged("a diagonal element is not above zero")
        }
        self.inverse = inverse
        scales = Self.scales(inverse, squares)
    }
}
