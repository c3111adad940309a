import CandorFormats
import CandorTestSupport
import Foundation
import Testing

/// What fuzzing starts from and what it once found, read by the same code that fuzzing runs.
@Suite struct ReplayTests {
  private func files(_ folder: String) throws -> [String] {
    guard FileManager.default.fileExists(atPath: folder) else { return [] }
    return try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
      .map { "\(folder)/\($0)" }
  }

  @Test(arguments: Reader.allCases) func `Every seed of the fuzzers is read`(_ reader: Reader)
    throws
  {
    let seeds = try files(Fixtures.folder + "/../../Fuzz/seeds/\(reader.rawValue)")
    #expect(!seeds.isEmpty)
    var refused: [String] = []
    for path in seeds {
      do {
        try reader.read(contents(path))
      } catch {
        // Seeds that only one of a reader's ways accepts: labels as images, names as numbers.
        refused.append((path as NSString).lastPathComponent)
      }
    }
    let expected: [Reader: [String]] = [
      .idx: ["labels", "labels.gz"], .csv: ["names"],
      // The second way asks for a filter that this log, which has filters, does not hold.
      .evaluation: ["strict"],
      // Names without the names of the classes.
      .objects: ["names"],
      // Their storages are larger than the one that the fuzzers put beside the pickle.
      .tensors: ["groups.pt", "named.pt", "pair.pt", "tensor.pt"],
    ]
    if reader == .npy {
      // The arrays of labels are read as whole numbers before they are refused as scores.
      #expect(refused.allSatisfy { $0.hasPrefix("labels") })
    } else if reader == .json {
      // Labels that are names without names, and shapes that are no rows.
      #expect(refused == ["others", "wrapped"])
    } else if reader == .mapping {
      // The lines of JSON are no table.
      #expect(refused == ["json"])
    } else if reader == .torch {
      // Their storages are larger than the one that the fuzzers put beside the pickle.
      #expect(refused == ["tensors.pt", "wrapped.pt"])
    } else {
      #expect(refused == expected[reader, default: []])
    }
  }

  @Test(arguments: Reader.allCases) func `What once crashed is refused or read`(_ reader: Reader)
    throws
  {
    for path in try files(Fixtures.path("Formats/Crashes/\(reader.rawValue)")) {
      do {
        try reader.read(contents(path))
      } catch is FormatsError {
      } catch {
        Issue.record("\(path): \(error)")
      }
    }
  }
}
