import CandorFormats
import CandorTestSupport
import Foundation
import Testing

@Suite struct IDXTests {
  private static let debian = "/usr/share/datasets/fashion-mnist/"
  private let pixels: [UInt8] = (0..<24).map { $0 * 10 }

  @Test func `Plain and gzipped files give the same images, whatever their names`() throws {
    let scratch = try Scratch()
    let plain = Made.idxImages(2, 3, 4, pixels)
    for (name, bytes) in [
      ("plain.gz", plain), ("zipped", Made.gzip(plain)),
      (
        "members",
        Made.gzip(Array(plain.prefix(7))) + Made.gzip([]) + Made.gzip(Array(plain.dropFirst(7)))
      ),
    ] {
      let images = try IDX.readImages(scratch.write(bytes, name))
      #expect(images == IDXImages(count: 2, rows: 3, columns: 4, pixels: pixels))
      #expect(images.pixelsPerImage == 12)
    }
  }

  @Test func `Debian's test set has the golden labels, and gunzip agrees about its pixels`() throws
  {
    let (images, labels) = try IDX.readPair(
      images: Self.debian + "t10k-images-idx3-ubyte.gz",
      labels: Self.debian + "t10k-labels-idx1-ubyte.gz",
      classes: 10
    )
    #expect((images.count, images.rows, images.columns) == (10_000, 28, 28))
    #expect(try labels.map { Int32($0) } == Golden.labels())
    // sha256 of `gunzip -c t10k-images-idx3-ubyte.gz | tail -c +17`, made with coreutils.
    #expect(Digest.sha256(images.pixels) == Self.pixelsDigest)
  }

  private static let pixelsDigest =
    "c867c93ff95360594e8ec3287995350b824dd110b11595c0e13d5423f621867a"

  @Test func `Labels that do not match the images or the classes are named`() throws {
    let scratch = try Scratch()
    let images = try scratch.write(Made.idxImages(2, 3, 4, pixels), "images")
    let three = try scratch.write(Made.idxLabels(3, [0, 1, 2]), "three")
    let two = try scratch.write(Made.gzip(Made.idxLabels(2, [0, 10])), "two")

    let counts = try #require(throws: FormatsError.self) {
      try IDX.readPair(images: images, labels: three, classes: 10)
    }
    #expect(counts.code == .malformed)
    #expect(counts.path == three)
    #expect(counts.description.contains("3 labels, but \(images) holds 2 images"))

    let range = try #require(throws: FormatsError.self) {
      try IDX.readPair(images: images, labels: two, classes: 10)
    }
    #expect(range.code == .malformed)
    #expect(range.description.contains("label 1 (byte 9 of the data) is 10"))
    #expect(range.description.contains("0...9"))
    #expect(try IDX.readPair(images: images, labels: two, classes: 11).labels == [0, 10])
  }
}
