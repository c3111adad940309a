import CandorFormats
import CandorTrain
import Foundation
import Testing

@Suite struct DatasetTests {
  /// Fashion-MNIST itself: the fingerprints are what `zcat FILE.gz | sha256sum` printed.
  @Test func fashion() throws {
    let data = try Dataset(DataFolder())
    #expect(data.train.count == 60_000 && data.test.count == 10_000)
    #expect(data.inputs == 784 && data.classes == 10)
    #expect(
      data.fingerprints == [
        "train-images-idx3-ubyte":
          "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
        "train-labels-idx1-ubyte":
          "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
        "t10k-images-idx3-ubyte":
          "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
        "t10k-labels-idx1-ubyte":
          "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34",
      ]
    )
    #expect(data.classNames.count == 10 && data.classNames[9] == "ankle boot")
    #expect(ClassNames.of("another file", classes: 3) == ["0", "1", "2"])
    // The classes are balanced, and the first training image is an ankle boot.
    #expect(
      (0..<10).map { label in data.train.labels.count { $0 == label } }
        == Array(repeating: 6000, count: 10)
    )
    #expect(data.train.labels[0] == 9)
  }

  private static let files = [
    "train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte",
    "t10k-labels-idx1-ubyte",
  ]

  /// Writes four plain files: two images of 2 × 3 pixels to train on, one to test on.
  private static func write(
    _ folder: String,
    labels: [UInt8] = [1, 0],
    testLabels: [UInt8] = [1],
    testColumns: UInt8 = 3
  ) throws {
    let pixels = { (count: Int) in (0..<count).map { UInt8($0 * 20) } }
    let contents: [[UInt8]] = [
      [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 3] + pixels(12),
      [0, 0, 8, 1, 0, 0, 0, 2] + labels,
      [0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, testColumns] + pixels(2 * Int(testColumns)),
      [0, 0, 8, 1, 0, 0, 0, 1] + testLabels,
    ]
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for (name, bytes) in zip(files, contents) {
      try Data(bytes).write(to: URL(filePath: folder + "/" + name))
    }
  }

  @Test func plainFiles() throws {
    try withScratchFolder { folder in
      try Self.write(folder)
      let data = try Dataset(DataFolder(given: folder))
      #expect(data.train.pixels == (0..<12).map { $0 * 20 })
      #expect(data.train.labels == [1, 0] && data.test.labels == [1])
      #expect(data.inputs == 6 && data.classes == 2 && data.classNames == ["0", "1"])
      for name in Self.files {
        #expect(data.fingerprints[name] == (try Digest.sha256(contentsOf: folder + "/" + name)))
      }
    }
  }

  /// A flag wins over the environment, which wins over the usual places.
  @Test func places() throws {
    try withScratchFolder { folder in
      let (a, b, c) = (folder + "/a", folder + "/b", folder + "/c")
      for place in [a, b, c] { try Self.write(place) }
      let environment = [DataFolder.variable: b]
      #expect(
        try DataFolder(given: a, environment: environment, usualPlaces: [c]).path == a
      )
      #expect(try DataFolder(environment: environment, usualPlaces: [c]).path == b)
      #expect(try DataFolder(environment: [:], usualPlaces: [folder + "/none", c]).path == c)
      #expect(
        try DataFolder(environment: [DataFolder.variable: ""], usualPlaces: [c]).path == c
      )

      try FileManager.default.removeItem(atPath: b + "/t10k-labels-idx1-ubyte")
      let error = #expect(throws: TrainError.self) {
        try DataFolder(environment: environment, usualPlaces: [c])
      }
      #expect(error?.code == .missing)
      #expect(error?.description.contains("\(b) (from $CANDOR_DATA) lacks t10k-labels") == true)
      let all = #expect(throws: TrainError.self) {
        try DataFolder(environment: [:], usualPlaces: [folder + "/none", folder])
      }
      let text = all?.description ?? ""
      #expect(text.contains("\(folder)/none does not exist; \(folder) has none of the four files"))
      #expect(text.contains("dataset-fashion-mnist") && text.contains("--data"))
    }
  }

  @Test func halvesMustFit() throws {
    try withScratchFolder { folder in
      func refusal(_ code: TrainError.Code) -> String {
        let error = #expect(throws: TrainError.self) { try Dataset(DataFolder(given: folder)) }
        #expect(error?.code == code)
        return error?.description ?? ""
      }
      try Self.write(folder, testColumns: 4)
      #expect(refusal(.invalidData).contains("2 × 3 pixels and the test images 2 × 4"))
      try Self.write(folder, testLabels: [2])
      #expect(refusal(.invalidData).contains("test label 0 is 2, but the training labels go only"))
      try Self.write(folder, labels: [0, 0], testLabels: [0])
      #expect(refusal(.invalidData).contains("all training labels are 0"))
      try Self.write(folder, labels: [0])
      #expect(throws: FormatsError.self) { try Dataset(DataFolder(given: folder)) }
    }
  }
}
