// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

import OmniRecommendation
import Testing

@Suite struct `Sessions on worked cases` {
    @Test(arguments: GoldenCases.all("recommenders", "recommend.vsknn"))
    func `V-SKNN finds the neighbours and gives the scores`(_ example: JSONCase) throws {
        let input = example["input"]
        var store = Interactions()
        for (session, content) in input["sessions"].fields.sorted(by: { $0.key < $1.key }) {
            for item in content["items"].list {
                let time = Timestamp(seconds: Int64(content.int("lastTime")))
                try store.append(Interaction(user: session, item: item.text, time: time))
            }
        }
        let configuration = SessionKNN.Configuration(
            scheme: .vectors(rarity: input.double("idfWeight")), neighbours: input.int("k"),
            sample: input.int("sampleSize"))
        let model = try SessionKNN.fit(store, configuration: configuration)
        let list = model.recommend(to: History(items: input["current"].list.map(\.text)), count: 100)
        let expected = example["expected"]["scores"].fields
        let greatest = try #require(list.first?.score)
        #expect(Set(list.map(\.item)) == Set(expected.keys))
        for entry in list {
            #expect(agree([entry.score / greatest], [expected[entry.item]?.number ?? .nan]), "\(entry.item)")
        }
    }
}
