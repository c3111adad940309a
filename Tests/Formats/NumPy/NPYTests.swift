import CandorFormats
import CandorTestSupport
import Foundation
import Testing

@Suite struct NPYTests {
  private static let archive = Fixtures.path("Formats/arrays.npz")
  static let scores = (0..<15).map { Double($0) / 8 - 1 }
  static let labels: [Int64] = [0, 2, 1, 1, 2]

  private func asDoubles(_ scores: PredictionBatch.Scores) -> [Double] {
    switch scores {
    case .float(let values): values.map { Double($0) }
    case .double(let values): values
    }
  }

  @Test func `Every number type, byte order, memory order and version that NumPy writes`() throws {
    let archive = try ZipArchive(path: Self.archive)
    let scratch = try Scratch()
    #expect(archive.members.count == 28)
    for member in archive.members {
      let bytes = try archive.read(member, atMost: 1 << 20)
      let path = try scratch.write(bytes, "array.npy")
      // From a file, from memory, and out of the archive: three ways of getting at the same bytes.
      for source: any ByteSource in [
        try InputFile(path), MemorySource(bytes, path: "m"), try archive.open(member),
      ] {
        let array = try NPYArray(source)
        if member.name.hasPrefix("labels") {
          #expect(array.header.shape == [5], "\(member.name)")
          #expect(try array.integers(2) + array.integers(3) == Self.labels, "\(member.name)")
        } else {
          #expect(array.header.shape == [5, 3], "\(member.name)")
          // In two parts, to see that the second starts where the first ended.
          let values = try asDoubles(array.scores(6)) + asDoubles(array.scores(9))
          #expect(values == Self.scores, "\(member.name)")
        }
        try array.finish()
      }
    }
  }

  /// Bytes that come from front to back only are read whole, so there is a bound.
  @Test func `Fortran order in a stream is refused beyond a gigabyte`() throws {
    let columns = 1 << 10
    let rows = TransposedSource.largestWhole / 4 / columns + 1
    let header = Made.npy(
      "{'descr': '<f4', 'fortran_order': True, 'shape': (\(rows), \(columns)), }"
    )
    let error = try #require(throws: FormatsError.self) {
      try NPYArray(
        MemorySource(header, path: "big.npz"),
        statedSize: header.count + rows * columns * 4
      )
    }
    #expect(error.description.contains("ascontiguousarray"))
    #expect(error.description.hasPrefix("big.npz: "))
  }

  @Test func `NumPy's own bytes are what the writer writes`() throws {
    let archive = try ZipArchive(path: Self.archive)
    func member(_ name: String) throws -> [UInt8] {
      try archive.read(#require(archive[name]), atMost: 1 << 20)
    }
    let floats = PredictionBatch.Scores.float(Self.scores.map { Float($0) })
    #expect(try NPYWriter.array(floats, shape: [5, 3]) == member("scores <f4 C"))
    #expect(try NPYWriter.array(.double(Self.scores), shape: [5, 3]) == member("scores <f8 C"))
    #expect(try NPYWriter.array(Self.labels) == member("labels <i8"))
    #expect(try NPYWriter.array(Self.labels.map { Int32($0) }) == member("labels <i4"))
  }

  @Test(arguments: [
    "{'shape': (2, 3), 'fortran_order': False, 'descr': '<f4'}",
    "{ \"descr\" : \"<f4\" , \"shape\" : ( 2 , 3 , ) , \"fortran_order\" : False , }   \n",
    "{'descr': '=f4', 'fortran_order': False, 'shape': (2L, 3L), }\n",
    "{'descr': 'f4', 'fortran_order':False,'shape':(2,3)}",
  ]) func `The dictionary may be written in any way`(_ text: String) throws {
    let array = try NPYArray(MemorySource(Made.npy(text, data: 24), path: "m"))
    #expect(array.header.shape == [2, 3])
    #expect(try array.scores(6).count == 6)
  }

  @Test func `A single number has the empty shape`() throws {
    let text = "{'descr': '<f8', 'fortran_order': False, 'shape': ()}"
    let array = try NPYArray(MemorySource(Made.npy(text, data: 8), path: "m"))
    #expect(array.header.count == 1)
    #expect(try array.doubles(1).count == 1)
  }

  @Test func `A large matrix in Fortran order is turned block by block`() throws {
    let (rows, columns) = (300_001, 7)
    var bytes = Made.npy(
      "{'descr': '<f4', 'fortran_order': True, 'shape': (\(rows), \(columns))}"
    )
    for column in 0..<columns {
      let values = (0..<rows).map { Float($0 * columns + column) }
      values.withUnsafeBytes { bytes.append(contentsOf: $0) }
    }
    let scratch = try Scratch()
    let path = try scratch.write(bytes, "large.npy")
    for source: any ByteSource in [try InputFile(path), MemorySource(bytes, path: "m")] {
      let array = try NPYArray(source)
      var wrong = 0
      var next: Float = 0
      while next < Float(rows * columns) {
        guard case .float(let part) = try array.scores(min(99_999, rows * columns - Int(next)))
        else {
          Issue.record("float32 comes back as another kind")
          return
        }
        for value in part {
          if value != next { wrong += 1 }
          next += 1
        }
      }
      try array.finish()
      #expect(wrong == 0)
    }
  }
}
