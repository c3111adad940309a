internal import CandorFormats

extension Recipe {
  /// The largest seed: every whole number up to it survives a reader of JSON that knows only doubles.
  private static let largestSeed = 1 << 53 - 1
  private static let mostParameters = 100_000_000

  /// Checks every value and that they fit each other.
  ///
  /// - Throws: `TrainError` with code `.invalidRecipe` and a sentence about the first problem.
  public func validate() throws {
    if let problem = problem() {
      throw TrainError(.invalidRecipe, "\(problem.key.rawValue) \(problem.text)")
    }
  }

  /// The first value that is impossible, and the rest of the sentence that starts with its name.
  func problem() -> (key: CodingKeys, text: String)? {
    if let text = nameProblem { return (.name, text) }
    if let width = hidden.first(where: { !(1...65_536).contains($0) }) {
      return (.hidden, "holds \(width); a layer has between 1 and 65536 units.")
    }
    guard hidden.count <= 100 else {
      return (.hidden, "has \(hidden.count) layers; at most 100 are allowed.")
    }
    // Images of the MNIST family: the bound only keeps a slip of the finger from eating the memory.
    let count = shape(inputs: 784, classes: 10).parameterCount
    guard count <= Self.mostParameters else {
      return (
        .hidden, "makes a network of \(count) weights; at most \(Self.mostParameters) are allowed."
      )
    }
    if let rate = dropout.first(where: { !($0 >= 0 && $0 < 1) }) {
      return (.dropout, "holds \(rate); a rate is at least 0 and below 1.")
    }
    guard dropout.isEmpty || dropout.count == hidden.count else {
      let rates = "\(dropout.count) \(dropout.count == 1 ? "rate" : "rates")"
      let layers = "\(hidden.count) \(hidden.count == 1 ? "layer" : "layers")"
      return (.dropout, "has \(rates), but hidden has \(layers); give one rate a layer, or none.")
    }
    guard std > 0 && std <= 10 else {
      return (.std, "is \(std); it must be above 0 and at most 10.")
    }
    guard learningRate > 0 && learningRate <= 1000 else {
      return (.learningRate, "is \(learningRate); it must be above 0 and at most 1000.")
    }
    guard momentum >= 0 && momentum < 1 else {
      return (.momentum, "is \(momentum); it must be at least 0 and below 1.")
    }
    guard weightDecay >= 0 && weightDecay <= 1000 else {
      return (.weightDecay, "is \(weightDecay); it must be at least 0 and at most 1000.")
    }
    guard (1...1_000_000).contains(batchSize) else {
      return (.batchSize, "is \(batchSize); it must be between 1 and 1000000.")
    }
    guard (1...9999).contains(epochs) else {
      return (.epochs, "is \(epochs); it must be between 1 and 9999.")
    }
    guard (0...Self.largestSeed).contains(seed) else {
      return (.seed, "is \(seed); it must be between 0 and \(Self.largestSeed).")
    }
    return nil
  }

  /// A name becomes a folder, and `name@3` means its third epoch.
  private var nameProblem: String? {
    let allowed = name.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        true
      default: "._+=-".utf8.contains(byte)
      }
    }
    let startsWell = name.utf8.first.map { !".-".utf8.contains($0) } ?? false
    guard allowed, startsWell, name.utf8.count <= 100 else {
      return "is \(Shown.name(name)); a name has 1 to 100 of the letters a-z and A-Z, digits, and "
        + "the marks . _ + = -, and starts with neither . nor -."
    }
    return nil
  }
}
