// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if CommandLine && SQLite
import Omnichannel

/// Goods were counted anew, and nobody paid: rows without a customer and without a price.
enum StockCorrected: EventSchema {
    static let eventName = "Stock Corrected"
    static let lines = Key<Int>("lines")
    static let quantity = Key<Int>("quantity")
}

/// The rows of one minute that belong together.
struct RetailBasket {
    /// What keeps rows of a minute apart: the customer and the direction, or nobody.
    struct Owner: Hashable {
        let customer: Int32
        let isReturn: Bool

        init(of row: RetailRow) {
            customer = row.customer
            isReturn = row.customer != 0 && row.quantity < 0
        }
    }

    let owner: Owner
    let time: Timestamp
    private(set) var country = ""
    private var firstRow: Int32 = 0
    private var lines = 0
    private var quantity: Int64 = 0
    private var sold: Int64 = 0
    private var returned: Int64 = 0
    private var products: [Properties] = []

    init(owner: Owner, time: Timestamp) {
        self.owner = owner
        self.time = time
    }

    mutating func add(_ row: RetailRow, from file: CSVRows) {
        if lines == 0 {
            firstRow = row.number
            country = String(decoding: file.bytes[row.country], as: UTF8.self)
        }
        lines += 1
        quantity += row.quantity
        if row.quantity > 0 { sold += row.pence } else { returned += row.pence }
        // Nobody's minutes are heaps of up to a thousand rows of many buyers; only their sums are told.
        guard owner.customer != 0 else { return }
        var item = TypedProperties<ProductItem>()
        if !row.description.bytes.isEmpty { item[ProductItem.name] = file.text(row.description) }
        item[ProductItem.price] = Double(row.price) / 1_000_000
        item[ProductItem.quantity] = Int(row.quantity.magnitude)
        products.append(item.properties)
    }

    var facts: [Fact] {
        guard owner.customer == 0 else { return [owner.isReturn ? refund : order] }
        if sold == 0, returned == 0 { return [correction] }
        return (sold > 0 ? [order] : []) + (returned > 0 ? [refund] : [])
    }

    private var order: Fact {
        var order = TypedProperties<OrderCompleted>()
        order[OrderCompleted.orderID] = "row-\(firstRow)"
        order[OrderCompleted.total] = Double(sold) / 100
        order[OrderCompleted.currency] = Currency.gbp.code
        if !products.isEmpty { order[OrderCompleted.products] = products }
        return fact("order", OrderCompleted.eventName, order.properties)
    }

    /// The file does not say which order it is about.
    private var refund: Fact {
        var refund = TypedProperties<OrderRefunded>()
        refund[OrderRefunded.total] = Double(returned) / 100
        refund[OrderRefunded.currency] = Currency.gbp.code
        if !products.isEmpty { refund[OrderRefunded.products] = products }
        return fact("refund", OrderRefunded.eventName, refund.properties)
    }

    private var correction: Fact {
        var correction = TypedProperties<StockCorrected>()
        correction[StockCorrected.lines] = lines
        correction[StockCorrected.quantity] = Int(quantity)
        return fact("stock", StockCorrected.eventName, correction.properties)
    }

    private func fact(_ sort: String, _ event: String, _ properties: Properties) -> Fact {
        let identifiers = owner.customer == 0 ? [] : [Identifier.user(String(owner.customer))]
        return Fact(
            id: RetailFile.id("row/\(firstRow)/\(sort)"), subject: .person(identifiers), kind: .event(event),
            time: time,
            source: RetailFile.source, properties: properties)
    }
}
#endif
