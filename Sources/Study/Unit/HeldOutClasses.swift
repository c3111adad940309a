internal import CandorAnalyze
internal import CandorTrain

/// Classes that a network never saw: what it says of their images.
///
/// A second network is trained by the unit's own recipe on the training images of the other classes,
/// which are numbered anew. One class in five is held out, which ones by the seed: with ten classes
/// seed 0 holds out 0 and 1, seed 1 holds out 2 and 3, and so on round. Five seeds hold out every
/// class once, all settings of one seed the same ones, so that a difference between settings compares
/// like with like and an interval over seeds covers the choice of classes as well.
///
/// The unit's own network and numbers are those of a unit without this measurement.
struct HeldOutClasses: Sendable {
  /// The labels that are held out, ascending.
  let classes: [Int]
  /// The images of the other classes.
  private let data: Dataset
  /// The test images of the classes held out; their labels say nothing to the network.
  private let unseen: ImageSet

  /// The classes that a seed holds out of so many; empty where fewer than two would be left.
  static func choice(seed: Int, of count: Int) -> [Int] {
    let size = max(1, count / 5)
    guard count - size >= 2 else { return [] }
    // The product of the remainders is small whatever the seed.
    let first = (seed % count) * size
    return (0..<size).map { (first + $0) % count }.sorted()
  }

  /// Splits the images; `nil` where too few classes would be left or one has no images.
  init?(_ data: Dataset, seed: Int) throws {
    classes = Self.choice(seed: seed, of: data.classes)
    var number: [UInt8?] = []
    var next: UInt8 = 0
    for label in 0..<data.classes {
      number.append(classes.contains(label) ? nil : next)
      if !classes.contains(label) { next += 1 }
    }
    let train = data.train.renumbered { number[Int($0)] }
    let test = data.test.renumbered { number[Int($0)] }
    unseen = data.test.renumbered { number[Int($0)] == nil ? 0 : nil }
    guard !classes.isEmpty, unseen.count > 0, test.count > 0,
      Set(train.labels).count == data.classes - classes.count
    else { return nil }
    self.data = try Dataset(train: train, test: test, folder: data.folder, fingerprints: [:])
  }

  /// Trains without the classes; then confidence on their test images, and how well it tells them
  /// from the test images of the classes that the network knows.
  ///
  /// Nothing is written when that training diverges.
  func evaluate(_ recipe: Recipe, into outcome: inout UnitOutcome) throws {
    let result = try MemoryTraining.run(recipe, on: data)
    guard !result.diverged, let last = result.running.last else { return }
    outcome.values["foreign.held_out.train_loss_running"] = last.loss
    outcome.values["foreign.held_out.known_accuracy"] =
      MemoryTraining.score(result.parameters, on: data.test).accuracy
    outcome.series["foreign.held_out.classes"] = classes.map { Double($0) }
    try OutOfDistributionInputs.evaluate(
      "held_out",
      result.parameters,
      known: data.test,
      unknown: unseen,
      into: &outcome
    )
  }
}

extension ImageSet {
  /// The images whose label has a new number, under that number, in their order.
  func renumbered(_ number: (UInt8) -> UInt8?) -> ImageSet {
    var pixels: [UInt8] = []
    var labels: [UInt8] = []
    pixels.reserveCapacity(self.pixels.count)
    for (image, label) in self.labels.enumerated() {
      guard let new = number(label) else { continue }
      labels.append(new)
      pixels += self.pixels[image * inputs..<(image + 1) * inputs]
    }
    return ImageSet(pixels: pixels, labels: labels, rows: rows, columns: columns)
  }
}
