import CandorAnalyze
import CandorMetrics
import CandorText
import Foundation
import Testing

/// A training, epoch by epoch.
@Suite struct RunHistoryTests {
  /// Sixty images in four kinds; every fifth of them has another label than its kind.
  private static let kinds = (0..<60).map { $0 % 4 }
  private static let labels = kinds.indices.map { place -> UInt8 in
    let own = UInt8(kinds[place] == 3 ? 0 : kinds[place])
    return place % 5 == 0 ? (own + 1) % 3 : own
  }

  private static func history(_ scales: [Float], name: String = "r") throws -> RunHistory {
    let runs = try CraftedRuns(kinds: kinds, labels: labels)
    let path = try runs.write(
      CraftedRuns.recipe(name),
      scales.map { _ in .init() },
      logits: SeedRuns.columns,
      epochs: scales.map { scale in SeedRuns.columns.map { $0.map { scale * $0 } } }
    )
    let loader = ModelLoader(runs.settings)
    let run = try #require(try loader.load(.path(path)).run)
    return try RunHistory(run, named: name, loader: loader)
  }

  /// The log loss of the images by hand, from the softmax of their logits.
  private static func loss(_ scale: Double) -> Double {
    kinds.indices.reduce(0) { sum, place in
      let p = CraftedRuns.softmax(SeedRuns.columns[kinds[place]], scale: scale)
      return sum - log(p[Int(labels[place])])
    } / Double(kinds.count)
  }

  @Test func `each epoch's loss is that of its weights, and calibration plus what stays`() throws {
    let scales: [Float] = [0.5, 1, 2, 4]
    let history = try Self.history(scales)
    #expect(history.epochs.map(\.epoch) == [1, 2, 3, 4])
    for (epoch, scale) in zip(history.epochs, scales) {
      #expect(abs(epoch.log_loss - Self.loss(Double(scale))) < 1e-6)
      #expect(abs(epoch.refinement + epoch.calibration - epoch.log_loss) < 1e-15)
      #expect(epoch.accuracy == history.epochs[0].accuracy)
    }
    // One temperature undoes every scale: what stays is the same, and calibration is the rest.
    for epoch in history.epochs.dropFirst() {
      #expect(abs(epoch.refinement - history.epochs[0].refinement) < 1e-5)
    }
    #expect(history.lowest?.epoch == history.epochs.min { $0.log_loss < $1.log_loss }?.epoch)
  }

  @Test func `a loss that rises while the accuracy stands is a stretch of divergence`() throws {
    let history = try Self.history([1, 2, 4, 3])
    let stretch = try #require(history.divergence.stretches.first)
    #expect(history.divergence.stretches.count == 1)
    #expect(stretch.firstEpoch == 1 && stretch.lastEpoch == 3)
    #expect(abs(stretch.lossRise - (Self.loss(4) - Self.loss(1))) < 1e-6)
    let sentence = try #require(history.sentences.first { $0.contains("from epoch 1 to 3") })
    #expect(sentence.contains(NumberText.metric(Self.loss(4) - Self.loss(1))), "\(sentence)")
  }

  @Test func `the lowest epoch, the last one and both losses are said`() throws {
    let history = try Self.history([1, 4])
    let sentence = try #require(history.sentences.first)
    #expect(sentence.contains("lowest after epoch 1 (\(NumberText.metric(Self.loss(1))))"))
    #expect(sentence.contains("\(NumberText.metric(Self.loss(4))) after epoch 2"))
    // Whoever looks for the lowest finds one that is low by luck, too: that is said.
    #expect(history.sentences.contains { $0.contains("epoch 1 was chosen") })
  }

  @Test func `a run that is best at its end is not told to stop earlier`() throws {
    let history = try Self.history([0.25, 0.5, 1])
    #expect(history.lowest?.epoch == 3)
    #expect(history.sentences.count == 1)
    #expect(history.sentences[0].contains(NumberText.metric(Self.loss(1))))
  }

  @Test func `the text has a line for each epoch`() throws {
    let history = try Self.history([0.5, 1, 2], name: "three")
    let lines = history.text.split(separator: "\n").map(String.init)
    for epoch in history.epochs {
      let line = try #require(
        lines.first { $0.split(separator: " ").first == "\(epoch.epoch)" }
      )
      let cells = line.split(separator: " ").map(String.init)
      #expect(
        cells == [
          "\(epoch.epoch)", NumberText.metric(epoch.log_loss),
          NumberText.metric(epoch.refinement), NumberText.difference(epoch.calibration),
          NumberText.metric(epoch.accuracy), NumberText.metric(epoch.ece),
        ]
      )
    }
  }

  // MARK: Files as epochs

  private static func file(_ name: String, t: Double, labels: [Int32] = Shifted.labels)
    -> (name: String, text: String)
  {
    (name, Small.csv(Shifted.probabilities(t: t), labels))
  }

  @Test func `files stand in the order of the numbers in their names`() throws {
    let models = try Small.load([
      Self.file("epoch-10.csv", t: 30), Self.file("epoch-2.csv", t: 0),
      Self.file("epoch-03.csv", t: 10),
    ])
    let history = try RunHistory(epochs: models, named: "net")
    #expect(history.epochs.map(\.epoch) == [2, 3, 10])
    #expect(history.lowest?.epoch == 2)
    // Each t is 0.1 / √399 nats.
    let rise = history.epochs[2].log_loss - history.epochs[0].log_loss
    #expect(abs(rise - 3 / 399.0.squareRoot()) < 1e-9)
  }

  @Test func `files without numbers of their own are counted as they are given`() throws {
    for names in [["b.csv", "a.csv"], ["x1.csv", "y1.csv"], ["x1.csv", "y.csv"]] {
      let models = try Small.load([
        Self.file(names[0], t: 10), Self.file(names[1], t: 0),
      ])
      let history = try RunHistory(epochs: models, named: "net")
      #expect(history.epochs.map(\.epoch) == [1, 2])
      #expect(history.epochs[0].log_loss > history.epochs[1].log_loss, "\(names)")
    }
  }

  @Test func `files of other labels are no epochs of one training`() throws {
    var labels = Shifted.labels
    labels.swapAt(0, 2)
    let models = try Small.load([
      Self.file("e1.csv", t: 0), Self.file("e2.csv", t: 1, labels: labels),
    ])
    #expect {
      _ = try RunHistory(epochs: models, named: "net")
    } throws: { error in
      guard let error = error as? AnalyzeError else { return false }
      return error.code == .notComparable && error.description.hasPrefix("e2 has other labels")
    }
  }

  @Test func `a run without checkpoints is refused by its path`() throws {
    let runs = try CraftedRuns(kinds: [0, 1, 2], labels: [0, 1, 2])
    let path = try runs.write(CraftedRuns.recipe("r"), [.init()], logits: SeedRuns.columns)
    let loader = ModelLoader(runs.settings)
    try FileManager.default.removeItem(atPath: path + "/checkpoints")
    let run = try #require(try loader.load(.path(path)).run)
    let text = try Small.refusal {
      _ = try RunHistory(run, named: "r", loader: loader)
    }
    #expect(text.contains(path) && text.contains("no checkpoint"), "\(text)")
  }
}
