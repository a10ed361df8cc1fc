// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniCharts
import Testing

@Suite struct `The markup of a small chart` {
    /// A change here is a change of every stored picture: look at the new one before replacing this text.
    private static let stored = """
        <svg xmlns="http://www.w3.org/2000/svg" class="omni-chart" role="img" \
        aria-labelledby="omni-90b29cx37yky-title" aria-describedby="omni-90b29cx37yky-description" \
        viewBox="0 0 560 312" width="560" height="312" font-family="-apple-system, &#39;Segoe UI&#39;, \
        Roboto, &#39;Helvetica Neue&#39;, Arial, &#39;PingFang SC&#39;, &#39;Microsoft YaHei&#39;, \
        sans-serif" font-size="12">
        <title id="omni-90b29cx37yky-title">Orders</title>
        <desc id="omni-90b29cx37yky-description">Two orders in Jan, one in Feb.</desc>
        <rect width="560" height="312" fill="#ffffff" rx="8"/>
        <text x="20" y="35" font-size="16" fill="#1a2333" font-weight="600">Orders</text>
        <line x1="38.94" y1="272.5" x2="540" y2="272.5" stroke="#8a94a6" stroke-width="1"/>
        <text x="30.94" y="276.5" fill="#566072" text-anchor="end">0</text>
        <line x1="38.94" y1="167.5" x2="540" y2="167.5" stroke="#e7eaf0" stroke-width="1"/>
        <text x="30.94" y="171.5" fill="#566072" text-anchor="end">1</text>
        <line x1="38.94" y1="62.5" x2="540" y2="62.5" stroke="#e7eaf0" stroke-width="1"/>
        <text x="30.94" y="66.5" fill="#566072" text-anchor="end">2</text>
        <rect x="136.2" y="62" width="56" height="210" rx="2" fill="#0072b2">
        <title>Jan: 2</title>
        </rect>
        <text x="164.2" y="56" fill="#1a2333" text-anchor="middle" font-weight="500" stroke="#ffffff" \
        stroke-width="4" stroke-linejoin="round" paint-order="stroke">2</text>
        <rect x="386.73" y="167" width="56" height="105" rx="2" fill="#0072b2">
        <title>Feb: 1</title>
        </rect>
        <text x="414.73" y="161" fill="#1a2333" text-anchor="middle" font-weight="500" stroke="#ffffff" \
        stroke-width="4" stroke-linejoin="round" paint-order="stroke">1</text>
        <line x1="38.5" y1="272.5" x2="540" y2="272.5" stroke="#8a94a6" stroke-width="1"/>
        <text x="164.2" y="294" fill="#566072" text-anchor="middle">Jan</text>
        <text x="414.73" y="294" fill="#566072" text-anchor="middle">Feb</text>
        </svg>
        """

    @Test func `is that of the stored picture`() {
        let chart = BarChart(
            title: "Orders", description: "Two orders in Jan, one in Feb.", categories: ["Jan", "Feb"],
            series: [Series(name: "Orders", values: [2, 1])])
        #expect(chart.svg.replacing("><", with: ">\n<") == Self.stored)
    }
}
